import json
from hashlib import sha256
from pathlib import Path

import pytest

from bot.errors import BelegbotError
from bot.evaluation.datasets import load_questions, swap_contexts
from bot.settings import PROJECT

CONTEXT = "Die Stadt Kiel baut eine Brücke.\nSie kostet 40 Millionen Euro."


def squad(path: Path, title: str = "Kiel", asked: str = "Was baut Kiel?") -> Path:
    questions = [
        {"id": "a", "question": asked, "answers": [{"text": "eine Brücke", "answer_start": 21}]},
        {"id": "b", "question": "Wer baut?", "answers": [], "is_impossible": True},
    ]
    article = {"title": title, "paragraphs": [{"context": CONTEXT, "qas": questions}]}
    path.write_text(json.dumps({"data": [article]}, indent=1), encoding="utf-8")
    return path


def lines(path: Path, *rows: dict) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def row(name: str, answers: object, context: str = CONTEXT) -> dict:
    return {"id": name, "question": "Was baut Kiel?", "context": context, "answers": answers}


def test_squad_json(tmp_path: Path) -> None:
    first, second = load_questions(squad(tmp_path / "some.txt"))
    assert (first.id, first.text, first.context) == ("a", "Was baut Kiel?", CONTEXT)
    assert (first.language, first.answers, first.group) == ("de", ("eine Brücke",), "Kiel")
    assert first.answerable
    assert not second.answerable


def test_squad_json_in_one_line(tmp_path: Path) -> None:
    path = squad(tmp_path / "q")
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    assert len(load_questions(path)) == 2


def test_squad_as_json_lines(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "q",
        row("a", {"text": [], "answer_start": []}),
        row("b", {"text": ["Brücke", "Brücke"], "answer_start": [26, 26]}),
    )
    first, second = load_questions(path)
    assert not first.answerable
    assert second.answers == ("Brücke",)
    assert first.group == second.group


def test_json_lines_of_a_single_question(tmp_path: Path) -> None:
    path = lines(tmp_path / "q", row("a", {"text": ["Brücke"], "answer_start": [26]}))
    assert [one.id for one in load_questions(path)] == ["a"]


def test_omos_qa_answers_are_lines(tmp_path: Path) -> None:
    first, second = load_questions(lines(tmp_path / "q.dev", row("1", [1]), row("2", [])))
    assert first.answers == ("Sie kostet 40 Millionen Euro.",)
    assert not second.answerable
    assert first.half == second.half == "measure"


def test_omos_qa_is_split_by_its_files(tmp_path: Path) -> None:
    assert load_questions(lines(tmp_path / "omos.train.jsonl", row("1", [1])))[0].half == "fit"


def test_our_own_questions() -> None:
    questions = load_questions(PROJECT / "seeds" / "questions.jsonl")
    assert {one.half for one in questions} == {"fit", "measure"}
    assert any(one.history for one in questions)
    halves: dict[str, set[str]] = {}
    for one in questions:
        for article in one.articles:
            halves.setdefault(article, set()).add(one.half)
    assert all(len(found) == 1 for found in halves.values())


def test_halves_are_split_by_the_context_in_normal_form(tmp_path: Path) -> None:
    normal = "stadt kiel baut brücke sie kostet 40 millionen euro"
    expected = "measure" if int(sha256(normal.encode()).hexdigest()[0], 16) % 2 else "fit"
    other = CONTEXT.upper().replace("\n", "   ")
    asked = [row("a", {"text": []}), row("b", {"text": []}, other)]
    first, second = load_questions(lines(tmp_path / "q", *asked))
    assert first.half == second.half == expected


def test_halves_of_squad_json_are_split_by_title(tmp_path: Path) -> None:
    halves = {load_questions(squad(tmp_path / "q", title=f"Titel {n}"))[0].half for n in range(20)}
    assert halves == {"fit", "measure"}


def test_contexts_and_both_files_answers_under_the_same_ids(tmp_path: Path) -> None:
    german = load_questions(squad(tmp_path / "de"))
    asked = row("a", {"text": ["a bridge"], "answer_start": [0]}, "Kiel builds a bridge.")
    english = load_questions(lines(tmp_path / "en", asked | {"question": "What does Kiel build?"}))
    (swapped,) = swap_contexts(english, german)
    assert (swapped.text, swapped.context) == ("What does Kiel build?", CONTEXT)
    assert swapped.answers == ("eine Brücke", "a bridge")
    assert (swapped.half, swapped.group, swapped.language) == (german[0].half, "Kiel", "en")


def test_ids_that_do_not_match_are_named(tmp_path: Path) -> None:
    german = load_questions(squad(tmp_path / "de"))
    other = load_questions(lines(tmp_path / "en", row("z", {"text": []})))
    with pytest.raises(BelegbotError, match="1 of 1 questions, z the first"):
        swap_contexts(other, german)


@pytest.mark.parametrize("text", ["", "[]", "Was baut Kiel?", '{"question": "Was?"}', "7"])
def test_another_form_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "q"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BelegbotError, match="no known form"):
        load_questions(path)


def test_a_file_that_does_not_go_on_as_it_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BelegbotError, match="does not go on"):
        load_questions(lines(tmp_path / "q", row("1", [1]), {"id": "2"}))
    with pytest.raises(BelegbotError, match="does not go on"):
        load_questions(lines(tmp_path / "q", row("1", [99])))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BelegbotError, match="cannot be read"):
        load_questions(tmp_path / "none")


def test_the_shared_files_are_read(shared: Path) -> None:
    sizes = {
        "m2qa-news-de.dev.jsonl": 1455, "xquad.de.dev.json": 612, "omos-qa.en.dev.jsonl": 193
    }  # fmt: skip
    for name, size in sizes.items():
        assert len(load_questions(shared / "data" / name)) == size
