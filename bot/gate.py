"""The gate: can these passages answer the question?

The language model copies the words that would answer. How near it was to saying NONE instead, what
the judge says to the words as an answer, and for given texts how near the text is to the question,
are weighed into one calibrated chance: see `bot.calibration`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage

from bot.anchors import anchored
from bot.attribution import Source, locate
from bot.calibration import Calibration, Weights
from bot.encoder import Encoder
from bot.judge import SPOKEN, Judge
from bot.llm import FIND, TOP_LOGPROBS, LanguageModel, none_log_odds
from bot.prompts import task_prompt
from bot.verification import evidence_of
from vectorstore.late import late_interaction

# What the prompts tell the model to write where the passages do not answer.
NONE = "NONE"
SPAN_TOKENS = 64
# From this late interaction on a sentence is near enough: more does not tell what answers from what
# is on the topic.
NEAR = 0.5


@dataclass(frozen=True)
class Finding:
    """What the passages say to a question: the words, the sentence that has them, the signals.

    `chance` is the calibrated chance, from 0 to 1, that they answer it; `answers` says whether
    that is enough to write an answer, `sure` whether it is enough to quote the words as one.
    Without a source there is nothing to answer from.
    """

    question: str
    span: str
    source: Source | None
    signals: dict[str, float]
    chance: float
    answers: bool
    sure: bool = False

    @property
    def agreed(self) -> bool:
        """Whether the judge says that the words answer."""
        return self.signals["judge"] > 0

    @property
    def sentence(self) -> Source:
        """The sentence that has the words; raises ValueError where none has."""
        if self.source is None:
            raise ValueError("Nothing was found.")
        return self.source


@dataclass(frozen=True)
class Gate:
    """Asks a language model and the judge, and weighs what they say."""

    llm: LanguageModel
    encoder: Encoder
    judge: Judge
    calibration: Calibration

    def find(
        self,
        question: str,
        language: str,
        words: str,
        sources: Sequence[Source],
        anchor: Callable[[Source], str],
        given: bool = False,
    ) -> Finding:
        """The answer of the passages in `words` (see `bot.reading`) to a question.

        `sources` are their sentences; `anchor` gives what of the question must stand in the
        article of one: all but words such as "gestern". Passages that were `given`, not searched
        for, may be about something else altogether; what was searched for is near as a rule.
        """
        message = self._extract(question, language, words)
        span = message.text.strip().split("\n", 1)[0].strip()
        source = None if is_none(span) else locate(span, question, sources)
        odds = none_log_odds(message)
        signals = {
            "none": _said(message) if odds is None else odds,
            "judge": self._judged(question, language, span, source) if source else -SPOKEN,
            "far": 0.0,
        }
        if given:
            signals["far"] = max(0.0, NEAR - self._nearest(question, sources))
        weights = self._weights(odds is None, given)
        chance = weights.chance(signals)
        # What a question names must be there, whatever the model says.
        there = bool(source) and anchored(anchor(source), language, source.passage.article)
        return Finding(
            question,
            span if source else "",
            source,
            signals,
            chance,
            answers=there and chance >= weights.low,
            sure=there and chance >= weights.high,
        )

    def _judged(self, question: str, language: str, span: str, source: Source) -> float:
        """The judge's log-odds that the words answer, by the sentence that has them."""
        evidence = evidence_of([source], language)
        return self.judge.opinion(f"{question} {span}", language, evidence).odds

    def _weights(self, spoken: bool, given: bool) -> Weights:
        if given:
            return self.calibration.given_spoken if spoken else self.calibration.given
        return self.calibration.gate_spoken if spoken else self.calibration.gate

    def _nearest(self, question: str, sources: Sequence[Source]) -> float:
        """The best late interaction of the question and a sentence, see `vectorstore.late`."""
        if not sources:
            return 0.0
        asked = self.encoder.question(question)
        texts = [source.text for source in sources]
        return max(
            late_interaction(asked, one.tokens, self.encoder.middle)
            for one in self.encoder.documents(texts)
        )

    def _extract(self, question: str, language: str, words: str) -> AIMessage:
        """The words that would answer, where the model can be kept from NONE, with its odds."""
        model = self.llm.asked(
            language,
            FIND,
            never=NONE,
            max_tokens=SPAN_TOKENS,
            logprobs=True,
            top_logprobs=TOP_LOGPROBS,
        )
        task = task_prompt("extract", language).format(question=question)
        return model.invoke({"passages": words, "task": task})


def _said(message: AIMessage) -> float:
    """Log-odds that stand for the NONE, or the words, of a model without probabilities."""
    return SPOKEN if is_none(message.text) else -SPOKEN


def is_none(span: str) -> bool:
    """Whether the words that a model wrote begin with NONE."""
    return bool(re.match(rf"\W*{NONE}\b", span))
