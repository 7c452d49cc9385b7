import json
from collections import Counter
from dataclasses import replace

import pytest

from bot.evaluation.temporal import (
    HALVES,
    dated_questions,
    in_range,
    kept,
    preferred,
    read_temporal,
    shares,
)
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library

QUESTIONS = read_temporal()


def test_there_are_sixty_with_a_time_in_both_halves_and_languages():
    timed = [one for one in QUESTIONS if one.first]
    assert len(timed) >= 60
    assert len({one.question for one in QUESTIONS}) == len(QUESTIONS)
    counts = Counter((one.half, one.language) for one in QUESTIONS)
    assert min(counts[half, language] for half in HALVES for language in ("de", "en")) >= 9
    assert all(one.now.tzinfo for one in QUESTIONS)


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.question)
def test_each_is_read_rightly(one):
    assert one.right, one.found


def test_a_wrong_reading_counts_against_its_half():
    wrong = replace(QUESTIONS[0], filters=not QUESTIONS[0].filters)
    found = shares([wrong, *QUESTIONS[1:]])
    assert found["measure"]["right"] == 1.0
    assert found["fit"]["right"] == round(1 - 1 / found["fit"]["n"], 3)


def test_passages_of_other_days_are_seen(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\ntitle: Beben\nlanguage: de\npublished: 2005-10-11\n---\nIn Kaschmir bebte die Erde."
    )
    asked = [
        next(one for one in QUESTIONS if "letzte Woche" in one.question),
        next(one for one in QUESTIONS if "gestern" in one.question and not one.filters),
    ]
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        list(library.ingest([tmp_path / "a.md"]))
        assert list(kept(asked, library)) == [None]
        search = library.search
        library.search = lambda question, k, when=None: search(question, k)  # ty: ignore[invalid-assignment]
        assert list(kept(asked, library)) == [False]
    assert in_range([True, None, False]) == {
        "filtered": 3,
        "with_passages": 2,
        "all_in_range": 0.5,
    }
    assert in_range([]) == {"filtered": 0, "with_passages": 0, "all_in_range": 0.0}


def test_articles_are_asked_for_by_a_word_and_their_time(tmp_path):
    lines = [
        {
            "title": f"Kaschmir {n}",
            "text": f"In Kaschmir bebte Haus {n}.",
            "date": f"2005-10-{n + 10}",
        }
        for n in range(12)
    ]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        list(library.ingest([tmp_path / "a.jsonl"]))
        halves = [dated_questions(library.articles(), half) for half in HALVES]
        assert len(halves[0]) + len(halves[1]) == 12
        assert not {one.article_id for one in halves[0]} & {one.article_id for one in halves[1]}
        asked = halves[0] + halves[1]
        assert any("gestern" in one.question for one in asked)
        found = preferred(asked, library)
    assert found["n"] == 12
    assert found["recall@5_with"] > found["recall@5_without"]
