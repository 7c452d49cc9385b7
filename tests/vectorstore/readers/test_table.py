import csv
import io
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.articles import Article
from vectorstore.errors import ReadError
from vectorstore.readers.cleaning import clean_text
from vectorstore.readers.failures import Failure
from vectorstore.readers.table import TableFormat, is_table, read_table

LONG = "Der Rat tagt; es geht um Busse, Bahnen und „mehr“. " * 4


def items(text: str, table: TableFormat | None = None) -> list[Article | Failure]:
    return list(read_table(text, table or TableFormat()))


def articles(text: str, table: TableFormat | None = None) -> list[Article]:
    found = items(text, table)
    assert not [item for item in found if isinstance(item, Failure)]
    return [item for item in found if isinstance(item, Article)]


def written(rows: list[list[str]], delimiter: str, quote: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quotechar=quote, lineterminator="\n").writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(("delimiter", "quote"), list(product(",;\t|", "\"'")))
def test_delimiter_and_quote_are_found(delimiter: str, quote: str) -> None:
    rows = [["datum", "titel", "text"], ["2025-03-04", 'Rat\'s "Busse"', LONG + "\n\nEnde"]]
    [article] = articles(written(rows, delimiter, quote))
    assert article.title == 'Rat\'s "Busse"'
    assert article.text == LONG + "\n\nEnde"
    assert article.published == "2025-03-04"


def test_without_header_the_longest_column_is_the_text() -> None:
    found = articles(f"Sport;'{LONG}'\nWirtschaft;'Er sagt ''ja''; {LONG}'\n")
    assert [article.text for article in found] == [LONG.strip(), f"Er sagt 'ja'; {LONG}".strip()]
    assert [article.position for article in found] == [0, 1]


def test_unknown_names_are_a_header_all_the_same() -> None:
    [article] = articles(f'ressort,meldung\nSport,"{LONG}"\n')
    assert article.text == LONG.strip()


def test_columns_by_name_and_by_number() -> None:
    text = f"a;b;c\nRat;{LONG.replace(';', '')};Kürzer\n"
    [article] = articles(text, TableFormat(columns={"title": "1", "text": "c"}))
    assert (article.title, article.text) == ("Rat", "Kürzer")


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(ReadError, match=r'"kopf".*titel, text'):
        items("titel,text\na,b\n", TableFormat(columns={"title": "kopf"}))


@pytest.mark.parametrize(
    "wrong", [{"delimiter": ";;"}, {"quote": "ab"}, {"columns": {"txt": "body"}}]
)
def test_a_format_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ReadError):
        TableFormat(**wrong)


def test_a_tab_may_be_said_in_words() -> None:
    assert [article.text for article in articles("titel\ttext\na\tb", TableFormat("tab"))] == ["b"]


def test_rows_that_are_none_say_their_line() -> None:
    text = (
        'titel,text\nRat,"Der Rat\ntagt."\n\nleer,\nzu,viele,Spalten\n"x"y,z\nBus,Busse fahren.\n'
    )
    first, empty, wide, broken, last = items(text)
    assert [item.line for item in (empty, wide, broken) if isinstance(item, Failure)] == [5, 6, 7]
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert last.position == 4


def test_one_column_is_a_table_too() -> None:
    assert [article.text for article in articles("text\nDer Rat tagt.\n")] == ["Der Rat tagt."]


def test_fields_longer_than_csv_allows() -> None:
    [article] = articles('titel,text\nRat,"' + "wort " * 60_000 + '"\n')
    assert len(article.text) == 299_999


def test_what_is_a_table() -> None:
    assert is_table("egal", "a.csv", TableFormat())
    assert is_table('"date";"text"\n', "a.txt", TableFormat())
    assert is_table("a#b\n", "a.txt", TableFormat(delimiter="#"))
    assert not is_table("Text, der mit einem Komma beginnt.\n", "a.txt", TableFormat())


CELLS = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=("Cs",)), max_size=40)


@given(st.lists(CELLS, min_size=1, max_size=8), st.sampled_from(",;\t|"), st.sampled_from("\"'"))
def test_texts_put_in_come_out(texts: list[str], delimiter: str, quote: str) -> None:
    rows = [["title", "text"], *[["t", f"x{text}y"] for text in texts]]
    table = TableFormat(delimiter=delimiter, quote=quote)
    found = articles(written(rows, delimiter, quote), table)
    assert [article.text for article in found] == [clean_text(f"x{text}y") for text in texts]
