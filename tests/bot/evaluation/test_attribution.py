import json

import pytest

from bot.encoder import Encoder
from bot.errors import BelegbotError
from bot.evaluation.attribution import measure, read_claims
from vectorstore.embedder import FakeEmbedder

# Names alone are the same in both languages: the fake embedder knows no translations.
GERMAN = (
    "Merian Lindqvist Hafenlicht Oslo, Bergen Tromsö Narvik Bodö. Tallinn Riga Vilnius Kaunas.",
    "Porto Lissabon Faro Evora. Sevilla Cadiz Malaga Huelva.",
)
ENGLISH = (
    "Merian Lindqvist Hafenlicht Oslo, Bergen Tromsö Narvik Bodö. Tallinn Riga Vilnius Kaunas.",
    "Porto Lissabon Faro Evora Sevilla Cadiz Malaga Huelva.",
)


def squad(path, contexts, first_id=0):
    paragraphs = [
        {
            "context": context,
            "qas": [
                {"id": f"q{number}", "question": "?", "answers": [{"text": "", "answer_start": 0}]}
            ],
        }
        for number, context in enumerate(contexts, start=first_id)
    ]
    article = {"title": "Orte", "paragraphs": paragraphs}
    path.write_text(json.dumps({"data": [article]}), encoding="utf-8")
    return path


def test_claims_are_made_of_paragraphs_that_have_the_same_sentences(tmp_path):
    claims = read_claims(squad(tmp_path / "de", GERMAN), squad(tmp_path / "en", ENGLISH))
    german = [claim for claim in claims if claim.language == "de"]
    assert len(claims) == 2 * len(german)
    assert [claim.kind for claim in german] == [
        "sentence", "clause", "joined", "sentence", "joined",
    ]  # fmt: skip
    assert all(len(claim.sources) == 3 for claim in german), "sources of all paragraphs"
    joined = german[-1]
    assert len(joined.carried_by) == 2
    assert " und " in joined.text
    assert {one.passage.article.language for one in joined.sources} == {"en"}


def test_figures_tell_the_right_sources_from_others(tmp_path):
    claims = read_claims(squad(tmp_path / "de", GERMAN), squad(tmp_path / "en", ENGLISH))
    encoder = Encoder(FakeEmbedder())
    sentences = [claim for claim in claims if claim.kind == "sentence"]
    right = {"claims": 4, "first_right": 1, "all_found": 1, "exact": 1, "quotes": 1}
    assert measure(sentences, encoder) == right
    joined = [claim for claim in claims if claim.kind == "joined"]
    assert measure(joined, encoder)["exact"] == 1
    assert measure(joined, encoder)["quotes"] == 2


def test_files_with_other_questions_are_no_parallel_texts(tmp_path):
    german = squad(tmp_path / "de", GERMAN)
    with pytest.raises(BelegbotError, match="lacks the question q0"):
        read_claims(german, squad(tmp_path / "en", ENGLISH, first_id=7))
