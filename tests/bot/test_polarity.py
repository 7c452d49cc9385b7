import pytest

from bot.polarity import Polarity, compare_polarity

SAME = Polarity(
    negation=False,
    opposites=0,
    hedge_dropped=False,
    hedge_added=False,
    force_changed=False,
    report_dropped=False,
    cause_added=False,
    cause_turned=False,
)


def differences(claim, language, evidence, evidence_language="de"):
    found = compare_polarity(claim, language, evidence, evidence_language)
    return {name for name in vars(SAME) if getattr(found, name)}


@pytest.mark.parametrize(
    ("claim", "language", "evidence"),
    [
        ("Der Rat nahm den Haushalt an.", "de", "Der Rat nahm am Abend den Haushalt an."),
        ("Die Miete stieg.", "de", "Die Miete stieg nicht nur in Kiel."),
        ("Rents rose.", "en", "Die Miete stieg nicht nur in Kiel."),
        ("Der Rat lehnte den Plan ab.", "de", "Der Rat stimmte dem Plan nicht zu."),
        ("The council rejected the plan.", "en", "Der Rat stimmte dem Plan nicht zu."),
        ("Der Rat will die Brücke sperren.", "de", "Der Rat plant, die Brücke zu sperren."),
        ("The council plans to close the bridge.", "en", "Der Rat will die Brücke sperren."),
        ("Wegen des Sturms fiel der Zug aus.", "de", "Der Zug fiel aus, weil es Sturm gab."),
        ("Nach dem Sturm fuhr der Zug.", "de", "Der Zug fuhr erst nach dem schweren Sturm."),
        (
            "The bridge stays open.",
            "en",
            "The bridge, which is not old, stays open to all traffic.",
        ),
    ],
)
def test_the_same_in_other_words(claim, language, evidence):
    evidence_language = "en" if evidence.startswith("The ") else "de"
    assert differences(claim, language, evidence, evidence_language) == set()


@pytest.mark.parametrize(
    ("claim", "language", "evidence", "difference"),
    [
        ("Der Rat nahm den Haushalt nicht an.", "de", "Der Rat nahm den Haushalt an.", "negation"),
        ("Der Rat nahm den Haushalt an.", "de", "Der Rat nahm den Haushalt nicht an.", "negation"),
        ("The budget was not adopted.", "en", "Der Haushalt wurde angenommen.", "negation"),
        ("The council agreed.", "en", "Der Rat war sich nicht einig.", "negation"),
        ("Rents fell in Kiel.", "en", "Die Miete stieg in Kiel.", "opposites"),
        ("Die Preise sinken.", "de", "Die Preise steigen.", "opposites"),
        ("Der Rat stimmte dem Plan zu.", "de", "Der Rat lehnte den Plan ab.", "opposites"),
        ("The plan was approved.", "en", "Der Rat lehnte den Plan ab.", "opposites"),
        ("Der Rat sperrt die Brücke.", "de", "Der Rat könnte die Brücke sperren.", "hedge_dropped"),
        ("The council closed the bridge.", "en", "Die Brücke soll gesperrt sein.", "hedge_dropped"),
        ("Hier fahren Busse.", "de", "Hier fahren hauptsächlich Busse.", "hedge_dropped"),
        ("Buses run here.", "en", "Hier fahren vor allem Busse.", "hedge_dropped"),
        ("Die Brücke ist marode.", "de", "Die Brücke sei seit Jahren marode.", "hedge_dropped"),
        ("The bridge is ramshackle.", "en", "Die Brücke sei marode.", "hedge_dropped"),
        ("The bridge may be closed.", "en", "Die Brücke ist gesperrt.", "hedge_added"),
        ("Boote dürfen halten.", "de", "Boote müssen halten.", "force_changed"),
        ("Boats must stop here.", "en", "Boote können hier halten.", "force_changed"),
        ("The bridge is always open.", "en", "Die Brücke ist meist offen.", "force_changed"),
        ("Alle Brücken sind alt.", "de", "Viele Brücken sind alt.", "force_changed"),
        ("All bridges are old.", "en", "Die meisten Brücken sind alt.", "force_changed"),
        ("Alle Brücken sind alt.", "de", "Fast alle Brücken sind alt.", "force_changed"),
        ("Unless it rains, the ferry runs.", "en", "Bei Regen fährt die Fähre.", "cause_turned"),
        ("Die Brücke ist alt.", "de", "Die Brücke sei alt, sagte der Rat.", "report_dropped"),
        ("Wegen Sturms fiel der Zug aus.", "de", "Der Zug fiel am Montag aus.", "cause_added"),
        ("Der Zug fuhr trotz des Sturms.", "de", "Der Zug fuhr wegen des Sturms.", "cause_turned"),
        ("Der Zug fuhr vor dem Sturm.", "de", "Der Zug fuhr nach dem Sturm.", "cause_turned"),
    ],
)
def test_turned_around(claim, language, evidence, difference):
    assert difference in differences(claim, language, evidence)


@pytest.mark.parametrize("claim", ["The strike began on Monday.", "Der Streik begann am Montag."])
def test_what_is_due_has_not_happened(claim):
    language = "en" if claim.startswith("The") else "de"
    planned = "The strike is due to begin on Monday."
    assert "hedge_dropped" in differences(claim, language, planned, "en")
    caused = "The strike on Monday began due to low pay."
    assert "hedge_dropped" not in differences(claim, language, caused, "en")


def test_a_negation_counts_in_its_own_clause():
    source = "Der Rat nahm den Haushalt an, aber die Brücke wird nicht gesperrt."
    assert "negation" not in differences("Der Rat nahm den Haushalt an.", "de", source)
    assert "negation" in differences("Die Brücke wird gesperrt.", "de", source)


SHOT = "Der Verdächtige soll auf drei Menschen geschossen haben."
CUTS = "Das Unternehmen wird 500 Stellen streichen."
CARRIED = "Das Unternehmen wird von zwei Brüdern getragen."


@pytest.mark.parametrize(
    ("claim", "language", "evidence"),
    [
        ("Der Verdächtige schoss auf drei Menschen.", "de", SHOT),
        ("The suspect shot three people.", "en", SHOT),
        ("Der Täter schoss auf zwei Menschen.", "de", "Der mutmaßliche Täter schoss auf Menschen."),
        ("Das Unternehmen hat 500 Stellen gestrichen.", "de", CUTS),
        ("The company has cut 500 jobs.", "en", CUTS),
        ("Er ist nach Peking geflogen.", "de", "Der Kanzler wird nach Peking fliegen."),
        ("The chancellor flew to Beijing.", "en", "Der Kanzler wird nach Peking fliegen."),
        ("Er besuchte sie und hat den Preis erhöht.", "de", "Der Chef wird den Preis anheben."),
        ("The mayor took bribes.", "en", "Dem Bürgermeister wird Bestechung vorgeworfen."),
        ("Prices rose in May.", "en", "Im Mai könnten die Preise steigen."),
        ("The suit included a vest.", "en", "Der Anzug würde eine Weste enthalten."),
    ],
)
def test_what_is_suspected_or_lies_ahead_is_no_fact(claim, language, evidence):
    assert "hedge_dropped" in differences(claim, language, evidence)


@pytest.mark.parametrize(
    ("claim", "language", "evidence"),
    [
        ("The suspect is said to have shot three people.", "en", SHOT),
        ("The suspect shot at people.", "en", "Der mutmaßliche Täter schoss auf Menschen."),
        ("The company will cut 500 jobs.", "en", CUTS),
        ("The company was carried by two brothers.", "en", CARRIED),
        ("According to police the suspect shot three people.", "en", SHOT),
        ("Drones attacked the port.", "en", "Drohnen griffen den Hafen an."),
        ("Prices fell in May.", "en", "Die Preise sanken im Mai."),
        ("The minister said he would resign.", "en", "Der Minister wird zurücktreten."),
    ],
)
def test_a_hedge_may_have_other_words(claim, language, evidence):
    assert "hedge_dropped" not in differences(claim, language, evidence)
