import pytest

from bot.facts import facts, proper_names


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


def test_may_is_a_month_only_when_capitalised():
    assert facts("they may go", "en").values == frozenset()
    assert facts("they go in May", "en").values == {"month 5"}
