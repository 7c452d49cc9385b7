"""The sample articles and their questions keep what seeds/README.md promises."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from vectorstore.articles import Article
from vectorstore.readers import TableFormat, read

SEEDS = Path(__file__).parents[1] / "seeds"
KEYS = [
    "id",
    "language",
    "question",
    "history",
    "answerable",
    "answer",
    "answers",
    "evidence",
    "kind",
]
RETOLD = "2025-12-31-ukraine-gespraeche.md"
MISTAKEN = "2025-05-13-wallenbrueck-fernwaerme.md"
CORRECTED = "2025-05-14-wallenbrueck-fernwaerme-korrektur.md"
STORIES = [
    (
        "2025-03-04-hafen-streik.txt",
        "2025-03-04-hafen-warnstreik-nordblatt.md",
        "2025-03-05-hafen-streik-kuestenpost.md",
    ),
    (
        "2025-09-16-rabensteinbruecke.txt",
        "2025-09-16-rabensteinbruecke-suedwestbote.md",
        "2025-09-17-rabensteinbruecke-beispielkurier.md",
    ),
]


@cache
def articles() -> dict[str, Article]:
    """Every sample by its file name, as the readers deliver it."""
    files = sorted((SEEDS / "articles").iterdir())
    return {file.name: only_article(file) for file in files}


def only_article(file: Path) -> Article:
    found = list(read(file, file.name, TableFormat()))
    assert len(found) == 1, file.name
    assert isinstance(found[0], Article), found[0]
    return found[0]


@cache
def questions() -> list[dict[str, Any]]:
    lines = (SEEDS / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def share(count: int) -> float:
    return count / len(questions())


def contains(text: str, words: str) -> bool:
    """Whether `words` stand in `text` as whole words; inflected endings ("Metern") count."""
    return re.search(rf"(?<!\w){re.escape(words)}", text, re.IGNORECASE) is not None


def shingles(text: str, size: int = 6) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def test_there_are_enough_articles_in_both_languages_and_formats():
    wire = [name for name in articles() if name.endswith(".txt")]
    languages = Counter(declared_language(name) for name in articles())
    assert len(wire) == 12
    assert languages == {"de": 34, "en": 12}


def declared_language(name: str) -> str:
    """The wire items are German and cannot say so."""
    return "de" if name.endswith(".txt") else articles()[name].language


def test_every_article_is_of_2025_and_its_file_name_says_the_day():
    for name, article in articles().items():
        assert article.published.startswith("2025-"), name
        assert name.startswith(article.published[:10]), name
        assert not article.updated or article.updated >= article.published, name


def test_every_article_has_a_length_a_place_and_a_source_that_says_it_is_a_sample():
    for name, article in articles().items():
        assert 150 <= len(article.text.split()) <= 500, name
        assert article.place, name
        assert re.search(r"Muster|Beispiel|Sample", article.source), name


def test_articles_in_markdown_are_marked_and_named():
    for name, article in articles().items():
        if name.endswith(".md"):
            assert "\nsample: true\n" in (SEEDS / "articles" / name).read_text(encoding="utf-8")
            assert article.title, name
            assert article.url.startswith("https://example.org/") or article.item_id, name
            assert not article.text.startswith(article.title), name


def test_no_two_articles_are_the_same_one():
    identities = Counter(article.identity for article in articles().values())
    assert max(identities.values()) == 1


def test_the_text_of_wire_items_is_clean():
    for name, article in articles().items():
        if name.endswith(".txt"):
            assert article.signoff, name
            assert article.text.rstrip()[-1] in '."“', name
            assert article.source not in article.text.split("\n", 1)[0], name


@pytest.mark.parametrize("story", STORIES)
def test_a_story_stands_in_three_outlets_with_small_edits(story: tuple[str, ...]):
    first, *others = (articles()[name] for name in story)
    assert len({articles()[name].source for name in story}) == 3
    for other in others:
        assert 85 <= fuzz.ratio(first.text, other.text) < 100


def test_the_correction_differs_in_the_figure_alone():
    wrong, right = articles()[MISTAKEN], articles()[CORRECTED]
    assert right.title.startswith("KORREKTUR:")
    assert right.published > wrong.published
    assert fuzz.ratio(wrong.text, right.text) >= 85
    assert "14,1 Prozent" in wrong.text
    assert "11,4 Prozent" not in wrong.text


def test_the_retold_report_copies_no_sentence(shared: Path):
    real = "\n".join(f.read_text(encoding="utf-8") for f in (shared / "seeds").iterdir())
    assert shingles(real)
    assert not shingles(articles()[RETOLD].text) & shingles(real)


def test_questions_have_exactly_the_promised_keys_and_unique_ids():
    assert all(list(question) == KEYS for question in questions())
    numbers = [question["id"] for question in questions()]
    assert numbers == [f"q{n:03d}" for n in range(1, len(numbers) + 1)]
    texts = [json.dumps([q["question"], q["history"]]) for q in questions()]
    assert len(set(texts)) == len(texts)


def test_there_are_enough_questions_of_every_kind():
    kinds = Counter(question["kind"] for question in questions())
    crossed = Counter(q["language"] for q in questions() if q["kind"] == "cross")
    assert len(questions()) >= 130
    assert kinds["near"] >= 45
    assert min(kinds["followup"], kinds["date"]) >= 15
    assert min(crossed["de"], crossed["en"]) >= 20
    german = sum(question["language"] == "de" for question in questions())
    assert share(german) == pytest.approx(0.6, abs=0.05)


def test_answerable_questions_have_answer_and_evidence_and_others_none():
    for question in questions():
        assert question["answerable"] == (question["kind"] != "near"), question["id"]
        assert bool(question["evidence"]) == question["answerable"], question["id"]
        assert question["answer"] == (question["answers"] or [""])[0], question["id"]
        assert bool(question["answer"]) == question["answerable"], question["id"]


def test_follow_ups_have_a_history():
    for question in questions():
        if question["kind"] == "followup":
            assert question["history"], question["id"]
        elif question["kind"] != "near":
            assert not question["history"], question["id"]
        assert all(list(turn) == ["question", "answer"] for turn in question["history"])


def test_every_quote_stands_in_its_article():
    for question in questions():
        for evidence in question["evidence"]:
            text = articles()[evidence["article"]].text
            assert evidence["quote"] in text, (question["id"], evidence)


def test_the_quote_says_the_answer():
    for question in questions():
        if question["kind"] not in ("cross", "near"):
            quotes = " ".join(evidence["quote"] for evidence in question["evidence"])
            assert any(contains(quotes, answer) for answer in question["answers"]), question


def test_cross_questions_ask_in_the_other_language_and_only_they_do():
    for question in questions():
        languages = {declared_language(e["article"]) for e in question["evidence"]}
        if question["kind"] == "cross":
            assert question["language"] not in languages, question["id"]
        elif question["answerable"]:
            assert question["language"] in languages, question["id"]


def test_a_story_is_evidence_in_all_its_outlets():
    for question in questions():
        named = {evidence["article"] for evidence in question["evidence"]}
        for story in STORIES:
            assert not named & set(story) or named >= set(story), question["id"]


def test_the_mistaken_figure_answers_nothing():
    for question in questions():
        assert not any("14,1" in answer for answer in question["answers"]), question["id"]
        if "11,4" in question["answer"]:
            assert [e["article"] for e in question["evidence"]] == [CORRECTED]


def test_every_article_is_asked_about():
    asked = {e["article"] for question in questions() for e in question["evidence"]}
    assert asked == set(articles())
