"""Measuring answers: questions asked one after the other, and each answer held against gold."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain as chained
from pathlib import Path

from bot.answer import Answer, Quote, Sentence, earlier_turn
from bot.calibration import own_calibration
from bot.chain import Chain
from bot.evaluation.metrics import answer_recall, covered_lines, token_f1, token_recall
from bot.evaluation.normal import contains
from bot.evaluation.questions import Question, stratified
from bot.evaluation.results import Receipt, Result, Shown, keep_result, read_results
from bot.evaluation.samples import fixed_sample
from bot.settings import PROJECT, Settings
from vectorstore.articles import Version
from vectorstore.chunks import chunk_version
from vectorstore.library import Library
from vectorstore.passages import Passage
from vectorstore.readers.cleaning import clean_text

# The recall from which an answer counts as right.
RIGHT = 0.8
# What answers depend on; a run that was broken off does not go on after a change of these.
CODE = ("bot/*.*", "bot/adapters/*.gguf", "vectorstore/**/*.*", "prompts/**/*.*")
JUDGES = ("answers.py", "metrics.py", "normal.py", "results.py")
SETTINGS = ("llm", "llm_url", "embedder", "passages", "timezone")


@dataclass(frozen=True)
class Asking:
    """Whom questions are asked, and how.

    `gold` maps a question's id to the articles that answer it or hold its context. With `given`
    their passages are given, else they are searched for. With `gate_only` no answer is written.
    `configuration` tells all that answers depend on.
    """

    chain: Chain
    library: Library
    gold: Mapping[str, frozenset[str]]
    given: bool = False
    gate_only: bool = False
    configuration: str = ""

    def key(self, question: Question) -> str:
        """The name under which the question's result is kept."""
        return _digest(self.configuration, self.given, self.gate_only, question)

    def answer(self, question: Question) -> Answer:
        """The answer to a question behind its history."""
        turns = [earlier_turn(*one, question.language) for one in question.history]
        given = self.passages(question) if self.given else None
        if self.gate_only:
            return self.chain.weigh(question.text, turns, given=given)
        *_, answer = self.chain.stream(question.text, turns, given=given)
        return answer

    def passages(self, question: Question) -> list[Passage]:
        """All of the article that holds the context and least besides, in the order of the text."""
        several = [self.library.version(one) for one in sorted(self.gold[question.id])]
        version = min(filter(None, several), key=lambda one: len(one.article.text))
        return [Passage(chunk, version, score=0.0) for chunk in chunk_version(version)]


def choose(
    questions: Sequence[Question], half: str, limit: int = 0, texts: int = 0
) -> list[Question]:
    """The questions of one half or "all", answerable or not.

    With `texts` those on a sample of that many texts, all that there are on each: the model reads
    a text once for all of them. With `limit` a sample of that many; kinds, languages and the
    answerable have their shares.
    """
    chosen = [one for one in questions if half in ("all", one.half)]
    if texts:
        sample = fixed_sample(sorted({one.group for one in chosen}), texts)
        chosen = [one for one in chosen if one.group in sample]
    return stratified(chosen, limit) if limit else chosen


def by_context(questions: Sequence[Question]) -> list[Question]:
    """Those of one context after each other: the model reads on from what it has read."""
    places: dict[str, int] = {}
    for question in questions:
        places.setdefault(question.context, len(places))
    return sorted(questions, key=lambda one: places[one.context])


def evaluate(asking: Asking, questions: Sequence[Question], kept: Path) -> Iterator[Result]:
    """Ask every question whose result is not in the file `kept`, and yield all results in order.

    A result is appended to the file at once, so a run that was broken off goes on.
    """
    done = read_results(kept)
    for question in questions:
        result = done.get(asking.key(question))
        if result is None:
            clock = time.perf_counter()
            answer = asking.answer(question)
            seconds = round(time.perf_counter() - clock, 2)
            result = judge(asking, question, answer, seconds)
            keep_result(result, kept)
        yield result


def configuration(settings: Settings, articles: Sequence[Version]) -> str:
    """A digest of what answers depend on: settings, code, prompts, calibration, the articles."""
    files = sorted(chained.from_iterable(map(PROJECT.glob, CODE)))
    files += [Path(__file__).with_name(name) for name in JUDGES]
    code = [sha256(file.read_bytes()).hexdigest() for file in files if file.suffix != ".pyc"]
    chosen = [getattr(settings, name) for name in SETTINGS]
    chosen.append(own_calibration(settings.home))
    return _digest(chosen, code, sorted(one.article.text for one in articles))


def judge(asking: Asking, question: Question, answer: Answer, seconds: float) -> Result:
    """The answer held against the gold."""
    gold = asking.gold.get(question.id, frozenset()) if question.answerable else frozenset()
    golds = () if question.lines else question.answers
    said = answer.span if answer.abstained or asking.gate_only else answer.prose
    first = answer.citations[0].article_id if answer.citations else ""
    return Result(
        key=asking.key(question),
        id=question.id,
        language=question.language,
        kind=question.kind,
        question=answer.standalone or question.text,
        answerable=question.answerable,
        golds=golds,
        gold_lines=question.lines,
        written=not asking.gate_only,
        answer=answer.prose,
        span=answer.span,
        abstained=answer.abstained,
        score=answer.answerable,
        recall=answer_recall(said, golds),
        f1=token_f1(answer.span, golds),
        contains=any(contains(answer.prose, one) for one in golds),
        cited=first in gold,
        retrieved=any(passage.article.id in gold for passage in answer.passages),
        exact=all(_stands(quote, asking.library) for quote in _quotes(answer)),
        found_lines=_found_lines(asking.library, question, answer),
        sentences=tuple(_shown(one, answer, gold, question.answers) for one in answer.sentences),
        struck=len(answer.struck),
        seconds=seconds,
        checking=(answer.timings.check_ms or 0) / 1000,
    )


def _shown(
    sentence: Sentence, answer: Answer, gold: frozenset[str], answers: Sequence[str]
) -> Shown:
    cited = [one for one in answer.citations if one.n in sentence.citations]
    receipts = tuple(_receipt(one, gold, answers) for one in cited)
    right = [one.quote for one in receipts if one.right_article]
    return Shown(
        text=sentence.words,
        verdict=sentence.verdict.value,
        support=sentence.support,
        repair=sentence.repair.value if sentence.repair else "",
        receipts=receipts,
        right_article=bool(right),
        right_answer=_holds(" ".join(right), answers),
    )


def _receipt(quote: Quote, gold: frozenset[str], answers: Sequence[str]) -> Receipt:
    right = quote.article_id in gold
    return Receipt(quote.quote, right, right and _holds(quote.quote, answers))


def _holds(quote: str, answers: Sequence[str]) -> bool:
    return token_recall(quote, answers) >= RIGHT


def _quotes(answer: Answer) -> tuple[Quote, ...]:
    return (*answer.citations, *answer.evidence)


def _stands(quote: Quote, library: Library) -> bool:
    version = library.version(quote.article_id, quote.version)
    return version is not None and version.article.text[quote.start : quote.end] == quote.quote


def _found_lines(library: Library, question: Question, answer: Answer) -> tuple[int, ...]:
    """The context's lines that citations and evidence cover; none where gold are no lines."""
    if not question.lines:
        return ()
    context = clean_text(question.context)
    ranges = []
    for quote in _quotes(answer):
        version = library.version(quote.article_id, quote.version)
        begin = version.article.text.find(context) if version else -1
        if begin >= 0:
            ranges.append((quote.start - begin, quote.end - begin))
    return tuple(sorted(covered_lines(context, ranges)))


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:16]
