import csv
import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.answer import Verdict
from bot.cli import app
from bot.comparison import Evidence
from bot.errors import BelegbotError
from bot.evaluation.checking import figures, read_scores, score_claims
from bot.evaluation.claims import Claim, read_claims, sample, write_claims
from bot.evaluation.claimset import corrected, rule_claims, writing_tasks, written_claims
from bot.evaluation.falsify import KINDS
from bot.evaluation.kotaemon import highlighted, matched_share
from bot.evaluation.rewriting import Task, faithful, read_rewritten, rewrite
from bot.evaluation.statements import read_statements, stands_alone
from bot.llm import FakeChat, LanguageModel
from bot.verification import Check
from vectorstore.embedder import FakeEmbedder

SOURCE = "Der Rat der Stadt Adorf hat den Umbau am 3. Mai für 40 Millionen Euro beschlossen."


def claim(text: str = SOURCE, *, supported: bool = True, **more: str) -> Claim:
    fields = {"language": "de", "kind": "verbatim", "group": "a", "half": "measure"} | more
    return Claim(text, supported=supported, evidence=Evidence(SOURCE, "de", "Umbau"), **fields)


@dataclass(frozen=True)
class Read:
    """What correction looks at."""

    id: str
    supported: bool
    kind: str


class FakeVerifier:
    """Supports what stands in the evidence to the letter; counts what it was asked."""

    def __init__(self) -> None:
        self.encode = FakeEmbedder().encode_documents
        self.asked = 0

    def check(self, said: str, language: str, evidence: Evidence) -> Check:
        self.asked += 1
        return Check(Verdict.PARTLY, 1.0 if said in evidence.text else 0.2, ())


def test_claims_are_read_as_they_were_written(tmp_path: Path):
    claims = [claim(), claim("Der Rat hat beschlossen.", kind="reworded")]
    file = tmp_path / "reports" / "claims.jsonl"
    write_claims(claims, file)
    assert read_claims(file) == claims
    ids = [json.loads(line)["id"] for line in file.read_text().splitlines()]
    assert ids == [one.id for one in claims]
    assert len(set(ids)) == 2


def test_a_file_of_another_form_is_named(tmp_path: Path):
    file = tmp_path / "claims.jsonl"
    file.write_text('{"question": "?"}\n')
    with pytest.raises(BelegbotError, match=r"claims\.jsonl holds no claims"):
        read_claims(file)


@pytest.mark.parametrize("size", [8, 44, 60, 80])
def test_a_sample_has_all_kinds(size):
    claims = [claim(f"Satz {n}.", kind=f"kind {n % 4}") for n in range(80)]
    kinds = Counter(one.kind for one in sample(claims, size))
    assert kinds == {f"kind {n}": size // 4 for n in range(4)}


def test_a_sample_of_more_than_there_are_is_all_of_them():
    claims = [claim(f"Satz {n}.") for n in range(8)]
    assert sample(claims, 0) == claims
    assert {one.id for one in sample(claims, 20)} == {one.id for one in claims}
    assert sample([], 20) == []


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        (SOURCE, True),
        ("Die Stadt kaufte im Herbst vierzig Busse.", True),
        ("Er kaufte im Herbst vierzig neue Busse.", False),
        ("Mehr dazu auf https://example.org im Netz heute.", False),
        ("Kaufte die Stadt im Herbst vierzig Busse?", False),
        ("Öffnungszeiten des Rathauses in Adorf im Winter", False),
        ("Die Stadt kaufte Busse.", False),
        ("Die Stadt („Adorf kaufte im Herbst vierzig Busse.", False),
    ],
)
def test_whole_sentences_that_say_something_stand_alone(text, alone):
    assert stands_alone(text) is alone


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        (SOURCE, True),
        (SOURCE.replace("beschlossen", "verworfen"), True),
        (SOURCE.replace("40", "80"), True),
        ("In der Nachbarstadt brannte gestern eine Halle.", False),
        ("Rat", False),
    ],
)
def test_kotaemons_rule_takes_small_changes_for_proof(quote, shown):
    assert highlighted(quote, SOURCE) is shown
    assert 0 <= matched_share(quote, SOURCE) <= 1


def test_scores_are_kept_and_a_broken_run_goes_on(tmp_path: Path):
    verifier, kept = FakeVerifier(), tmp_path / "scores.jsonl"
    claims = [claim(), claim("Der Rat hat nichts beschlossen.", supported=False, kind="negation")]
    next(score_claims(verifier, claims, kept))  # ty: ignore[invalid-argument-type]
    assert len(read_scores(kept)) == 1
    scores = list(score_claims(verifier, claims, kept))  # ty: ignore[invalid-argument-type]
    assert verifier.asked == 2
    assert [one.support for one in scores] == [1.0, 0.2]
    assert [one.kotaemon for one in scores] == [1.0, 1.0]
    list(score_claims(verifier, claims, kept))  # ty: ignore[invalid-argument-type]
    assert verifier.asked == 4


def test_figures_are_of_one_half_with_the_threshold_of_the_other(tmp_path: Path):
    claims = [
        claim(SOURCE[:n], supported=True, half=half)
        for n in range(40, 60)
        for half in ("fit", "measure")
    ] + [
        claim(f"Der Rat tagt um {n} Uhr.", supported=False, kind="number", half="measure")
        for n in range(5)
    ]
    scores = score_claims(FakeVerifier(), claims, tmp_path / "s")  # ty: ignore[invalid-argument-type]
    found = figures(scores, "measure")
    ours = found["all"]
    assert (ours["n"], ours["auc"], ours["caught_at_10"]) == (25, 1.0, 1.0)
    assert (ours["caught"], ours["false_alarms"]) == (1.0, 0.0)
    assert set(found) == {"all", "kotaemon", "similarity", "kinds", "languages"}
    assert found["kinds"]["number"]["all"]["caught_at_10"] == 1.0
    assert found["kinds"]["verbatim"]["all"] == {"caught_at_10": None, "false_alarms": 0.0}
    assert found["languages"]["de-de"]["n"] == 25


def test_what_the_model_writes_is_kept_without_the_label_that_it_repeats(tmp_path: Path):
    asked = []

    def reply(prompt: str) -> str:
        asked.append(prompt)
        return "Anders: Beschlossen hat das der Rat.\n\nSatz: noch einer"

    llm = LanguageModel("fake", FakeChat(reply=reply))
    tasks = [Task("paraphrase", "de", SOURCE)]
    for _ in range(2):
        written = list(rewrite(llm, tasks, tmp_path / "written.jsonl"))
        assert written == [(tasks[0], "Beschlossen hat das der Rat.")]
    assert len(asked) == 1
    assert SOURCE in asked[0]
    assert read_rewritten(tmp_path / "written.jsonl") == dict(written)


@pytest.mark.parametrize(
    ("task", "text", "passes"),
    [
        ("paraphrase", "Für 40 Millionen Euro baut Adorf um, so der Rat am 3. Mai.", True),
        ("paraphrase", "Für 80 Millionen Euro baut Adorf um, so der Rat am 3. Mai.", False),
        ("paraphrase", SOURCE, False),
        ("paraphrase", "Adorf baut um.", False),
        ("translate", "On 3 May the council decided to rebuild for 40 million euros.", True),
        ("translate", "Für 40 Millionen Euro baut Adorf um, so der Rat am 3. Mai.", False),
    ],
)
def test_what_the_model_writes_must_have_the_same_figures_in_the_right_language(task, text, passes):
    language = "en" if task == "translate" else "de"
    assert faithful(Task(task, language, SOURCE), text) is passes


@pytest.fixture(scope="module")
def statements(shared: Path):
    return read_statements(shared / "data")


@pytest.fixture(scope="module")
def claims(statements):
    return rule_claims(statements)


def test_the_set_is_large_balanced_and_split_by_article(claims: list[Claim]):
    kinds = Counter((one.supported, one.kind) for one in claims)
    assert sum(one.supported for one in claims) >= 600
    assert sum(not one.supported for one in claims) >= 600
    assert all(kinds[False, kind] >= 60 for kind in (*KINDS, "article"))
    assert kinds[True, "verbatim"] <= 0.2 * sum(one.supported for one in claims)
    halves = {(one.group, one.half) for one in claims}
    assert len(halves) == len({group for group, _ in halves})
    for supported in (True, False):
        half = Counter(one.half for one in claims if one.supported is supported)
        assert min(half.values()) > 0.4 * sum(half.values())


def test_a_false_claim_differs_from_its_evidence(claims: list[Claim]):
    assert all(one.text != one.evidence.text for one in claims if not one.supported)
    assert len({one.id for one in claims}) == len(claims)


def test_what_the_model_wrote_counts_only_where_it_was_read(statements, monkeypatch):
    text = "The council of Berlin can pay for the plan, because the town is rich."
    task = next(one for one in writing_tasks(statements) if faithful(one, text))
    assert written_claims(statements, {task: text}) == []
    said = next(one for one in statements if one.evidence.text == task.sentence)
    read = Claim(text, "en", "", True, said.evidence, said.group, said.half)
    monkeypatch.setattr("bot.evaluation.claimset._checked", lambda: {read.id: ""})
    true, false = written_claims(statements, {task: text})
    assert (true.text, true.kind, true.supported) == (text, "machine-translated", True)
    assert (false.evidence, false.supported) == (true.evidence, False)
    assert false.text != text


def test_claims_that_were_read_are_corrected():
    with files("bot.evaluation").joinpath("claims-checked.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 100
    assert all(row["ok"] == "yes" or row["reason"] for row in rows)
    made = [Read(row["id"], supported=True, kind="paraphrased") for row in rows]
    left = {one.id: one for one in corrected(made)}  # ty: ignore[invalid-argument-type]
    for row in rows:
        kept = row["ok"] == "yes" or row["reason"] == "misstated"
        assert (row["id"] in left) is kept
        if kept:
            assert left[row["id"]].supported is (row["ok"] == "yes")


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of claims, and a verifier that needs no models."""
    file = tmp_path / "claims.jsonl"
    false = claim("Der Rat hat nichts beschlossen.", supported=False, kind="negation")
    write_claims([claim(), claim(half="fit"), false], file)
    monkeypatch.setattr("bot.service.open_verifier", lambda _: nullcontext(FakeVerifier()))
    return file


def test_the_command_prints_json(told: Path):
    run = CliRunner().invoke(app, ["eval", "claims", "--claims", str(told), "--json"])
    assert json.loads(run.stdout)["all"] == {
        "n": 2, "auc": 1.0, "auc_interval": [1.0, 1.0], "caught_at_10": 1.0,
        "caught": 1.0, "false_alarms": 0.0,
    }  # fmt: skip


def test_the_command_prints_tables(told: Path):
    run = CliRunner().invoke(app, ["eval", "claims", "--claims", str(told)])
    assert run.exit_code == 0
    assert all(word in run.stdout for word in ("kotaemon", "negation", "verbatim", "de-de"))


def test_without_claims_and_articles_the_command_says_what_is_missing(monkeypatch):
    monkeypatch.delenv("BELEGBOT_SHARED", raising=False)
    run = CliRunner().invoke(app, ["eval", "claims"])
    assert run.exit_code == 1
    assert "--data" in run.output
