"""The prompts: Markdown files under prompts/, one template a file, in German and English."""

import re
from functools import cache

from langchain_core.prompts import ChatPromptTemplate, PromptTemplate

from bot.settings import PROJECT

FOLDER = PROJECT / "prompts"
_SECTION = re.compile(r"^## (system|human|ai)\n", re.MULTILINE)


@cache
def task_prompt(name: str, language: str) -> PromptTemplate:
    """The end of a request ("extract", "answer") in "de" or "en"."""
    return PromptTemplate.from_template((FOLDER / language / f"{name}.md").read_text().strip())


@cache
def turn_prompt(language: str, examples: bool = True) -> ChatPromptTemplate:
    """The start that all requests of a turn share, with `passages` and then the `task`.

    System text and worked examples come first and never change, so the language model reads them
    once; the passages follow, so it reads these once a turn. A model that has learned the tasks
    needs no `examples`.
    """
    parts = _SECTION.split((FOLDER / language / "turn.md").read_text())[1:]
    messages = list(zip(parts[::2], parts[1::2], strict=True))
    if not examples:
        messages = [messages[0], messages[-1]]
    return ChatPromptTemplate.from_messages([(role, words.strip()) for role, words in messages])
