import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.errors import BelegbotError
from bot.evaluation import plots
from bot.evaluation.report import compare, insist_on_plots, worst, write_report
from bot.evaluation.results import Receipt, Result, Shown
from bot.evaluation.summary import summary

QUOTE = Receipt("Es sind <drei> Kräne.", True, True)
SAID = Shown("Es sind drei.", "supported", 0.8, "", (QUOTE,), True, True)
RIGHT = Result(
    key="1", id="right", language="de", kind="", question="Wie viele & wo?", answerable=True,
    golds=("drei",), gold_lines=(), written=True, answer="Es sind drei.", span="drei",
    abstained=False, score=0.9, recall=1.0, f1=1.0, contains=True, cited=True, retrieved=True,
    exact=True, found_lines=(), sentences=(SAID,), struck=0, seconds=1.0,
)  # fmt: skip
HALF = replace(RIGHT, key="2", id="half", recall=0.5, f1=0.5)
MADE_UP = replace(RIGHT, key="3", id="made up", answerable=False, golds=(), score=0.4)
SURELY_MADE_UP = replace(MADE_UP, key="4", id="surely made up", score=0.7)
SHY = replace(RIGHT, key="5", id="shy", abstained=True, answer="", sentences=(), score=0.1)
RIGHTLY_SHY = replace(SHY, key="6", id="rightly shy", answerable=False, golds=())
ALL = [RIGHT, HALF, MADE_UP, SURELY_MADE_UP, SHY, RIGHTLY_SHY]


@pytest.fixture
def figures():
    return summary(ALL, {}) | {
        "questions": "q<1>.jsonl", "texts": "q", "context": "given", "half": "all",
        "gate_only": False, "llm": "embedded",
    }  # fmt: skip


def test_what_was_made_up_is_worst_and_what_is_right_is_not_there():
    ids = [one.id for one in worst(ALL)]
    assert ids == ["surely made up", "made up", "half", "shy"]
    assert len(worst([MADE_UP] * 30)) == 20


def test_the_report_stands_alone_and_is_escaped(figures, tmp_path):
    page = write_report(tmp_path / "new" / "report", figures, ALL).read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "Wie viele &amp; wo?" in page
    assert "&lt;drei&gt;" in page
    assert "q&lt;1&gt;.jsonl" in page
    assert "last run" not in page
    for distant in ("<script", "<link", "src=", "<img"):
        assert distant not in page


def test_the_markdown_has_a_table_of_whole_rows(figures, tmp_path):
    write_report(tmp_path, figures, ALL)
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert "| answer_recall | 0.500 [0.00–1.00] |" in text
    # The figures have two columns, the gate five.
    assert {row.count("|") for row in rows} == {3, 6}
    assert "**Wie viele & wo?** (surely made up, chance of an answer 0.70)" in text
    assert "> Es sind <drei> Kräne." in text


def test_the_last_run_is_compared_and_the_same_run_is_not_the_last(figures, tmp_path):
    write_report(tmp_path, figures, ALL)
    better = figures | {"answer_recall": 0.75}
    write_report(tmp_path, better, ALL[:-1])
    for _ in range(2):
        page = write_report(tmp_path, better, ALL[:-1]).read_text(encoding="utf-8")
        assert "▲ +0.250" in page
    assert json.loads((tmp_path / "last-figures.json").read_text())["answer_recall"] == 0.5
    assert json.loads((tmp_path / "figures.json").read_text())["answer_recall"] == 0.75


def test_differences_have_a_direction(figures):
    last = {"answer_recall": 0.6, "token_f1": figures["token_f1"], "n": 5, "gate_auc": None}
    lines = {one.name: (one.last, one.change) for one in compare(figures, last)}
    assert lines["answer_recall"] == ("0.6", "▼ -0.100")
    assert lines["token_f1"] == ("0.5", "")
    assert lines["n"] == ("5", "▲ +1.000")
    assert lines["gate_auc"] == ("", "")
    assert lines["quotes_exact"] == ("", "")


def test_a_run_of_the_gate_alone_and_without_scores_has_a_report(figures, tmp_path):
    bare = [replace(one, written=False, score=None, sentences=()) for one in ALL]
    found = figures | summary(bare, {}) | {"gate_only": True}
    page = write_report(tmp_path, found, bare).read_text(encoding="utf-8")
    assert "the gate alone" in page
    assert "<svg" not in page


def test_plots_are_the_same_each_time_and_share_no_ids(figures):
    points = figures["curve"]["points"]
    bins = figures["calibration"]["answerable"]["bins"]
    drawn = [plots.abstention(points), plots.reliability(bins, "a"), plots.reliability(bins, "b")]
    assert drawn[0] == plots.abstention(points)
    ids = [
        {one.get("id") for one in ElementTree.fromstring(svg).findall(".//{*}clipPath")}
        for svg in drawn
    ]
    assert all(ids)
    assert not ids[1] & ids[2]
    assert "coverage" in drawn[0]


def test_without_matplotlib_it_says_what_to_do(monkeypatch):
    insist_on_plots()
    monkeypatch.setattr("bot.evaluation.report.find_spec", lambda name: None)
    with pytest.raises(BelegbotError, match="make eval"):
        insist_on_plots()


def test_a_broken_last_report_is_named(figures, tmp_path):
    (tmp_path / "figures.json").write_text("{")
    with pytest.raises(BelegbotError, match=r"figures\.json is not JSON"):
        write_report(tmp_path, figures, ALL)
