"""The writer: the language model puts what was found into a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

from langchain_core.output_parsers import StrOutputParser

from bot.attribution import Source
from bot.llm import ANSWER, LanguageModel
from bot.prompts import task_prompt
from bot.reading import evidence
from bot.tables import read_table

ANSWER_TOKENS = 160


# 17.500 in German is 17,500 in English. A small model may put a space there, as in a list: what
# then is no number of the article is taken for a list.
_GROUPED = tuple(
    re.compile(rf"(?<![\d.,])\d{{1,3}}(?:[.,]{space}\d{{3}})+(?![.,]?\d)") for space in (" ?", "")
)
_SIGN = {"de": ".", "en": ","}
# "Bank of England", "East Germany", "France Inter": what names of places are part of in English.
_OPENING = "And|As|At|Both|But|By|For|From|If|In|Like|Of|On|Since|The|To|Unlike|When|While|With"
_LONGER = rf"\b(?!(?:{_OPENING})\b)[A-Z][\w.]*(?: of)? {{0}}\b|\b{{0}} [A-Z]"
# Whose words they are is said by the citation.
_NEEDLESS = re.compile(r"^According to the (?:passage|text|article), (\w)")
_PERCENT = {"de": ("percent", "Prozent"), "en": ("Prozent", "percent")}


@dataclass(frozen=True)
class Writer:
    """Writes from one sentence: a small model that sees more of the passages mixes them."""

    llm: LanguageModel

    def write(self, question: str, language: str, source: Source) -> Iterator[str]:
        """The answer to a question in "de" or "en", in pieces as they are written."""
        return self._stream("answer", question, language, source)

    def rewrite(self, question: str, language: str, source: Source) -> str:
        """The same once more, held closer to the words of the source."""
        return "".join(self._stream("rewrite", question, language, source)).strip()

    def _stream(self, name: str, question: str, language: str, source: Source) -> Iterator[str]:
        words = evidence(source.passage, source.text, language)
        task = task_prompt(name, language).format(question=question)
        model = self.llm.asked(language, ANSWER, max_tokens=ANSWER_TOKENS)
        return (model | StrOutputParser()).stream({"passages": words, "task": task})


def localised(sentence: str, language: str, source: Source) -> str:
    """A written sentence with numbers, places and the word for percent as its language has them.

    Words of the prompt ("according to the passage") are left out.
    Only numbers and places that were copied from the source are changed, as its text tells that
    signs part thousands, and what is a place.
    """
    sentence = _NEEDLESS.sub(lambda match: match[1].upper(), sentence)
    wrong, right = _PERCENT[language]
    sentence = re.sub(rf"(?<=\d )\b{wrong}\b", right, sentence)
    spoken = source.spoken
    if spoken != language:
        sentence = _translated(sentence, spoken, language, source.text)
    sign = _SIGN[spoken]
    for grouped in _GROUPED:
        sentence = grouped.sub(partial(_grouped, source.text, sign, _SIGN[language]), sentence)
    return sentence


def _grouped(text: str, theirs: str, ours: str, match: re.Match[str]) -> str:
    """A number that the text parts by its own sign, parted by ours; another one as it is."""
    copied = re.sub(r"[., ]+", theirs, match[0])
    standing = re.search(rf"(?<![\d.,]){re.escape(copied)}(?![.,]?\d)", text)
    return copied.replace(theirs, ours) if standing else match[0]


def _translated(sentence: str, spoken: str, language: str, text: str) -> str:
    """The places that were copied, in the language of the sentence; not those of longer names.

    A sentence that quotes stays as it is.
    """
    if re.search('[„“”"»«]', sentence):
        return sentence
    names, pattern = _places(spoken, language)
    english = text if spoken == "en" else sentence

    def change(match: re.Match[str]) -> str:
        name = re.escape(match[0])
        longer = re.search(_LONGER.format(name), english)
        return names[match[0]] if re.search(rf"\b{name}\b", text) and not longer else match[0]

    return pattern.sub(change, sentence)


@cache
def _places(spoken: str, language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """What places are called in another language, and a pattern of what they are called in one.

    places.csv has those alone that need no article in German and are seldom a name of a person.
    """
    names = {row[spoken]: row[language] for row in read_table("bot", "places.csv")}
    longest = sorted(names, key=len, reverse=True)
    return names, re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-]|['’]s)")
