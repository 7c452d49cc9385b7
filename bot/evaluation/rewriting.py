"""Sentences in other words or another language, written by the language model and kept."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from langchain_core.messages import HumanMessage
from rapidfuzz import fuzz

from bot.evaluation.statements import figures_of
from bot.jsonlines import append_row, kept_rows
from bot.llm import LanguageModel, answering
from bot.prompts import task_prompt
from vectorstore.language import detect_language
from vectorstore.sentences import split_sentences

MAX_TOKENS = 120
# Of one hundred: above it the model has copied.
COPIED = 90
# What a small model repeats of the prompt before its sentence.
_LABEL = re.compile(r"^(?:Satz|Anders|Sentence|Otherwise|German|English|Englisch|Deutsch): ")


@dataclass(frozen=True)
class Task:
    """What is to be written: "paraphrase" or "translate", with the language to write in."""

    name: str
    language: str
    sentence: str


def rewrite(llm: LanguageModel, tasks: Sequence[Task], kept: Path) -> Iterator[tuple[Task, str]]:
    """Each task with what the model wrote for it.

    What is written is appended to `kept` (JSON Lines) at once, so that a run that was broken off
    goes on behind it and a later one writes nothing twice.
    """
    done = read_rewritten(kept)
    for task in tasks:
        if task not in done:
            done[task] = _written(llm, task)
            append_row({**asdict(task), "text": done[task]}, kept)
        yield task, done[task]


def read_rewritten(kept: Path) -> dict[Task, str]:
    """What earlier runs wrote."""
    return {
        Task(row["name"], row["language"], row["sentence"]): row["text"] for row in kept_rows(kept)
    }


def faithful(task: Task, text: str) -> bool:
    """Whether a text may pass as the task done: one sentence, no copy, the same figures."""
    if not text.endswith(".") or len(split_sentences(text)) != 1:
        return False
    if detect_language(text) != task.language:
        return False
    if task.name == "paraphrase" and fuzz.ratio(text, task.sentence) > COPIED:
        return False
    lengths = len(text) / len(task.sentence)
    return 0.5 < lengths < 1.8 and figures_of(text) == figures_of(task.sentence)


def _written(llm: LanguageModel, task: Task) -> str:
    prompt = task_prompt(task.name, task.language).format(sentence=task.sentence)
    model = llm.bound(task.language, max_tokens=MAX_TOKENS)
    with answering(llm.name):
        reply = model.invoke([HumanMessage(prompt)]).text.strip()
    return _LABEL.sub("", reply.split("\n", 1)[0])
