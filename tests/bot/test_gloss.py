import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import facts
from bot.gloss import gloss


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("am 3. Januar", "3 January"),
        ("3. Januar 2026", "3 January 2026"),
        ("im November", "November"),
        ("Im Jahr 2005", "2005"),
        ("Am Samstag", "Saturday"),
        ("185.000 Euro", "185,000 euros"),
        ("1,2 Prozent", "1.2 percent"),
        ("rund acht Stunden", "about eight hours"),
        ("mehr als 2,5 Millionen Menschen", "more than 2.5 million people"),
        ("knapp 30 Prozent", "just under 30 percent"),
        ("am Donnerstagabend", "Thursday evening"),
        ("Matthias Maak", "Matthias Maak"),
        ("Präsident Emmanuel Macron", "President Emmanuel Macron"),
        ("In Polen und Ungarn", "Poland and Hungary"),
    ],
)
def test_dates_numbers_and_names_are_put_into_english(span, said):
    assert gloss(span, f"Es war {span}.", "de", "en") == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("January 3", "3. Januar"),
        ("on January 3, 2026", "3. Januar 2026"),
        ("3 January 2026", "3. Januar 2026"),
        ("January 2026", "Januar 2026"),
        ("Wednesday", "Mittwoch"),
        ("1,770 kilometers", "1.770 Kilometer"),
        ("at least six people", "mindestens sechs Menschen"),
        ("London", "London"),
        ("Vienna", "Wien"),
        ("$1.5 million", "1,5 Millionen Dollar"),
        ("Latvia und Poland", "Lettland und Polen"),
        ("Theresa May", ""),
        ("East Germany", ""),
        ("Bank of Italy", ""),
    ],
)
def test_and_into_german(span, said):
    assert gloss(span, f"It was in {span}.", "en", "de") == said


@pytest.mark.parametrize(
    "span",
    [
        "am späten Freitagabend",
        "unterschiedliche Metallfedern",
        "weil ihnen sonst Einnahmen entgehen",
        "mindestens 25 Rebellen",
        "19.30 Uhr",
        "vor einem Monat",
        "bis 2005",
        "in den 1910er-Jahren",
        "Bundesamt für Statistik",
        "",
    ],
)
def test_what_rules_do_not_know_wholly_has_none(span):
    assert gloss(span, f"Es war {span}.", "de", "en") == ""


@pytest.mark.parametrize(
    ("span", "text"),
    [
        ("1279", "Die Regierung geriet nach 1279 in Schwierigkeiten."),
        ("30 Prozent", "Er verlor mehr als 30 Prozent."),
        ("acht Stunden", "Sie schliefen rund acht Stunden."),
    ],
)
def test_what_leaves_out_what_a_number_bounds_is_none(span, text):
    assert gloss(span, text, "de", "en") == ""
    for word in ("nach ", "mehr als ", "rund "):
        text = text.replace(word, "")
    assert gloss(span, text, "de", "en")


@given(st.integers(0, 10**7), st.integers(0, 99), st.sampled_from(["Prozent", "Euro", "Tage"]))
def test_a_number_stays_the_number_that_it_is(whole, part, unit):
    span = f"{whole:,}".replace(",", ".") + f",{part:02} {unit}"
    said = gloss(span, span, "de", "en")
    assert said.startswith(f"{whole:,}.{part:02} ")
    assert facts(said, "en").values == facts(span, "de").values


@given(st.text(max_size=40), st.sampled_from([("de", "en"), ("en", "de")]))
def test_no_gloss_has_other_numbers_or_days_than_the_words(span, languages):
    spoken, language = languages
    said = gloss(span, span, spoken, language)
    assert not said or facts(said, language).values == facts(span, spoken).values
