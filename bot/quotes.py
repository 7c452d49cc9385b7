"""The exact-quote gate: words are shown as a quote only where the stored version has them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol, TypeVar

import regex

from bot.answer import (
    Answer,
    Change,
    Citation,
    Contradiction,
    Quote,
    Repair,
    Sentence,
    Stage,
    Verdict,
)
from vectorstore.articles import Version
from vectorstore.errors import VectorstoreError

One = TypeVar("One", Change, Contradiction)
Lookup = Callable[[str, int], Version | None]

# Between the letters of a word, the digits of a number ("1|.200") or the halves of a character: a
# quote that begins or ends there says other words than its text. Invisible signs part no word.
_INSIDE = regex.compile(
    r"(?<=\w\p{Cf}*)(?=\p{Cf}*\w)"
    r"|(?<=\d\p{Cf}*)(?=[.,:]\p{Cf}*\d)|(?<=\d\p{Cf}*[.,:]\p{Cf}*)(?=\d)"
    r"|(?<=[\ud800-\udbff])(?=[\udc00-\udfff])"
)
_GRAPHEME = regex.compile(r"\X")
# Words in quotation marks, else a mark alone; single marks are apostrophes too often.
_MARKED = re.compile(
    r"„(?P<low>[^„“”\"]+)[“”\"]|[“”](?P<high>[^“”]+)[“”]|\"(?P<plain>[^\"]+)\""
    r"|»(?P<inward>[^»«]+)«|«(?P<outward>[^»«]+)»|[„“”»«]|(?<!\d)\""
)
_MARKS = re.compile("[„“”»«‚‘’‹›'\"]")


class Ranged(Protocol):
    """A range of an article's version: quotes, changes, copies, chunks."""

    @property
    def article_id(self) -> str:
        """The article's id."""
        ...

    @property
    def version(self) -> int:
        """The version's number."""
        ...

    @property
    def start(self) -> int:
        """Where it begins, in characters."""
        ...

    @property
    def end(self) -> int:
        """Where it has ended."""
        ...


class QuoteGate:
    """The gate of one turn: looks a version up once, and once more for the finished answer."""

    def __init__(self, lookup: Lookup) -> None:
        """`lookup` gives the stored version of an article's id and number: `Library.version`."""
        self._lookup = lookup
        self._known = cache(lookup)

    def passed(self, answer: Answer) -> Answer:
        """What of a growing answer may be shown, see `exact_only`."""
        if answer.stage is Stage.DONE:
            self._known = cache(self._lookup)
        return exact_only(answer, self._known)


def standing(quote: Quote | Change, lookup: Lookup) -> bool:
    """Whether the stored version has these words, to the letter and whole, at this range.

    False also for a version that is gone, that cannot be read, or that is not the one named.
    """
    return _is_whole(quote, lookup) and _has(quote, quote.quote, lookup)


def exact_only(answer: Answer, lookup: Lookup) -> Answer:
    """The answer without anything that is not to the letter what the catalogue holds.

    Quotes and passages that do not stand go. A sentence without a standing citation, or that is
    shown as a quote and is none, is struck; one that loses some of its citations is borne out in
    part. Words in quotation marks that no cited article has lose the marks, and so do all in what
    is struck or pending. The citations left are numbered in the order of their use. A finished
    answer that loses all becomes an abstention.
    """
    standing_ones = {one.n: one for one in answer.citations if standing(one, lookup)}
    checked = [_checked(sentence, standing_ones, lookup) for sentence in answer.sentences]
    shown = [one for one in checked if one.verdict is not Verdict.UNSUPPORTED]
    fallen = [one for one in checked if one.verdict is Verdict.UNSUPPORTED]
    used = dict.fromkeys(n for sentence in shown for n in sentence.citations)
    numbers = {old: new for new, old in enumerate(used, start=1)}
    lost_all = answer.stage is Stage.DONE and bool(answer.sentences) and not shown
    return replace(
        answer,
        passages=tuple(one for one in answer.passages if _has(one.chunk, one.chunk.text, lookup)),
        sentences=tuple(_renumbered(one, numbers) for one in shown),
        citations=tuple(_cited(standing_ones[old], new, lookup) for old, new in numbers.items()),
        changes=_kept(answer.changes, numbers, lookup),
        contradictions=_kept(answer.contradictions, numbers, lookup),
        evidence=tuple(one for one in answer.evidence if standing(one, lookup)),
        # What is struck, or still pending, is no quote of anything.
        struck=tuple(
            _renumbered(replace(one, text=_without_false_marks(one.text, [], lookup)), numbers)
            for one in (*answer.struck, *fallen)
        ),
        draft=_without_false_marks(answer.draft, [], lookup),
        abstained=answer.abstained or lost_all,
    )


def _checked(sentence: Sentence, standing_ones: Mapping[int, Citation], lookup: Lookup) -> Sentence:
    """The sentence with the citations that stand, and what that leaves of its verdict."""
    kept = tuple(n for n in sentence.citations if n in standing_ones)
    sources = [standing_ones[n] for n in kept]
    quoted = sentence.repair is Repair.QUOTED
    if not kept or (quoted and not any(_same(sentence.text, one.quote) for one in sources)):
        return replace(sentence, citations=kept, verdict=Verdict.UNSUPPORTED)
    some_lost = sentence.verdict is Verdict.SUPPORTED and kept != sentence.citations
    return replace(
        sentence,
        text=sentence.text if quoted else _without_false_marks(sentence.text, sources, lookup),
        citations=kept,
        verdict=Verdict.PARTLY if some_lost else sentence.verdict,
    )


def _cited(citation: Citation, n: int, lookup: Lookup) -> Citation:
    copies = tuple(copy for copy in citation.also_in if _is_whole(copy, lookup))
    return replace(citation, n=n, also_in=copies)


def _kept(quotes: Iterable[One], numbers: Mapping[int, int], lookup: Lookup) -> tuple[One, ...]:
    """Those that stand and belong to a citation that is left, under its number."""
    return tuple(
        replace(one, n=numbers[one.n])
        for one in quotes
        if one.n in numbers and standing(one, lookup)
    )


def _renumbered(sentence: Sentence, numbers: Mapping[int, int]) -> Sentence:
    left = tuple(numbers[n] for n in sentence.citations if n in numbers)
    return replace(sentence, citations=left)


def _text(place: Ranged, lookup: Lookup) -> str:
    """The stored text of the version named, "" where there is none."""
    try:
        found = lookup(place.article_id, place.version)
    except VectorstoreError:
        return ""
    if found and (found.article.id, found.number) == (place.article_id, place.version):
        return found.article.text
    return ""


def _has(place: Ranged, words: str, lookup: Lookup) -> bool:
    """Whether the text has these words, and not white space alone, at this range."""
    if not 0 <= place.start < place.end or not words.strip():
        return False
    return _text(place, lookup)[place.start : place.end] == words


def _is_whole(place: Ranged, lookup: Lookup) -> bool:
    """Whether the range lies in the text and cuts no word, number or character at its ends."""
    text = _text(place, lookup)
    if not 0 <= place.start < place.end <= len(text):
        return False
    return not any(_is_inside(text, end) for end in (place.start, place.end))


def _is_inside(text: str, place: int) -> bool:
    if _INSIDE.match(text, place):
        return True
    # A character of several code points never goes on after a line break or a space.
    begin = max(text.rfind("\n", 0, place), text.rfind(" ", 0, place), 0)
    graphemes = _GRAPHEME.finditer(text, begin, place + 1)
    return any(one.start() < place < one.end() for one in graphemes)


def _without_false_marks(text: str, citations: Sequence[Citation], lookup: Lookup) -> str:
    """The text, its quotation marks taken off where no cited article has the words between."""
    known = [_folded(f"{one.title}\n{_text(one, lookup)}") for one in citations]

    def judged(match: re.Match[str]) -> str:
        inner = match[match.lastgroup] if match.lastgroup else ""
        words = _folded(inner).strip(" .,;:!?")
        stands = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        if words and any(map(stands.search, known)):
            return match[0]
        return _MARKED.sub(judged, inner)

    return _MARKED.sub(judged, text)


def _same(shown: str, quote: str) -> bool:
    return " ".join(shown.split()) == " ".join(quote.split())


def _folded(text: str) -> str:
    """The text in one line, with one kind of quotation mark."""
    return " ".join(_MARKS.sub("'", text).split())
