"""The retrieval chain: understand, retrieve, gate, write, attribute, verify, repair."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.answer import Answer, Citation, Quote, Searched, Sentence, Stage, Turn, Verdict
from bot.attribution import Source, attribute, source_sentences
from bot.browsing import topic_of
from bot.calibration import Calibration
from bot.changes import find_changes
from bot.contradictions import find_contradictions
from bot.encoder import Encoder
from bot.fates import other_fate
from bot.followups import leaves_out, standalone
from bot.gate import Finding, Gate, is_none
from bot.judge import ModelJudge
from bot.llm import LanguageModel, answering
from bot.outlets import also_in
from bot.parts import parts
from bot.quotes import QuoteGate
from bot.reading import MAX_CHARACTERS, read_best
from bot.relevance import Relevance
from bot.repair import Checked, Repairer, quoted
from bot.retriever import NewsRetriever
from bot.slots import LANGUAGES
from bot.verification import Verifier
from bot.writer import Writer, localised
from vectorstore.dates import TimeRange
from vectorstore.language import detect_language
from vectorstore.passages import Passage
from vectorstore.sentences import split_sentences
from vectorstore.timeliness import preference
from vectorstore.timerange import find_range

UTC_CLOCK = partial(datetime.now, UTC)
# Characters of a given text that are read at most: two thirds of what the model's context holds.
GIVEN_ROOM = 6000


class Chain:
    """Question in, growing answers out."""

    def __init__(
        self,
        retriever: NewsRetriever,
        llm: LanguageModel,
        encoder: Encoder,
        calibration: Calibration,
        passages: int,
        now: Callable[[], datetime] = UTC_CLOCK,
    ) -> None:
        """`passages` is how many the model may read sentences of; `calibration` weighs its word.

        `now` is the clock that "gestern" is told from, in the zone of the person who asks.
        """
        self._retriever = retriever
        self._llm = llm
        self._encoder = encoder
        self._passages = passages
        self._now = now
        self._relevance = Relevance(encoder)
        judge = ModelJudge(llm)
        self._gate = Gate(llm, encoder, judge, calibration)
        self._verifier = Verifier(encoder.documents, judge, calibration)
        self._writer = Writer(llm)

    def warm_up(self) -> None:
        """Let the model read the unchanging start of the prompts in both languages."""
        for language in LANGUAGES:
            self._llm.read_ahead(language)

    def stream(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        anytime: bool = False,
        now: datetime | None = None,
        given: Sequence[Passage] | None = None,
    ) -> Iterator[Answer]:
        """Answer a question within a conversation; each answer yielded grows on the last.

        With `anytime` the days that the question speaks of neither filter nor are preferred;
        `now`, an aware datetime, stands in for the clock. With passages `given` nothing is
        searched. Closing the generator stops the language model. Raises LanguageModelError where
        the model does not answer.
        """
        clock = time.perf_counter()
        exact = QuoteGate(self._retriever.library.version)
        with answering(self._llm.name):
            for answer in self._stream(question, turns, anytime, now or self._now(), given, clock):
                yield exact.passed(answer)

    def weigh(
        self, question: str, turns: Sequence[Turn] = (), given: Sequence[Passage] | None = None
    ) -> Answer:
        """The answer as the gate leaves it: whether there is one, and nothing written."""
        clock = time.perf_counter()
        with answering(self._llm.name):
            *_, answer = self._retrieved(question, turns, False, self._now(), given, clock)
            return self._weighed(answer, clock, given is not None)[0]

    def findings(self, question: str, given: Sequence[Passage] | None = None) -> list[Finding]:
        """What the gate finds for each part of a question; to be measured and calibrated."""
        clock = time.perf_counter()
        with answering(self._llm.name):
            *_, answer = self._retrieved(question, (), False, self._now(), given, clock)
            return self._find_all(answer, given is not None)[1]

    def _stream(
        self,
        question: str,
        turns: Sequence[Turn],
        anytime: bool,
        now: datetime,
        given: Sequence[Passage] | None,
        clock: float,
    ) -> Iterator[Answer]:
        for answer in self._retrieved(question, turns, anytime, now, given, clock):
            yield answer
        if answer.listed:
            yield self._listing(answer, clock)
            return
        # A question that is whole may ask the same once more.
        asks_on = turns and answer.standalone != question and leaves_out(question, answer.language)
        earlier = turns[-1].answer if asks_on else None
        answer, findings = self._weighed(answer, clock, given is not None, earlier)
        yield answer
        sources = source_sentences(answer.passages)
        for finding in findings:
            before = answer
            for grown in self._write(answer, finding, sources, clock):
                answer = grown
                yield answer
            if answer.sentences == before.sentences and answer.struck != before.struck:
                # Nothing is left of what was written for this part.
                answer = replace(answer, open=f"{answer.open} {finding.question}".strip())
        if not answer.sentences:
            answer = replace(answer, abstained=True, open="")
        answer = self._compare(answer)
        timings = replace(answer.timings, total_ms=_since(clock))
        yield replace(answer, draft="", stage=Stage.DONE, timings=timings)

    def _retrieved(
        self,
        question: str,
        turns: Sequence[Turn],
        anytime: bool,
        now: datetime,
        given: Sequence[Passage] | None,
        clock: float,
    ) -> Iterator[Answer]:
        """The answer that knows its language, then what it stands for, then its passages."""
        fallback = turns[-1].answer.language if turns else "de"
        answer = Answer(question, detect_language(question, fallback=fallback), question)
        yield answer
        topic = topic_of(question, answer.language)
        stands_for = topic or standalone(question, answer.language, turns)
        answer = replace(answer, standalone=stands_for, listed=bool(topic))
        spoken = _spoken_of(answer, now)
        answer = replace(answer, when=None if anytime or given else spoken)
        passages = self._search(answer) if given is None else tuple(given)
        timings = replace(answer.timings, retrieve_ms=_since(clock))
        yield replace(answer, passages=passages, stage=Stage.READING, timings=timings)

    def _search(self, answer: Answer) -> tuple[Passage, ...]:
        documents = self._retriever.invoke(answer.standalone, when=answer.when)
        return tuple(document.metadata["passage"] for document in documents)

    def _listing(self, answer: Answer, clock: float) -> Answer:
        """The finished answer to one who asks for articles: what was found, and nothing written."""
        return replace(
            answer,
            searched=self._searched(answer),
            evidence=self._evidence(answer),
            abstained=True,
            stage=Stage.DONE,
            timings=replace(answer.timings, total_ms=_since(clock)),
        )

    def _weighed(
        self, answer: Answer, clock: float, whole: bool, earlier: Answer | None = None
    ) -> tuple[Answer, list[Finding]]:
        """The answer with what the gate says, and what was found for the parts it answers.

        What answered the question before, `earlier`, is no answer to one that follows it up.
        """
        answer, findings = self._find_all(answer, whole)
        answering = [one for one in findings if one.answers and not _repeats(one, earlier)]
        answer = replace(
            answer,
            searched=self._searched(answer),
            answerable=max((finding.chance for finding in findings), default=0.0),
            span="; ".join(finding.span for finding in (answering or findings)),
            open=_open(findings, answering),
            abstained=not answering,
            timings=replace(answer.timings, gate_ms=_since(clock)),
        )
        return answer, answering

    def _find_all(self, answer: Answer, whole: bool) -> tuple[Answer, list[Finding]]:
        """The answer with the sentences that speak to it, and what is found for its parts."""
        evidence = self._evidence(answer)
        read, words = self.read(answer, whole)
        asked = parts(answer.standalone, answer.language) if read else ()
        findings = [self._find(answer, part, words, read, whole) for part in asked]
        return replace(answer, evidence=evidence), findings

    def _searched(self, answer: Answer) -> Searched:
        return Searched(*self._retriever.library.extent(answer.when))

    def _evidence(self, answer: Answer) -> tuple[Quote, ...]:
        """The sentences of the passages that speak to the question."""
        sources = source_sentences(answer.passages)
        return _quotes(self._relevance.evidence(answer.standalone, answer.language, sources))

    def read(self, answer: Answer, whole: bool = False) -> tuple[list[Source], str]:
        """The sentences that the language model reads for an answer with passages, and its text.

        They are the best ones of the first passages, or of the `whole` of them.
        """
        near = source_sentences(answer.passages if whole else answer.passages[: self._passages])
        worth = self._relevance.nearness(answer.standalone, answer.language, near)
        room = GIVEN_ROOM if whole else MAX_CHARACTERS
        return read_best(near, worth, answer.language, room)

    def _find(
        self, answer: Answer, part: str, words: str, read: Sequence[Source], given: bool
    ) -> Finding:
        anchor = partial(self._anchor, answer.when, part)
        found = self._gate.find(part, answer.language, words, read, anchor, given)
        if found.source is None or not other_fate(part, found.source.text):
            return found
        # The dead, where the injured were asked for: once more, from what tells of no one else.
        left = [one for one in read if not other_fate(part, one.text)]
        left, words = read_best(left, [0.0] * len(left), answer.language, GIVEN_ROOM)
        return self._gate.find(part, answer.language, words, left, anchor, given)

    def _anchor(self, when: TimeRange | None, asked: str, source: Source) -> str:
        """What of a question must stand in the article.

        A report of 3 May says "today": where it fits the days, their words need not be there.
        """
        if when and preference(source.passage, when, self._retriever.library.zone):
            return asked.replace(when.words, " ")
        return asked

    def _write(
        self, answer: Answer, finding: Finding, sources: Sequence[Source], clock: float
    ) -> Iterator[Answer]:
        """The answer with what is written from one finding; each sentence checked, maybe mended."""
        foreseen = self._repairer(sources).foreseen(answer.language, finding)
        if foreseen:
            yield self._placed(_begun(answer, clock), foreseen)
            return
        drafted, settled = "", 0
        for piece in self._writer.write(finding.question, answer.language, finding.sentence):
            answer = _begun(answer, clock)
            drafted += piece
            *finished, pending = _split(drafted)
            for sentence in finished[settled:]:
                yield replace(answer, draft=sentence, stage=Stage.CHECKING)
                answer = self._settle(answer, sentence, finding, sources)
                settled += 1
            answer = replace(answer, draft=pending, stage=Stage.WRITING)
            yield answer
        if is_none(drafted.strip()):
            yield replace(answer, draft="")
            return
        if answer.draft:
            yield replace(answer, stage=Stage.CHECKING)
            answer = self._settle(answer, answer.draft, finding, sources)
        elif not settled:
            # A model that wrote nothing leaves the words of the article.
            answer = self._placed(answer, quoted(finding, answer.language))
        yield replace(answer, draft="")

    def _settle(
        self, answer: Answer, sentence: str, finding: Finding, sources: Sequence[Source]
    ) -> Answer:
        """The answer with one more sentence, or with what stands in its place, or without it."""
        clock = time.perf_counter()
        sentence = localised(sentence, answer.language, finding.sentence)
        repairer = self._repairer(sources)
        checked = repairer.check(sentence, answer.language, finding)
        settled = repairer.settle(checked, answer.language, finding)
        grown = self._placed(answer, settled) if settled else _struck(answer, checked)
        spent = (answer.timings.check_ms or 0) + _since(clock)
        return replace(grown, timings=replace(grown.timings, check_ms=round(spent, 1)))

    def _repairer(self, sources: Sequence[Source]) -> Repairer:
        def carried(sentence: str, language: str, found: Source) -> Sequence[Source]:
            return attribute(sentence, language, sources, self._encoder, found)

        return Repairer(carried, self._verifier, self._writer)

    def _placed(self, answer: Answer, checked: Checked) -> Answer:
        """The answer with a checked sentence and its receipts, unless it says so already."""
        if any(checked.text == one.text for one in answer.sentences):
            return replace(answer, draft="")
        citations = list(answer.citations)
        numbers = tuple(_cite(citations, source) for source in checked.sources)
        check = checked.check
        sentence = Sentence(
            checked.text,
            check.verdict,
            numbers,
            check.support,
            check.doubts,
            checked.repair,
            checked.gloss,
            checked.span,
        )
        return replace(
            answer,
            sentences=(*answer.sentences, sentence),
            citations=tuple(citations),
            draft="",
        )

    def _compare(self, answer: Answer) -> Answer:
        """The answer with what earlier versions and other stories say instead."""
        library, embed = self._retriever.library, self._encoder.embed
        return replace(
            answer,
            changes=find_changes(answer.citations, library.version, library.earlier),
            contradictions=find_contradictions(answer.citations, answer.passages, embed),
        )


def _spoken_of(answer: Answer, now: datetime) -> TimeRange | None:
    """The days that the question speaks of, or else the one that a follow-up stands for.

    Days of the turn before do not filter, as what is asked next may have come later.
    """
    said = find_range(answer.question, answer.language, now)
    if said or answer.standalone == answer.question:
        return said
    carried = find_range(answer.standalone, answer.language, now)
    before = carried and answer.standalone.startswith(answer.question)
    return replace(carried, filters=False) if carried and before else carried


def _quotes(sources: Iterable[Source]) -> tuple[Quote, ...]:
    """The sources as quotes without a number."""
    return tuple(Quote.of(0, one.passage, one.start, one.end) for one in sources)


def _repeats(finding: Finding, earlier: Answer | None) -> bool:
    """Whether what was found is what answered before, or a part of it, or has it for a part.

    Of an earlier answer of which only the words are known it is what stands in them.
    """
    if earlier is None:
        return False
    found = _words(finding.span)
    if not earlier.span:
        return found in _words(earlier.prose)
    return any(one in found or found in one for one in map(_words, earlier.span.split("; ")))


def _words(text: str) -> str:
    """The words of a text in lower case, with a blank on either side of each."""
    words = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(words)} "


def _open(findings: Sequence[Finding], answering: Sequence[Finding]) -> str:
    """The parts of the question that are left open where others are answered."""
    left = [finding.question for finding in findings if finding not in answering]
    return " ".join(left) if answering else ""


def _struck(answer: Answer, checked: Checked) -> Answer:
    """The answer with a sentence among those that the articles did not bear out."""
    check = checked.check
    struck = Sentence(checked.text, Verdict.UNSUPPORTED, support=check.support, doubts=check.doubts)
    return replace(answer, struck=(*answer.struck, struck), draft="")


def _begun(answer: Answer, clock: float) -> Answer:
    """The answer with the time at which its first words are there."""
    if answer.timings.first_token_ms is not None:
        return answer
    return replace(answer, timings=replace(answer.timings, first_token_ms=_since(clock)))


def _since(clock: float) -> float:
    return round((time.perf_counter() - clock) * 1000, 1)


def _split(drafted: str) -> list[str]:
    """The sentences of a draft; the last one may still grow."""
    return [drafted[span.start : span.end] for span in split_sentences(drafted)] or [""]


def _cite(citations: list[Citation], source: Source) -> int:
    """The number of the source's citation, which joins the list where it is new."""
    article = source.passage.article
    for known in citations:
        if (known.article_id, known.start, known.end) == (article.id, source.start, source.end):
            return known.n
    n = len(citations) + 1
    passage, outlets = source.passage, also_in(source)
    citations.append(Citation.of(n, passage, source.start, source.end, also_in=outlets))
    return n
