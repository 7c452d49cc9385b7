"""The writer: the language model puts what was found into a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from langchain_core.output_parsers import StrOutputParser

from bot.attribution import Source
from bot.llm import LanguageModel
from bot.prompts import task_prompt, turn_prompt
from bot.reading import evidence

ANSWER_TOKENS = 160


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
        model = turn_prompt(language) | self.llm.bound(language, max_tokens=ANSWER_TOKENS)
        return (model | StrOutputParser()).stream({"passages": words, "task": task})
