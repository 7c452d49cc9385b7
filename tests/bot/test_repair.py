from dataclasses import replace

import pytest

from bot.answer import Doubt, Repair, Verdict
from bot.attribution import attribute, source_sentences
from bot.calibration import Weights, shipped
from bot.encoder import Encoder
from bot.gate import Finding
from bot.judge import FakeJudge, Opinion
from bot.llm import FakeChat, LanguageModel
from bot.repair import Repairer, says, stutters, will_do
from bot.verification import Verifier
from bot.writer import Writer
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.embedder import FakeEmbedder
from vectorstore.passages import Passage

TEXT = "Die Brücke ist rot. Sie kostete 48 Millionen Euro."


@pytest.fixture
def source():
    version = Version(Article(text=TEXT, title="Brücke", language="de"), 1, "")
    passages = [Passage(chunk, version, 1.0) for chunk in chunk_version(version)]
    return source_sentences(passages)[1]


def finding(source, span="48 Millionen Euro", sure=True):
    return Finding("Was kostete die Brücke?", span, source, {}, 0.9, answers=True, sure=sure)


def repairer(rewritten):
    calibration = replace(shipped(), verification=Weights(0.0, {"judge": 1.0}, 0.3, 0.6))
    encode = Encoder(FakeEmbedder()).documents
    model = LanguageModel("fake", FakeChat(reply=lambda _prompt: rewritten))
    verifier = Verifier(encode, FakeJudge(), calibration)
    return Repairer(lambda _text, _language, found: [found], verifier, Writer(model))


def test_a_sentence_that_its_quote_bears_out_will_do(source):
    checked = repairer("").check("Die Brücke kostete 48 Millionen Euro.", "de", finding(source))
    assert will_do(checked, "de", finding(source))
    assert checked.sources == (source,)
    assert checked.repair is None


def test_a_wrong_sentence_is_written_anew(source):
    mending = repairer("Sie kostete 48 Millionen Euro.")
    wrong = mending.check("Die Brücke kostete 84 Millionen Euro.", "de", finding(source))
    assert not will_do(wrong, "de", finding(source))
    mended = mending.mend(wrong, "de", finding(source))
    assert mended.text == "Sie kostete 48 Millionen Euro."
    assert mended.repair is Repair.REWRITTEN
    assert mended.check.verdict is Verdict.SUPPORTED


def test_the_judge_reads_a_sentence_behind_its_question(source):
    asked = []

    class Listening(FakeJudge):
        def opinion(self, claim, language, evidence):
            asked.append(claim)
            return super().opinion(claim, language, evidence)

    checking = repairer("")
    checking = replace(checking, verifier=replace(checking.verifier, judge=Listening()))
    checking.check("48 Millionen Euro", "de", finding(source))
    checking.check("Es waren 48 Millionen Euro.", "de", finding(source))
    assert asked == [
        "Was kostete die Brücke? 48 Millionen Euro",
        "Was kostete die Brücke? Es waren 48 Millionen Euro.",
    ]


def test_where_that_is_wrong_too_the_quote_stands_in_its_place(source):
    mending = repairer("Die Brücke kostete 85 Millionen Euro.")
    wrong = mending.check("Die Brücke kostete 84 Millionen Euro.", "de", finding(source))
    mended = mending.mend(wrong, "de", finding(source))
    assert mended.text == TEXT[20:]
    assert mended.repair is Repair.QUOTED
    assert mended.sources == (source,)


def test_a_model_that_writes_nothing_anew_leaves_the_quote(source):
    mending = replace(repairer(""), attribute=attributing)
    wrong = mending.check("Die Brücke kostete 84 Millionen Euro.", "de", finding(source))
    assert mending.mend(wrong, "de", finding(source)).repair is Repair.QUOTED


def attributing(sentence, language, found):
    return attribute(sentence, language, [found], Encoder(FakeEmbedder()), found)


@pytest.mark.parametrize(
    ("sure", "odds", "stands"), [(True, -5.0, False), (True, -1.5, True), (False, -1.5, False)]
)
def test_nothing_stands_where_the_judge_takes_what_was_found_for_no_answer(
    source, sure, odds, stands
):
    class Denying(FakeJudge):
        def opinion(self, claim, language, evidence):
            copied = claim == "Was kostete die Brücke? 48 Millionen Euro"
            return Opinion(odds) if copied else super().opinion(claim, language, evidence)

    mending = repairer("Die Brücke kostete 85 Millionen Euro.")
    mending = replace(mending, verifier=replace(mending.verifier, judge=Denying()))
    wrong = mending.check("Die Brücke kostete 84 Millionen Euro.", "de", finding(source))
    mild = replace(wrong, check=replace(wrong.check, doubts=(Doubt.NAME,)))
    assert bool(mending.mend(mild, "de", finding(source, sure=sure))) is stands


def test_where_the_quote_may_not_answer_only_what_is_borne_out_in_part_stays(source):
    mending = repairer("Die Brücke kostete 85 Millionen Euro.")
    wrong = mending.check("Die Brücke kostete 84 Millionen Euro.", "de", finding(source))
    assert wrong.check.verdict is Verdict.PARTLY
    assert mending.mend(wrong, "de", finding(source, sure=False)) is None
    other = replace(wrong, check=replace(wrong.check, doubts=(Doubt.NAME,)))
    assert mending.mend(other, "de", finding(source, sure=False)) is None
    mild = replace(other, text="Die Brücke kostete 48 Millionen Euro.")
    assert mending.mend(mild, "de", finding(source, sure=False)) == mild
    vague = replace(mild, check=replace(mild.check, doubts=(Doubt.MEANING,)))
    assert mending.mend(vague, "de", finding(source, sure=False)) is None
    denied = replace(mild, check=replace(mild.check, verdict=Verdict.UNSUPPORTED))
    assert mending.mend(denied, "de", finding(source, sure=False)) is None


def test_a_fragment_has_the_words_of_the_article(source):
    assert says("48 Millionen Euro", "de", finding(source))
    assert not says("48 million Euro", "de", finding(source, "48 million Euro"))
    assert says("48 million euros", "en", finding(source))
    assert says("48 Millionen, Euro", "de", finding(source, "48 Millionen Euro, rot"))
    assert not says("48 Millionen und rot", "de", finding(source, "48 Millionen Euro, rot"))


@pytest.mark.parametrize(
    ("sentence", "language", "does"),
    [
        ("Die Brücke kostete 48 Millionen Euro.", "de", True),
        ("The bridge cost 48 million euros.", "en", True),
        ("Die Brücke war teuer.", "de", False),
        ("The bridge was expensive.", "en", False),
    ],
)
def test_a_sentence_must_say_what_was_found(source, sentence, language, does):
    assert says(sentence, language, finding(source)) is does


def test_of_words_in_the_same_language_half_will_do(source):
    assert says("Sie ist rot.", "de", finding(source, "rot"))
    assert not says("Sie ist schön.", "de", finding(source, "rot"))
    assert says("It is red.", "en", finding(source, "rot"))


@pytest.mark.parametrize(
    ("sentence", "does"),
    [
        ("Laut Leuten in Kiel sind laut Leuten in Kiel zwei da.", True),
        ("Laut Leuten in Kiel sind laut Leuten in Bonn zwei da.", False),
        ("Er kam.", False),
        ("", False),
    ],
)
def test_what_is_said_twice_will_not_do(source, sentence, does):
    assert stutters(sentence) is does
    whole = f"Sie kostete 48 Millionen Euro. {sentence}"
    checked = repairer("").check("Sie kostete 48 Millionen Euro.", "de", finding(source))
    assert will_do(replace(checked, text=whole), "de", finding(source)) is not does
