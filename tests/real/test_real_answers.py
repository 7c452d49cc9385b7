"""Whole answers with the real models: right, cited to the letter, or withheld."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answer, Turn
from bot.chain import Chain
from bot.evaluation.normal import contains
from bot.service import open_chain, open_library
from bot.settings import PROJECT, read_settings
from vectorstore.library import Library


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Chain]]:
    """The sample articles, and the chain over them."""
    settings = read_settings(home=tmp_path_factory.mktemp("home"))
    with open_library(settings) as library:
        assert not any(r.failures for r in library.ingest([PROJECT / "seeds" / "articles"]))
        with open_chain(settings, library) as chain:
            yield library, chain


@pytest.fixture(scope="module")
def wire(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Chain]]:
    """A real agency item, and the chain over it."""
    settings = read_settings(home=tmp_path_factory.mktemp("wire"))
    with open_library(settings) as library:
        assert not any(report.failures for report in library.ingest([shared / "seeds"]))
        with open_chain(settings, library) as chain:
            yield library, chain


def ask(house: tuple[Library, Chain], question: str, turns: tuple[Turn, ...] = ()) -> Answer:
    library, chain = house
    *_, answer = chain.stream(question, turns)
    for citation in answer.citations:
        version = library.version(citation.article_id, citation.version)
        assert version is not None
        assert version.article.text[citation.start : citation.end] == citation.quote
    return answer


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wann treffen sich die nationalen Sicherheitsberater?", "de"),
        ("When do the national security advisers meet?", "en"),
    ],
)
def test_a_date_is_right_in_both_languages(
    wire: tuple[Library, Chain], question: str, language: str
) -> None:
    answer = ask(wire, question)
    assert answer.language == language
    assert contains(answer.text, "3. Januar")
    assert any("3. Januar" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Wer nahm auf amerikanischer Seite an dem Telefonat teil?",
        "Who joined the call on the American side?",
    ],
)
def test_names_are_right_in_both_languages(wire: tuple[Library, Chain], question: str) -> None:
    answer = ask(wire, question)
    assert "Rubio" in answer.text
    assert "Kushner" in answer.text
    assert "Powell" not in answer.text
    assert "Rubio" in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    ["Wer hat die Fußball-Weltmeisterschaft 2022 gewonnen?", "Who won the 2022 World Cup?"],
)
def test_what_the_articles_do_not_say_is_withheld(
    wire: tuple[Library, Chain], question: str
) -> None:
    answer = ask(wire, question)
    assert answer.abstained
    assert answer.passages
    assert not answer.citations


def test_an_answer_from_the_sample_articles(house: tuple[Library, Chain]) -> None:
    answer = ask(
        house, "Wie viele Hafenarbeiter beteiligten sich im März am Warnstreik in Hamburg?"
    )
    assert contains(answer.text, "2.300")
    assert "2.300" in answer.citations[0].quote


def test_what_was_read_of_the_prompts_is_kept_for_the_next_start(
    house: tuple[Library, Chain],
) -> None:
    kept = list((read_settings().models / "prompts").rglob("*.bin"))
    assert {path.name.split("-")[0] for path in kept} >= {f"slot{number}" for number in range(4)}
