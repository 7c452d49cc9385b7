"""What gate and verification are calibrated on: questions, and claims, with their signals."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.comparison import Evidence
from bot.evaluation.answers import Asking
from bot.evaluation.claims import Claim
from bot.evaluation.claimset import rule_claims
from bot.evaluation.datasets import load_on
from bot.evaluation.falsify import falsify
from bot.evaluation.fitting import ANSWER, ASTRAY, DRAFT, Example, with_gaps
from bot.evaluation.metrics import token_f1
from bot.evaluation.questions import Question, by_group, half_of, stratified, with_neighbours
from bot.evaluation.statements import Statement, stands_alone
from bot.gate import Finding
from bot.jsonlines import read_rows
from bot.repair import says
from bot.training.asked import (
    CONTRASTS,
    OWN,
    PASSING,
    TWINS,
    Asked,
    held,
    held_questions,
    read_asked,
    source_of,
    source_with,
)
from bot.training.lessons import learned
from bot.verification import Verifier, evidence_of
from vectorstore.articles import Version
from vectorstore.dates import long_date
from vectorstore.sentences import split_sentences

# The F1 from which on words found are an answer, as people give it in other words.
RIGHT = 0.5
DRAFTS = Path(__file__).with_name("drafts.jsonl")
# What may be changed in a question so that its text does not answer it any more.
CHANGED = ("name", "date", "number", "negation", "roles", "unit")


@dataclass(frozen=True)
class Source:
    """Development questions on given texts: names of files, and how many answerable ones to take.

    Beside them stand questions that the text nearly answers: of the next paragraph, of the text
    without its answer, and with a name, a date or the like changed.
    """

    questions: str
    contexts: str
    size: int


# Of our own questions those on so many texts, six a text or seven: a quarter of an hour on two
# cores.
OWN_TEXTS = {
    "own": (OWN, 14),
    "passing": (PASSING, 5),
    "twins": (TWINS, 5),
    "contrasts": (CONTRASTS, 5),
}
# Only halves for fitting are taken of these, beside our own questions (see `bot.training`); nothing
# of M2QA is calibrated on.
SOURCES = (
    Source("xquad.de.dev.json", "", 5),
    Source("xquad.en.dev.json", "xquad.de.dev.json", 3),
)


def given_questions(folder: Path) -> dict[str, list[Question]]:
    """Questions with their texts to calibrate on, by what they come from."""
    ours = {
        name: _held(held_questions(folder, file), texts)
        for name, (file, texts) in OWN_TEXTS.items()
    }
    return ours | {one.questions: read_source(one, folder) for one in SOURCES}


def _held(questions: Sequence[Question], size: int) -> list[Question]:
    """The questions on so many texts, those of one behind each other."""
    texts = sorted({one.group for one in questions})[:size]
    chosen = [one for one in questions if one.group in texts]
    return sorted(chosen, key=lambda one: (one.language, one.context))


def read_source(source: Source, folder: Path) -> list[Question]:
    """The questions of a source, those of one text behind each other."""
    contexts = folder / source.contexts if source.contexts else None
    loaded, told = load_on(folder / source.questions, contexts)
    fit = [one for one in loaded if one.half == "fit" and one.context and not learned(one)]
    chosen = stratified(fit, source.size, by_group)
    beside = [one for one in with_neighbours(chosen, told) if not one.answerable]
    changed = filter(None, map(_changed, chosen))
    return sorted([*with_gaps(chosen), *beside, *changed], key=lambda one: one.context)


def _changed(question: Question) -> Question | None:
    """The question with one thing changed that its text says; None where no rule applies."""
    chances = random.Random(question.id)
    for kind in CHANGED:
        text = falsify(kind, question.text, question.language, question.context, chances)
        if text:
            return replace(question, id=f"{question.id}-changed", text=text, answers=())
    return None


def weigh(asking: Asking, questions: Iterable[Question]) -> Iterator[Example]:
    """The signals of the gate for each question, whether the articles answer it, and whether
    what was found does.
    """
    for question in questions:
        given = asking.passages(question) if asking.given else None
        found = asking.chain.findings(question.text, given)
        if found:
            best = max(found, key=lambda one: one.chance)
            right = token_f1(best.span, question.answers) >= RIGHT
            yield Example(
                question.id, question.group, best.signals, question.answerable, right=right
            )


def held_claims(folder: Path) -> list[Claim]:
    """Answers to our own held questions: right ones, and such as the text only looks to bear out.

    Rules change a word of what the evidence says; a model that answers from it goes wrong so.
    """
    told = [(one, source_of(one)) for one in read_asked(folder) if one.held]
    return [
        Claim(
            text=one.sentence,
            language=one.language,
            kind=ANSWER,
            supported=bool(one.answer),
            evidence=evidence_of([source], one.language),
            group=one.group,
            half="fit",
            question=one.question,
        )
        for one, source in told
        if source
    ]


def held_drafts(folder: Path) -> list[Claim]:
    """What the embedded model wrote to our own held questions, as readers found it.

    Each was written from one sentence, which answers or looks as if it did. It is right where that
    bears out all that it says and it answers the question. What does not say the words that were
    found is left out, as it is never shown (`bot.repair`).
    """
    asked = {one.id: one for one in held(folder)}
    return list(filter(None, (_draft(asked[row["asked"]], row) for row in read_rows(DRAFTS))))


def _draft(asked: Asked, row: dict[str, Any]) -> Claim | None:
    words = asked.answer if row["answers"] else asked.wrong
    source = source_with(words, asked)
    finding = Finding(asked.question, words, source, {}, 1.0, answers=True)
    if source is None or not says(row["sentence"], asked.language, finding):
        return None
    return Claim(
        text=row["sentence"],
        language=asked.language,
        kind=DRAFT if row["answers"] else ASTRAY,
        supported=row["right"],
        evidence=evidence_of([source], asked.language),
        group=asked.group,
        half="fit",
        question=asked.question,
    )


def seed_claims(articles: Sequence[Version]) -> list[Claim]:
    """Claims made by rule from stored articles, where there is no other set."""
    return rule_claims([one for version in articles for one in _statements(version)])


def _statements(version: Version) -> Iterator[Statement]:
    article = version.article
    heading = f"{article.headline} ({long_date(article.published, article.language or 'de')})"
    for span in split_sentences(article.text):
        sentence = " ".join(article.text[span.start : span.end].split())
        if stands_alone(sentence):
            evidence = Evidence(sentence, article.spoken, heading)
            yield Statement(evidence, article.id, half_of(article.id))


def check(verifier: Verifier, claims: Iterable[Claim]) -> Iterator[Example]:
    """The signals of the verification for each claim, and whether it is true."""
    for claim in claims:
        known = verifier.signals(claim.text, claim.language, claim.evidence, claim.question)
        yield Example(claim.id, claim.group, known, claim.supported, claim.kind)
