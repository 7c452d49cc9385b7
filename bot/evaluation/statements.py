"""Statements: single sentences of articles that stand on their own, to make claims from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.comparison import Evidence
from bot.errors import BelegbotError
from bot.evaluation.questions import half_of
from bot.jsonlines import read_rows
from vectorstore.dates import long_date
from vectorstore.sentences import split_sentences
from vectorstore.words import COUNTED

NEWS = "wikinews-de.jsonl"
ADVICE = "omos-qa.{language}.{part}.jsonl"
# OMoS-QA is split already: one file for fitting, one for measuring.
HALVES = {"train": "fit", "dev": "measure"}
# Words of a statement, as many as a sentence of an answer has.
SHORTEST, LONGEST = 6, 35

_WORDS = re.compile(r"\w+")
# What a heading, a list, an address, a question or a text cut at an abbreviation looks like.
_NOT_SAID = re.compile(
    r"https?:|www\.|@|[|»\[\]\n•*;]|\?|:\s*$|…|\.\.|\b(?:hier|here)\.$"
    r"|\b(?:[A-Za-z]|\d+|ca|bzw|usw|etc|Nr|Dr|St|Str|Abs|inkl|zzgl|bspw|evtl|ggf|Tel|e\.g|i\.e)\.$"
)
# A sentence that begins so speaks of something named before it.
_LEANS = re.compile(
    r"(?:Er|Es|Ihr\w*|Sein\w*|Dies\w*|Jene\w*|Da\w{2,}|Dort\w*|Hier\w*|So|Der|Die|Das|Auch|Doch|"
    r"Aber|Und|Denn|Den|Dem|Beide\w*|Deshalb|Also|Jedoch|Allerdings|Außerdem|Zudem|Weiter\w*|Wir|"
    r"Ferner|Ebenfalls|Ebenso|Demnach|Dem\w+|Einer|Eine|He|She|It|They|This|That|These|Those|His|"
    r"Her|Their|Its|There|But|And|However|Also|Here|Both|One|We|Then|Therefore|Otherwise|If so)\s"
)
# After "Der", a noun tells what is meant well enough.
_NAMED = re.compile(r"(?:Der|Die|Das|Den|Dem|Eine|Einer|Dieser)\s(?:\w+\s){0,2}?[A-ZÄÖÜ][\w-]{3,}")


@dataclass(frozen=True)
class Statement:
    """One sentence of an article as evidence.

    `translation` is what people wrote for it in the other language, "" where nobody did. `group`
    is the article and `half` its half, "fit" or "measure".
    """

    evidence: Evidence
    group: str
    half: str
    translation: str = ""


def read_statements(folder: Path) -> list[Statement]:
    """The statements of German Wikinews and of OMoS-QA, the latter in German and in English.

    Raises BelegbotError where the folder has not got them.
    """
    try:
        news = [one for article in read_rows(folder / NEWS) for one in _of_news(article)]
        advice = [one for part in HALVES for one in _of_advice(folder, part)]
    except (OSError, ValueError, KeyError) as error:
        raise BelegbotError(
            f"The claims are made from {NEWS} and the files of OMoS-QA, which cannot be read "
            f"({error}): name their folder with --data."
        ) from error
    return list({one.evidence.text: one for one in (*news, *advice)}.values())


def stands_alone(sentence: str, leaning: bool = False) -> bool:
    """Whether this is one whole sentence that says something; `leaning` allows "He said so"."""
    words = len(_WORDS.findall(sentence))
    if not SHORTEST <= words <= LONGEST or not re.match(r"[A-ZÄÖÜ0-9]", sentence):
        return False
    if not sentence.endswith(".") or _NOT_SAID.search(sentence) or _unpaired(sentence):
        return False
    return leaning or not _LEANS.match(sentence) or _NAMED.match(sentence) is not None


def _unpaired(sentence: str) -> bool:
    pairs = ("()", "„“")
    return any(sentence.count(one) != sentence.count(other) for one, other in pairs) or (
        sentence.count('"') % 2 == 1
    )


def _of_news(article: dict[str, Any]) -> Iterator[Statement]:
    text = article["text"]
    spans = split_sentences(text)
    sentences = [" ".join(text[span.start : span.end].split()) for span in spans]
    group = f"wikinews {article['id']}"
    heading = f"{article['title']} ({long_date(article['date'], 'de')})"
    for before, sentence in zip(["", *sentences], sentences, strict=False):
        if stands_alone(sentence):
            evidence = Evidence(sentence, "de", f"{heading}\n{before}".strip())
            yield Statement(evidence, group, half_of(group))


def _of_advice(folder: Path, part: str) -> Iterator[Statement]:
    """Lines of the German pages with the English ones beside them, each as evidence once."""
    german, english = (
        read_rows(folder / ADVICE.format(language=language, part=part)) for language in ("de", "en")
    )
    translated = {one["id"]: one["context"].split("\n") for one in english}
    pages = {one["pageId"]: one for one in german}
    for page, said in pages.items():
        lines = {"de": said["context"].split("\n"), "en": translated[said["id"]]}
        for at in range(1, len(lines["de"])):
            pair = {language: one[at].strip() for language, one in lines.items()}
            if _parallel(pair):
                for language, other in (("de", "en"), ("en", "de")):
                    context = _above(lines[language], at)
                    evidence = Evidence(pair[language], language, context)
                    yield Statement(evidence, f"omos {page}", HALVES[part], pair[other])


def _above(lines: Sequence[str], at: int) -> str:
    return "\n".join(dict.fromkeys((lines[0].strip(), lines[at - 1].strip())))


def _parallel(pair: dict[str, str]) -> bool:
    """Whether both are whole sentences with the same figures: some lines were shifted by one."""
    german, english = pair["de"], pair["en"]
    if not (stands_alone(german) and stands_alone(english)):
        return False
    return 0.6 < len(german) / len(english) < 1.7 and figures_of(german) == figures_of(english)


def figures_of(text: str) -> list[str]:
    """The digits of a text in groups, and numbers in words as digits, sorted: in no language."""
    words = [str(COUNTED.get(word, word)) for word in _WORDS.findall(text.lower())]
    return sorted(number for word in words for number in re.findall(r"\d+", word))
