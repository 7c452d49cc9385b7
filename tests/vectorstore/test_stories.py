from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.articles import Article
from vectorstore.catalog import Catalog
from vectorstore.chunks import chunk_version
from vectorstore.corrections import corrects, is_correction
from vectorstore.overlap import Wording, overlap
from vectorstore.passages import Passage
from vectorstore.readers import Failure, TableFormat, find_files, read
from vectorstore.stories import Tie, one_slot_a_story, tie

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
WORDS = (
    "Der Stadtrat von Musterau hat am Abend den Neubau der Schwimmhalle beschlossen. Die Kosten "
    "liegen bei 14 Millionen Euro, 3 Millionen mehr als zuletzt geplant. Bürgermeisterin Ada "
    "Lindner sprach von einem Kraftakt, der sich für die nächsten 40 Jahre lohne. Gebaut werden "
    "soll ab Mai auf dem Gelände der alten Ziegelei am Fluss. Die Opposition hielt dagegen, dass "
    "die Stadt erst im Vorjahr 7 Stellen in den Schulen gestrichen habe. Anwohner fürchten den "
    "Verkehr und haben 900 Unterschriften gesammelt, die der Rat nun prüfen lässt."
)


def item(text: str = WORDS, **fields: str) -> Article:
    return replace(Article(text=text, language="de", path=str(sorted(fields.items()))), **fields)


def between(one: Article, other: Article) -> Tie | None:
    return tie(one, other, overlap(Wording(one.text), Wording(other.text)))


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def members(catalog, article):
    story = catalog.stories([article.id]).get(article.id)
    return set(story.members) if story else {article.id}


def passages(catalog, *articles):
    """Every passage of the articles, all of the first one first."""
    versions = [catalog.version(article.id) for article in articles]
    return [
        Passage(chunk, version, score=1.0 - place / 10)
        for place, version in enumerate(versions)
        for chunk in chunk_version(version)
    ]


def test_an_edited_copy_is_the_same_story():
    other = WORDS.replace("am Abend", "am Montag").replace("hielt dagegen", "kritisierte")
    other = f"MUSTERAU (Blatt) - {other} Mehr dazu morgen. /ab/cd"
    assert between(item(), item(other)) is Tie.COPY


def test_a_copy_cut_to_its_first_sentences_is_the_same_story():
    assert between(item(), item(WORDS[: WORDS.index(" Gebaut")])) is Tie.COPY


def test_figures_written_another_way_are_the_same():
    shared = overlap(Wording("1.200 Euro und zwölf Tage"), Wording("1200 Euro und 12 Tage"))
    assert (shared.words, shared.numbers, shared.kept) == (1.0, 2, 2)


def test_items_of_one_template_with_other_figures_are_not():
    other = item(
        WORDS.replace("14 ", "28 ").replace("3 M", "9 M").replace("40 ", "25 ")
        .replace("7 S", "31 S").replace("900", "120").replace("Ada Lindner", "Eva Kurz")
    )  # fmt: skip
    assert between(item(), other) is None


def test_a_part_deep_inside_a_round_up_is_not():
    round_up = " ".join(f"Meldung {n}: In Ort{n} geschah Neues{n} um {n} Uhr." for n in range(90))
    assert between(item(), item(f"{round_up} {WORDS}")) is None


def test_a_later_report_that_repeats_the_background_is_not():
    later = f"{WORDS[WORDS.index('Bürger') :]} " + "Nun ist alles anders gekommen. " * 3
    assert between(item(published="2025-03-01"), item(later, published="2025-03-02")) is Tie.COPY
    assert between(item(published="2025-03-01"), item(later, published="2025-04-02")) is None


@pytest.mark.parametrize(
    "head",
    [
        "KORREKTUR: Bad teurer", "Bad teurer (Korrigiert: Kosten)", "Berichtigung: Bad",
        "Corrected: pool", "Pool dearer (corrects figure)", "CORRECTION - Pool",
    ],
)  # fmt: skip
def test_a_marker_in_the_head_makes_a_correction(head):
    assert is_correction(item(title=head))
    assert is_correction(item(f"{head}\n\n{WORDS}"))


@pytest.mark.parametrize("head", ["Korrektur an der Börse", "Kurskorrektur", "Correction course"])
def test_the_word_alone_makes_none(head):
    assert not is_correction(item(title=head))


def test_a_correction_corrects_what_is_earlier_and_not_long_ago():
    correction = item(title="KORREKTUR: Bad", published="2025-03-02T10:00:00+01:00")
    assert corrects(correction, item(published="2025-03-01"))
    assert corrects(correction, item(published="2025-03-02"))
    assert corrects(correction, item())
    assert not corrects(correction, item(published="2025-03-03"))
    assert not corrects(correction, item(published="2024-03-01"))
    assert not corrects(item(published="2025-03-02"), item(published="2025-03-01"))


def test_stories_are_the_same_whatever_the_order(tmp_path):
    parts = WORDS.split(". ")
    first, last = item(". ".join(parts[:5]), path="a"), item(". ".join(parts[:3]), path="b")
    articles = [item(path="m"), first, last, item("Ganz anderes steht hier. " * 9, path="x")]
    found = set()
    for number, order in enumerate(permutations(articles)):
        catalog = Catalog(tmp_path / f"{number}.sqlite")
        for article in order:
            catalog.store(article)
        stories = catalog.stories(article.id for article in articles)
        found.add(frozenset(story.members for story in stories.values()))
        catalog.close()
    assert found == {frozenset({frozenset(article.id for article in articles[:3])})}


def test_a_new_version_and_a_removal_change_the_story(catalog):
    one, other = item(path="a"), item(path="b")
    catalog.store(one)
    catalog.store(other)
    assert members(catalog, one) == {one.id, other.id}
    catalog.store(replace(other, text="Nun steht hier etwas ganz anderes. " * 9))
    assert members(catalog, one) == {one.id}
    catalog.store(other)
    catalog.store(replace(other, text=f"{WORDS} Ein Satz mehr."))
    assert members(catalog, one) == {one.id, other.id}
    catalog.remove(other.id)
    assert members(catalog, one) == {one.id}


def test_stories_can_be_found_anew(catalog):
    one, other = item(path="a"), item(path="b")
    catalog.store(one)
    catalog.store(other)
    catalog.relink()
    assert members(catalog, one) == {one.id, other.id}


def test_a_story_has_one_slot_and_names_the_others(catalog):
    one, other = item(path="a"), item(path="b")
    alone = item("Etwas ganz anderes geschah in der Nachbarstadt. " * 9, path="c")
    for article in (one, other, alone):
        catalog.store(article)
    shown = list(one_slot_a_story(passages(catalog, other, one, alone), catalog))
    assert {passage.article.id for passage in shown} == {other.id, alone.id}
    assert [version.article.id for version in shown[0].also] == [one.id]
    assert shown[-1].also == ()


def test_among_equal_scores_the_newest_takes_the_slot(catalog):
    old, new = (item(path=day, published=day) for day in ("2025-03-01", "2025-03-02"))
    catalog.store(old)
    catalog.store(new)
    ranked = [replace(passage, score=1.0) for passage in passages(catalog, old, new)]
    assert {one.article.id for one in one_slot_a_story(ranked, catalog)} == {new.id}


def test_a_cut_copy_leaves_the_slot_to_the_whole_text(catalog):
    cut, whole = item(WORDS[: WORDS.index(" Gebaut")], path="cut"), item(path="whole")
    catalog.store(cut)
    catalog.store(whole)
    ranked = passages(catalog, cut, whole)
    # The same words in both, as the chunks of a long text and of its beginning have them.
    words = ranked[0].chunk.text
    ranked[1] = replace(ranked[1], chunk=replace(ranked[1].chunk, text=words))
    assert {one.article.id for one in one_slot_a_story(ranked, catalog)} == {whole.id}


def seed_articles():
    for source in find_files([SEEDS]):
        assert not isinstance(source, Failure)
        yield from (one for one in read(*source, TableFormat()) if isinstance(one, Article))


def test_the_samples_have_their_three_stories_and_their_correction(catalog):
    by_id = {article.id: article for article in seed_articles()}
    for article in by_id.values():
        catalog.store(article)
    stories = {story.members: story for story in catalog.stories(by_id).values()}
    assert sorted(map(len, stories)) == [2, 3, 3]
    (correction,) = [article for article in by_id.values() if article.title.startswith("KORR")]
    (wrong,) = catalog.stories([correction.id])[correction.id].corrected
    assert "14,1 Prozent" in by_id[wrong].title
    assert [version.article.id for version in catalog.earlier(correction.id)] == [wrong]

    shown = list(one_slot_a_story(passages(catalog, by_id[wrong]), catalog))
    assert {passage.article.id for passage in shown} == {correction.id}
    assert "11,4 Prozent" in shown[0].chunk.text
    assert all(passage.also == () for passage in shown)
    for passage in shown:
        chunk = passage.chunk
        assert passage.article.text[chunk.start : chunk.end] == chunk.text


def test_earlier_versions_come_newest_first(catalog):
    article = item(path="a")
    for text in (WORDS, f"{WORDS} Zwei.", f"{WORDS} Drei."):
        catalog.store(replace(article, text=text))
    assert [version.number for version in catalog.earlier(article.id)] == [2, 1]


@given(st.text(max_size=300), st.text(max_size=300))
def test_an_overlap_is_the_same_both_ways_and_of_any_text(one, other):
    first, second = Wording(one), Wording(other)
    if len(first.words) != len(second.words):
        assert overlap(first, second) == overlap(second, first)
    assert 0 <= overlap(first, second).words <= 1
    assert overlap(first, first).words == 1
    assert all(-(2**63) <= band < 2**63 for band in first.bands())
