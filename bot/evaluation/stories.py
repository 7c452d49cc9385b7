"""Measuring stories: edited copies, one topic, one template, and what a whole collection holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bot.evaluation.copies import edited_copies, one_topic, templated
from vectorstore.articles import Article
from vectorstore.catalog import Catalog
from vectorstore.passages import Passage
from vectorstore.readers import Failure, TableFormat, find_files, read
from vectorstore.sentences import split_sentences
from vectorstore.stories import one_slot_a_story

COPIES = 50
ON_ONE_TOPIC = 200
OF_ONE_TEMPLATE = 20
SEED = 1
CANDIDATES = 30


@dataclass(frozen=True)
class Figures:
    """What was found; `stories` are the headlines of each story of the collection itself.

    `copies_apart`: copies that are not in their original's story. `in_two_slots`: searches for a
    sentence of a copy that gave one story two slots, of `searches` that ranked both. `merged`:
    pairs of the articles on one topic that are one story; `templates_merged`: of one template.
    """

    articles: int
    copies: int
    copies_apart: int
    searches: int
    in_two_slots: int
    on_one_topic: int
    merged: int
    of_templates: int
    templates_merged: int
    stories: tuple[tuple[str, ...], ...]


def read_articles(paths: Sequence[Path]) -> list[Article]:
    """All articles of files and folders; what cannot be read is left out."""
    found: list[Article] = []
    for source in find_files(paths):
        if not isinstance(source, Failure):
            items = read(*source, TableFormat())
            found += [item for item in items if not isinstance(item, Failure)]
    return found


def measure(articles: Sequence[Article], folder: Path) -> Figures:
    """Figures over a collection, with catalogues made in `folder`."""
    count = min(COPIES, len(articles) // 2)
    copies = edited_copies(articles, count, SEED)
    templates = templated(OF_ONE_TEMPLATE, SEED)
    topic = one_topic(articles, min(ON_ONE_TOPIC, len(articles)))
    alone = _filled(folder / "alone.sqlite", articles)
    stories = _stories(alone, articles)
    merged = _merged(alone, topic)
    alone.close()
    catalog = _filled(folder / "copies.sqlite", [*articles, *copies, *templates])
    slots = [_slots(copy, catalog) for copy in copies]
    ranked = [slot for slot in slots if slot]
    figures = Figures(
        articles=len(articles),
        copies=count,
        copies_apart=count - sum(_same_story(catalog, copy.id, copy.item_id) for copy in copies),
        searches=len(ranked),
        in_two_slots=sum(slot > 1 for slot in ranked),
        on_one_topic=len(topic),
        merged=merged,
        of_templates=len(templates),
        templates_merged=_merged(catalog, templates),
        stories=stories,
    )
    catalog.close()
    return figures


def _filled(path: Path, articles: Iterable[Article]) -> Catalog:
    catalog = Catalog(path)
    for article in articles:
        catalog.store(article)
    return catalog


def _stories(catalog: Catalog, articles: Sequence[Article]) -> tuple[tuple[str, ...], ...]:
    headlines = {article.id: article.headline for article in articles}
    found = {story.members for story in catalog.stories(headlines).values()}
    return tuple(sorted(tuple(headlines[one] for one in sorted(members)) for members in found))


def _same_story(catalog: Catalog, one: str, other: str) -> bool:
    story = catalog.stories([one]).get(one)
    return story is not None and other in story.members


def _merged(catalog: Catalog, articles: Sequence[Article]) -> int:
    """How many pairs of these articles, no two with the same text, are in one story."""
    different = list({article.text: article.id for article in articles}.values())
    stories = catalog.stories(different)
    return sum(
        one in stories and other in stories[one].members
        for one, other in combinations(different, 2)
    )


def _slots(copy: Article, catalog: Catalog) -> int:
    """How many members of the copy's story a keyword search shows; 0 where it ranked one alone.

    The question is a long sentence of the copy, so that the original ranks as high.
    """
    sentences = [copy.text[span.start : span.end] for span in split_sentences(copy.text)]
    question = max(sentences, key=len)
    found = catalog.keyword_search(question, copy.spoken, CANDIDATES)
    chunks = catalog.chunks([hit.chunk_id for hit in found])
    ranked = [Passage(*chunks[hit.chunk_id], score=hit.score) for hit in found]
    story = {copy.id, copy.item_id}
    if len(story & {passage.article.id for passage in ranked}) < len(story):
        return 0
    shown = one_slot_a_story(ranked, catalog)
    return len(story & {passage.article.id for passage in shown})
