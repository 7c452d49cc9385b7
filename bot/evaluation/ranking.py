"""Fitting the weights of the ranking, and what each feature is worth.

Listwise softmax (Cao et al. 2007): a question's candidates compete, and those that hold an answer
shall have the most of the probability. Fitted on the halves of all data sets that are for fitting,
shown on the other halves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

import numpy

from bot.evaluation.normal import stands_in
from bot.evaluation.questions import Question
from vectorstore.library import Library
from vectorstore.ranking import Candidate, Features

NAMES = tuple(field.name for field in fields(Features))
# On the squared weights of features with a spread of one.
SHRINKAGE = 1e-3
# Of plain fusion by rank (Cormack, Clarke, Büttcher 2009), shown beside.
RANK_CONSTANT, RANK_DEPTH = 10, 30


@dataclass(frozen=True)
class Source:
    """A data set of the development data: files in its folder."""

    name: str
    questions: str
    contexts: str = ""
    corpus: str = ""


SOURCES = (
    Source("M2QA in gnad10k", "m2qa-news-de.dev.jsonl", corpus="gnad10k.csv"),
    Source("XQuAD de", "xquad.de.dev.json"),
    Source("XQuAD en on de", "xquad.en.dev.json", contexts="xquad.de.dev.json"),
    Source("OMoS de", "omos-qa.de.train.jsonl"),
    Source("OMoS en on de", "omos-qa.en.train.jsonl", contexts="omos-qa.de.train.jsonl"),
    Source("OMoS de, dev", "omos-qa.de.dev.jsonl"),
    Source("OMoS en on de, dev", "omos-qa.en.dev.jsonl", contexts="omos-qa.de.dev.jsonl"),
)


@dataclass(frozen=True)
class Asked:
    """A question's candidates: features (candidates x features), and which are gold.

    `answers` are those of the gold article that hold an answer, `articles` all of that article;
    `fused` is their score by plain fusion of the two halves' ranks.
    """

    half: str
    same_language: bool
    features: numpy.ndarray
    answers: numpy.ndarray
    articles: numpy.ndarray
    fused: numpy.ndarray


def collect(
    library: Library, questions: Sequence[Question], gold: Mapping[str, frozenset[str]]
) -> Iterator[Asked]:
    """What the search knows of each question's candidates; `gold` maps its id to articles' ids."""
    for question in questions:
        candidates = library.candidates(question.text)
        chunks = library.catalog.chunks([one.chunk_id for one in candidates])
        articles = [chunks[one.chunk_id][1].article.id in gold[question.id] for one in candidates]
        answers = [
            right
            and any(stands_in(said, chunks[one.chunk_id][0].text) for said in question.answers)
            for one, right in zip(candidates, articles, strict=True)
        ]
        yield Asked(
            question.half,
            any(one.same_language for one in candidates),
            numpy.array([astuple(one.features) for one in candidates], numpy.float32),
            numpy.array(answers),
            numpy.array(articles),
            numpy.array([_fused(one) for one in candidates]),
        )


def fit(asked: Sequence[Asked], names: Sequence[str]) -> Features:
    """The weights of the named features, the others 0; all 0 where no question has gold."""
    import torch

    chosen = [NAMES.index(name) for name in names]
    lists = [
        (torch.tensor(one.features[:, chosen]), torch.tensor(gold))
        for one in asked
        if (gold := one.answers if one.answers.any() else one.articles).any()
    ]
    if not lists:
        return Features(*[0.0] * len(NAMES))
    spread = torch.cat([features for features, _ in lists]).std(0).clamp(min=1e-6)
    weights = torch.zeros(len(chosen), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = [(features / spread) @ weights for features, _ in lists]
        total = sum(
            score.logsumexp(0) - score[gold].logsumexp(0)
            for score, (_, gold) in zip(scores, lists, strict=True)
        )
        value = total / len(lists) + SHRINKAGE * (weights**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    fitted = dict(zip(names, (weights / spread).tolist(), strict=True))
    return Features(**{name: round(fitted.get(name, 0.0), 3) for name in NAMES})


def recalls(asked: Sequence[Asked], weights: Features | None) -> tuple[float, float]:
    """Article recall@5 and answer@5 by these weights; by plain fusion of ranks for None."""
    found = []
    for one in asked:
        scores = one.fused if weights is None else one.features @ numpy.array(astuple(weights))
        best = numpy.argsort(-scores, kind="stable")[:5]
        found.append((one.articles[best].any(), one.answers[best].any()))
    articles, answers = numpy.array(found, float).mean(axis=0)
    return round(float(articles), 3), round(float(answers), 3)


def compare(asked: Mapping[str, Sequence[Asked]]) -> dict[str, dict[str, tuple[float, float]]]:
    """Way to rank -> data set -> article recall@5 and answer@5, on the halves for measuring.

    The ways are plain fusion, each feature alone, all but each, and all.
    """
    ways: dict[str, Sequence[str] | None] = {"plain fusion of ranks": None}
    ways |= {f"{name} alone": [name] for name in NAMES}
    ways |= {f"without {name}": [one for one in NAMES if one != name] for name in NAMES}
    ways["all"] = NAMES
    everything = [one for several in asked.values() for one in several]
    table = {}
    for way, names in ways.items():
        weights = {
            same: fit(_to_fit_on(everything, same), names) if names else None
            for same in (True, False)
        }
        table[way] = {
            name: recalls(held, weights[held[0].same_language])
            for name, several in asked.items()
            if (held := [one for one in several if one.half == "measure"])
        }
    return table


def fit_both(asked: Mapping[str, Sequence[Asked]]) -> dict[str, Features]:
    """The weights for candidates in the question's language, and for others."""
    everything = [one for several in asked.values() for one in several]
    return {
        "SAME_LANGUAGE": fit(_to_fit_on(everything, True), NAMES),
        "OTHER_LANGUAGE": fit(_to_fit_on(everything, False), NAMES),
    }


def _to_fit_on(asked: Sequence[Asked], same: bool) -> list[Asked]:
    return [one for one in asked if one.half == "fit" and one.same_language == same]


def _fused(candidate: Candidate) -> float:
    ranks = (candidate.dense_rank, candidate.keyword_rank)
    return sum(1 / (RANK_CONSTANT + rank) for rank in ranks if rank and rank <= RANK_DEPTH)
