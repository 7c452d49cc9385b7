"""Builds the set of claims: true ones in other words, false ones made of these, by seed."""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from itertools import cycle, islice

from bot.evaluation.claims import Claim
from bot.evaluation.falsify import KINDS, falsify
from bot.evaluation.rewording import reword
from bot.evaluation.rewriting import Task, faithful
from bot.evaluation.statements import Statement
from bot.tables import read_table
from vectorstore.analysis import terms

# How many sentences the language model paraphrases, and how many others it translates, which begin
# so far behind them.
WRITTEN, APART = 80, 200
# Words of such a sentence at most: in longer ones a small model loses its way.
LONGEST_WRITTEN = 22
# How many are made of each sort by rule.
_TRUE = {"verbatim": 140, "reworded": 320, "translated": 280}
A_KIND = 84
# The right words from the wrong article: so much of the claim may stand there, and no more.
MOST_SHARED = 0.6

# The reason in claims-checked.csv, and the kind of such claims.
MISSTATED = "misstated"

# A statement's words in one of the forms that true claims have, with their language.
Form = Callable[[Statement], tuple[str, str] | None]


def corrected(claims: Iterable[Claim]) -> list[Claim]:
    """The claims as reading found them, in claims-checked.csv, where they were read.

    What is labelled wrongly is left out, but for true claims in which the language model misstates
    its evidence: these are false ones, of the kind that answers suffer from.
    """
    return [found for claim in claims if (found := _as_read(claim))]


def _as_read(claim: Claim) -> Claim | None:
    wrong = _checked().get(claim.id, "")
    if wrong == MISSTATED:
        return replace(claim, supported=False, kind=MISSTATED)
    return None if wrong else claim


@cache
def _checked() -> dict[str, str]:
    """What is wrong with each claim that was read, by its id; "" where nothing is."""
    return {row["id"]: row["reason"] for row in read_table("bot.evaluation", "claims-checked.csv")}


def rule_claims(statements: Sequence[Statement]) -> list[Claim]:
    """All claims that need no language model, always the same."""
    pool = list(_alternating(_shuffled(statements, "pool")))
    made = [*_true(pool), *_false(pool), *_from_elsewhere(pool)]
    return list({claim.id: claim for claim in made}.values())


def _shuffled(statements: Sequence[Statement], seed: str) -> list[Statement]:
    """In an order that stays where some statements come or go: by digest."""

    def digest(one: Statement) -> str:
        return sha256(f"{seed} {one.evidence.text}".encode()).hexdigest()

    return sorted(statements, key=digest)


def _chances(kind: str, text: str) -> random.Random:
    """What falls for one sentence, whatever becomes of the others."""
    return random.Random(f"{kind} {text}")


def writing_tasks(statements: Sequence[Statement]) -> dict[Task, Statement]:
    """What the language model is to write: paraphrases in German, news translated into English.

    They take turns, so that what a run that was broken off leaves is of both.
    """
    pool = [
        one
        for one in _alternating(_shuffled(statements, "written"))
        if one.evidence.language == "de" and len(one.evidence.text.split()) <= LONGEST_WRITTEN
    ]
    news = [one for one in pool if not one.translation][APART:]
    pairs = zip(pool[:WRITTEN], news[:WRITTEN], strict=True)
    return {
        Task(name, language, one.evidence.text): one
        for pair in pairs
        for (name, language), one in zip(_WRITINGS, pair, strict=True)
    }


_WRITINGS = (("paraphrase", "de"), ("translate", "en"))


def _alternating(statements: Sequence[Statement]) -> Iterator[Statement]:
    """News, advice in German and advice in English in their shares, of both halves by turns."""
    sorts: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for one in statements:
        sorts[*_sort(one), one.half].append(one)
    turns = [sort for sort in sorted(sorts) for _ in range(_SHARES.get(sort[:2], 1))]
    waiting = {sort: iter(ones) for sort, ones in sorts.items()}
    for sort in cycle(turns):
        following = next(waiting[sort], None)
        if following is None:
            return
        yield following


# Of twelve statements in a row; of other sorts there are as many of each.
_SHARES = {("wikinews", "de"): 7, ("omos", "de"): 3, ("omos", "en"): 2}


def _sort(statement: Statement) -> tuple[str, str]:
    """The collection, which stands before the article's name in the group, and the language."""
    source, apart, _ = statement.group.partition(" ")
    return source if apart else "", statement.evidence.language


def _verbatim(one: Statement) -> tuple[str, str] | None:
    return one.evidence.text, one.evidence.language


def _reworded(one: Statement) -> tuple[str, str] | None:
    text, language = one.evidence.text, one.evidence.language
    made = reword(text, language, _chances("reworded", text))
    return (made, language) if made else None


def _translated(one: Statement) -> tuple[str, str] | None:
    other = "en" if one.evidence.language == "de" else "de"
    return (one.translation, other) if one.translation else None


_FORMS: dict[str, Form] = {
    "verbatim": _verbatim,
    "reworded": _reworded,
    "translated": _translated,
}


def written_claims(statements: Sequence[Statement], written: Mapping[Task, str]) -> list[Claim]:
    """Claims of what the language model wrote; from each that is true a false one is made.

    Only what was read counts, as a small model gets every other sentence wrong: what it writes
    otherwise on another machine is left out.
    """
    made = []
    for task, one in writing_tasks(statements).items():
        text = written.get(task, "")
        if text and faithful(task, text):
            kind = _WRITTEN_KIND[task.name]
            claim = _claim(one, text, task.language, kind, supported=True)
            if claim.id in _checked():
                made.append(claim)
            if _checked().get(claim.id) == "":
                made += _one_false(one, text, task.language)
    return made


_WRITTEN_KIND = {"paraphrase": "paraphrased", "translate": "machine-translated"}


def _one_false(one: Statement, text: str, language: str) -> list[Claim]:
    """A false claim of one of the kinds that the text allows."""
    kinds = _chances("kinds", text).sample(KINDS, len(KINDS))
    made = (_false_claim(one, text, language, kind) for kind in kinds)
    return [claim for claim in made if claim][:1]


def _true(pool: Sequence[Statement]) -> Iterator[Claim]:
    for form, count in _TRUE.items():
        yield from islice(_in_form(form, _shuffled(pool, form)), count)


def _in_form(form: str, pool: Sequence[Statement]) -> Iterator[Claim]:
    for one in pool:
        if said := _FORMS[form](one):
            yield _claim(one, *said, form, supported=True)


def _claim(one: Statement, text: str, language: str, kind: str, *, supported: bool) -> Claim:
    return Claim(text, language, kind, supported, one.evidence, one.group, one.half)


def _false_claim(one: Statement, text: str, language: str, kind: str) -> Claim | None:
    known = f"{one.evidence.text}\n{one.evidence.context}\n{text}"
    made = falsify(kind, text, language, known, _chances(kind, text))
    return _claim(one, made, language, kind, supported=False) if made else None


def _false(pool: Sequence[Statement]) -> Iterator[Claim]:
    for kind in KINDS:
        yield from islice(_of_kind(kind, _shuffled(pool, kind)), A_KIND)


def _of_kind(kind: str, pool: Sequence[Statement]) -> Iterator[Claim]:
    """False claims of one kind, from verbatim, reworded and translated sentences alike."""
    used = dict.fromkeys(_FORMS, 0)
    for one in pool:
        for form in sorted(used, key=lambda form: used[form]):
            said = _FORMS[form](one)
            made = _false_claim(one, *said, kind) if said else None
            if made:
                used[form] += 1
                yield made
                break


def _from_elsewhere(pool: Sequence[Statement]) -> Iterator[Claim]:
    """Right words from the wrong article: true of another one that shares most words."""
    nearest = _Nearest(pool)
    yield from islice(_elsewhere(_shuffled(pool, "article"), nearest), A_KIND)


def _elsewhere(pool: Sequence[Statement], nearest: "_Nearest") -> Iterator[Claim]:
    forms = cycle(_FORMS.values())
    form = next(forms)
    for one in pool:
        said = form(one)
        other = nearest(one) if said else None
        if said and other:
            yield _claim(other, *said, "article", supported=False)
            form = next(forms)


class _Nearest:
    """Finds the statement of another article that shares most rare words with one."""

    def __init__(self, pool: Sequence[Statement]) -> None:
        self._pool = pool
        self._terms = [frozenset(terms(s.evidence.text, s.evidence.language)) for s in pool]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._terms):
            for word in words:
                self._places[word].append(place)

    def __call__(self, one: Statement) -> Statement | None:
        """None where no other shares three words, or only one that says nearly the same."""
        words = frozenset(terms(one.evidence.text, one.evidence.language))
        shared: dict[int, float] = defaultdict(float)
        for word in words:
            for place in self._places[word]:
                shared[place] += math.log(len(self._pool) / len(self._places[word]))
        fitting = filter(partial(self._fits, one, words), shared)
        best = max(fitting, key=partial(self._nearness, shared), default=None)
        return None if best is None else self._pool[best]

    def _nearness(self, shared: Mapping[int, float], place: int) -> tuple[float, int]:
        return shared[place] / math.sqrt(len(self._terms[place])), -place

    def _fits(self, one: Statement, words: frozenset[str], place: int) -> bool:
        other = self._pool[place]
        if other.group == one.group or other.half != one.half or _sort(other) != _sort(one):
            return False
        there = self._terms[place]
        return 3 <= len(words & there) <= MOST_SHARED * min(len(words), len(there))
