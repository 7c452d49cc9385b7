from itertools import permutations

import pytest

from vectorstore.articles import Article
from vectorstore.catalog import Catalog

FILLER = (
    "Die Heizung im Rathaus ist alt.",
    "Eine neue Heizung kostet viel.",
    "Ein Gesetz regelt die Parkplätze.",
    "Das Gesetz über Hunde bleibt.",
    "Die Kommission tagt in Wien.",
    "Der Hafen bleibt geschlossen.",
)


def article(text: str, language: str = "de") -> Article:
    return Article(text=text, path=f"{text}.txt", language=language)


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    for text in FILLER:
        catalog.store(article(text))
    yield catalog
    catalog.close()


def first(catalog: Catalog, question: str, language: str = "de") -> str:
    hits = catalog.keyword_search(question, language, 5)
    return catalog.chunks([hits[0].chunk_id])[hits[0].chunk_id][0].text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Heizungsgesetzes", "Das Heizungsgesetz kommt im Mai."),
        ("Heizungsgesetzes", "Ein Gesetz zur Heizung kommt im Mai."),
        ("Gesetz zur Heizung", "Der Streit um das Heizungsgesetz dauert an."),
        ("Heizungs-Gesetz", "Der Streit um das Heizungsgesetz dauert an."),
        ("Heizungsgesetz", "Der Streit um das Heizungs-Gesetz dauert an."),
        ("EU Kommission", "Die EU-Kommission klagt."),
        ("Kommission der EU", "Die EU-Kommission klagt."),
        ("EU-Kommission", "Die Kommission der EU klagt."),
        ("E-Auto", "Das E-Auto parkt."),
        ("Elektroautos", "Das Elektro-Auto parkt."),
        ("Koeln", "In Köln regnet es."),
        ("Köln", "In Koeln regnet es."),
        ("Muenchen", "In München regnet es."),
        ("Muller", "Frau Müller geht."),
        ("Strasse", "Die Straße ist gesperrt."),
        ("Häuser", "Das Haus brennt."),
        ("6. Januar 2026", "Das Treffen ist am 6. Januar 2026."),
    ],
)
def test_words_are_found_in_other_forms(catalog, question, text):
    catalog.store(article(text))
    assert first(catalog, question) == text


def test_coverage_is_the_share_of_the_questions_words_that_a_chunk_has(catalog):
    both, *rest = catalog.keyword_search("Heizung Rathaus", "de", 5)
    assert both.coverage == 1.0
    assert all(0 < hit.coverage < 1 for hit in rest)
    assert rest


def test_a_part_of_a_word_covers_a_part_of_it(catalog):
    hits = catalog.keyword_search("Heizungsgesetz", "de", 5)
    assert {hit.coverage for hit in hits} == {0.25}


def test_a_word_with_a_hyphen_is_covered_by_the_words_without(catalog):
    catalog.store(article("Die Kommission der EU klagt."))
    assert catalog.keyword_search("EU-Kommission", "de", 1)[0].coverage == 1.0


def test_an_english_question_is_hardly_covered_by_german_text(catalog):
    hit = catalog.keyword_search("When was the heating of the town hall in Wien replaced?", "en", 1)
    assert 0 < hit[0].coverage < 0.3


def test_the_rarest_terms_are_looked_for_first(catalog, monkeypatch):
    monkeypatch.setattr("vectorstore.keywords.MOST_CHUNKS", 1)
    assert [hit.coverage > 0 for hit in catalog.keyword_search("Heizung Hafen", "de", 5)] == [True]
    assert first(catalog, "Heizung Hafen") == "Der Hafen bleibt geschlossen."


@pytest.mark.parametrize("question", ["Heizungsgesetz Hafen", "Gesetz zur Heizung"])
def test_the_order_of_ingest_does_not_matter(tmp_path, question):
    texts = (*FILLER[:3], "Das Heizungsgesetz kommt.")
    seen = set()
    for number, order in enumerate(permutations(texts)):
        catalog = Catalog(tmp_path / f"{number}.sqlite")
        for text in order:
            catalog.store(article(text))
        hits = catalog.keyword_search(question, "de", 5)
        seen.add(frozenset((hit.chunk_id, round(hit.score, 6), hit.coverage) for hit in hits))
        catalog.close()
    assert len(seen) == 1
