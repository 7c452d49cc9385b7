"""The retrieval chain: understand, retrieve, extract or abstain, write, attribute."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from langchain_core.messages import AIMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable

from bot.anchors import anchored
from bot.answer import Answer, Citation, Sentence, Stage, Turn
from bot.attribution import Embed, Source, attribute, locate, source_sentences
from bot.changes import find_changes
from bot.contradictions import find_contradictions
from bot.followups import standalone
from bot.llm import TOP_LOGPROBS, LanguageModel, answering, none_log_odds
from bot.outlets import also_in
from bot.prompts import task_prompt, turn_prompt
from bot.reading import evidence, reading
from bot.retriever import NewsRetriever
from bot.slots import LANGUAGES
from vectorstore.dates import TimeRange
from vectorstore.language import detect_language
from vectorstore.sentences import split_sentences
from vectorstore.timeliness import preference
from vectorstore.timerange import find_range

# Log-odds of NONE above which the passages are taken not to answer. Lower ones withhold more that
# cannot be answered, and also who took part in a call, where a list of names stands for the answer.
ABSTAIN_ABOVE = -2.25
UTC_CLOCK = partial(datetime.now, UTC)
# What the prompts tell the model to write where the passages do not answer.
NONE = "NONE"
SPAN_TOKENS = 64
ANSWER_TOKENS = 160


@dataclass(frozen=True)
class Extraction:
    """Words copied out of passages, and the log-odds that there are none to copy.

    `none_odds` is None for a language model that gives no log-probabilities.
    """

    span: str
    none_odds: float | None

    @property
    def none(self) -> bool:
        """Whether the passages are taken not to answer."""
        if self.span.upper().startswith(NONE):
            return True
        return self.none_odds is not None and self.none_odds > ABSTAIN_ABOVE


class Chain:
    """Question in, growing answers out."""

    def __init__(
        self,
        retriever: NewsRetriever,
        llm: LanguageModel,
        embed: Embed,
        passages: int,
        now: Callable[[], datetime] = UTC_CLOCK,
    ) -> None:
        """`embed` turns texts into vectors; `passages` is how many the model reads at most.

        `now` is the clock that "gestern" is told from, in the zone of the person who asks.
        """
        self._retriever = retriever
        self._llm = llm
        self._embed = embed
        self._passages = passages
        self._now = now

    def warm_up(self) -> None:
        """Let the model read the unchanging start of the prompts in both languages."""
        for language in LANGUAGES:
            start = turn_prompt(language).invoke({"passages": "", "task": ""})
            self._llm.read_ahead(language, start.to_messages())

    def stream(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        anytime: bool = False,
        now: datetime | None = None,
    ) -> Iterator[Answer]:
        """Answer a question within a conversation; each answer yielded grows on the last.

        With `anytime` the days that the question speaks of neither filter nor are preferred;
        `now`, an aware datetime, stands in for the clock.
        Closing the generator stops the language model. Raises LanguageModelError where the model
        does not answer.
        """
        with answering(self._llm.name):
            yield from self._stream(question, turns, anytime, now or self._now())

    def _stream(
        self, question: str, turns: Sequence[Turn], anytime: bool, now: datetime
    ) -> Iterator[Answer]:
        clock = time.perf_counter()
        fallback = turns[-1].answer.language if turns else "de"
        answer = Answer(question, detect_language(question, fallback=fallback), question)
        yield answer
        answer = replace(answer, standalone=standalone(question, answer.language, turns))
        spoken = _spoken_of(answer, now)
        answer = self._retrieve(replace(answer, when=None if anytime else spoken), clock)
        yield answer
        for grown in self._read(answer, clock):
            answer = grown
            yield answer
        answer = self._compare(answer)
        timings = replace(answer.timings, total_ms=_since(clock))
        yield replace(answer, draft="", stage=Stage.DONE, timings=timings)

    def _retrieve(self, answer: Answer, clock: float) -> Answer:
        documents = self._retriever.invoke(answer.standalone, when=answer.when)
        passages = tuple(document.metadata["passage"] for document in documents)
        timings = replace(answer.timings, retrieve_ms=_since(clock))
        return replace(answer, passages=passages, stage=Stage.READING, timings=timings)

    def _read(self, answer: Answer, clock: float) -> Iterator[Answer]:
        """The answer out of the passages, or the abstention where they have none."""
        passages, words = reading(answer.passages, answer.language, self._passages)
        sources = source_sentences(passages)
        found = self._find(answer, words, sources) if words else None
        if found is None:
            yield replace(answer, abstained=True)
            return
        drafted = ""
        for piece in self._write(answer, found):
            if not drafted:
                timings = replace(answer.timings, first_token_ms=_since(clock))
                answer = replace(answer, stage=Stage.WRITING, timings=timings)
            drafted += piece
            *finished, pending = _split(drafted)
            for sentence in finished[len(answer.sentences) :]:
                answer = self._check(answer, sentence, sources, found)
            answer = replace(answer, draft=pending)
            yield answer
        if drafted.strip().upper().startswith(NONE):
            yield replace(answer, draft="", sentences=(), citations=(), abstained=True)
            return
        # A model that wrote nothing leaves the words of the article.
        if answer.draft or not answer.sentences:
            yield self._check(answer, answer.draft or found.text, sources, found)

    def _find(self, answer: Answer, words: str, sources: Sequence[Source]) -> Source | None:
        """The sentence that answers, None where the passages do not."""
        extraction = self.extract(answer.standalone, answer.language, words)
        if extraction.none:
            return None
        found = locate(extraction.span, answer.standalone, sources)
        if found and not self._anchored(answer, found):
            return None
        return found

    def _anchored(self, answer: Answer, found: Source) -> bool:
        """Whether the article is about what the question names.

        A report of 3 May says "today": where the passage fits the days, their words are no anchor.
        """
        asked, passage = answer.standalone, found.passage
        if answer.when and preference(passage, answer.when, self._retriever.library.zone):
            asked = asked.replace(answer.when.words, " ")
        return anchored(asked, answer.language, passage.article)

    def extract(self, question: str, language: str, words: str) -> Extraction:
        """What the passages in `words` (see `bot.reading`) say to a question in "de" or "en"."""
        model = self._model(
            language, max_tokens=SPAN_TOKENS, logprobs=True, top_logprobs=TOP_LOGPROBS
        )
        task = task_prompt("extract", language).format(question=question)
        message: AIMessage = model.invoke({"passages": words, "task": task})
        return Extraction(_first_line(message.text), none_log_odds(message))

    def _write(self, answer: Answer, found: Source) -> Iterator[str]:
        """The answer in pieces, from the one sentence that was found.

        A small model that sees more passages than that mixes them into its answer.
        """
        words = evidence(found.passage, found.text, answer.language)
        task = task_prompt("answer", answer.language).format(question=answer.standalone)
        model = self._model(answer.language, max_tokens=ANSWER_TOKENS) | StrOutputParser()
        return model.stream({"passages": words, "task": task})

    def _check(
        self, answer: Answer, sentence: str, sources: Sequence[Source], found: Source
    ) -> Answer:
        """The answer with one more sentence, its receipts and its verdict."""
        attribution = attribute(sentence, answer.language, sources, self._embed, found)
        citations = list(answer.citations)
        numbers = tuple(_cite(citations, source) for source in attribution.sources)
        checked = Sentence(sentence, attribution.verdict, numbers)
        return replace(
            answer,
            sentences=(*answer.sentences, checked),
            citations=tuple(citations),
            draft="",
        )

    def _compare(self, answer: Answer) -> Answer:
        """The answer with what earlier versions and other stories say instead."""
        library = self._retriever.library
        return replace(
            answer,
            changes=find_changes(answer.citations, library.version, library.earlier),
            contradictions=find_contradictions(answer.citations, answer.passages, self._embed),
        )

    def _model(self, language: str, **options: object) -> Runnable:
        return turn_prompt(language) | self._llm.bound(language, **options)


def _spoken_of(answer: Answer, now: datetime) -> TimeRange | None:
    """The days that the question speaks of, or else the one that a follow-up stands for."""
    asked = dict.fromkeys((answer.question, answer.standalone))
    return next(filter(None, (find_range(one, answer.language, now) for one in asked)), None)


def _since(clock: float) -> float:
    return round((time.perf_counter() - clock) * 1000, 1)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0].strip()


def _split(drafted: str) -> list[str]:
    """The sentences of a draft; the last one may still grow."""
    return [drafted[span.start : span.end] for span in split_sentences(drafted)] or [""]


def _cite(citations: list[Citation], source: Source) -> int:
    """The number of the source's citation, which joins the list where it is new."""
    article = source.passage.article
    for known in citations:
        if (known.article_id, known.start, known.end) == (article.id, source.start, source.end):
            return known.n
    citations.append(
        Citation(
            n=len(citations) + 1,
            article_id=article.id,
            version=source.passage.version.number,
            title=article.headline,
            published=article.published,
            source=article.source,
            url=article.url,
            quote=source.text,
            start=source.start,
            end=source.end,
            also_in=also_in(source),
        )
    )
    return citations[-1].n
