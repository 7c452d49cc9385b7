from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Citation, Turn, earlier_turn
from bot.followups import asked_apart, is_follow_up, standalone, substituted
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.passages import Passage


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Und wann?", "de"),
        ("Warum?", "de"),
        ("Was sagte er dazu?", "de"),
        ("Wie alt ist sie bei der Wahl gewesen?", "de"),
        ("Und wann kommen die Staatschefs zusammen?", "de"),
        ("Wer hat es entdeckt?", "de"),
        ("Wie viele Sitze hat die CDU dort?", "de"),
        ("Wie viel kostet der Eintritt?", "de"),
        ("Wie lange dauerte der?", "de"),
        ("Was kostet das eine 70-Quadratmeter-Wohnung zusätzlich im Monat?", "de"),
        ("Wer ist sein Trainer?", "de"),
        ("And who won the men's race?", "en"),
        ("And in April?", "en"),
        ("How many people work there?", "en"),
        ("Who coaches her?", "en"),
        ("How many participants stopped because of that?", "en"),
        ("What did Macron say about it?", "en"),
        ("Did Trump sign it?", "en"),
        ("Hat Trump das gesagt?", "de"),
        ("Was hält Merz von ihm?", "de"),
        ("How about Biden?", "en"),
        ("Was ist mit Merz?", "de"),
        ("Was geschah danach in Kiel?", "de"),
    ],
)
def test_what_points_back_is_a_follow_up(question, language):
    assert is_follow_up(question, language)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Was fordert die GHL?", "de"),
        ("Wie alt ist Svenja Albrecht?", "de"),
        ("Wann tritt Carolin Thießen ihr Amt an?", "de"),
        ("Wer leitet den Streik in Kassel?", "de"),
        ("Wer hat die Fußball-Weltmeisterschaft 2022 gewonnen?", "de"),
        ("Wie viel kostet das neue Dach und wer zahlt?", "de"),
        ("Seit wann gibt es in den acht Regionen kein Geld mehr für neue Lifte?", "de"),
        ("Wie lang soll die Ruhezeit der Fährleute auf Barra sein?", "de"),
        ("Who coaches Matilde Teixeira?", "en"),
        ("How many people had to leave their homes because of the bomb in Hanau?", "en"),
        ("What did Professor Deshmukh say when she spoke about tablets?", "en"),
        ("Who joined the call on the American side?", "en"),
        ("How many houses were destroyed by the landslide that hit Sandvoll?", "en"),
        ("Gibt es in Kassel wieder Streiks?", "de"),
        ("Is there a ceasefire in Gaza?", "en"),
        ("Warum kam es in Frankreich zu Neuwahlen?", "de"),
        ("Was geschah diese Woche in Berlin?", "de"),
        ("What happened in Berlin this week?", "en"),
        ("How many of those killed in Gaza were children?", "en"),
        ("Was sagte Merz?", "de"),
        ("Was will die EU?", "de"),
        ("Was will die Türkei?", "de"),
    ],
)
def test_what_stands_alone_is_none(question, language):
    assert not is_follow_up(question, language)


def test_things_that_the_cited_article_has_are_meant_and_others_are_a_new_topic():
    strike = Article(text="Die Sicherheitsberater tagen. Der Minister war dabei.", language="de")
    other = Article(text="Busse und Bahnen stehen still.", language="de")
    question = "Wann wollen sich die nationalen Sicherheitsberater treffen?"
    assert is_follow_up(question, "de", [strike])
    assert not is_follow_up(question, "de", [other])


def test_the_cited_article_of_the_turn_before_is_looked_at():
    question = "Wie weit ist die nächste Entbindungsstation von hier entfernt?"
    text = "Die nächste Entbindungsstation ist 38 Kilometer entfernt."
    turn = earlier_turn("Wann schloss die Klinik?", "Sie schloss im April.", "de")
    assert standalone(question, "de", [turn]) == question
    cited = replace(turn.answer, passages=(passage(text),), citations=(citation(),))
    assert standalone(question, "de", [Turn(turn.question, cited)]) != question


def passage(text: str) -> Passage:
    version = Version(Article(text=text, language="de", path="a.md"), 1, "2025-01-01")
    return Passage(Chunk(version.article.id, 1, 0, 0, len(text), text), version, 1.0)


def citation() -> Citation:
    article = passage("").article
    return Citation(1, article.id, 1, "", "", "", "", "", 0, 0)


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("Wo tagt der Rat in Kiel?", "Und wann?", "Wann tagt der Rat in Kiel?"),
        ("When does the strike begin?", "Why?", "Why does the strike begin?"),
        ("Wer siegte in Bonn?", "Und in Bad Ems?", "Wer siegte in Bad Ems?"),
        ("Wie heiß war es in Bonn?", "Und nachts in Kiel?", "Wie heiß war es nachts in Kiel?"),
        ("Wer kommt am 3. Januar?", "Und am 6. Januar?", "Wer kommt am 6. Januar?"),
        (
            "Wie viel Prozent bekam Rau in der Stichwahl?",
            "Und im ersten Wahlgang?",
            "Wie viel Prozent bekam Rau im ersten Wahlgang?",
        ),
        (
            "Wie viele Fischer streikten in Kiel?",
            "Und wie viele Fahrer in Ulm?",
            "Wie viele Fahrer streikten in Ulm?",
        ),
        ("Wie viele Läden hat Rau?", "Und wie viele Boote?", "Wie viele Boote hat Rau?"),
        ("Wie hoch war der Gewinn?", "Und der Umsatz?", "Wie hoch war der Umsatz?"),
        ("Who won the men's race?", "And the women's race?", "Who won the women's race?"),
        ("Who finished second in Oslo?", "And third?", "Who finished third in Oslo?"),
        ("Wer vertrat Italien in Rom?", "Und Polen?", "Wer vertrat Polen in Rom?"),
        ("Wann fiel das zweite Tor?", "Und das dritte?", "Wann fiel das dritte Tor?"),
        (
            "How many Oscars did Oppenheimer win?",
            "And Barbie?",
            "How many Oscars did Barbie win?",
        ),
        ("Wie viel zahlt Bonn im Mai?", "Und im Juni?", "Wie viel zahlt Bonn im Juni?"),
    ],
)
def test_a_fragment_takes_the_place_of_its_like(earlier, question, expected):
    assert substituted(question, earlier) == expected


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("Wer entdeckte den Saurier?", "Und wann?"),  # "Wann entdeckte den Saurier?" is no German
        ("Wie viele Fälle gibt es in Rostock?", "Und im Vorjahr?"),
        ("How many runners started?", "And how many finished?"),
        ("Who won the race in Oslo?", "And the second prize?"),
        ("Wer siegte in Bonn?", "Wie alt ist sie?"),
        ("Wie heiß war es in Bonn?", "Und wie war es in Kiel?"),
        ("Wer unterlag im Finale von Acapulco?", "Und sein Platz im Ranking?"),
        ("Wann war laut der kleinen Chronik der dritte Tag?", "Und der vierten?"),
        ("How many sought asylum in Austria?", "And in April?"),
        ("Wie hoch ist die Quote im Burgenland?", "Und im Vorjahr?"),
        ("Wer streikt am Flughafen?", "Und am Montag?"),
        ("Wie viele Punkte stehen für Latvala zu Buche?", "Und Ogier?"),
        ("An welchem Tag ist Van der Bellen Gast?", "Und Griss?"),
        ("Wer ist Trainer von Bayern?", "Und Dortmund?"),
        ("Wie alt ist die Tochter der Kanzlerin?", "Und der Sohn?"),
        ("Wer gewann das Rennen der Männer?", "Und das der Frauen?"),
        ("Wann beginnt der Streik?", "Wie lange?"),
        ("Wann und wo tagt der Rat?", "Und warum?"),
    ],
)
def test_what_has_no_like_is_not_put_anywhere(earlier, question):
    assert not substituted(question, earlier)


def test_any_other_follow_up_gets_the_turn_before_in_brackets():
    turn = earlier_turn("Wer leitet das Museum?", "Eva Lind leitet es. Sie kam 2019.", "de")
    alone = standalone("Wie alt ist sie?", "de", [turn])
    assert alone == "Wie alt ist sie? (Wer leitet das Museum? Eva Lind leitet es.)"


def test_a_chain_of_follow_ups_keeps_the_question_that_stood_alone_and_does_not_grow():
    turns = [earlier_turn("Wer leitet das Museum?", "Eva Lind leitet es.", "de")]
    for n in range(4):
        asked = f"Was sagte sie dazu {n}?"
        alone = standalone(asked, "de", turns)
        answered = earlier_turn(asked, f"Sie sagte {n}.", "de").answer
        turns.append(Turn(asked, replace(answered, standalone=alone)))
    assert turns[-1].answer.standalone == (
        "Was sagte sie dazu 3? (Wer leitet das Museum? Eva Lind leitet es. Sie sagte 2.)"
    )


def test_without_turns_nothing_is_added():
    assert standalone("Und wann?", "de", []) == "Und wann?"


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["de", "en"]))
def test_whatever_is_asked_stays_in_it_or_in_place_of_its_like(question, earlier, language):
    alone = standalone(question, language, [earlier_turn(earlier, "Ja.", language)])
    assert alone.startswith(question) or alone == substituted(question, earlier)


@pytest.mark.parametrize(
    ("whole", "asked"),
    [
        ("Und warum? (Wann treffen sie sich? Am 3. Mai.)", "Und warum?"),
        ("Und warum (Wann treffen sie sich? Am 3. Mai (in Kiew).)", "Und warum"),
        (
            "Wer lud sie (die Berater) ein? (Wann war das? Am 3. (wie)",
            "Wer lud sie (die Berater) ein?",
        ),
        ("Was verlor die UBS (Schweiz) 2015?", "Was verlor die UBS (Schweiz) 2015?"),
        ("Wann? Und wo? (Wer kam? Merz.)", "Wann? Und wo?"),
    ],
)
def test_what_is_asked_stands_apart_from_the_turns_before(whole, asked):
    found, before = asked_apart(whole)
    assert found == asked
    assert f"{found} {before}".strip() == whole
