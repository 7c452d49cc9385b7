import pytest

from bot.roles import actors_differ, mentions, roles_differ, speakers_differ

MATCH = "Am Montag besiegte der FC Adler den SV Blau mit 3:1."
TALKS = "Minister Lorenz warf der Abgeordneten Sautter vor, sagte Sprecherin Brandt, sie zögere."


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("Der FC Adler besiegte am Montag den SV Blau.", "de"),
        ("Den SV Blau besiegte der FC Adler.", "de"),
        ("Der SV Blau wurde vom FC Adler besiegt.", "de"),
        ("FC Adler beat SV Blau on Monday.", "en"),
        ("SV Blau was beaten by FC Adler.", "en"),
        ("Der FC Adler gewann.", "de"),
    ],
)
def test_the_same_roles_in_other_words(claim, language):
    assert not roles_differ(claim, language, MATCH, "de")


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("Am Montag besiegte der SV Blau den FC Adler mit 3:1.", "de"),
        ("Der FC Adler wurde vom SV Blau besiegt.", "de"),
        ("SV Blau beat FC Adler on Monday.", "en"),
        ("FC Adler was beaten by SV Blau.", "en"),
    ],
)
def test_exchanged_roles(claim, language):
    assert roles_differ(claim, language, MATCH, "de")


def test_exchanged_places():
    source = "Die Fähre fährt von Kiel über Rostock nach Visby."
    assert roles_differ("Die Fähre fährt von Visby über Rostock nach Kiel.", "de", source, "de")


def test_a_run_of_capitals_is_one_mention():
    assert [one.key for one in mentions("Gestern kam Anna Brandt nach Kiel.", "de")] == [
        "brandt",
        "kiel",
    ]


@pytest.mark.parametrize(
    ("claim", "language", "differ"),
    [
        ("Brandt sagte, sie zögere.", "de", False),
        ("Sautter sagte, sie zögere.", "de", True),
        ("According to Lorenz she hesitates.", "en", True),
        ("According to Brandt she hesitates.", "en", False),
        ("Neumann said that she hesitates.", "en", False),  # a name that is missing, no role
    ],
)
def test_who_says_so(claim, language, differ):
    assert speakers_differ(claim, language, TALKS, "de") is differ


@pytest.mark.parametrize(
    ("claim", "differ"),
    [
        ("Die Kinder dürfen mitfahren.", False),
        ("The children may come along.", False),
        ("Die Eltern dürfen mitfahren.", True),
        ("The parents may come along.", True),
        ("Alle dürfen mitfahren.", False),
    ],
)
def test_other_actors(claim, differ):
    assert actors_differ(claim, "Kinder dürfen auf der Fähre mitfahren.") is differ
