"""Verification: do the quotes bear out a sentence of the answer?

Hard facts, negation, modality and roles are compared (`bot.comparison`), the judge is asked
(`bot.judge`), the embedder says how near the two are; a calibrated logistic model weighs these
signals into one chance. A wrong number is a wrong number whatever the others say, so a hard doubt
keeps a sentence from being called supported.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bot.answer import Doubt, Verdict
from bot.attribution import Source
from bot.calibration import Calibration, Weights
from bot.comparison import Comparison, Evidence, compare
from bot.judge import Judge, Opinion
from bot.reading import heading
from vectorstore.embedder import Encoding

Encode = Callable[[Sequence[str]], list[Encoding]]
# Cosine, of the embedded embedder, that sentences on one matter hardly ever fall below.
ALIKE = 0.84
# Whatever the signals say together, these say no alone.
HARD = frozenset(
    {
        Doubt.NUMBER,
        Doubt.DATE,
        Doubt.UNIT,
        Doubt.BOUND,
        Doubt.OTHER_NAME,
        Doubt.QUOTE,
        Doubt.NEGATION,
        Doubt.MODALITY,
    }
)


@dataclass(frozen=True)
class Check:
    """The verdict on a sentence, the chance (0 to 1) that it is borne out, what is against it."""

    verdict: Verdict
    support: float
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class Verifier:
    """Checks sentences; `encode` gives documents' vectors and those of their tokens."""

    encode: Encode
    judge: Judge
    calibration: Calibration

    def check(self, claim: str, language: str, evidence: Evidence, question: str = "") -> Check:
        """What the evidence says to a sentence in "de" or "en".

        The judge reads both, as right words may answer another question, and a fragment says
        nothing without it.
        """
        comparison = compare(claim, language, evidence)
        known, opinion = self._signals(comparison, claim, question, language, evidence)
        spoken = self.calibration.verification_spoken
        weights = spoken if opinion.spoken else self.calibration.verification
        support = weights.chance(known)
        return Check(
            _verdict(support, comparison, weights), support, _doubts(support, comparison, weights)
        )

    def signals(
        self, claim: str, language: str, evidence: Evidence, question: str = ""
    ) -> dict[str, float]:
        """What is weighed, by name; all as numbers."""
        comparison = compare(claim, language, evidence)
        return self._signals(comparison, claim, question, language, evidence)[0]

    def _signals(
        self, comparison: Comparison, claim: str, question: str, language: str, evidence: Evidence
    ) -> tuple[dict[str, float], Opinion]:
        opinion = self.judge.opinion(f"{question} {claim}".strip(), language, evidence)
        known = {name: float(value) for name, value in asdict(comparison).items()}
        unlike = unlikeness(*self.encode([claim, evidence.text]))
        return known | {"judge": opinion.odds, "unlike": unlike}, opinion


def _verdict(support: float, comparison: Comparison, weights: Weights) -> Verdict:
    if support < weights.low:
        return Verdict.UNSUPPORTED
    doubted = not HARD.isdisjoint(comparison.doubts)
    return Verdict.PARTLY if doubted or support < weights.high else Verdict.SUPPORTED


def _doubts(support: float, comparison: Comparison, weights: Weights) -> tuple[Doubt, ...]:
    """What the rules doubt, and the meaning where all signals together do."""
    if support >= weights.high or Doubt.MEANING in comparison.doubts:
        return comparison.doubts
    return (*comparison.doubts, Doubt.MEANING)


def evidence_of(sources: Sequence[Source], language: str) -> Evidence:
    """The words of an answer's sources, at least one, with what stands around the first.

    What is in another language than the first is left out, as all is compared in one. The context
    is the heading in the language of the answer, as the model that writes it reads it, and the
    article: what is named there is known, as an answer names what the quote calls "he".
    """
    first = sources[0]
    article = first.passage.article
    return Evidence(
        "\n".join(source.text for source in sources if source.spoken == first.spoken),
        first.spoken,
        f"{heading(first.passage, language)}\n{article.text}",
    )


def unlikeness(claim: Encoding, evidence: Encoding) -> float:
    """How far the cosine of a claim and its evidence is below that of any two that go together.

    Above ALIKE it says nothing: a short answer is less like a long quote than a copy of it with
    one word changed.
    """
    return max(0.0, ALIKE - float(claim.vector @ evidence.vector))
