"""What the language model reads: the best sentences of the passages, within its budget."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.attribution import Source
from vectorstore.dates import long_date
from vectorstore.passages import Passage

# At most 500 tokens: German news takes one token for 3 to 3.5 characters in the embedded model.
MAX_CHARACTERS = 1450
# Stands where sentences of an article are left out.
GAP = " … "


def read_best(
    sources: Sequence[Source], nearness: Sequence[float], language: str, room: int = MAX_CHARACTERS
) -> tuple[list[Source], str]:
    """The sentences that fit, best first by `nearness` with their neighbours, and their text.

    What is read stands in the order of the text, under each article's headline and date, the
    article of the best sentence first; GAP stands where sentences are left out. `sources` are the
    sentences of the passages, `nearness` is that of `bot.relevance` to the question.
    """
    chosen: list[int] = []
    for best in sorted(range(len(sources)), key=lambda place: -nearness[place]):
        for place in _with_neighbours(best, sources):
            more = [*chosen, place]
            if place not in chosen and len(_blocks(sources, more, language)) <= room:
                chosen = more
    read = [sources[place] for places in _by_article(sources, chosen) for place in places]
    return read, _blocks(sources, chosen, language)


def _with_neighbours(best: int, sources: Sequence[Source]) -> Iterator[int]:
    """A sentence, the one after it and the one before it in the same passage."""
    for place in (best, best + 1, best - 1):
        if 0 <= place < len(sources) and sources[place].passage is sources[best].passage:
            yield place


def _by_article(sources: Sequence[Source], chosen: Sequence[int]) -> list[list[int]]:
    """The chosen sentences of each article in the order of its text; articles as first chosen."""
    articles: dict[str, list[int]] = {}
    for place in chosen:
        articles.setdefault(sources[place].passage.article.id, []).append(place)
    return [sorted(one, key=lambda place: sources[place].start) for one in articles.values()]


def _blocks(sources: Sequence[Source], chosen: Sequence[int], language: str) -> str:
    """The text for the prompt, a numbered block an article."""
    return "\n\n".join(
        f"[{number}] {heading(sources[places[0]].passage, language)}\n"
        + _joined([sources[place] for place in places])
        for number, places in enumerate(_by_article(sources, chosen), start=1)
    )


def _joined(read: Sequence[Source]) -> str:
    """Sentences of one article, with what stands between them, or GAP for words left out."""
    words = read[0].text
    for one, following in pairwise(read):
        between = one.passage.article.text[one.end : following.start]
        words += (GAP if between.strip() else between) + following.text
    return words


def evidence(passage: Passage, sentence: str, language: str) -> str:
    """One sentence of a passage for the prompt, under the same heading as the passage."""
    return f"[1] {heading(passage, language)}\n{sentence}"


def heading(passage: Passage, language: str) -> str:
    """The headline of a passage's article, with source and date where they are known."""
    article = passage.article
    origin = ", ".join(
        part for part in (article.source, long_date(article.published, language)) if part
    )
    return f"{article.headline} ({origin})" if origin else article.headline
