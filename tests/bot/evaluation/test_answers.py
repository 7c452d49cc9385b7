"""Measuring answers: the questions chosen, the answers judged, the figures, the command."""

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.answer import Answer, Citation, Quote, Repair, Sentence, Stage, Verdict
from bot.chain import Chain
from bot.cli import app
from bot.errors import BelegbotError
from bot.evaluation.answers import Asking, by_context, choose, configuration, evaluate
from bot.evaluation.questions import Question, read_questions, with_neighbours
from bot.evaluation.results import read_results
from bot.evaluation.summary import KEYS, columns, measure, summary
from bot.settings import PROJECT, read_settings
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library
from vectorstore.passages import Passage

HARBOUR = "Im Hafen stehen Kräne.\nEs sind drei Kräne.\nDer Hafen ist alt."
TOWER = "Der Turm ist neu.\nEr ist 90 Meter hoch."
KRAENE = Question(
    "kräne", "de", "Wie viele Kräne?", "", ("drei Kräne",), (), context=HARBOUR, group="H"
)
HOCH = replace(KRAENE, id="hoch", text="Wie hoch?", answers=("90 Meter",), context=TOWER)
WER = replace(KRAENE, id="wer", text="Wer?", answers=())
LINES = replace(
    KRAENE, id="lines", text="Was im Hafen?", answers=tuple(HARBOUR.split("\n")[:2]), lines=(0, 1)
)


class ScriptedChain(Chain):
    """Knows of the harbour where it is given or has `found` that, and abstains from all else."""

    def __init__(self, found=()):
        self.asked = []
        self.given = []
        self.found = found
        self.score = 0.9
        self.llm = ""
        self.quote = "Es sind drei Kräne."

    def stream(self, question, turns=(), anytime=False, now=None, given=None):
        answer = self.weigh(question, turns, given)
        if answer.abstained:
            yield answer
            return
        article = answer.passages[0].article
        start = article.text.index(self.quote)
        end = start + len(self.quote)
        quote = Citation.of(1, answer.passages[0], start, end)
        said = (
            Sentence("Es sind 3 Kräne.", Verdict.SUPPORTED, (1,), 0.8),
            Sentence("Sie sind rot.", Verdict.PARTLY, (1,), 0.4, repair=Repair.REWRITTEN),
        )
        struck = (Sentence("Sie sind laut.", Verdict.UNSUPPORTED),)
        yield replace(answer, sentences=said, citations=(quote,), struck=struck)

    def weigh(self, question, turns=(), given=None):
        self.asked.append(question)
        self.given.append(given)
        passages = tuple(given or self.found)
        harbour = passages[0].article.text.startswith("Im Hafen")
        known = harbour and ("Kräne" in question or "Hafen" in question)
        answer = Answer(question, "de", question, Stage.DONE, passages, abstained=not known)
        first = passages[0].article.text.split("\n")[0]
        marked = Quote.of(0, passages[0], 0, len(first))
        score = self.score if known else 0.2
        return replace(answer, span="drei Kräne", answerable=score, evidence=(marked,))


@pytest.fixture
def library(tmp_path: Path):
    for name, text in (("a", HARBOUR), ("b", TOWER)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        list(library.ingest([tmp_path / "a.txt", tmp_path / "b.txt"]))
        yield library


@pytest.fixture
def asking(library) -> Asking:
    ids = {one.article.text: frozenset({one.article.id}) for one in library.articles()}
    gold = {
        one.id: ids[one.context]
        for one in with_neighbours([KRAENE, HOCH, WER, LINES], [KRAENE, HOCH])
    }
    return Asking(ScriptedChain(), library, gold, given=True)


def ask(asking: Asking, *questions: Question) -> list:
    return list(evaluate(asking, questions, Path("kept.jsonl")))


def test_an_answer_is_held_against_gold(asking):
    (result,) = ask(asking, KRAENE)
    assert (result.recall, result.f1, result.contains, result.cited) == (1, 1, True, True)
    assert (result.score, result.answerable, result.abstained) == (0.9, True, False)
    assert (result.exact, result.retrieved, result.struck) == (True, True, 1)
    first, second = result.sentences
    assert (first.verdict, first.support, first.right_answer) == ("supported", 0.8, True)
    assert second.repair == "rewritten"
    assert [one.quote for one in first.receipts] == ["Es sind drei Kräne."]


def test_the_figures_of_four_questions(asking):
    """By hand: one right answer, one wrongly withheld, one rightly, and one of lines."""
    found = measure(ask(asking, KRAENE, HOCH, WER, LINES))
    assert list(found)[: len(KEYS)] == list(KEYS)
    assert (found["n"], found["answerable"], found["unanswerable"]) == (4, 3, 1)
    assert (found["answer_recall"], found["token_f1"]) == (0.5, 0.5)
    assert (found["abstained_unanswerable"], found["abstained_answerable"]) == (1, 0.3333)
    # 0.9, 0.2 and 0.9 against 0.2.
    assert found["gate_auc"] == round(2.5 / 3, 4)
    # Two answers of two sentences, each with the one quote, which holds the gold answers.
    assert (found["citation_precision"], found["citation_recall"]) == (1, 1)
    assert found["citation_precision_verifier"] == found["supported_share"] == 0.5
    assert (found["partly_share"], found["rewritten_share"]) == (0.5, 0.5)
    assert found["struck_share"] == round(2 / 6, 4)
    # The first line is marked and the second one cited.
    assert (found["evidence_precision"], found["evidence_recall"]) == (1, 1)
    assert found["evidence_f1"] == 1
    assert (found["no_answer_precision"], found["no_answer_recall"]) == (0.5, 1)
    assert found["no_answer_f1"] == round(2 / 3, 4)
    assert (found["right_with_right_citation"], found["contains_fact"]) == (0.5, 0.5)
    assert found["quotes_exact"] == 1


def test_a_quote_without_the_answer_bears_nothing_out(asking):
    asking.chain.quote = "Der Hafen ist alt."
    found = measure(ask(asking, KRAENE))
    assert (found["citation_precision"], found["citation_recall"]) == (0, 0)
    assert (found["citation_precision_article"], found["citation_recall_article"]) == (1, 1)


def test_nor_does_one_of_another_article(asking):
    ask(asking, KRAENE)
    elsewhere = ScriptedChain(found=asking.chain.given[0])
    wrong = Asking(elsewhere, asking.library, {"kräne": asking.gold["hoch"]})
    found = measure(ask(wrong, KRAENE))
    assert elsewhere.given == [None]
    assert (found["citation_precision"], found["citation_precision_article"]) == (0, 0)
    assert (found["first_citation_right"], found["article_retrieved"]) == (0, 0)
    assert (found["answer_recall"], found["right_with_right_citation"]) == (1, 0)


def test_where_there_is_no_answer_the_verdict_judges(asking):
    unknown = replace(KRAENE, id="wer", answers=())
    found = measure(ask(asking, unknown))
    assert (found["citation_precision"], found["citation_recall"]) == (0.5, 0.5)
    assert found["citation_precision_article"] is None
    assert (found["abstained_unanswerable"], found["answer_recall"]) == (0, None)


def test_a_quote_that_does_not_stand_is_counted(asking):
    class Liar(ScriptedChain):
        def weigh(self, question, turns=(), given=None):
            answer = super().weigh(question, turns, given)
            return replace(answer, evidence=(replace(answer.evidence[0], quote="Nichts"),))

    assert measure(ask(replace(asking, chain=Liar()), KRAENE))["quotes_exact"] == 0


def test_an_abstention_covers_no_lines_but_what_it_marked_is_shown_too(asking):
    unsure = replace(LINES, text="Was?")
    found = measure(ask(asking, unsure))
    assert (found["evidence_precision"], found["evidence_recall"]) == (1, 0)
    assert found["evidence_f1"] == 0
    assert found["unabstained_evidence_recall"] == 0.5
    assert found["answer_recall"] is None


def test_the_gate_alone_writes_nothing(asking):
    found = summary(ask(replace(asking, gate_only=True), KRAENE, HOCH, WER), {})
    assert found["answer_recall"] is found["citation_precision"] is None
    assert found["supported_share"] is found["contains_fact"] is None
    assert (found["token_f1"], found["gate_auc"]) == (0.5, 0.75)
    at = found["curve"]["at"]["0.05"]
    assert (at["threshold"], at["abstained_unanswerable"], at["recall"]) == (0.2, 0, 0.5)


def test_without_scores_there_is_no_curve(asking):
    asking.chain.score = None
    found = summary(ask(asking, KRAENE), {})
    assert found["gate_auc"] is found["curve"] is None
    assert found["calibration"]["answerable"] == {"error": None, "bins": []}


def test_intervals_and_parts(asking):
    english = replace(HOCH, language="en")
    found = summary(ask(asking, KRAENE, english, WER), {"kräne": True, "wer": False})
    assert found["intervals"]["answer_recall"] == (0, 1)
    assert found["intervals"]["quotes_exact"] == (1, 1)
    assert found["languages"]["de"]["answer_recall"] == found["standalone"]["answer_recall"] == 1
    assert found["languages"]["en"]["answer_recall"] == 0
    assert found["kinds"] == {}
    table = columns(found)
    assert list(table) == ["all", "de", "en", "standalone"]
    assert table["all"]["answer_recall"] == "0.500 [0.00–1.00]"
    assert table["en"]["abstained_unanswerable"] == "–"
    assert table["all"]["n"] == "3"


def test_given_passages_are_all_of_the_article_in_order(asking):
    ask(asking, HOCH)
    (given,) = asking.chain.given
    assert all(isinstance(one, Passage) for one in given)
    assert "".join(one.chunk.text for one in given) == TOWER


def test_a_broken_off_run_goes_on_and_what_is_done_is_not_asked_again(asking):
    next(evaluate(asking, [KRAENE, WER], Path("kept.jsonl")))
    with Path("kept.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "wer", "key"')
    for _ in range(3):
        assert [one.id for one in ask(asking, KRAENE, WER)] == ["kräne", "wer"]
    # What stands behind half a line is lost with it, and asked once more.
    assert asking.chain.asked == [KRAENE.text, WER.text, WER.text]
    assert len(read_results(Path("kept.jsonl"))) == 2


@pytest.mark.parametrize("change", [{"gate_only": True}, {"configuration": "other"}])
def test_another_configuration_is_asked_anew_and_not_mixed_in(asking, change):
    (first,) = ask(asking, KRAENE)
    (second,) = ask(replace(asking, **change), KRAENE)
    assert first.key != second.key
    assert asking.chain.asked == [KRAENE.text] * 2
    assert ask(asking, KRAENE) == [first]


def test_the_configuration_changes_with_model_and_articles(library):
    settings, articles = read_settings(), library.articles()
    same = configuration(settings, articles)
    assert same == configuration(settings, articles[::-1])
    other = settings.model_copy(update={"llm": "ollama:x"})
    assert len({same, configuration(other, articles), configuration(settings, [])}) == 3


def test_answerable_and_unanswerable_have_their_shares_in_a_sample():
    questions = [replace(KRAENE, id=str(n), answers=("x",) * (n % 2)) for n in range(40)]
    sample = choose(questions, "all", 10)
    assert sum(one.answerable for one in sample) == 5
    halved = [replace(one, half="fit") for one in questions[:4]]
    assert choose([*halved, *questions[4:]], "fit") == halved


def test_of_a_sample_of_texts_all_questions_are_asked():
    questions = [replace(KRAENE, id=str(n), group=f"text {n % 9}") for n in range(36)]
    sample = choose(questions, "all", texts=2)
    assert [*Counter(one.group for one in sample).values()] == [4, 4]
    assert sample == choose(questions, "all", texts=2)
    assert choose(questions, "all", texts=99) == questions


def test_a_neighbour_is_of_the_next_context_and_has_no_answer():
    third = replace(HOCH, id="dritte", context="Nichts.")
    asked = list(with_neighbours([KRAENE, WER, third], [KRAENE, HOCH, third]))
    assert [one.id for one in asked] == [
        "kräne", "kräne-neighbour", "wer", "dritte", "dritte-neighbour"
    ]  # fmt: skip
    assert (asked[1].context, asked[1].answers, asked[1].text) == (TOWER, (), KRAENE.text)
    assert asked[4].context == HARBOUR
    assert list(with_neighbours([KRAENE], [KRAENE])) == [KRAENE]


def test_questions_of_one_context_follow_each_other():
    assert [one.id for one in by_context([KRAENE, HOCH, WER])] == ["kräne", "wer", "hoch"]


def test_a_line_that_is_no_question_is_named(tmp_path):
    line = {
        "id": "1", "language": "de", "question": "Wann?", "history": [], "answerable": False,
        "answers": [], "kind": "fact", "evidence": [],
    }  # fmt: skip
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(line) + '\n{"id": 2}')
    with pytest.raises(BelegbotError, match="line 2"):
        read_questions(path)


@pytest.fixture
def chain(monkeypatch):
    chain = ScriptedChain()

    @contextmanager
    def opened(settings, library):
        chain.llm = settings.llm
        yield chain

    monkeypatch.setattr("bot.service.open_embedder", lambda settings: FakeEmbedder())
    monkeypatch.setattr("bot.service.open_chain", opened)
    return chain


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    paragraphs = [
        {
            "context": one.context.replace("\n", " "),
            "qas": [
                {
                    "id": one.id,
                    "question": one.text,
                    "answers": [{"text": one.answers[0], "answer_start": 0}],
                }
            ],
        }
        for one in (KRAENE, HOCH)
    ]
    path = tmp_path / "squad.json"
    data = {"data": [{"title": "Hafen", "paragraphs": paragraphs}]}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["eval", "answers", *map(str, arguments)])


def test_the_command_prints_the_keys(chain, squad):
    said = ["--questions", squad, "--context", "given", "--neighbours", "--llm", "ollama:x"]
    result = run(*said, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert list(found)[: len(KEYS)] == list(KEYS)
    assert (found["n"], found["answerable"], found["answer_recall"]) == (4, 2, 0.5)
    assert (found["context"], found["llm"]) == ("given", "ollama:x")
    assert set(found["kinds"]) == {"neighbour"}
    assert chain.llm == "ollama:x"
    assert chain.asked == [KRAENE.text, HOCH.text] * 2
    assert len(Path("reports/squad-given.jsonl").read_text().splitlines()) == 4


def test_lines_are_gold_in_the_text_that_is_read(chain, tmp_path):
    """English questions on German text: the numbers of the lines are those of the German file."""
    row = {"id": 1, "question": "Hafen?", "context": HARBOUR, "answers": [0, 2]}
    german, english = tmp_path / "de.dev.jsonl", tmp_path / "en.dev.jsonl"
    german.write_text(json.dumps(row), encoding="utf-8")
    other = {"context": "A harbour.\nThree cranes.\nOld.", "answers": [1]}
    english.write_text(json.dumps(row | other), encoding="utf-8")
    said = ["--questions", english, "--contexts", german, "--context", "given", "--json"]
    result = run(*said)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    # Lines 0 and 1 are marked and cited.
    assert (found["evidence_precision"], found["evidence_recall"]) == (0.5, 0.5)
    assert found["answer_recall"] is found["token_f1"] is None


def test_a_table_where_no_json_is_wanted(chain, squad):
    result = run("--questions", squad, "--context", "given", "--gate-only", "--limit", 1)
    assert result.exit_code == 0, result.output
    assert "token_f1" in result.stdout
    assert Path("reports/squad-given-gate.jsonl").exists()


def test_ctrl_c_leaves_what_is_done(chain, squad):
    weigh = chain.weigh

    def stopped(question, turns=(), given=None):
        if chain.asked:
            raise KeyboardInterrupt
        return weigh(question, turns, given)

    chain.weigh = stopped
    said = ["--questions", squad, "--context", "given", "--results", "kept.jsonl"]
    result = run(*said)
    assert result.exit_code == 130
    assert "goes on" in result.stderr
    assert len(Path("kept.jsonl").read_text().splitlines()) == 1
    chain.weigh = weigh
    assert json.loads(run(*said, "--json").stdout)["n"] == 2
    assert len(chain.asked) == 2


@pytest.mark.parametrize("said", [["--context", "given"], ["--neighbours"]])
def test_questions_without_contexts_cannot_be_given_any(chain, said):
    result = run("--questions", PROJECT / "seeds" / "questions.jsonl", *said)
    assert result.exit_code == 1
    assert "--context" in result.stderr
