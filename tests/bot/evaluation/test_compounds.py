import pytest

from bot.evaluation.compounds import RARE, Lexicon, make_variants

# Nouns of three articles are sure; the compounds stand in one.
TEXTS = {
    str(number): (
        "Gestern kam das Gesetz mit der Heizung, sagte die Partei, und das Haus mit den Häusern "
        "und die Häuser, die Parteien und des Gesetzes, so die Regierung."
    )
    for number in range(3)
} | {
    "rare": "Wer will das Heizungsgesetz der Arbeiterpartei und die EU-Partei in der Straße?",
    "phrase": "So kam das Gesetz der Regierung.",
}


@pytest.fixture
def made():
    return {(one.rule, one.query): one for one in make_variants(TEXTS, 800)}


@pytest.mark.parametrize(
    "variant",
    [
        ("inflected", "Heizungsgesetzes"),
        ("spelled", "Strasse"),
        ("hyphened", "Heizungs-Gesetz"),
        ("unhyphened", "EU Partei"),
        ("apart", "Gesetz der Heizung"),
        ("together", "Regierungsgesetz"),
    ],
)
def test_each_rule_makes_what_its_name_says(variant):
    # One rule takes a source away from those after it, so each is asked alone.
    from bot.evaluation.compounds import _RULES

    rule, query = variant
    assert query in {one.query for one in _RULES[rule](Lexicon(TEXTS))}


def test_variants_stand_nowhere_and_their_sources_do(made):
    whole = {name: text.casefold() for name, text in TEXTS.items()}
    assert made
    for one in made.values():
        assert 0 < len(one.articles) <= RARE
        assert all(one.source.casefold() in whole[name] for name in one.articles)
        assert not any(f" {one.query.casefold()} " in text for text in whole.values())


def test_variants_are_always_the_same_and_a_source_comes_once(made):
    assert make_variants(TEXTS, 800) == list(made.values())
    assert len({one.source for one in made.values()}) == len(made)


def test_somebody_is_not_the_plural_of_a_thing():
    texts = {str(n): "Oh, die Wahl der Wähler, des Wählers Stadtwahl, ja Stadt." for n in range(3)}
    from bot.evaluation.compounds import _inflections

    assert "Wähler" not in list(_inflections(Lexicon(texts), "Wahl"))
