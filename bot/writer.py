"""The writer: the language model puts what was found into a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from langchain_core.output_parsers import StrOutputParser

from bot.attribution import Source
from bot.llm import ANSWER, LanguageModel
from bot.prompts import task_prompt
from bot.reading import evidence

ANSWER_TOKENS = 160


# 17.500 in German is 17,500 in English.
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)")
# A small model puts a space there, as after the comma of a list.
_BROKEN = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,] ?\d{3})+(?![.,]?\d)")
_GROUPS = {"de": (",", "."), "en": (".", ",")}
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
    """A written sentence with numbers, and the word for percent, as its language has them.

    Only numbers that were copied from the source are changed, as its text tells that their signs
    part thousands.
    """
    wrong, right = _PERCENT[language]
    sentence = re.sub(rf"(?<=\d )\b{wrong}\b", right, sentence)
    sentence = _BROKEN.sub(partial(_joined, source.text), sentence)
    if (source.passage.article.language or "de") == language:
        return sentence
    here, there = _GROUPS[language]

    def change(match: re.Match[str]) -> str:
        return match[0].replace(here, there) if match[0] in source.text else match[0]

    return _GROUPED.sub(change, sentence)


def _joined(text: str, match: re.Match[str]) -> str:
    """A number without its spaces, as the text has it; unchanged where the text has it not."""
    whole = match[0].replace(" ", "")
    forms = (whole.replace(",", "."), whole.replace(".", ","))
    known = (one for one in forms if re.search(rf"(?<![\d.,]){re.escape(one)}(?![.,]?\d)", text))
    return next(known, match[0]) if " " in match[0] else match[0]
