"""Packing: lessons that share their beginning, laid out so that it is read once.

A pack is a tree of token runs: the system text, under it the passages, under these a task with its
reply each. A token sees the runs that its own stands under and what is before it in its own, and is
placed as if these alone were there: as llama.cpp reads it from its cache.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from bot.prompts import turn_prompt
from bot.training.lessons import Lesson

Tokenize = Callable[[str], list[int]]
# Tokens of a pack, about.
SIZE = 900
SEED = 1


@dataclass
class Pack:
    """Token runs with their parents; `wanted` are the tokens to be said, None where none are."""

    tokens: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    wanted: list[int | None] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def add(self, tokens: Sequence[int], parent: int, reply: int = 0) -> int:
        """Add a run under a parent (-1 for none), whose last `reply` tokens are to be said."""
        run = len(self.parents)
        begin = 0 if parent < 0 else self._end(parent)
        self.parents.append(parent)
        self.tokens += tokens
        self.runs += [run] * len(tokens)
        self.positions += range(begin, begin + len(tokens))
        first = len(tokens) - reply - 1
        self.wanted += [
            tokens[at + 1] if reply and first <= at < len(tokens) - 1 else None
            for at in range(len(tokens))
        ]
        if reply:
            self.starts.append(len(self.tokens) - reply - 1)
        return run

    def _end(self, run: int) -> int:
        return 1 + max(
            place for place, one in zip(self.positions, self.runs, strict=True) if one == run
        )

    def seen(self) -> list[list[bool]]:
        """For each run, the runs that it sees whole, itself among them."""
        rows = []
        for run, parent in enumerate(self.parents):
            row = list(rows[parent]) if parent >= 0 else []
            row += [False] * (len(self.parents) - len(row))
            row[run] = True
            rows.append(row)
        return rows


def packed(lessons: Sequence[Lesson], tokenize: Tokenize) -> list[Pack]:
    """The lessons in packs, in an order that mixes kinds and languages and is always the same."""
    groups = [list(group) for _, group in groupby(lessons, attrgetter("beginning"))]
    random.Random(SEED).shuffle(groups)
    open_packs: dict[str, Pack] = {}
    done = []
    for group in groups:
        language = group[0].language
        pack = open_packs.setdefault(language, _begun(language, tokenize))
        _add(pack, group, tokenize)
        if len(pack.tokens) >= SIZE:
            done.append(open_packs.pop(language))
    done += open_packs.values()
    random.Random(SEED).shuffle(done)
    return done


def _begun(language: str, tokenize: Tokenize) -> Pack:
    system = turn_prompt(language, examples=False).invoke({"passages": "", "task": ""})
    pack = Pack()
    words = f"<|im_start|>system\n{system.to_messages()[0].text}<|im_end|>\n<|im_start|>user\n"
    pack.add(tokenize(words), -1)
    return pack


def _add(pack: Pack, group: Sequence[Lesson], tokenize: Tokenize) -> None:
    passages = pack.add(tokenize(f"{group[0].passages}\n\n"), 0)
    for lesson in group:
        asked = tokenize(f"{lesson.task}<|im_end|>\n<|im_start|>assistant\n")
        reply = tokenize(f"{lesson.reply}<|im_end|>")
        pack.add([*asked, *reply], passages, len(reply))
