"""`belegbot eval fit`: what the signals of the gate and of the verification are worth."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from bot.calibration import EVEN, Calibration, Weights, chance_of, log_odds, shipped
from bot.evaluation.metrics import wins
from bot.evaluation.questions import Question
from bot.jsonlines import append_row, kept_rows
from bot.judge import SPOKEN as SAID
from vectorstore.sentences import split_sentences

# What is weighed, by the names that `bot.gate` and `bot.verification` give.
GATE = ("none", "judge")
GIVEN = (*GATE, "far")
# Beside them, in fitting: whether the text was given.
MARK = "given"
# Not how many words of a claim its evidence has: answers use other words than the claims, which are
# made from their evidence.
CHECKS = (
    "numbers_missing", "dates_missing", "units_missing", "bounds_changed", "names_missing",
    "names_changed", "quoted_missing", "negation", "opposites", "force_changed", "hedge_dropped",
    "roles", "speakers", "actors", "cause_added", "cause_turned", "judge", "unlike",
)  # fmt: skip
# Signals of the language model, of which one that only speaks gives the sign alone.
SPOKEN = {"none", "judge"}
# Signals that can only speak for, or only against.
FOR = {"judge"}
AGAINST = {"none", "far", "unlike", *(name for name in CHECKS if name != "judge")}
# Shares of what is answerable that may be withheld, and of true sentences that may be struck, or
# doubted.
WITHHELD, STRUCK, DOUBTED = 0.06, 0.01, 0.1
# The chance from which on the gate withholds nothing, a little less than EVEN, as what it lets
# through is checked.
NEARLY = 0.45
# Of what may be quoted in place of a sentence that failed, so much is to answer.
PRECISE = 0.85
FOLDS = 5
# Kinds of claims that answer questions: sentences that people would write, and such as the language
# model wrote, from a sentence that answers or from one that only looks so.
ANSWER, DRAFT, ASTRAY = "answer", "draft", "astray"
SHRINKAGE = 1.0


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_WithId)


@dataclass(frozen=True)
class Example:
    """Signals with the truth; those of one `group` are in one fold.

    `kind` is that of a claim. `right` says of a question whether the words found answer it.
    """

    id: str
    group: str
    signals: Mapping[str, float]
    true: bool
    kind: str = ""
    right: bool = False


def with_gaps(questions: Iterable[Question]) -> list[Question]:
    """The questions, and each once more on its context without the sentences that answer it.

    What is left is of the same matter and does not answer: nearer than any other paragraph.
    """
    asked = list(questions)
    gaps = [replace(one, id=f"{one.id}-gap", answers=(), context=_gap(one)) for one in asked]
    return asked + [one for one in gaps if one.context]


def _gap(question: Question) -> str:
    context = question.context
    sentences = [context[span.start : span.end] for span in split_sentences(context)]
    left = [one for one in sentences if not any(said in one for said in question.answers)]
    return " ".join(left) if len(left) < len(sentences) else ""


def going_on(
    asked: Sequence[Named], file: Path, measure: Callable[[Sequence[Named]], Iterable[Example]]
) -> Iterator[Example]:
    """The examples of all that is asked: those in the file (JSON Lines), then the others.

    Each new one is appended as it comes, so that a run that was broken off goes on.
    """
    names = {one.id for one in asked}
    known = [one for one in (Example(**row) for row in kept_rows(file)) if one.id in names]
    yield from known
    left = names - {one.id for one in known}
    for example in measure([one for one in asked if one.id in left]):
        append_row(asdict(example), file)
        yield example


def kept_for(model: str) -> str:
    """The name of the folder for what was measured with a language model, by these signals."""
    return sha256(f"{model} {GIVEN} {CHECKS}".encode()).hexdigest()[:12]


def digests(files: Iterable[Path]) -> dict[str, str]:
    """The sha256 of each file, by its name and its folder's."""
    return {
        f"{file.resolve().parent.name}/{file.name}": sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def calibrate(
    searched: Sequence[Example],
    given: Sequence[Example],
    claims: Sequence[Example],
    model: str,
    data: Mapping[str, str],
) -> Calibration:
    """The weights for a language model from the examples; `data` are digests of their files.

    Without examples of given texts those that are shipped stay.
    """
    gate, on_given = _gates(searched, given)
    gate_spoken, given_spoken = _gates(spoken(searched), spoken(given))
    return Calibration(
        model,
        data,
        gate=gate,
        gate_spoken=gate_spoken,
        given=on_given or shipped().given,
        given_spoken=given_spoken or shipped().given_spoken,
        verification=_checking(claims),
        verification_spoken=_checking(spoken(claims)),
    )


def _gates(searched: Sequence[Example], given: Sequence[Example]) -> tuple[Weights, Weights | None]:
    """Weights for passages searched for, and for given ones where there are examples of them.

    What a signal is worth they share, as those searched for are few; how likely an answer is they
    do not. Both are sure from the same chance on, told from what was searched for alone, as given
    texts are asked what they nearly answer.
    """
    every, names = _together(searched, given)
    bias, fitted = _logistic(every, names)
    worth = dict(zip(names, fitted, strict=True))
    near, on_given = _parted(crossed(every, names), searched)
    apart, sure = worth.pop(MARK, 0.0), _sure(near, searched)
    shared = {name: worth[name] for name in names if name in GATE}
    gate = _rounded(bias, shared, _least(near, searched, WITHHELD), sure)
    if not given:
        return gate, None
    return gate, _rounded(bias + apart, worth, _least(on_given, given, WITHHELD), sure)


def _together(
    searched: Sequence[Example], given: Sequence[Example]
) -> tuple[list[Example], list[str]]:
    """The examples of both kinds, marked, and the names of what is weighed."""
    every = [
        replace(one, signals={**one.signals, MARK: mark})
        for mark, kind in ((0.0, searched), (1.0, given))
        for one in kind
    ]
    return every, sensible(every, (*GIVEN, MARK) if given else GATE)


def _parted(
    chances: Sequence[float], searched: Sequence[Example]
) -> tuple[Sequence[float], Sequence[float]]:
    """The chances of those searched for, and of the given ones behind them."""
    return chances[: len(searched)], chances[len(searched) :]


def _sure(chances: Sequence[float], examples: Sequence[Example]) -> float:
    """The least chance above which PRECISE of the words found answer."""
    told = sorted(zip(chances, (one.right for one in examples), strict=True), reverse=True)
    sure = 1.0
    for n, (chance, _) in enumerate(told, 1):
        if chance >= EVEN and sum(right for _, right in told[:n]) >= PRECISE * n:
            sure = chance
    return sure


def _least(chances: Sequence[float], examples: Sequence[Example], share: float) -> float:
    """The chance that a share of the true examples falls below, at most NEARLY.

    What is nearly as likely true as not never falls below it, as a few examples may make it look.
    """
    return min(NEARLY, _below(chances, examples, share))


def _below(chances: Sequence[float], examples: Sequence[Example], share: float) -> float:
    true = sorted(chance for chance, one in zip(chances, examples, strict=True) if one.true)
    return true[int(share * len(true))] if true else EVEN


def _rounded(bias: float, worth: Mapping[str, float], low: float, high: float) -> Weights:
    weights = {name: round(weight, 4) for name, weight in worth.items()}
    return Weights(round(bias, 4), weights, low=round(low, 4), high=round(high, 4))


def _checking(claims: Sequence[Example]) -> Weights:
    """Weights of the verification that call drafts true as often as they are.

    Half of the other claims are false, and so are nearly all drafts that are astray; what the
    model writes from a sentence that answers is right more often than not.
    """
    weights = fit(claims, CHECKS, STRUCK, DOUBTED)
    drafts = [one for one in claims if one.kind == DRAFT]
    if not drafts:
        return weights
    shift = _shift(weights, drafts)
    low = min(NEARLY, chance_of(log_odds(weights.low) + shift))
    return replace(weights, bias=round(weights.bias + shift, 4), low=round(low, 4), high=EVEN)


def _shift(weights: Weights, examples: Sequence[Example]) -> float:
    """What the bias must grow by for the chances to sum up to how many examples are true."""
    least, most = -5.0, 5.0
    for _ in range(40):
        shift = (least + most) / 2
        shifted = replace(weights, bias=weights.bias + shift)
        too_few = sum(shifted.chance(one.signals) - one.true for one in examples) < 0
        least, most = (shift, most) if too_few else (least, shift)
    return shift


def shares(
    searched: Sequence[Example], given: Sequence[Example], claims: Sequence[Example]
) -> dict[str, dict[str, float]]:
    """How well each is told apart, by folds that the weights were not fitted on.

    `caught` is the share of the false ones below the chance that `wrong` of the true ones have.
    Of the claims, those that answer questions stand alone once more.
    """
    speaking = _cases(spoken(searched), spoken(given), spoken(claims))
    cases = _cases(searched, given, claims)
    cases |= {f"{name}, spoken": case for name, case in speaking.items()}
    chances, _, _ = cases["verification"]
    for kind, name in ((ANSWER, "answers"), (DRAFT, "drafts")):
        told = [pair for pair in zip(chances, claims, strict=True) if pair[1].kind == kind]
        cases[f"verification, {name}"] = [one for one, _ in told], [one for _, one in told], DOUBTED
    return {name: _shares(*case) for name, case in cases.items() if case[1]}


def _cases(
    searched: Sequence[Example], given: Sequence[Example], claims: Sequence[Example]
) -> dict[str, tuple[Sequence[float], Sequence[Example], float]]:
    """By name: chances from folds not fitted on, their examples, the share that may be wrong."""
    gates = crossed(*_together(searched, given)) if searched else []
    near, on_given = _parted(gates, searched)
    checked = crossed(claims, sensible(claims, CHECKS)) if claims else []
    return {
        "gate": (near, searched, WITHHELD),
        "gate, given": (on_given, given, WITHHELD),
        "verification": (checked, claims, DOUBTED),
    }


def _shares(
    chances: Sequence[float], examples: Sequence[Example], wrong: float
) -> dict[str, float]:
    true = [chance for chance, one in zip(chances, examples, strict=True) if one.true]
    false = [chance for chance, one in zip(chances, examples, strict=True) if not one.true]
    threshold = sorted(true)[int(wrong * len(true))]
    return {
        "true": len(true),
        "false": len(false),
        "auc": round(float(wins(true, false).mean()), 3),
        "wrong": wrong,
        "caught": round(sum(one < threshold for one in false) / len(false), 3),
    }


def fit(examples: Sequence[Example], names: Sequence[str], low: float, high: float) -> Weights:
    """A logistic model of the named signals, with thresholds for shares of the true examples.

    The share `low` of them is to fall below the first, and `high` below the second, told from
    chances of folds that the model was not fitted on. What is rather false always falls below the
    second.
    """
    names = sensible(examples, names)
    bias, fitted = _logistic(examples, names)
    chances = crossed(examples, names)
    most = max(EVEN, _below(chances, examples, high))
    worth = dict(zip(names, fitted, strict=True))
    return _rounded(bias, worth, _least(chances, examples, low), most)


def sensible(examples: Sequence[Example], names: Sequence[str]) -> list[str]:
    """The signals whose weights have the sign that they must have.

    Few examples and signals that go together make one that speaks against count as for.
    """
    left = list(names)
    while True:
        _, weights = _logistic(examples, left)
        senseless = {
            name
            for name, weight in zip(left, weights, strict=True)
            if (name in FOR and weight < 0) or (name in AGAINST and weight > 0)
        }
        if not senseless:
            return left
        left = [name for name in left if name not in senseless]


def spoken(examples: Sequence[Example]) -> list[Example]:
    """The examples as a language model without log-probabilities would give them."""
    return [
        replace(
            one,
            signals={
                name: math.copysign(SAID, value) if name in SPOKEN else value
                for name, value in one.signals.items()
            },
        )
        for one in examples
    ]


def crossed(examples: Sequence[Example], names: Sequence[str]) -> list[float]:
    """The chance of each example by a model of the folds that it is not in."""
    folds = [_fold(one.group) for one in examples]
    chances = [0.0] * len(examples)
    for fold in set(folds):
        rest = [one for one, its in zip(examples, folds, strict=True) if its != fold]
        bias, weights = _logistic(rest, names)
        model = Weights(bias, dict(zip(names, weights, strict=True)), 0.0, 0.0)
        for at, one in enumerate(examples):
            if folds[at] == fold:
                chances[at] = model.chance(one.signals)
    return chances


def _fold(group: str) -> int:
    # The digest that splits articles into halves is spent, so the folds take another.
    return int(sha256(f"fold {group}".encode()).hexdigest(), 16) % FOLDS


def _logistic(examples: Sequence[Example], names: Sequence[str]) -> tuple[float, list[float]]:
    """Bias and weights by Newton's method, the weights of standardised signals shrunk.

    Flags and counts, which few examples have, are shrunk as if half of the examples had them: what
    three examples tell must not outweigh the judge.
    """
    import numpy

    signals = numpy.array([[one.signals[name] for name in names] for one in examples])
    true = numpy.array([one.true for one in examples], float)
    mean, spread = signals.mean(0), signals.std(0) + 1e-9
    spread = numpy.where((signals == signals.round()).all(0), numpy.maximum(spread, 0.5), spread)
    rows = numpy.c_[numpy.ones(len(signals)), (signals - mean) / spread]
    shrinking = numpy.diag([1e-6] + [SHRINKAGE] * len(names))
    fitted = numpy.zeros(len(names) + 1)
    for _ in range(50):
        chance = 1 / (1 + numpy.exp(-rows @ fitted))
        slope = rows.T @ (chance - true) + shrinking @ fitted
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + shrinking
        fitted -= numpy.linalg.solve(bend, slope)
    weights = fitted[1:] / spread
    return float(fitted[0] - weights @ mean), weights.tolist()
