import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.sentences import MAX_CHARACTERS, split_sentences

# Sentences that must each stay whole and apart from a following one.
SENTENCES = [
    "Das gilt z. B. für Busse, d. h. für alle, bzw. für ca. 30 Linien.",
    "Das gilt z.B. Die-hards in Nr. 5 u. a. Orten.",
    "Dr. Anna Vogt und Prof. Dr. Jan Roth kamen nach St. Ingbert.",
    "Es kostete 3,5 Mio. Euro und 1.200 Mrd. Yen.",
    "Am 3. Januar beginnt die 2. Bundesliga.",
    "Am 12.03.2025 um 14.30 Uhr lag der Wert bei 1,5 Prozent.",
    "Friedrich II. kam nach Potsdam.",
    "J. K. Rowling und George W. Bush lasen vor.",
    "Mehr dazu auf www.beispiel.de/a.b und bei post@beispiel.de.",
    "Was nun?",
    "„Was nun?“, fragte sie.",
    '"Kommt!" rief er und ging.',
    "Er sagte: „Es ist gut.“",
    "»Nein.«",
    "(Das war gestern.)",
    "Die Fassung [...] Ende fehlt.",
    "Er zögerte … und ging.",
    "Das Spiel endete 3:2.",
    "Sie landeten auf Platz 3.",
    "Das war 2024.",
    "Mr. Hall met Mrs. Dale at 9 a.m. UTC in the U.S. Senate.",
    "It was No. 1 in the charts.",
    "I said I didn't.",
    "Yahoo! shares fell.",
    "Das sahen 20 Prozent.[1]",
    "Sie sprach über 9/11.",
    "Er zögerte ... Montag kam er.",
    "Sie spielte in der Saison 2024/25.",
    "👨‍👩‍👧 waren dabei!",
]


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_stays_whole_and_ends_where_the_next_begins(sentence: str) -> None:
    assert sentences(f"Die Lage ist klar. {sentence} Trainer Vogt blieb.") == [
        "Die Lage ist klar.",
        sentence,
        "Trainer Vogt blieb.",
    ]


@pytest.mark.parametrize(
    "sentence",
    ["Wir nehmen Plan B.", "He left the U.S.", "She works for Miller Inc.", "Es stieg auf 35."],
)
def test_before_a_word_that_opens_sentences_an_abbreviation_may_end_one(sentence: str) -> None:
    assert sentences(f"{sentence} Die Lage bleibt so.") == [sentence, "Die Lage bleibt so."]


def test_english_numbers_end_a_sentence() -> None:
    text = "The chair of the board is 72. Smith took the office of mayor and the rest at 35."
    assert len(sentences(text)) == 2


def test_a_missing_space_does_not_join_two_sentences() -> None:
    assert sentences("Das wurde besprochen.Der Rat kam.") == [
        "Das wurde besprochen.",
        "Der Rat kam.",
    ]


def test_a_blank_line_ends_a_sentence() -> None:
    assert sentences("Neue Brücke\n\nSie steht\r\n \r\nin Wesel") == [
        "Neue Brücke",
        "Sie steht",
        "in Wesel",
    ]


def test_list_items_and_headings_stand_alone() -> None:
    text = "# Ergebnisse\n- Wesel gewinnt\n- Rees verliert\nDer Trainer ist zufrieden."
    assert sentences(text) == text.split("\n")


def test_a_wrapped_line_goes_on() -> None:
    text = (
        "Der Rat der Stadt hat am Dienstag nach langer Debatte über das neue\n"
        "Konzept für den Nahverkehr entschieden und dabei die Buslinien der\n"
        "Vororte gestärkt. Die Opposition stimmte dagegen."
    )
    assert len(sentences(text)) == 2


def test_a_line_that_begins_in_lower_case_goes_on() -> None:
    assert sentences("Der Rat\nder Stadt tagt.") == ["Der Rat\nder Stadt tagt."]


def test_an_early_clause_is_no_place_to_cut() -> None:
    first = sentences("Er ging, " + "sehr " * 150 + "weit.")[0]
    assert len(first) > MAX_CHARACTERS - 10


def test_an_overlong_sentence_is_cut_at_a_clause() -> None:
    clause = "und " + "sehr " * 30 + "weit, "
    pieces = sentences("Er ging " + clause * 8 + "nach Hause.")
    assert len(pieces) > 1
    assert all(piece.endswith(",") for piece in pieces[:-1])


def test_a_hard_cut_keeps_characters_whole() -> None:
    family = "👨‍👩‍👧"
    pieces = sentences(family * 300)
    assert len(pieces) > 1
    assert all(len(piece) % len(family) == 0 for piece in pieces)


WORDS = st.sampled_from(
    [
        "Köln",
        "z. B.",
        "Dr.",
        "3.",
        "Januar",
        "„Ja!“",
        "»so«",
        "A\u0308rger",
        "👩🏽‍🚒",
        "a\u00adb",
        "...",
        "U.S.",
    ]
)
GAPS = st.sampled_from([" ", " ", "\n", "\r\n", "\n\n", "\r\n\r\n", ". ", "", "? ", "\u00a0"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=60).map(lambda p: "".join(w + g for w, g in p))


@given(st.one_of(TEXTS, st.text(), TEXTS.map(lambda text: text * 8)))
def test_spans_are_ordered_trimmed_bounded_and_cover_the_text(text: str) -> None:
    spans = split_sentences(text)
    position = 0
    for span in spans:
        sentence = text[span.start : span.end]
        assert not text[position : span.start].strip()
        assert sentence == sentence.strip() != ""
        assert len(sentence) <= MAX_CHARACTERS
        position = span.end
    assert not text[position:].strip()


@given(st.text(alphabet="e \u0301\u0308👩\u200d🚒🏽🇩🇪", min_size=500, max_size=1500))
def test_no_span_begins_with_a_combining_mark_that_belongs_before(text: str) -> None:
    for span in split_sentences("a" + text)[1:]:
        assert not unicodedata.combining(("a" + text)[span.start])
