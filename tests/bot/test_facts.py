import pytest

from bot.facts import facts, proper_names, quantities, same_name


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("am 3. Januar", "on January 3"),
        ("am 3. Januar 2026", "on 3 January 2026"),
        ("am 03.01.2026", "on January 3rd, 2026"),
        ("2,4 Millionen Euro", "2.4 million euros"),
        ("10.000 Menschen", "10,000 people"),
        ("zwölf Städte", "twelve cities"),
        ("zwei Milliarden", "2 billion"),
        ("1,5 Billionen", "1.5 trillion"),
        ("im Dezember", "in December"),
        ("am Montag", "on Monday"),
        ("12,5 Prozent", "12.5 percent"),
        ("um 9.30 Uhr", "at 9.30"),
        ("um 14 Uhr", "at 2 p.m."),
        ("um 14.30 Uhr", "at 2:30 pm"),
        ("ein Drittel der Orte", "one third of the towns"),
        ("die Hälfte der Orte", "half of the towns"),
        ("am Montagabend", "on Monday"),
        ("im neunzehnten Jahr", "in the nineteenth year"),
        ("siebenunddreißig Orte", "thirty-seven towns"),
        ("die viertägige Reise", "the four-day trip"),
        ("eine Million Orte", "a million towns"),
    ],
)
def test_the_same_values_in_both_languages(german, english):
    assert facts(german, "de").values == facts(english, "en").values != frozenset()


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Es sind 400 Menschen.", "Es sind 300 Menschen."),
        ("Das Treffen ist am 4. Januar.", "Das Treffen ist am 3. Januar."),
        ("Lind sagte das.", "Sautter sagte das."),
        ("Herz sagte das.", "Merz sagte das."),
        ("Das sagte Müller.", "Das sagte Möller."),
        ("Das kostet 2,4 Milliarden.", "Das kostet 2,4 Millionen."),
        ("Es geschah im Februar.", "Es geschah am 3. Januar."),
        ("Sie kommen am Dienstag.", "Sie kommen am Montag."),
    ],
)
def test_a_changed_fact_is_missing(claim, source):
    assert facts(claim, "de").missing_from(facts(source, "de"))


@pytest.mark.parametrize(
    ("claim", "claim_language", "source"),
    [
        ("Selenskyj kam.", "de", "Präsident Wolodymyr Selenskyj kam am Montag."),
        ("Zelenskyy came.", "en", "Präsident Wolodymyr Selenskyj kam am Montag."),
        ("It happens in January.", "en", "Es geschieht am 3. Januar."),
        ("Die Köln-Arena öffnet.", "de", "In Koeln öffnet die Arena."),
        ("Der Berater ging.", "de", "Die Sicherheitsberater gingen."),
    ],
)
def test_the_same_fact_in_other_words_is_there(claim, claim_language, source):
    missing = facts(claim, claim_language).missing_from(facts(source, "de"))
    assert missing == frozenset()


@pytest.mark.parametrize(
    ("text", "language", "negated"),
    [
        ("Er trat nicht zurück.", "de", True),
        ("Er trat zurück.", "de", False),
        ("Keine Einigung.", "de", True),
        ("They didn't agree.", "en", True),
        ("They agreed.", "en", False),
    ],
)
def test_negation(text, language, negated):
    assert facts(text, language).negated is negated


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Am Montag kam Anna Brandt aus München.", "de", {"anna", "brandt", "@münchen"}),
        ("On Monday Anna Brandt left Munich.", "en", {"anna", "brandt", "@münchen"}),
        ("Die deutsche Regierung plant neue Straßen.", "de", {"@deutschland"}),
        ("Die Vereinten Nationen tagten.", "de", {"@un"}),
        ("The United Nations met.", "en", {"@un"}),
        ("Who let us in?", "en", set()),
        ("Zehn Experten prüften den Haushalt.", "de", set()),
        ("Many bridges are old.", "en", set()),
    ],
)
def test_proper_names(text, language, names):
    assert proper_names(text, language) == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("selenskyj", "zelenskyy", True),
        ("medwedew", "medvedev", True),
        ("müller", "möller", False),
        ("merz", "herz", False),
    ],
)
def test_spellings_of_one_name(one, other, same):
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("text", "language", "measures", "units"),
    [
        ("40 Prozent oder 3 Millionen Euro", "de", ["percent", "euro"], [set(), set()]),
        ("40 percent or €3 million", "en", ["percent", "euro"], [set(), set()]),
        ("5 bis 10 Kilometer", "de", ["kilometre", "kilometre"], [set(), set()]),
        ("40 Tote und 20 Verletzte", "de", ["", ""], [{"dead"}, {"injured"}]),
        ("It killed 40 and injured 20 people.", "en", ["", ""], [{"dead"}, {"injured", "people"}]),
    ],
)
def test_what_a_number_counts(text, language, measures, units):
    found = quantities(text, language)
    assert [number.measure for number in found] == measures
    assert [set(number.units) for number in found] == units


def test_a_year_is_no_number_of_something():
    assert [
        number.year for number in quantities("1998 kamen 2.000 und rund 2000 Gäste.", "de")
    ] == [
        True,
        False,
        False,
    ]


def test_may_is_a_month_only_when_capitalised():
    assert facts("they may go", "en").values == frozenset()
    assert facts("they go in May", "en").values == {"month 5"}
