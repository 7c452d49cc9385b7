from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Doubt, Repair, Verdict
from bot.attribution import attribute, source_sentences
from bot.calibration import Weights, shipped
from bot.encoder import Encoder
from bot.gate import Finding
from bot.judge import FakeJudge
from bot.llm import SKILLS, FakeChat, LanguageModel
from bot.repair import Repairer, quoted, says, standing_out, strays, stutters, will_do
from bot.slots import Slots
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


def finding(
    source,
    span="48 Millionen Euro",
    question="Was kostete die Brücke?",
    chance=0.9,
    sure=True,
    judge=1.0,
):
    return Finding(question, span, source, {"judge": judge}, chance, answers=True, sure=sure)


# Those of the embedded model.
SLOTS = Slots("", "", Path(), SKILLS)


def repairer(rewritten, slots=SLOTS):
    calibration = replace(shipped(), verification=Weights(0.0, {"judge": 1.0}, 0.3, 0.6))
    encode = Encoder(FakeEmbedder()).documents
    model = LanguageModel("fake", FakeChat(reply=lambda _prompt: rewritten), slots)
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


def test_where_the_quote_may_not_answer_only_what_is_borne_out_in_part_stays(source):
    mending = repairer("Die Brücke kostete 85 Millionen Euro.")
    wrong = mending.check("Die Brücke kostete 84 Millionen Euro.", "de", finding(source))
    assert wrong.check.verdict is Verdict.PARTLY
    unsure = finding(source, chance=0.6, sure=False)
    assert mending.mend(wrong, "de", unsure) is None
    other = replace(wrong, check=replace(wrong.check, doubts=(Doubt.NAME,)))
    assert mending.mend(other, "de", unsure) is None
    mild = replace(other, text="Die Brücke kostete 48 Millionen Euro.")
    assert mending.mend(mild, "de", unsure) == mild
    vague = replace(mild, check=replace(mild.check, doubts=(Doubt.MEANING,)))
    assert mending.mend(vague, "de", unsure) is None
    denied = replace(mild, check=replace(mild.check, verdict=Verdict.UNSUPPORTED))
    assert mending.mend(denied, "de", unsure) is None
    assert mending.mend(mild, "de", finding(source, chance=0.45, sure=False)) is None


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


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The bridge was opened by Trattnig.", False),
        ("The bridge was opened by Foda.", True),
        ("It was opened long ago.", True),
    ],
)
def test_in_another_language_no_other_name_of_the_quote_takes_the_place(sentence, said):
    text = "Trattnig und Huber kamen, eröffnet wurde sie von Foda."
    version = Version(Article(text=text, title="Brücke", language="de"), 1, "")
    passages = [Passage(chunk, version, 1.0) for chunk in chunk_version(version)]
    found = finding(source_sentences(passages)[0], "Foda", "Who opened the bridge?")
    assert says(sentence, "en", found) is said


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("Die Brücke kostete 48 Millionen Euro.", False),
        ("Sie kostete die Stadt 48 Millionen Euro.", True),
        ("Die Brücke verschlang 48 Millionen Euro.", True),
        ("Die Stadt Kassel zahlte für die Brücke 48 Millionen Euro.", True),
    ],
)
def test_a_sentence_strays_with_words_that_nobody_asked_for_or_found(source, sentence, more):
    assert strays(sentence, "de", finding(source)) is more


def test_a_sentence_strays_with_words_of_the_question_that_its_source_has_not(source):
    asked = finding(source, question="Was kostete die neue, rote Brücke bei Kassel?")
    assert strays("Die neue, rote Brücke bei Kassel kostete 48 Millionen Euro.", "de", asked)
    assert not strays("Die rote Brücke kostete 48 Millionen Euro.", "de", asked)


def test_the_quote_is_preferred_to_a_sentence_that_strays(source):
    found = finding(source, sure=False)
    mending = repairer("")
    told = mending.check("Die Stadt Kassel zahlte dafür 48 Millionen Euro.", "de", found)
    assert will_do(told, "de", found)
    assert mending.settle(told, "de", found).repair is Repair.QUOTED
    near = mending.check("Die Brücke kostete 48 Millionen Euro.", "de", found)
    assert mending.settle(near, "de", found) == near


@pytest.mark.parametrize(
    ("language", "judge", "gloss"),
    [("de", 1.0, ""), ("en", 1.0, "48 million euros"), ("en", -1.0, "")],
)
def test_a_quote_in_another_language_has_what_was_found_before_it_where_the_judge_agrees(
    source, language, judge, gloss
):
    found = finding(source, judge=judge)
    assert quoted(found, language, said=True).gloss == ("48 million euros" * (language == "en"))
    checked = quoted(found, language)
    assert (checked.text, checked.gloss) == (source.text, gloss)


@pytest.mark.parametrize(
    ("span", "stands"),
    [
        ("48 Millionen\tEuro", "48 Millionen\nEuro"),
        ("48", "48"),
        ("8", ""),
        ("1", ""),
        ("die", ""),
        ("Die", ""),
        ("(rote)", "(rote)"),
        ("Die (rote) Brücke kostete 48 Millionen Euro, 1.200", ""),
        ("2019", ""),
    ],
)
def test_words_found_stand_out_whole_and_once(span, stands):
    text = "Die (rote) Brücke kostete 48 Millionen\nEuro, 1.200 mehr. (Die)"
    assert standing_out(span, text) == stands


def test_words_found_stand_out_in_another_language_where_the_judge_agrees(source):
    agreed, denied = finding(source), finding(source, judge=-1.0)
    assert quoted(agreed, "en").span == quoted(denied, "de").span == "48 Millionen Euro"
    assert quoted(denied, "en", said=True).span == ""


def test_the_quote_is_preferred_to_what_the_embedded_model_writes_in_another_language(source):
    found = finding(source, question="What did the bridge cost?", sure=False, judge=-1.0)
    told = repairer("").check("The bridge cost 48 million euros.", "en", found)
    assert will_do(told, "en", found)
    settled = repairer("").settle(told, "en", found)
    assert (settled.repair, settled.gloss) == (Repair.QUOTED, "48 million euros")


def test_what_other_models_write_stands_if_it_passes(source):
    other = repairer("", slots=None)
    found = finding(source, question="What did the bridge cost?")
    told = other.check("The red bridge in Kassel cost 48 million euros.", "en", found)
    assert other.settle(told, "en", found) == told
    assert other.foreseen("en", found) is None


@pytest.mark.parametrize(
    ("language", "more", "gloss"),
    [
        ("en", {}, "48 million euros"),
        ("en", {"span": "Sie", "judge": -1.0}, ""),
        ("en", {"judge": -1.0}, None),
        ("en", {"sure": False}, "48 million euros"),
        ("en", {"sure": False, "judge": -1.0}, None),
        ("en", {"sure": False, "chance": 0.49}, None),
        ("de", {}, None),
    ],
)
def test_a_quote_that_would_stand_in_any_case_is_foreseen(source, language, more, gloss):
    foreseen = repairer("").foreseen(language, finding(source, **more))
    assert (foreseen and foreseen.gloss) == gloss
