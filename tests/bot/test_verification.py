from dataclasses import replace

import pytest

from bot.answer import Doubt, Verdict
from bot.attribution import source_sentences
from bot.calibration import Weights, shipped
from bot.comparison import Evidence
from bot.encoder import Encoder
from bot.judge import FakeJudge, Opinion
from bot.verification import Verifier, evidence_of, unlikeness
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.embedder import FakeEmbedder
from vectorstore.passages import Passage

QUOTE = Evidence("Die Brücke kostete 48 Millionen Euro.", "de", "Brücke (Muster, 3. Mai 2024)")
encode = Encoder(FakeEmbedder()).documents
JUDGE_ALONE = replace(
    shipped(),
    verification=Weights(0.0, {"judge": 1.0}, 0.3, 0.6),
    verification_spoken=Weights(0.0, {"judge": 0.1}, 0.3, 0.6),
)


def check(claim, odds=4.0, spoken=False, calibration=JUDGE_ALONE):
    judge = FakeJudge(Opinion(odds, spoken))
    return Verifier(encode, judge, calibration).check(claim, "de", QUOTE)


def test_what_the_quote_says_is_supported():
    found = check("Die Brücke kostete 48 Millionen Euro.")
    assert found.verdict is Verdict.SUPPORTED
    assert found.support > 0.9
    assert found.doubts == ()


def test_a_wrong_number_is_not_supported_however_sure_the_judge_is():
    found = check("Die Brücke kostete 84 Millionen Euro.", odds=20.0)
    assert found.verdict is Verdict.PARTLY
    assert found.doubts == (Doubt.NUMBER,)


@pytest.mark.parametrize(
    ("odds", "verdict"),
    [(2.0, Verdict.SUPPORTED), (0.0, Verdict.PARTLY), (-3.0, Verdict.UNSUPPORTED)],
)
def test_the_thresholds_part_the_verdicts(odds, verdict):
    assert check("Die Brücke kostete 48 Millionen Euro.", odds).verdict is verdict


def test_where_no_rule_says_why_the_meaning_is_in_doubt():
    assert check("Die Brücke kostete 48 Millionen Euro.", -3.0).doubts == (Doubt.MEANING,)


def test_another_doubt_does_not_hide_that_the_meaning_is_in_doubt():
    assert check("Die Brücke kostete 84 Millionen Euro.", -3.0).doubts == (
        Doubt.NUMBER,
        Doubt.MEANING,
    )


def test_a_date_from_elsewhere_in_the_article_is_no_date_of_the_quote():
    text = "Die Berater treffen sich am 3. Januar. Am 6. Januar kommen die Chefs."
    version = Version(Article(text=text, title="Treffen", language="de"), 1, "")
    passages = [Passage(chunk, version, 1.0) for chunk in chunk_version(version)]
    evidence = evidence_of(source_sentences(passages)[:1], "de")
    judge = FakeJudge(Opinion(20.0))
    verifier = Verifier(encode, judge, JUDGE_ALONE)
    wrong = verifier.check("Die Berater treffen sich am 6. Januar.", "de", evidence)
    assert wrong.doubts == (Doubt.DATE,)
    assert wrong.verdict is Verdict.PARTLY
    right = verifier.check("Die Berater treffen sich am 3. Januar.", "de", evidence)
    assert right.verdict is Verdict.SUPPORTED


def test_a_judge_that_only_speaks_is_weighed_on_its_own():
    claim = "Die Brücke kostete 48 Millionen Euro."
    assert check(claim, spoken=True).support < check(claim).support


def test_only_what_is_about_something_else_is_unlike():
    same, other = (
        unlikeness(*encode([text, QUOTE.text])) for text in (QUOTE.text, "Delfine schwimmen gern.")
    )
    assert same == 0
    assert other > 0.3


def test_the_evidence_of_several_sources_begins_with_the_heading():
    text = "Eva Lind sprach. Sie lobte die Stadt. Danach gab es Kuchen."
    version = Version(
        Article(text=text, title="Fest", language="de", published="2024-05-03"), 1, ""
    )
    passages = [Passage(chunk, version, 1.0) for chunk in chunk_version(version)]
    found = evidence_of(source_sentences(passages)[1:], "de")
    assert found.text == "Sie lobte die Stadt.\nDanach gab es Kuchen."
    assert found.language == "de"
    heading, article = found.context.split("\n")
    assert heading == "Fest (3. Mai 2024)"
    assert article == text


def test_what_is_in_another_language_than_the_first_source_is_not_compared_with_it():
    texts = (("Er zahlte 1.500 Euro.", "de"), ("He paid 1.5 euros.", "en"))
    versions = [Version(Article(text=text, language=language), 1, "") for text, language in texts]
    passages = [Passage(chunk, one, 1.0) for one in versions for chunk in chunk_version(one)]
    german, english = source_sentences(passages)
    assert (german.spoken, english.spoken) == ("de", "en")
    assert evidence_of([german, english], "de").text == german.text
    assert evidence_of([english, german], "de").text == english.text
