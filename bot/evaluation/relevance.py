"""Fitting and measuring which lines speak to a question, on OMoS-QA.

Fitted by maximum likelihood on its train part: one model on German questions, one on English ones,
both on the German text. The threshold is the one with the best F over five folds of pages, each
marked by a model that had not seen it. Measured on its dev part.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

from bot.attribution import Source
from bot.encoder import Encoder
from bot.errors import BelegbotError
from bot.jsonlines import read_rows
from bot.relevance import Model, Models, features, in_text_order
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.passages import Passage

if TYPE_CHECKING:
    import torch

LANGUAGES = ("de", "en")
FOLDS = 5
# On the squared weights of features with a spread of one.
SHRINKAGE = 3e-3
# Lines of a longer page beyond these are not fitted on.
LONGEST = 60
# Log-odds that are tried as thresholds.
THRESHOLDS = numpy.arange(-2.0, 1.01, 0.1)


@dataclass(frozen=True)
class Page:
    """A question on a page: the language asked in, what is known of its lines, which are gold."""

    group: str
    language: str
    features: dict[str, numpy.ndarray]
    gold: numpy.ndarray


def read_pages(data: Path, part: str, encoder: Encoder) -> Iterator[Page]:
    """All questions of a part, "train" or "dev", in both languages on the German pages.

    Raises BelegbotError where the folder `data` does not hold OMoS-QA.
    """
    english = {row["id"]: row["question"] for row in _rows(file_of(data, "en", part))}
    for row in _rows(file_of(data, "de", part)):
        lines = in_text_order(lines_of(row["context"]))
        gold = numpy.array([line.place in row["answers"] for line in lines])
        group = sha256(row["context"].encode()).hexdigest()
        for language, question in zip(
            LANGUAGES, (row["question"], english[row["id"]]), strict=True
        ):
            yield Page(group, language, features(question, language, lines, encoder), gold)


def file_of(data: Path, language: str, part: str) -> Path:
    """Where OMoS-QA has its questions in a language."""
    return data / f"omos-qa.{language}.{part}.jsonl"


def lines_of(text: str) -> list[Source]:
    """The lines of a German page as sources."""
    version = Version(Article(text=text, language="de"), 1, "")
    passage = Passage(Chunk("", 1, 0, 0, len(text), text), version, 0.0)
    sources, start = [], 0
    for line in text.split("\n"):
        sources.append(Source(passage, start, start + len(line), line))
        start += len(line) + 1
    return sources


def fit(pages: Sequence[Page]) -> Model:
    """The model under which the gold of the pages is likeliest; each page counts the same."""
    import torch

    names = sorted(pages[0].features)
    values, gold, there = _padded(pages, names)
    middle, spread = values[there].mean(0), values[there].std(0).clamp(min=1e-6)
    values = (values - middle) / spread
    weights = torch.zeros(len(names), requires_grad=True)
    ends = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, ends], max_iter=80, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        alone = values @ weights + ends[0]
        unlikely = _surprise(alone, gold, there, ends[1]) / there.sum(1)
        value = unlikely.mean() + SHRINKAGE * (weights**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    raw = (weights / spread).detach()
    bias, run = (ends - torch.stack([raw @ middle, torch.tensor(0.0)])).tolist()
    rounded = {name: round(weight, 4) for name, weight in zip(names, raw.tolist(), strict=True)}
    return Model(round(bias, 4), round(run, 4), rounded)


def fit_both(pages: Sequence[Page], data: Mapping[str, str]) -> Models:
    """The models, with the threshold under which pages of other folds are marked best.

    `data` are the digests of what the pages were read from.
    """
    odds = crossed(pages)
    best = max(THRESHOLDS, key=lambda one: figures(pages, odds, float(one))["evidence_f1"])
    same, other = (
        fit([page for page in pages if page.language == language]) for language in LANGUAGES
    )
    return Models(same, other, round(float(best), 2), data)


def crossed(pages: Sequence[Page]) -> list[numpy.ndarray]:
    """The lines' log-odds, each page's by a model fitted on its language's other folds."""
    parts = [(page.language, int(page.group[:8], 16) % FOLDS) for page in pages]
    models = {
        (language, fold): fit(
            [
                page
                for page, other in zip(pages, parts, strict=True)
                if other[0] == language and other[1] != fold
            ]
        )
        for language, fold in set(parts)
    }
    return [log_odds(page, models[part]) for page, part in zip(pages, parts, strict=True)]


def log_odds(page: Page, model: Model) -> numpy.ndarray:
    """The log-odds of a page's lines."""
    return model.log_odds(page.features, [0] * len(page.gold))


def figures(
    pages: Sequence[Page], odds: Sequence[numpy.ndarray], threshold: float
) -> dict[str, float]:
    """Precision, recall and F of the marked lines on answerable pages, and of pages left unmarked.

    Means over questions, F from the two means; precision is 1 where nothing is marked, and
    `unmarked` is the share of such questions.
    """
    found = [
        (page.gold, one >= threshold)
        for page, one in zip(pages, odds, strict=True)
        if page.gold.any()
    ]
    precision = numpy.mean([gold[marked].mean() if marked.any() else 1.0 for gold, marked in found])
    recall = numpy.mean([marked[gold].mean() for gold, marked in found])
    named = {
        "evidence_precision": precision,
        "evidence_recall": recall,
        "evidence_f1": harmonic(precision, recall),
        "unmarked": numpy.mean([not marked.any() for _, marked in found]),
    }
    silent = numpy.array([one.max() < threshold for one in odds])
    empty = numpy.array([not page.gold.any() for page in pages])
    right = (silent & empty).sum()
    none_precision, none_recall = right / max(1, silent.sum()), right / max(1, empty.sum())
    named |= {
        "no_answer_precision": none_precision,
        "no_answer_recall": none_recall,
        "no_answer_f1": harmonic(none_precision, none_recall),
        "answerable_auc": _auc(numpy.array([one.max() for one in odds]), ~empty),
        "n": len(pages),
    }
    return {name: round(float(value), 4) for name, value in named.items()}


def count(data: Path, part: str) -> int:
    """How many pages `read_pages` yields."""
    return len(LANGUAGES) * len(_rows(file_of(data, "de", part)))


def measure(pages: Sequence[Page], models: Models) -> dict[str, dict[str, float]]:
    """The figures by the language asked in, at the models' threshold."""
    found = {}
    for language, model in zip(LANGUAGES, (models.same, models.other), strict=True):
        part = [page for page in pages if page.language == language]
        found[language] = figures(part, [log_odds(page, model) for page in part], models.threshold)
    return found


def digests(data: Path) -> dict[str, str]:
    """The sha256 of the files that are fitted on."""
    files = [file_of(data, language, "train") for language in LANGUAGES]
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


def harmonic(one: float, other: float) -> float:
    """The harmonic mean, 0 of two zeros."""
    return 2 * one * other / (one + other) if one + other else 0.0


def _auc(scores: numpy.ndarray, true: numpy.ndarray) -> float:
    wins = scores[true][:, None] - scores[~true][None]
    return float((wins > 0).mean() + 0.5 * (wins == 0).mean()) if wins.size else float("nan")


def _rows(file: Path) -> list[dict]:
    try:
        return read_rows(file)
    except (OSError, ValueError) as error:
        raise BelegbotError(
            f"{file} cannot be read as OMoS-QA: name the folder of the development data ({error})."
        ) from error


def _padded(pages: Sequence[Page], names: Sequence[str]) -> "tuple":
    """Features, gold, and which lines there are, as tensors pages x lines (x features)."""
    import torch

    longest = min(LONGEST, max(len(page.gold) for page in pages))
    values = torch.zeros(len(pages), longest, len(names))
    gold = torch.zeros(len(pages), longest)
    there = torch.zeros(len(pages), longest, dtype=torch.bool)
    for number, page in enumerate(pages):
        count = min(longest, len(page.gold))
        table = numpy.stack([page.features[name] for name in names], axis=1)
        values[number, :count] = torch.tensor(table[:count])
        gold[number, :count] = torch.tensor(page.gold[:count])
        there[number, :count] = True
    return values, gold, there


def _surprise(
    alone: "torch.Tensor", gold: "torch.Tensor", there: "torch.Tensor", run: "torch.Tensor"
) -> "torch.Tensor":
    """For each page minus the log-likelihood of its gold under the chain of `Model.log_odds`."""
    import torch
    from torch.nn.functional import softplus

    both = (gold[:, 1:] * gold[:, :-1]).sum(1)
    score = (alone * gold).sum(1) + run * both
    odds, total = alone[:, 0], softplus(alone[:, 0])
    for place in range(1, alone.shape[1]):
        odds = alone[:, place] + softplus(odds + run) - softplus(odds)
        total = total + torch.where(there[:, place], softplus(odds), 0)
    return total - score
