from dataclasses import replace

import pytest
from fake_chat import ATTACK, BRIDGE, HARBOUR, citation, passage, speaking

from bot.answer import Answer
from bot.ui.evidence import evidence, safe_url

OPENED = "Sie öffnete am Montag um sechs Uhr, drei Jahre nach der Sperrung."
COST = "Die Kosten stiegen auf 48 Millionen Euro."
TEMPO = "Bis dahin gilt auf der Brücke Tempo 60."


def test_before_the_answer_every_passage_is_a_card() -> None:
    found = evidence(Answer("?", "de", passages=(passage(HARBOUR), passage(BRIDGE))), turn=1)
    assert found.cited == ()
    assert [card.headline for card in found.others] == [HARBOUR.title, BRIDGE.title]
    assert found.others[1].start == 0
    assert "<mark" not in found.others[0].body


def test_cited_passages_come_first_in_the_order_of_their_numbers() -> None:
    answer = Answer(
        "?",
        "de",
        passages=(passage(ATTACK), passage(HARBOUR), passage(BRIDGE)),
        citations=(
            citation(1, BRIDGE, COST),
            citation(2, HARBOUR, "The strike had lasted nine days."),
            citation(3, BRIDGE, OPENED),
        ),
    )
    found = evidence(answer, turn=4)
    assert [card.numbers for card in found.cited] == [(1, 3), (2,)]
    assert [card.headline for card in found.others] == [ATTACK.title]
    bridge = found.cited[0]
    assert f'<mark id="beleg-4-1" tabindex="-1">{COST}</mark>' in bridge.body
    assert f'<mark id="beleg-4-3" tabindex="-1">{OPENED}</mark>' in bridge.body
    assert BRIDGE.text[bridge.start : bridge.end] == COST


def test_a_quote_outside_all_passages_has_a_card_of_its_own() -> None:
    answer = Answer("?", "de", passages=(passage(BRIDGE),), citations=(citation(1, BRIDGE, TEMPO),))
    found = evidence(answer, turn=1)
    assert found.cited[0].body == f'<mark id="beleg-1-1" tabindex="-1">{TEMPO}</mark>'
    assert found.cited[0].headline == BRIDGE.title
    assert len(found.others) == 1


def test_a_quote_of_another_version_does_not_mark_this_one() -> None:
    old = replace(citation(1, BRIDGE, COST), version=2)
    found = evidence(Answer("?", "de", passages=(passage(BRIDGE),), citations=(old,)), turn=1)
    assert found.cited[0].version == 2
    assert "<mark" not in found.others[0].body


def test_sentences_that_speak_to_the_question_are_marked_lightly() -> None:
    answer = Answer(
        "?",
        "de",
        passages=(passage(BRIDGE), passage(HARBOUR)),
        citations=(citation(1, BRIDGE, COST),),
        evidence=(speaking(BRIDGE, f"{OPENED} {COST}"), speaking(BRIDGE, TEMPO)),
    )
    found = evidence(answer, turn=1)
    assert f'<mark class="light">{OPENED} </mark>' in found.cited[0].body
    assert found.cited[0].body.count("<mark") == 2
    assert found.cited[0].speaks
    assert not found.others[0].speaks
    assert found.speaks


def test_a_sentence_of_another_version_is_not_marked() -> None:
    old = replace(speaking(BRIDGE, COST), version=2)
    found = evidence(Answer("?", "de", passages=(passage(BRIDGE),), evidence=(old,)), turn=1)
    assert not found.speaks
    assert "<mark" not in found.others[0].body


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x", "file:///x", ""],
)
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    assert safe_url(url) == ""
    assert safe_url("HTTPS://example.org/a") == "HTTPS://example.org/a"
