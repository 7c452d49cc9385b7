"""Stories: articles with nearly the same text, and corrections with what they correct.

Kept in the catalogue as ties between pairs of articles, found when an article is stored: LSH bands
give candidates, the overlap of the two texts decides. A tie depends on its two texts alone, so a
story, all articles that ties connect, is the same whatever the order of delivery.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from sqlalchemy import Connection, bindparam, text

from vectorstore.articles import Article
from vectorstore.corrections import corrects, days_between
from vectorstore.overlap import Overlap, Wording, overlap
from vectorstore.passages import Passage

if TYPE_CHECKING:
    from vectorstore.catalog import Catalog

# Fitted on wikinews-de, see docs/retrieval.md. Runs of five words that two texts must share, as a
# share of the shorter and as a number: a stub with a notice about rights is not a copy of another.
SAME_WORDS = 0.45
SAME_RUNS = 30
# Shorter items, and items further apart in time, are copies when they say the same from end to
# end: a later report on one thing may repeat the background of an earlier one.
SAME_THROUGHOUT = 0.9
DAYS = 7
# Share of the shorter's numbers that stand in the longer. Items of one template share their words
# and not their numbers; a correction changes some. Two are forgiven: figures are written as words
# and mistyped.
SAME_NUMBERS = 0.6
CORRECTED_NUMBERS = 0.4
FORGIVEN = 2
# Candidates looked at for one article, those with most bands in common first.
CANDIDATES = 50
# Of one hundred: passages as alike as this say the same.
SAME_PASSAGE = 85
# A member so much longer than the best one holds more than a cut copy does.
LONGER = 1.2


class Tie(StrEnum):
    """What an article is to another one of its story."""

    COPY = "copy"
    CORRECTS = "corrects"
    CORRECTED = "corrected"


_REVERSE = {Tie.COPY: Tie.COPY, Tie.CORRECTS: Tie.CORRECTED, Tie.CORRECTED: Tie.CORRECTS}


@dataclass(frozen=True)
class Story:
    """Article ids: all members, and which of them a given member corrects."""

    members: frozenset[str]
    corrects: dict[str, frozenset[str]]

    @property
    def corrected(self) -> frozenset[str]:
        """The members that others correct."""
        return frozenset().union(*self.corrects.values())

    def correction(self, article_id: str) -> str | None:
        """The member that corrects this one and is not corrected itself, None where none does."""
        found = [by for by, ids in self.corrects.items() if article_id in ids]
        return min(set(found) - self.corrected, default=None)


def tie(one: Article, other: Article, shared: Overlap) -> Tie | None:
    """What `one` is to `other` when their texts overlap so much, None for nothing."""
    numbers = (shared.kept + FORGIVEN) / (shared.numbers + FORGIVEN)
    long_enough = shared.words >= SAME_WORDS and shared.runs >= SAME_RUNS
    throughout = shared.words >= SAME_THROUGHOUT
    if (long_enough or throughout) and numbers >= CORRECTED_NUMBERS:
        if corrects(one, other):
            return Tie.CORRECTS
        if corrects(other, one):
            return Tie.CORRECTED
    near = days_between(one.published, other.published) <= DAYS
    return Tie.COPY if numbers >= SAME_NUMBERS and (throughout or (long_enough and near)) else None


def link(connection: Connection, article: Article) -> None:
    """Find the article's ties; they replace those of its earlier versions."""
    unlink(connection, article.id)
    wording = Wording(article.text)
    if not wording.words:
        return
    bands = wording.bands()
    rows = []
    for other in _candidates(connection, bands):
        found = tie(article, other, overlap(wording, Wording(other.text)))
        if found:
            rows += [
                {"one": article.id, "other": other.id, "tie": found.value},
                {"one": other.id, "other": article.id, "tie": _REVERSE[found].value},
            ]
    if rows:
        connection.execute(
            text("INSERT INTO ties (one, other, tie) VALUES (:one, :other, :tie)"), rows
        )
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO bands (band, article_id) VALUES (?, ?)",
        [(band, article.id) for band in bands],
    )


def unlink(connection: Connection, article_id: str) -> None:
    """Forget the article's bands and ties."""
    for query in (
        "DELETE FROM bands WHERE article_id = :id",
        "DELETE FROM ties WHERE one = :id",
        "DELETE FROM ties WHERE other = :id",
    ):
        connection.execute(text(query), {"id": article_id})


def _candidates(connection: Connection, bands: Sequence[int]) -> list[Article]:
    """The newest versions of the articles that share most bands with these."""
    query = text(
        "SELECT v.* FROM (SELECT article_id AS id, count(*) AS shared FROM bands "
        "WHERE band IN :bands GROUP BY article_id ORDER BY shared DESC, id LIMIT :most) AS near "
        "JOIN articles a ON a.id = near.id "
        "JOIN versions v ON v.article_id = a.id AND v.number = a.newest"
    ).bindparams(bindparam("bands", expanding=True))
    rows = connection.execute(query, {"bands": list(bands), "most": CANDIDATES})
    names = Article.__dataclass_fields__
    return [Article(**{name: getattr(row, name) for name in names}) for row in rows]


def find_stories(connection: Connection, article_ids: Iterable[str]) -> dict[str, Story]:
    """Article id -> its story, for those that have others in theirs."""
    ties = _all_ties(connection, set(article_ids))
    stories: dict[str, Story] = {}
    for article_id in ties:
        if article_id not in stories:
            story = _story(article_id, ties)
            stories |= dict.fromkeys(story.members, story)
    return stories


def _all_ties(connection: Connection, frontier: set[str]) -> dict[str, dict[str, Tie]]:
    """The ties of the articles, of those that they are tied to, and so on."""
    query = text("SELECT one, other, tie FROM ties WHERE one IN :ids").bindparams(
        bindparam("ids", expanding=True)
    )
    ties: dict[str, dict[str, Tie]] = defaultdict(dict)
    while frontier:
        for row in connection.execute(query, {"ids": sorted(frontier)}):
            ties[row.one][row.other] = Tie(row.tie)
        frontier = {other for tied in ties.values() for other in tied} - set(ties)
    return ties


def _story(article_id: str, ties: dict[str, dict[str, Tie]]) -> Story:
    members, waiting = {article_id}, [article_id]
    while waiting:
        new = set(ties[waiting.pop()]) - members
        members |= new
        waiting += new
    corrections = {
        one: frozenset(other for other, kind in ties[one].items() if kind is Tie.CORRECTS)
        for one in members
    }
    return Story(frozenset(members), {one: ids for one, ids in corrections.items() if ids})


def one_slot_a_story(passages: Iterable[Passage], catalog: "Catalog") -> Iterator[Passage]:
    """Of each story the passages of one member alone, in their order, best first.

    That is the member with the best passage, among equal scores a correction first, then the
    newest published; but a longer one that has the same passage, since a cut copy lacks what may
    be asked next. What a correction corrects yields to it: its passages become those of the
    correction that say the same now. `also` of each passage are the other members that nothing
    corrects.
    """
    passages = list(passages)
    stories = catalog.stories({passage.article.id for passage in passages})
    passages = list(_corrected(passages, stories, catalog))
    chosen: dict[frozenset[str], str] = {}
    for passage in passages:
        story = stories.get(passage.article.id)
        if story is None:
            yield passage
            continue
        if story.members not in chosen:
            group = [one for one in passages if one.article.id in story.members]
            chosen[story.members] = _slot(group, story)
        if chosen[story.members] == passage.article.id:
            others = story.members - story.corrected - {passage.article.id}
            yield replace(passage, also=tuple(catalog.newest(sorted(others))))


def _slot(group: Sequence[Passage], story: Story) -> str:
    """The id of the member that answers for a story; `group` are its passages, best first."""
    best = [one for one in group if one.score == group[0].score]
    best.sort(key=lambda one: one.article.published, reverse=True)
    best.sort(key=lambda one: one.article.id not in story.corrects)
    words, length = best[0].chunk.text, len(best[0].article.text)
    if best[0].article.id in story.corrects:
        return best[0].article.id
    longer = [
        one
        for one in group
        if len(one.article.text) > LONGER * length
        and fuzz.ratio(one.chunk.text, words) >= SAME_PASSAGE
    ]
    return (longer or best)[0].article.id


def _corrected(
    passages: Sequence[Passage], stories: dict[str, Story], catalog: "Catalog"
) -> Iterator[Passage]:
    """The passages, those of corrected items replaced by the correction's that say the same."""
    seen: set[str] = set()
    for passage in passages:
        story = stories.get(passage.article.id)
        correction = story.correction(passage.article.id) if story else None
        if correction:
            passage = _most_alike(passage, catalog, correction)
        if passage.chunk.id not in seen:
            seen.add(passage.chunk.id)
            yield passage


def _most_alike(passage: Passage, catalog: "Catalog", article_id: str) -> Passage:
    chunk, version = max(
        catalog.chunks_of(article_id),
        key=lambda found: fuzz.ratio(found[0].text, passage.chunk.text),
    )
    return replace(passage, chunk=chunk, version=version)
