from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.attribution import LONG, MAX_QUOTES, attribute, locate, source_sentences
from bot.clauses import LEAST_WORDS, split_clauses, split_statements
from bot.encoder import Encoder
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.embedder import FakeEmbedder
from vectorstore.passages import Passage

TEXT = (
    "Die Sicherheitsberater treffen sich am 3. Januar in der Ukraine. "
    "Am 6. Januar folgt ein Treffen der Staatschefs.\n\n"
    "An dem Telefonat nahmen Marco Rubio und Jared Kushner teil. "
    "Der Minister trat nicht zurück. Das Parlament nahm das Gesetz mit 399 zu 275 Stimmen an."
)
ENCODER = Encoder(FakeEmbedder())


def sources_of(text, title="Gespräche über die Ukraine", language="de"):
    article = Article(text=text, title=title, language=language, path="a.txt")
    version = Version(article, 1, "2026-01-01T00:00:00+00:00")
    return source_sentences([Passage(chunk, version, 1.0) for chunk in chunk_version(version)])


@pytest.fixture
def sources():
    return sources_of(TEXT)


def test_sources_are_the_article_s_words_at_their_place(sources):
    assert len(sources) == 5
    assert all(TEXT[source.start : source.end] == source.text for source in sources)


@pytest.mark.parametrize(
    ("sentence", "language", "quoted"),
    [
        ("Die Sicherheitsberater treffen sich am 3. Januar.", "de", 0),
        ("Rubio und Kushner nahmen an dem Telefonat teil.", "de", 2),
        ("The Staatschefs meet on January 6.", "en", 1),
        ("Der Minister trat nicht zurück.", "de", 3),
        ("Mit 399 zu 275 Stimmen nahm das Parlament das Gesetz an.", "de", 4),
    ],
)
def test_one_claim_gets_the_one_sentence_that_carries_it(sources, sentence, language, quoted):
    assert attribute(sentence, language, sources, ENCODER) == (sources[quoted],)


def test_each_claim_of_a_sentence_gets_its_own_quote(sources):
    two = "Der Minister trat nicht zurück, und Rubio und Kushner nahmen an dem Telefonat teil."
    assert {*attribute(two, "de", sources, ENCODER)} == {sources[2], sources[3]}
    three = two[:-1] + "; das Parlament nahm das Gesetz an."
    assert {*attribute(three, "de", sources, ENCODER)} == {*sources[2:]}


def test_a_number_or_date_that_the_first_quote_lacks_is_looked_for(sources):
    sentence = "Die Berater treffen sich am 3. Januar, die Staatschefs am 6. Januar."
    assert {*attribute(sentence, "de", sources, ENCODER)} == {*sources[:2]}


def test_of_two_sentences_alike_the_one_with_the_numbers_is_taken():
    told = sources_of(
        "In Kassel wurden 12 Häuser beschädigt. In Kassel wurden 31 Häuser beschädigt."
    )
    claim = "In Kassel wurden 31 Häuser beschädigt."
    assert attribute(claim, "de", told, ENCODER) == (told[1],)
    assert attribute(claim, "de", told, ENCODER, found=told[0]) == (told[1],)


def test_a_date_in_the_headline_counts_as_the_source_s():
    text = "Die Straße ist wieder frei. Am 9. Mai war sie noch gesperrt, die Straße."
    claim = "Die Straße ist am 9. Mai wieder frei."
    dated = sources_of(text, title="Straße am 9. Mai frei")
    assert attribute(claim, "de", dated, ENCODER) == (dated[0],)
    undated = sources_of(text, title="Straße frei")
    assert attribute(claim, "de", undated, ENCODER)[0] == undated[1]


def test_a_year_in_the_headline_counts_as_the_source_s():
    told = sources_of(
        "Die Straße ist wieder frei. Seit 2024 war sie gesperrt, die Straße.", title="Straße 2024"
    )
    claim = "Die Straße ist seit 2024 wieder frei."
    assert attribute(claim, "de", told, ENCODER) == (told[0],)


def test_a_number_in_the_headline_does_not_count_as_the_source_s():
    told = sources_of(
        "Forscher fanden ein Feld heißer Quellen im Meer. Es liegt 3100 Meter tief.",
        title="Heiße Quellen in 3100 Metern Tiefe",
    )
    claim = "Das Feld heißer Quellen im Meer liegt 3100 Meter tief."
    assert told[1] in attribute(claim, "de", told, ENCODER)


def test_without_sources_nothing_is_quoted():
    assert attribute("Ein Satz.", "de", [], ENCODER) == ()


def test_of_a_very_long_sentence_the_part_that_carries_the_claim_is_quoted():
    parts = (
        "Der Ausschuss vertagte nach einer langen Sitzung am späten Abend im Rathaus den "
        "Beschluss über den Haushalt der Stadt und die neuen Gebühren für alle Parkplätze;",
        "die Brücke am Hafen wird nach Auskunft des Bauamts wegen schwerer Schäden an den "
        "Pfeilern vom kommenden Montag an für Lastwagen gesperrt bleiben;",
        "über den Namen der Schule entscheiden später die Eltern und ihre Kinder gemeinsam.",
    )
    (long,) = told = sources_of(" ".join(parts))
    assert len(long.text) > LONG
    (quote,) = attribute("Die Brücke am Hafen wird für Lastwagen gesperrt.", "de", told, ENCODER)
    assert quote.text == parts[1]
    assert long.text[quote.start : quote.end] == quote.text
    whole = "Der Ausschuss vertagte den Haushalt; über den Namen der Schule entscheiden die Eltern."
    assert attribute(whole, "de", told, ENCODER) == (long,)


@given(st.lists(st.sampled_from([*TEXT.split(), "und", ";", "während"]), min_size=1, max_size=30))
@settings(deadline=None)
def test_quotes_are_few_different_and_of_the_sources(words):
    told = sources_of(TEXT)
    found = attribute(" ".join(words), "de", told, ENCODER)
    assert 1 <= len(found) <= MAX_QUOTES
    assert len(set(found)) == len(found)
    assert set(found) <= set(told)


@pytest.mark.parametrize(
    ("span", "index"),
    [
        ("am 3. Januar", 0),
        ("Marco Rubio und Jared Kushner", 2),
        ("Marco Rubio und der Jared Kushner", 2),
        ("January 6", 1),
        ("„399 zu 275 Stimmen“", 4),
        ("Jared Kushner, Marco Rubio", 2),
        ("Rubio und Kushner und am 6. Januar", 2),
    ],
)
def test_a_copied_span_is_found_again(sources, span, index):
    assert locate(span, "Wer? Wann?", sources) == sources[index]


@pytest.mark.parametrize(
    "span",
    [
        "",
        "...",
        "am 5. Januar",
        "Angela Merkel",
        "398 zu 275 Stimmen",
        "Marco Rubio, Angela Merkel",
    ],
)
def test_a_span_that_stands_nowhere_is_not_found(sources, span):
    assert locate(span, "Wer? Wann?", sources) is None


def test_the_source_that_was_read_from_goes_first_among_equals(sources):
    twin = replace(sources[0], start=sources[0].start + 1000)
    found = attribute(sources[0].text, "de", [sources[0], twin], ENCODER, found=twin)
    assert found == (twin,)


def test_among_equals_the_sentence_nearer_to_the_question_is_taken(sources):
    assert locate("Januar", "Wann treffen sich die Staatschefs?", sources) == sources[1]
    assert locate("Januar", "Wann treffen sich die Sicherheitsberater?", sources) == sources[0]


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("Rubio und Kushner nahmen teil.", ["Rubio und Kushner nahmen teil."]),
        (
            "Die Bahn fährt wieder und der Hafen bleibt noch zu.",
            ["Die Bahn fährt wieder", "und der Hafen bleibt noch zu."],
        ),
        (
            "Today, trains run; the bridge is closed, while ferries stay in port.",
            ["Today, trains run; the bridge is closed,", "while ferries stay in port."],
        ),
        ("", [""]),
    ],
)
def test_clauses_are_parted_and_short_ones_go_with_their_neighbour(sentence, clauses):
    assert [sentence[span.start : span.end] for span in split_clauses(sentence)] == clauses


def test_statements_are_not_parted_from_what_they_hang_on():
    sentence = "Der Rat bestritt gestern Abend, dass er davon wusste, und er trat danach zurück."
    assert [sentence[span.start : span.end] for span in split_statements(sentence)] == [
        "Der Rat bestritt gestern Abend, dass er davon wusste,",
        "und er trat danach zurück.",
    ]


@given(st.text("ab ,;:–\n", max_size=60))
def test_clauses_leave_nothing_out_and_are_long_enough(sentence):
    spans = split_clauses(sentence)
    parts = [sentence[span.start : span.end] for span in spans]
    assert "".join("".join(parts).split()) == "".join(sentence.split())
    assert [span.start for span in spans] == sorted({span.start for span in spans})
    assert len(parts) == 1 or all(len(part.split()) >= LEAST_WORDS for part in parts)
