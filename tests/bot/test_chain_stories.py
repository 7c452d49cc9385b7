"""Stories, corrections and contradictions from the samples through a whole turn."""

from pathlib import Path

import pytest

from bot.answer import to_json
from bot.calibration import FAKE
from bot.chain import Chain
from bot.encoder import Encoder
from bot.llm import FakeChat, LanguageModel
from bot.retriever import NewsRetriever
from bot.ui.receipt import receipt
from bot.ui.texts import ENGLISH, GERMAN
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"


@pytest.fixture
def library(tmp_path):
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        files = [*SEEDS.glob("*wallenbrueck-fernwaerme*"), *SEEDS.glob("*rabensteinbruecke*")]
        list(library.ingest(files))
        yield library


def ask(library, question, found):
    """The finished answer of a model that copies `found`, writes it down again and bears it out."""
    model = LanguageModel(
        "fake", FakeChat(reply=lambda prompt: "Ja" if "Steht das" in prompt else found)
    )
    retriever = NewsRetriever(library=library, k=6)
    chained = Chain(retriever, model, Encoder(library.embedder), FAKE, 6)
    *_, answer = chained.stream(question)
    return answer


def test_a_correction_answers_and_the_old_figure_is_told_with_both_dates(library):
    question = "Um wie viel Prozent heben die Stadtwerke Wallenbrück den Arbeitspreis an?"
    said = "Die Stadtwerke heben den Arbeitspreis um 11,4 Prozent an"
    answer = ask(library, question, said)
    assert "11,4 Prozent" in answer.citations[0].quote
    (change,) = answer.changes
    old = library.version(change.article_id, change.version).article.text
    assert old[change.start : change.end] == change.quote
    words = GERMAN.change(change)
    assert words.startswith("Die Fassung vom 13. Mai 2025 nannte noch „Die Stadtwerke heben")
    assert "14,1 Prozent" in words
    assert words.endswith("es gilt die Korrektur vom 14. Mai 2025.")
    assert "the correction of 14 May 2025 holds" in ENGLISH.change(change)
    assert words in receipt(question, answer, GERMAN)
    assert to_json(answer)["changes"][0]["quote"] == change.quote
    assert answer.citations[0].also_in == ()


def test_a_quote_names_the_other_outlets_of_its_story(library):
    question = "Wie viele Fahrzeuge rollen täglich über die Rabensteinbrücke?"
    answer = ask(library, question, "täglich etwa 17.500 Fahrzeuge")
    (citation,) = answer.citations
    assert len(citation.also_in) == 2
    assert citation.source not in {copy.source for copy in citation.also_in}
    for copy in citation.also_in:
        text = library.version(copy.article_id, copy.version).article.text
        assert "17.500 Fahrzeuge" in text[copy.start : copy.end]
    assert "auch in 2 weiteren Medien" in receipt(question, answer, GERMAN)
    assert to_json(answer)["citations"][0]["also_in"][0]["source"] == citation.also_in[0].source
    assert len({p.article.id for p in answer.passages if "Rabenstein" in p.article.text}) == 1
