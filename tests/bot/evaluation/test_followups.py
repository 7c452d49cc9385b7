import json
from pathlib import Path

import pytest

from bot.errors import BelegbotError
from bot.evaluation.followups import Dialogue, measure, read_dialogues, summary
from bot.evaluation.normal import contains
from bot.slots import LANGUAGES
from vectorstore.articles import Article
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library
from vectorstore.readers import read

SEEDS = Path(__file__).parents[3] / "seeds"
DIALOGUES = read_dialogues(SEEDS / "dialogues.jsonl")
NEEDING = [one for one in DIALOGUES if one.needs_history]


def text(name: str) -> str:
    (article,) = read(SEEDS / "articles" / name, name)
    assert isinstance(article, Article)
    return article.text


def test_there_are_enough_dialogues_of_every_kind_in_both_languages_and_halves():
    kinds = {one.kind for one in DIALOGUES}
    assert kinds == {
        "pronoun", "ellipsis", "change", "demonstrative", "bridging", "topic", "standalone",
    }  # fmt: skip
    for language in LANGUAGES:
        for half in ("fit", "measure"):
            part = [one for one in DIALOGUES if (one.language, one.half) == (language, half)]
            assert sum(one.needs_history for one in part) >= 15
            assert sum(not one.needs_history for one in part) >= 5
    assert len({one.id for one in DIALOGUES}) == len(DIALOGUES) >= 80


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one.id)
def test_the_articles_say_the_answer(dialogue: Dialogue):
    assert (SEEDS / "articles" / dialogue.before).is_file()
    for name in dialogue.articles:
        assert any(contains(text(name), answer) for answer in dialogue.answers)


@pytest.mark.parametrize("dialogue", NEEDING, ids=lambda one: one.id)
def test_what_a_question_must_name_can_be_known_from_the_dialogue(dialogue: Dialogue):
    known = f"{dialogue.earlier} {dialogue.answered} {dialogue.question}".casefold()
    assert dialogue.entities
    for forms in dialogue.entities:
        assert any(form.casefold() in known for form in forms)
    assert not any(word.casefold() in dialogue.question.casefold() for word in dialogue.absent)


@pytest.fixture
def library(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Rau\nlanguage: de\n---\nRau hat 19 Läden in Ulm.")
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        list(library.ingest([tmp_path / "a.md"]))
        yield library


def dialogue(question: str, *, needs_history: bool, absent: tuple[str, ...] = ()) -> Dialogue:
    return Dialogue(
        id="d",
        language="de",
        kind="change",
        earlier="Wie viele Läden hat Rau?",
        answered="Rau hat 19 Läden.",
        before="a.md",
        question=question,
        needs_history=needs_history,
        articles=("a.md",),
        answers=("Ulm",),
        entities=(("Rau",),) if needs_history else (),
        absent=absent,
    )


def test_figures_count_what_was_carried_complete_and_found(library):
    found = list(
        measure(
            library,
            [
                dialogue("Wo liegen sie?", needs_history=True),
                dialogue("Und wie viele Boote?", needs_history=True, absent=("Rau",)),
                dialogue("Wann wurde Carolin Thießen gewählt?", needs_history=False),
                dialogue("Warum denn?", needs_history=False),
            ],
        )
    )
    assert [one.carried for one in found] == [True, True, False, True]
    assert [one.complete for one in found[:2]] == [True, False]
    figures = summary(found)["de"]
    assert figures["follow_ups"] == figures["others"] == 2
    assert figures["precision"] == pytest.approx(2 / 3, abs=0.001)
    assert figures["recall"] == 1.0
    assert figures["untouched"] == figures["complete"] == 0.5
    assert figures["standalone_article@1"] == figures["standalone_answer@5"] == 1.0
    assert summary(found)["en"]["recall"] is None


def test_a_file_of_another_form_is_named(tmp_path):
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "d1"}))
    with pytest.raises(BelegbotError, match=r"d\.jsonl has not the form"):
        read_dialogues(tmp_path / "d.jsonl")
    with pytest.raises(BelegbotError, match="cannot be read"):
        read_dialogues(tmp_path / "none.jsonl")
