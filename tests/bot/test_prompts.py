import pytest

from bot.prompts import FOLDER, task_prompt, turn_prompt

TASKS = {
    "extract": {"question"},
    "answer": {"question"},
    "check": {"claim"},
    "rewrite": {"question"},
    "paraphrase": {"sentence"},
    "translate": {"sentence"},
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", TASKS)
def test_a_task_renders_with_exactly_its_variables(name, language):
    prompt = task_prompt(name, language)
    assert set(prompt.input_variables) == TASKS[name]
    rendered = prompt.format(**{name: f"<{name}>{{x}}" for name in TASKS[name]})
    assert all(f"<{name}>{{x}}" in rendered for name in TASKS[name])


@pytest.mark.parametrize("language", ["de", "en"])
def test_passages_and_task_come_last_so_that_the_start_never_changes(language):
    prompt = turn_prompt(language)
    assert set(prompt.input_variables) == {"passages", "task"}
    one = prompt.format_messages(passages="P1", task="T1")
    other = prompt.format_messages(passages="P2", task="T2")
    assert one[0].type == "system"
    assert one[:-1] == other[:-1]
    assert one[-1].text == "P1\n\nT1"


def test_every_file_is_used():
    names = {*TASKS, "turn"}
    assert {path.stem for path in FOLDER.rglob("*.md")} == names
    assert len(list(FOLDER.rglob("*.md"))) == 2 * len(names)
