"""The retrieval chain: condense, retrieve, extract or abstain, write, attribute."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import AIMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable

from bot.anchors import anchored
from bot.answer import Answer, Citation, Sentence, Stage, Turn
from bot.attribution import Embed, Source, attribute, locate, source_sentences
from bot.followups import is_follow_up
from bot.llm import TOP_LOGPROBS, LanguageModel, answering, none_log_odds
from bot.prompts import task_prompt, turn_prompt
from bot.reading import evidence, reading
from bot.retriever import NewsRetriever
from bot.slots import LANGUAGES
from vectorstore.language import detect_language
from vectorstore.sentences import split_sentences

# Turns that a follow-up is understood from.
HISTORY_TURNS = 2
# Log-odds of NONE above which the passages are taken not to answer.
ABSTAIN_ABOVE = -2.0
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
        self, retriever: NewsRetriever, llm: LanguageModel, embed: Embed, passages: int
    ) -> None:
        """`embed` turns texts into vectors; `passages` is how many the model reads at most."""
        self._retriever = retriever
        self._llm = llm
        self._embed = embed
        self._passages = passages

    def warm_up(self) -> None:
        """Let the model read the unchanging start of the prompts in both languages."""
        for language in LANGUAGES:
            start = turn_prompt(language).invoke({"passages": "", "task": ""})
            self._llm.read_ahead(language, start.to_messages())

    def stream(self, question: str, turns: Sequence[Turn] = ()) -> Iterator[Answer]:
        """Answer a question within a conversation; each answer yielded grows on the last.

        Closing the generator stops the language model. Raises LanguageModelError where the model
        does not answer.
        """
        with answering(self._llm.name):
            yield from self._stream(question, turns)

    def _stream(self, question: str, turns: Sequence[Turn]) -> Iterator[Answer]:
        clock = time.perf_counter()
        fallback = turns[-1].answer.language if turns else "de"
        answer = Answer(question, detect_language(question, fallback=fallback), question)
        yield answer
        answer = replace(answer, standalone=self._condense(answer, turns))
        answer = self._retrieve(answer, clock)
        yield answer
        for grown in self._read(answer, clock):
            answer = grown
            yield answer
        timings = replace(answer.timings, total_ms=_since(clock))
        yield replace(answer, draft="", stage=Stage.DONE, timings=timings)

    def _condense(self, answer: Answer, turns: Sequence[Turn]) -> str:
        """The question as it would be asked without the conversation before it."""
        if not turns or not is_follow_up(answer.question, answer.language):
            return answer.question
        history = "\n".join(
            f"{turn.question}\n{turn.answer.prose}" for turn in turns[-HISTORY_TURNS:]
        )
        task = self._task("condense", answer, history=history)
        reply = self._model(answer.language, max_tokens=SPAN_TOKENS) | StrOutputParser()
        return _first_line(reply.invoke({"passages": "", "task": task})) or answer.question

    def _retrieve(self, answer: Answer, clock: float) -> Answer:
        documents = self._retriever.invoke(answer.standalone)
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
        if found and not anchored(answer.standalone, answer.language, found.passage.article):
            return None
        return found

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
        model = self._model(answer.language, max_tokens=ANSWER_TOKENS) | StrOutputParser()
        return model.stream({"passages": words, "task": self._task("answer", answer)})

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

    def _task(self, name: str, answer: Answer, **variables: str) -> str:
        return task_prompt(name, answer.language).format(question=answer.standalone, **variables)

    def _model(self, language: str, **options: object) -> Runnable:
        return turn_prompt(language) | self._llm.bound(language, **options)


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
        )
    )
    return citations[-1].n
