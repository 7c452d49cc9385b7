import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.articles import Article
from vectorstore.errors import ReadError
from vectorstore.readers.cleaning import clean_text
from vectorstore.readers.failures import Failure
from vectorstore.readers.jsonl import is_json, read_json
from vectorstore.readers.table import TableFormat

ONE = {"id": 7, "titel": "Rat", "body": "Der Rat\r\ntagt.", "datum": "4. März 2025", "url": None}
TWO = {"id": "8", "url": "https://beispiel.example/8", "text": ["Erstens.", "Zweitens."], "x": {}}


def items(text: str, table: TableFormat | None = None) -> list[Article | Failure]:
    return list(read_json(text, table or TableFormat()))


@pytest.mark.parametrize(
    "text",
    [
        f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n",
        json.dumps([ONE, TWO]),
        json.dumps([ONE, TWO], indent=2),
    ],
)
def test_lines_and_arrays(text: str) -> None:
    assert items(text) == [
        Article(text="Der Rat\ntagt.", title="Rat", published="2025-03-04", item_id="7"),
        Article(text="Erstens.\n\nZweitens.", url="https://beispiel.example/8", position=1),
    ]


def test_a_single_object_over_several_lines() -> None:
    assert [
        item.text for item in items(json.dumps(ONE, indent=2)) if isinstance(item, Article)
    ] == ["Der Rat\ntagt."]


def test_a_broken_line_does_not_stop_the_rest() -> None:
    first, _, second, _, last = items(
        f'{json.dumps(ONE)}\n{{"text":\n\n{{"titel": "x"}}\n7\n{json.dumps(TWO)}'
    )
    assert isinstance(first, Article)
    assert isinstance(second, Failure)
    assert (second.line, second.skipped) == (4, False)
    assert isinstance(last, Article)
    assert last.position == 4


def test_a_broken_array_says_its_line() -> None:
    good, bad = items(f'[\n{json.dumps(ONE)},\n{{"text": oops}}]')
    assert isinstance(good, Article)
    assert isinstance(bad, Failure)
    assert bad.line == 3


def test_an_array_without_end_says_so() -> None:
    assert [type(item) for item in items(f"[{json.dumps(ONE)},")] == [Article, Failure]


def test_a_broken_object_over_several_lines_is_one_failure() -> None:
    with pytest.raises(ReadError, match="broken") as raised:
        items('{\n"text": "a",\n"title": oops\n}')
    assert raised.value.line == 3


def test_columns_given() -> None:
    [item] = items(
        '{"inhalt2": "Der Rat tagt.", "kopf": "Rat"}',
        TableFormat(columns={"text": "inhalt2", "title": "kopf"}),
    )
    assert isinstance(item, Article)
    assert (item.text, item.title) == ("Der Rat tagt.", "Rat")


def test_questions_are_skipped_once() -> None:
    question = json.dumps({"question": "Wer tagt?", "answer": "Der Rat", "article": "rat.md"})
    [item] = items(f"{question}\n{question}")
    assert isinstance(item, Failure)
    assert item.skipped


def test_a_question_among_articles_is_a_failure_and_the_rest_goes_on() -> None:
    question = json.dumps({"question": "Wer tagt?"})
    _, failure, last = items(f"{json.dumps(ONE)}\n{question}\n{json.dumps(TWO)}")
    assert isinstance(failure, Failure)
    assert not failure.skipped
    assert isinstance(last, Article)


def test_what_is_json() -> None:
    assert is_json(' {"text": 1}', "a.txt")
    assert is_json("[\n{", "a.txt")
    assert is_json("oops", "a.jsonl")
    assert not is_json("[Update] Der Rat tagt", "a.txt")
    assert not is_json("{Klammer}", "a.txt")


@given(st.lists(st.text(), min_size=1), st.booleans())
def test_texts_put_in_come_out(texts: list[str], ascii_only: bool) -> None:
    lines = [json.dumps({"text": f"x{text}"}, ensure_ascii=ascii_only) for text in texts]
    found = [item.text for item in items("\n".join(lines)) if isinstance(item, Article)]
    assert found == [clean_text(f"x{text}") for text in texts]


def test_numbers_stay_as_they_are_written() -> None:
    digits = "9" * 5000
    [article] = read_json(f'{{"text": "Ein Satz.", "id": 1.10, "n": {digits}}}', TableFormat())
    assert isinstance(article, Article)
    assert article.item_id == "1.10"


def test_a_broken_file_of_many_empty_lines_is_refused_at_once() -> None:
    with pytest.raises(ReadError):
        list(read_json("{" + "\n" * 300_000 + "x", TableFormat()))
