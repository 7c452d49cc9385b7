import json
from collections import Counter

import pytest

from bot.errors import BelegbotError
from bot.training.asked import (
    CONTRASTS,
    OWN,
    PASSING,
    TWINS,
    carrying,
    held_questions,
    read_asked,
    sentences_of,
    source_of,
)

FILES = (OWN, PASSING, TWINS, CONTRASTS)
EACH = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@pytest.fixture
def data(shared):
    return shared / "data"


@pytest.mark.parametrize(
    ("file", "least"), [(OWN, 200), (PASSING, 100), (TWINS, 200), (CONTRASTS, 30)]
)
def test_our_questions_point_into_texts_and_hold_none_of_them(file, least):
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert {"file", "key", "start", "end", "question", "answer", "wrong", "held"} <= row.keys()
        assert "text" not in row
        assert row["answer"] is None or row["answer"] != row["wrong"]
        assert bool(row["sentence"]) <= bool(row["answer"] or row["wrong"])
    kinds = Counter((row["held"], bool(row["answer"])) for row in rows)
    assert min(kinds.values()) > least


def rows_of(*files):
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_none_of_them_is_held_and_learned_on_one_article():
    held = {(row["file"], row["key"]) for row in rows_of(OWN, PASSING, TWINS) if row["held"]}
    assert held.isdisjoint((row["file"], row["key"]) for row in rows_of(*FILES) if not row["held"])


def test_no_part_of_an_article_is_held_and_learned():
    held = {
        (row["file"], row["key"], row["start"], row["end"])
        for row in rows_of(CONTRASTS)
        if row["held"]
    }
    assert held
    for file, key, start, end in held:
        for row in rows_of(*FILES):
            if (row["file"], row["key"]) == (file, key) and not row["held"]:
                assert end <= row["start"] or row["end"] <= start


def test_a_follow_up_stands_behind_what_it_follows(data):
    asked = {one.id: one for one in read_asked(data, CONTRASTS)}
    following = [row for row in rows_of(CONTRASTS) if row.get("after")]
    assert len(following) > 500
    bracketed = 0
    for row in following:
        one, earlier = asked[row["id"]], asked[row["after"]]
        assert one.text == earlier.text
        assert earlier.answer
        bracketed += one.question == f"{row['question']} ({earlier.question} {earlier.sentence})"
    assert bracketed > len(following) * 0.9


def test_the_sentence_that_answers_has_the_answer(data):
    asked = [one for one in read_asked(data)[::40] if one.answer]
    assert sum(source_of(one) is not None for one in asked) > len(asked) * 0.8
    for one in asked:
        sources = carrying(one.answer, one.text, sentences_of(one))
        start, end = sources[0].start, sources[-1].end
        assert one.answer in one.text[start:end]
        assert source_of(one) == (sources[0] if len(sources) == 1 else None)


@EACH
def test_held_questions_have_their_texts_and_are_not_learned(data, file):
    held = held_questions(data, file)
    assert all(answer in one.context for one in held for answer in one.answers)
    learned = {one.group for one in read_asked(data, file) if not one.held}
    assert learned.isdisjoint(one.group for one in read_asked(data, file) if one.held)


@EACH
def test_nothing_of_m2qa_is_among_them(data, file):
    lines = (data / "m2qa-news-de.dev.jsonl").read_text(encoding="utf-8").splitlines()
    contexts = [" ".join(json.loads(line)["context"].split()) for line in lines]
    texts = {" ".join(one.text.split()) for one in read_asked(data, file)}
    begins = {text[100:160] for text in texts}
    assert not any(begin in context for context in contexts for begin in begins)


def test_other_data_are_named(tmp_path):
    (tmp_path / "gnad10k.csv").write_text("Web;'Kurz.'\n")
    with pytest.raises(BelegbotError, match="name the folder of the development data"):
        read_asked(tmp_path)
