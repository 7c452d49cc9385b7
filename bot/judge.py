"""The judge: do these words bear out that claim? Here the language model's own yes or no."""

import math
from dataclasses import dataclass
from typing import Protocol

from langchain_core.messages import AIMessage

from bot.comparison import Evidence
from bot.llm import ANSWER, TOP_LOGPROBS, LanguageModel, chance_of
from bot.prompts import task_prompt

# What it is told to say, in the language of the claim.
WORDS = {"de": ("Ja", "Nein"), "en": ("Yes", "No")}
# Log-odds of a model that says its word and gives no probabilities: far enough to count, and the
# same each time. Calibration has weights of their own for it. `bot.gate` takes them for the word
# NONE, and for a judge that has nothing to judge.
SPOKEN = 4.0


@dataclass(frozen=True)
class Opinion:
    """Log-odds that the evidence bears out the claim; `spoken` where only a word was given."""

    odds: float
    spoken: bool = False


class Judge(Protocol):
    """Whatever has an opinion of a claim and its evidence."""

    def opinion(self, claim: str, language: str, evidence: Evidence) -> Opinion:
        """What it thinks of a claim, a sentence in "de" or "en"."""
        ...


@dataclass(frozen=True)
class ModelJudge:
    """The language model's yes against its no.

    It reads the evidence as it reads it before it writes, so llama.cpp has the prompt up to there
    in its cache when it judges a sentence that it has just written.
    """

    llm: LanguageModel

    def opinion(self, claim: str, language: str, evidence: Evidence) -> Opinion:
        """One request, one token; raises what the model's client raises."""
        model = self.llm.asked(
            language, ANSWER, max_tokens=1, logprobs=True, top_logprobs=TOP_LOGPROBS
        )
        task = task_prompt("check", language).format(claim=claim)
        message: AIMessage = model.invoke({"passages": reading_of(evidence), "task": task})
        return opinion_of(message, language)


@dataclass(frozen=True)
class FakeJudge:
    """For tests: the same opinion of everything."""

    always: Opinion = Opinion(SPOKEN)

    def opinion(self, claim: str, language: str, evidence: Evidence) -> Opinion:
        """What it was made with."""
        return self.always


def reading_of(evidence: Evidence) -> str:
    """The words under their heading, as `bot.reading` has them."""
    return f"[1] {evidence.heading}\n{evidence.text}"


def opinion_of(message: AIMessage, language: str) -> Opinion:
    """The log-odds of yes against no as the reply's first token, else the word that it says."""
    yes, no = WORDS[language]
    chances = chance_of(message, yes), chance_of(message, no)
    if chances[0] is None or chances[1] is None:
        said = message.text.strip().lower()
        # One token may be a part of the word.
        agrees = bool(said) and (said.startswith(yes.lower()) or yes.lower().startswith(said))
        return Opinion(SPOKEN if agrees else -SPOKEN, spoken=True)
    return Opinion(math.log((chances[0] + 1e-6) / (chances[1] + 1e-6)))
