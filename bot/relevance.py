"""Which sentences speak to a question: each with the log-odds that it does.

A chain (a linear-chain conditional random field, Lafferty et al. 2001) over the lines of an
article, because what answers stands in runs. What is known of a line is how near the embedder finds
it to the question, beside the other lines and the heading above, and what kind of line it is. The
weights in relevance.json were fitted by `belegbot eval relevance`; docs/answers.md has the figures.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.attribution import Source
from bot.encoder import Encoder
from vectorstore.analysis import query_words, terms, word_terms
from vectorstore.late import late_interaction

if TYPE_CHECKING:
    import numpy

SHIPPED = Path(__file__).with_suffix(".json")
# Characters; a longer line is no heading.
LONGEST_HEADING = 70
# What a sentence is worth reading for: its passage's score, its late interaction with the question,
# the share of the question's words. Fitted on the fit half of XQuAD, asked in German and in English
# on the German text, by listwise softmax (Cao et al. 2007) over the sentences of six passages.
PASSAGE, LATE, WORDS = 0.54, 10.5, 0.4
# Neighbours whose nearness counts, on either side.
NEIGHBOURS = 2
_SENTENCE_END = re.compile(r"[.!?:;…]['\"“”»«)]*$")
_DETAIL = re.compile(r"\d{3}|@|www\.|https?:")


@dataclass(frozen=True)
class Model:
    """Weights of named features, and what it counts that the line before speaks to it, too."""

    bias: float
    run: float
    weights: Mapping[str, float]

    def log_odds(
        self, known: "Mapping[str, numpy.ndarray]", chains: Sequence[int]
    ) -> "numpy.ndarray":
        """The lines' log-odds, with regard to their neighbours in the same chain (sum-product)."""
        import numpy

        names = list(self.weights)
        table = numpy.stack([known[name] for name in names], axis=1)
        alone = table @ numpy.array([self.weights[name] for name in names]) + self.bias
        before = _passed_on(alone, chains, self.run)
        after = _passed_on(alone[::-1], chains[::-1], self.run)[::-1]
        return alone + before + after


@dataclass(frozen=True)
class Models:
    """One for articles in the question's language, one for others: words count only in the first.

    A line is marked where its log-odds are at least `threshold`. `data` are the sha256 of the files
    that they were fitted on, by their names.
    """

    same: Model
    other: Model
    threshold: float
    data: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One line of an article; `place` is that of its source, None for a headline of its own."""

    text: str
    language: str
    article: int
    place: int | None
    title: bool

    @property
    def heading(self) -> bool:
        """Whether it is short, without an end and without figures, as headings are."""
        if self.title:
            return True
        short = len(self.text) < LONGEST_HEADING
        return short and not _SENTENCE_END.search(self.text) and not _DETAIL.search(self.text)


class Relevance:
    """Tells which sentences speak to a question."""

    def __init__(self, encoder: Encoder, models: Models | None = None) -> None:
        """`models` are the shipped ones where none are given."""
        self._encoder = encoder
        self._models = models or shipped()

    def log_odds(self, question: str, language: str, sources: Sequence[Source]) -> list[float]:
        """For each source the log-odds that it speaks to a question in "de" or "en".

        The sources are of one or several articles. The best is a signal whether they answer at all.
        """
        lines = in_text_order(sources)
        if not lines:
            return []
        odds = self._odds_of(lines, question, language)
        placed = {line.place: one for line, one in zip(lines, odds, strict=True)}
        return [placed[place] for place in range(len(sources))]

    def _odds_of(self, lines: Sequence[Line], question: str, language: str) -> list[float]:
        known = features(question, language, lines, self._encoder)
        chains = [line.article for line in lines]
        same, other = (
            model.log_odds(known, chains) for model in (self._models.same, self._models.other)
        )
        return [
            float(one if line.language == language else another)
            for line, one, another in zip(lines, same, other, strict=True)
        ]

    def evidence(
        self, question: str, language: str, sources: Sequence[Source]
    ) -> tuple[Source, ...]:
        """The sources that speak to the question, in the order given; none where none is likely."""
        odds = self.log_odds(question, language, sources)
        threshold = self._models.threshold
        return tuple(source for source, one in zip(sources, odds, strict=True) if one >= threshold)

    def nearness(self, question: str, language: str, sources: Sequence[Source]) -> list[float]:
        """For each source how well it is worth reading, to be compared with the others'.

        An answer in news stands in one sentence and not in a run of lines, so this and not the
        log-odds says what the language model reads: see `bot.reading`.
        """
        lines = [Line(one.text, one.spoken, 0, place, False) for place, one in enumerate(sources)]
        if not lines:
            return []
        near = _nearness(question, language, lines, self._encoder)
        return [
            PASSAGE * source.passage.score + LATE * float(late) + WORDS * float(words)
            for source, late, words in zip(sources, near["late"], near["words"], strict=True)
        ]


@cache
def shipped() -> Models:
    """The models in relevance.json."""
    said = json.loads(SHIPPED.read_text(encoding="utf-8"))
    same, other = Model(**said.pop("same")), Model(**said.pop("other"))
    return Models(same, other, **said)


def in_text_order(sources: Sequence[Source]) -> list[Line]:
    """The sources as lines, article by article, each article below its title.

    Where the first source is not the title itself, the article's headline stands for it.
    """
    articles: dict[str, list[int]] = {}
    for place, source in enumerate(sources):
        articles.setdefault(source.passage.article.id, []).append(place)
    lines = []
    for number, places in enumerate(articles.values()):
        places.sort(key=lambda place: sources[place].start)
        first = sources[places[0]]
        article = first.passage.article
        language = article.spoken
        titled = _is_title(first)
        if not titled:
            lines.append(Line(article.headline, language, number, None, True))
        lines += [
            Line(sources[place].text, language, number, place, titled and place == places[0])
            for place in places
        ]
    return lines


def _is_title(source: Source) -> bool:
    at_start = not source.passage.article.text[: source.start].strip()
    return at_start and not source.text.endswith(".")


def _passed_on(alone: "numpy.ndarray", chains: Sequence[int], run: float) -> "numpy.ndarray":
    """What the lines before say of each line, as log-odds; `run` is added where both speak."""
    import numpy

    messages = numpy.zeros(len(alone))
    for place in range(1, len(alone)):
        if chains[place] == chains[place - 1]:
            odds = alone[place - 1] + messages[place - 1]
            messages[place] = numpy.logaddexp(0, odds + run) - numpy.logaddexp(0, odds)
    return messages


def features(
    question: str, language: str, lines: Sequence[Line], encoder: Encoder
) -> "dict[str, numpy.ndarray]":
    """What is known of each line: the name of a feature -> a value a line.

    Nearness counts as it is, beside the nearest line, in standard deviations, and by those of the
    neighbours and of the heading above.
    """
    import numpy

    above = _headings_above(lines)
    chains = numpy.array([line.article for line in lines])
    known = _kinds(lines, above)
    for name, near in _nearness(question, language, lines, encoder).items():
        standard = (near - near.mean()) / (near.std() + 1e-6)
        known |= {
            name: near,
            f"{name} best": numpy.full(len(lines), near.max()),
            f"{name} standard": standard,
            f"{name} heading": standard[above],
        }
        for step in (step for step in range(-NEIGHBOURS, NEIGHBOURS + 1) if step):
            known[f"{name} {step:+}"] = _shifted(standard, chains, step)
    return known


def _nearness(
    question: str, language: str, lines: Sequence[Line], encoder: Encoder
) -> "dict[str, numpy.ndarray]":
    """Question and line: cosine, late interaction both ways, shared words.

    Late interaction (see vectorstore/late.py) asks how well the line meets the question's words,
    "echo" how well the question meets the line's.
    """
    import numpy

    asked = encoder.question(question)
    told = encoder.documents([line.text for line in lines])
    return {
        "cosine": numpy.array([float(one.vector @ asked.vector) for one in told]),
        "late": numpy.array([late_interaction(asked, one.tokens, encoder.middle) for one in told]),
        "echo": numpy.array([_echo(asked.tokens, one.tokens - encoder.middle) for one in told]),
        "words": _shared_words(question, language, lines),
    }


def _echo(question: "numpy.ndarray", tokens: "numpy.ndarray") -> float:
    """The mean, over a line's tokens around their middle, of the best cosine with the other's."""
    import numpy

    around = tokens / numpy.linalg.norm(tokens, axis=1, keepdims=True)
    return float((around @ question.T).max(axis=1).mean())


def _shared_words(question: str, language: str, lines: Sequence[Line]) -> "numpy.ndarray":
    """The share of the question's words that each line has, rare ones among the lines heavier.

    0 for lines in another language.
    """
    import numpy

    asked = [set(word_terms(word)) for word in query_words(question, language)]
    told = [set(terms(line.text, line.language)) for line in lines]
    same = numpy.array([line.language == language for line in lines])
    has = numpy.array([[not one.isdisjoint(words) for one in asked] for words in told], float)
    if not asked or not has.any():
        return numpy.zeros(len(lines))
    counts = has.sum(axis=0)
    rarity = numpy.where(counts > 0, numpy.log((len(lines) + 1) / (counts + 0.5)), 0.0)
    return same * (has @ rarity) / rarity.sum()


def _kinds(lines: Sequence[Line], above: "numpy.ndarray") -> "dict[str, numpy.ndarray]":
    """What kind of line each is, and its neighbours are."""
    import numpy

    places = numpy.arange(len(lines))
    chains = numpy.array([line.article for line in lines])
    kinds = {
        "title": [line.title for line in lines],
        "heading": [line.heading for line in lines],
        "length": [numpy.log(len(line.text) + 1) for line in lines],
        "colon": [line.text.endswith(":") for line in lines],
        "question": [line.text.endswith("?") for line in lines],
        "sentence": [line.text.endswith((".", "!")) for line in lines],
        "address": [bool(re.search(r"@|www\.|https?:", line.text)) for line in lines],
        "digits": [bool(re.search(r"\d", line.text)) for line in lines],
        "long number": [bool(re.search(r"\d{4}|\d[ /-]\d{3}", line.text)) for line in lines],
    }
    known = {name: numpy.array(values, float) for name, values in kinds.items()}
    for name in list(known):
        known |= {f"{name} {step:+}": _shifted(known[name], chains, step) for step in (-1, 1)}
    return known | {
        "below heading": numpy.minimum(places - above, 10) / 10,
        "place": (places - numpy.searchsorted(chains, chains)) / len(lines),
        "lines": numpy.full(len(lines), numpy.log(len(lines))),
    }


def _headings_above(lines: Sequence[Line]) -> "numpy.ndarray":
    """For each line the index of the heading above it; a title stands above itself."""
    import numpy

    above, last = [], 0
    for place, line in enumerate(lines):
        last = place if line.title else last
        above.append(last)
        last = place if line.heading else last
    return numpy.array(above)


def _shifted(values: "numpy.ndarray", chains: "numpy.ndarray", step: int) -> "numpy.ndarray":
    """The neighbours' values, `step` lines on; 0 where the article has no such line."""
    import numpy

    there = numpy.arange(len(values)) + step
    inside = (there >= 0) & (there < len(values))
    there = numpy.clip(there, 0, len(values) - 1)
    return numpy.where(inside & (chains[there] == chains), values[there], 0.0)
