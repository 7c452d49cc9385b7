from dataclasses import replace
from pathlib import Path

import pytest
from fake_chat import BRIDGE, HARBOUR, FakeLibrary

from bot.ui import library as panel
from bot.ui.texts import ENGLISH, GERMAN


def test_the_overview_counts_and_lists_the_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel, "LISTED", 2)
    found = panel.overview(FakeLibrary(), ENGLISH)
    assert (found.total, found.more) == (3, 1)
    assert found.period == "7 March 2025 to 17 November 2025"
    assert found.listed[0].article == BRIDGE


def test_sample_questions_fit_the_collection() -> None:
    assert panel.overview(FakeLibrary(), GERMAN).samples == GERMAN.samples
    assert panel.overview(FakeLibrary([HARBOUR]), ENGLISH).samples == (
        "What is “Harbour strike ends after nine days” about?",
    )
    assert panel.overview(FakeLibrary([]), ENGLISH).samples == ()


def files(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text("Text.")
    return paths


def test_files_are_reported_one_by_one_and_their_copies_deleted(tmp_path: Path) -> None:
    library = FakeLibrary()
    paths = files(tmp_path, "eins.txt", "bad.txt")
    steps = list(panel.add_files(library, paths))

    assert [len(step.reports) for step in steps] == [0, 1, 1, 2, 2, 2]
    end = steps[-1]
    assert (end.done, end.total, end.finished, end.broken) == (2, 2, True, False)
    assert end.reports[0].added == 1
    assert end.reports[1].failures[0].line == 7
    assert len(library.articles()) == 4
    assert not any(path.exists() for path in paths)


def test_an_error_ends_the_upload_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    paths = files(tmp_path, "eins.txt", "crash.txt", "zwei.txt")
    end = list(panel.add_files(FakeLibrary(), paths))[-1]
    assert (end.finished, end.broken) == (True, True)
    assert end.reports[0].added == 1
    assert "the disk is on fire" in caplog.text
    assert not any(path.exists() for path in paths)


def test_an_article_opens_in_the_version_that_was_cited() -> None:
    library = FakeLibrary()
    library.add(replace(BRIDGE, text="Neuer Text."))
    found = panel.open_article(library, BRIDGE.id, 1, 4, 14)
    assert found
    assert (found.version.number, found.newest) == (1, 2)
    assert found.paragraphs[0].startswith('Die <mark id="stelle" tabindex="-1">Talbrücke </mark>')
    assert found.url == "https://example.org/bruecke"


def test_a_removed_article_is_none() -> None:
    library = FakeLibrary()
    library.remove(BRIDGE.id)
    assert panel.open_article(library, BRIDGE.id, 1, 0, 0) is None
    assert panel.open_article(library, HARBOUR.id, 7, 0, 0) is None
