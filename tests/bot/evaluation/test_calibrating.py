"""What is calibrated on, and the command `belegbot eval fit`."""

import json
import random
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.calibration import FILE, calibration_for
from bot.cli import app
from bot.evaluation.calibrating import Source, held_claims, read_source, seed_claims
from bot.evaluation.questions import half_of
from bot.llm import FakeChat, LanguageModel
from bot.settings import PROJECT
from bot.training.asked import read_asked
from vectorstore.articles import Article, Version
from vectorstore.embedder import FakeEmbedder

SEEDS = PROJECT / "seeds"
CONTEXTS = (
    "Berlin baut eine Brücke. Im Jahr 2031 ist sie fertig. Sie wird rot.",
    "Kiel hat einen Hafen. Dort legen Fähren nach Oslo ab.",
)


@pytest.fixture
def folder(tmp_path):
    """XQuAD of one article that is in the half for fitting."""
    paragraphs = [
        {
            "context": context,
            "qas": [{"id": answer, "question": asked, "answers": [{"text": answer}]}],
        }
        for context, asked, answer in zip(
            CONTEXTS,
            ("Wann ist die Brücke in Berlin fertig?", "Wohin fahren Fähren ab Kiel?"),
            ("2031", "Oslo"),
            strict=True,
        )
    ]
    title = next(
        name for name in map(str, range(99)) if half_of(name) == "fit" != half_of(f"taught {name}")
    )
    data = {"data": [{"title": title, "paragraphs": paragraphs}]}
    (tmp_path / "squad.json").write_text(json.dumps(data), encoding="utf-8")
    return tmp_path


def test_near_misses_are_asked_beside_each_question(folder):
    asked = {one.id: one for one in read_source(Source("squad.json", "", 2), folder)}
    assert {one.id for one in asked.values() if one.answerable} == {"2031", "Oslo"}
    assert asked["2031-neighbour"].context == CONTEXTS[1]
    assert asked["2031-gap"].context == "Berlin baut eine Brücke. Sie wird rot."
    assert asked["2031-changed"].text != asked["2031"].text
    assert asked["2031-changed"].context == CONTEXTS[0]
    assert not asked["2031-changed"].answerable


def test_answers_to_held_questions_are_right_or_look_as_if_they_were(shared):
    claims = held_claims(shared / "data")
    counts = Counter(claim.supported for claim in claims)
    assert min(counts.values()) > 200
    answers = {one.question: one.answer for one in read_asked(shared / "data") if one.held}
    for claim in claims:
        assert claim.text
        assert claim.supported == bool(answers[claim.question])
        assert claim.evidence.text in claim.evidence.context


def test_claims_are_made_from_stored_articles():
    text = "Die Brücke in Kiel kostete im Jahr 2024 rund 48 Millionen Euro. Sie ist rot."
    version = Version(Article(text=text, title="Brücke", language="de"), 1, "")
    claims = seed_claims(
        [replace(version, article=replace(version.article, path=f"{n}.md")) for n in range(3)]
    )
    assert {claim.supported for claim in claims} == {True, False}
    assert all(claim.evidence.text == text[:63] for claim in claims)


def test_the_command_calibrates_for_the_model_in_use(monkeypatch, tmp_path):
    chances = random.Random(1)

    def reply(prompt):
        return chances.choice(["NONE", "Ja"]) if "SUCHE" in prompt or "FIND" in prompt else "Ja"

    @contextmanager
    def opened(_settings):
        yield LanguageModel("tiny", FakeChat(reply=reply))

    monkeypatch.setattr("bot.service.open_model", opened)
    monkeypatch.setattr("bot.service.open_embedder", lambda _settings: FakeEmbedder())
    said = ["--questions", SEEDS / "questions.jsonl", "--corpus", SEEDS / "articles", "--json"]
    result = CliRunner().invoke(app, ["eval", "fit", *map(str, said), "--limit", "50"])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert set(figures) == {"gate", "gate, spoken", "verification", "verification, spoken"}
    assert figures["gate"]["true"] > figures["gate"]["false"] > 20
    assert figures["verification"]["auc"] > 0.6
    home = tmp_path / "home"
    assert (home / FILE).is_file()
    assert calibration_for("tiny", home).data.keys() == {"seeds/questions.jsonl"}
    assert list(Path("reports/fit").glob("*/gate-questions.jsonl"))
