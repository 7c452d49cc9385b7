"""Chunks: runs of whole sentences of one article version."""

from dataclasses import dataclass
from itertools import pairwise

from vectorstore.articles import Version
from vectorstore.sentences import MAX_CHARACTERS, Span, split_sentences

# What ending a chunk inside a paragraph costs: as much as 150 characters of unused room.
_PARAGRAPH_COST = 150**2


@dataclass(frozen=True)
class Chunk:
    """A run of whole sentences: `article.text[start:end] == text`, in characters."""

    article_id: str
    version: int
    ordinal: int
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """Its name in the index: article, version and place."""
        return f"{self.article_id}:{self.version}:{self.ordinal}"


def chunk_key(chunk_id: str) -> tuple[str, int, int]:
    """The article's id, the version and the ordinal that a chunk's id is made of."""
    article_id, version, ordinal = chunk_id.split(":")
    return article_id, int(version), int(ordinal)


def chunk_version(version: Version) -> list[Chunk]:
    """The chunks of `version` in order, each at most MAX_CHARACTERS long.

    They are of even length rather than full but for a short last one, and end where a paragraph
    ends when that costs little.
    """
    text, article_id = version.article.text, version.article.id
    return [
        Chunk(article_id, version.number, ordinal, run.start, run.end, text[run.start : run.end])
        for ordinal, run in enumerate(_runs(text, split_sentences(text)))
    ]


def _runs(text: str, sentences: list[Span]) -> list[Span]:
    """The cheapest division of the sentences into runs, by dynamic programming."""
    inside = [text[a.end : b.start].count("\n") < 2 for a, b in pairwise(sentences)] + [False]
    costs, begins = [0], [0]
    for last, sentence in enumerate(sentences):
        options = []
        for first in range(last, -1, -1):
            length = sentence.end - sentences[first].start
            if length > MAX_CHARACTERS:
                break
            options.append((costs[first] + (MAX_CHARACTERS - length) ** 2, first))
        cost, first = min(options)
        costs.append(cost + _PARAGRAPH_COST * inside[last])
        begins.append(first)
    return _walk_back(sentences, begins)


def _walk_back(sentences: list[Span], begins: list[int]) -> list[Span]:
    """The runs that `begins` chose: for each number of sentences, where the last run begins."""
    runs = []
    end = len(sentences)
    while end:
        first = begins[end]
        runs.append(Span(sentences[first].start, sentences[end - 1].end))
        end = first
    return runs[::-1]
