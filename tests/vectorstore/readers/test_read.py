import json
from pathlib import Path

import pytest

from vectorstore.articles import Article
from vectorstore.readers import Failure, TableFormat, read

TEXT = "Der Rat der Stadt hat am Montag über die Busse beraten."
WIRE = f" date 2025-12-31 WESEL (dpa) - {TEXT}/ab/cd"
PAGE = (
    f"<html><head><title>Busse</title></head><body><article><p>{TEXT}</p>"
    f"<p>{TEXT} Danach ging es um die Bahn, die seit Wochen nicht mehr fährt.</p>"
    "</article></body></html>"
)


@pytest.fixture
def items(tmp_path: Path):
    def read_content(content: str | bytes, name: str = "datei.txt") -> list[Article | Failure]:
        path = tmp_path / Path(name).name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read(path, name))

    return read_content


@pytest.mark.parametrize(
    ("content", "field", "value"),
    [
        (WIRE, "place", "WESEL"),
        (PAGE, "title", "Busse"),
        (json.dumps({"text": TEXT, "titel": "Busse"}), "title", "Busse"),
        (f"datum;titel;text\n2025-01-01;Busse;{TEXT}", "published", "2025-01-01"),
        (f"---\ntitle: Busse\n---\n{TEXT}", "title", "Busse"),
        (f"# Busse\n\n{TEXT}", "title", "Busse"),
        (f"Busse\n\n{TEXT}", "title", "Busse"),
    ],
)
@pytest.mark.parametrize("name", ["ordner/datei.txt", "datei", "datei.md"])
def test_the_format_is_found_by_content(
    items, content: str, field: str, value: str, name: str
) -> None:
    [article] = items(content, name)
    assert getattr(article, field) == value
    assert article.text.startswith(TEXT)
    assert (article.path, article.language) == (name, "de")


def test_the_source_says_the_language_or_the_text_does(items) -> None:
    [said] = items(f"---\nlanguage: en\n---\n{TEXT}")
    [found] = items("The council of the city talked about buses on Monday.")
    assert (said.language, found.language) == ("en", "en")


def test_line_ends_and_marks_do_not_reach_the_text(items) -> None:
    [article] = items(b"\xef\xbb\xbfBusse\r\n\r\nDer Rat.\r\n\r\nDie Stadt.\r\n")
    assert (article.title, article.text) == ("Busse", "Der Rat.\n\nDie Stadt.")


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("", "a.txt", "empty"),
        (" \n\u00a0", "a.txt", "empty"),
        (b"%PDF-1.7", "a.txt", "PDF"),
        ("<?xml version='1.0'?><rss></rss>", "a.xml", "XML"),
        ("<html></html>", "a.html", "No article text"),
        ("[]", "a.json", "no articles"),
        ("[" * 100_000, "a.json", "nested"),
        ("titel,text\n", "a.csv", "no articles"),
        ("---\ntitle: a\n---\n", "a.md", "no text"),
    ],
)
def test_what_cannot_be_read_says_why(items, content: str | bytes, name: str, reason: str) -> None:
    [failure] = items(content, name)
    assert isinstance(failure, Failure)
    assert reason in failure.reason
    assert failure.path == name
    assert not failure.skipped


def test_a_readme_is_skipped(items) -> None:
    [failure] = items(TEXT, "ordner/README.md")
    assert failure.skipped


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    [failure] = read(tmp_path, "ordner")
    assert isinstance(failure, Failure)
    assert "opened" in failure.reason


def test_failures_carry_name_and_line(items) -> None:
    good, bad = items(f'{{"text": "{TEXT}"}}\n{{"text": ""}}', "a.jsonl")
    assert (good.path, good.position) == ("a.jsonl", 0)
    assert (bad.path, bad.line) == ("a.jsonl", 2)


@pytest.mark.parametrize(
    ("name", "count", "language"),
    [
        ("gnad10k.csv", 1028, "de"),
        ("wikinews-de.jsonl", 700, "de"),
        ("wikinews-en.2019.csv", 171, "en"),
    ],
)
def test_real_collections(shared: Path, name: str, count: int, language: str) -> None:
    found = list(read(shared / "data" / name, name, TableFormat()))
    assert len(found) == count
    for article in found:
        assert isinstance(article, Article)
        assert article.language == language
    assert len({article.id for article in found if isinstance(article, Article)}) == count
