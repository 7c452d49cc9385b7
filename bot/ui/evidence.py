"""The evidence of an answer: its passages as cards, with the quotes marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.answer import Answer, Citation, Copy, Quote
from bot.ui.marks import Mark, marked
from vectorstore.articles import Article
from vectorstore.passages import Passage


@dataclass(frozen=True)
class Card:
    """A passage as the panel shows it; `numbers` are the citations that lie in it.

    `start` and `end` are where an opened article is marked: the first quote, else the passage.
    `also_in` are the other outlets of its quotes; `speaks` says that a sentence in it is marked as
    speaking to the question.
    """

    numbers: tuple[int, ...]
    headline: str
    source: str
    published: str
    place: str
    url: str
    language: str
    body: Markup
    article_id: str
    version: int
    start: int
    end: int
    also_in: tuple[Copy, ...] = ()
    speaks: bool = False


@dataclass(frozen=True)
class Evidence:
    """The cards of one answer: cited ones in the order of their numbers, then the others."""

    cited: tuple[Card, ...]
    others: tuple[Card, ...]

    @property
    def speaks(self) -> bool:
        """Whether any card has a sentence marked as speaking to the question."""
        return any(card.speaks for card in (*self.cited, *self.others))


def evidence(answer: Answer, turn: int) -> Evidence:
    """The evidence of an answer; `turn` makes the ids of its marks unique in the page."""
    cited, others = [], []
    left = list(answer.citations)
    for passage in answer.passages:
        inside = [citation for citation in left if _lies_in(citation, passage)]
        left = [citation for citation in left if citation not in inside]
        speaking = [quote for quote in answer.evidence if _touches(quote, passage)]
        card = _passage_card(passage, inside, speaking, turn)
        (cited if inside else others).append(card)
    cited += [_citation_card(citation, turn) for citation in left]
    return Evidence(tuple(sorted(cited, key=lambda card: card.numbers)), tuple(others))


def mark_id(turn: int, n: int) -> str:
    """The name of a quote in the page, which the citation in the answer links to."""
    return f"beleg-{turn}-{n}"


def safe_url(url: str) -> str:
    """The URL where it leads to the web, else ""; never a script."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _lies_in(citation: Citation, passage: Passage) -> bool:
    chunk = passage.chunk
    inside = chunk.start <= citation.start and citation.end <= chunk.end
    return inside and _same_text(citation, passage)


def _touches(quote: Quote, passage: Passage) -> bool:
    chunk = passage.chunk
    touching = chunk.start < quote.end and quote.start < chunk.end
    return touching and _same_text(quote, passage)


def _same_text(quote: Quote, passage: Passage) -> bool:
    chunk = passage.chunk
    return (quote.article_id, quote.version) == (chunk.article_id, chunk.version)


def _passage_card(
    passage: Passage, citations: Sequence[Citation], speaking: Sequence[Quote], turn: int
) -> Card:
    chunk, article = passage.chunk, passage.article
    marks = [Mark(one.start, one.end, mark_id(turn, one.n)) for one in citations]
    marks += [Mark(one.start, one.end) for one in speaking]
    first = citations[0] if citations else chunk
    return Card(
        numbers=tuple(one.n for one in citations),
        body=marked(chunk.text, marks, chunk.start),
        article_id=chunk.article_id,
        version=chunk.version,
        start=first.start,
        end=first.end,
        also_in=_outlets(citations),
        speaks=bool(speaking),
        **_facts(article),
    )


def _outlets(citations: Sequence[Citation]) -> tuple[Copy, ...]:
    """Every other outlet of these quotes once, at the first quote that it has."""
    copies: dict[str, Copy] = {}
    for citation in citations:
        for copy in citation.also_in:
            copies.setdefault(copy.source, copy)
    return tuple(copies[name] for name in sorted(copies))


def _facts(article: Article) -> dict[str, str]:
    return {
        "headline": article.headline,
        "source": article.source,
        "published": article.published,
        "place": article.place,
        "url": safe_url(article.url),
        "language": article.language,
    }


def _citation_card(citation: Citation, turn: int) -> Card:
    """A card for a quote that none of the passages holds whole."""
    mark = Mark(citation.start, citation.end, mark_id(turn, citation.n))
    return Card(
        numbers=(citation.n,),
        headline=citation.title,
        source=citation.source,
        published=citation.published,
        place="",
        url=safe_url(citation.url),
        language="",
        body=marked(citation.quote, [mark], citation.start),
        article_id=citation.article_id,
        version=citation.version,
        start=citation.start,
        end=citation.end,
        also_in=citation.also_in,
    )
