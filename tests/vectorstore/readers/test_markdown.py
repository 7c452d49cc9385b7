import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.errors import ReadError
from vectorstore.readers.cleaning import clean_line, clean_text
from vectorstore.readers.markdown import is_markdown, read_markdown

BODY = "Der Rat **tagt**.\n\n## Kritik\n\nDie Kosten steigen."


def test_front_matter() -> None:
    article = read_markdown(
        "---\ntitle: 'Rat: neue Busse'\ndate: 2025-03-04\nupdated: 2025-03-05T08:00:00+01:00\n"
        "quelle: Blatt\nurl: https://beispiel.example/1\nort: Wesel\n"
        f"author: [Anna Vogt, Jan Roth]\nlanguage: de-DE\nitem_id: 0012\n---\n{BODY}\n"
    )
    assert (article.title, article.text) == ("Rat: neue Busse", BODY)
    assert (article.published, article.updated) == ("2025-03-04", "2025-03-05T08:00:00+01:00")
    assert (article.source, article.place, article.author) == (
        "Blatt",
        "Wesel",
        "Anna Vogt, Jan Roth",
    )
    assert (article.language, article.item_id) == ("de", "0012")
    assert article.url == "https://beispiel.example/1"


def test_a_heading_is_the_title() -> None:
    article = read_markdown(f"\n# Neue Busse #\n\n{BODY}")
    assert (article.title, article.text) == ("Neue Busse", BODY)


def test_a_heading_that_repeats_the_title_goes() -> None:
    assert read_markdown(f"---\ntitle: Busse\n---\n# Busse\n\n{BODY}").text == BODY


def test_another_heading_stays() -> None:
    article = read_markdown(f"---\ntitle: Busse\n---\n# Der Rat\n\n{BODY}")
    assert (article.title, article.text) == ("Busse", f"# Der Rat\n\n{BODY}")


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: Busse\ntags: [a, b\n", 4),
        ("title: Rat: neue Busse\n", 2),
        ("title: Busse\n\tdate: 2025-01-01\n", 3),
    ],
)
def test_broken_front_matter_says_its_line(front: str, line: int) -> None:
    with pytest.raises(ReadError, match="front matter") as raised:
        read_markdown(f"---\n{front}---\n{BODY}")
    assert raised.value.line == line


def test_front_matter_without_an_end_is_broken() -> None:
    with pytest.raises(ReadError, match="not closed"):
        read_markdown(f"---\ntitle: Busse\n\n{BODY}")


def test_what_is_markdown() -> None:
    assert is_markdown("---\ntitle: Busse\n---\nText")
    assert is_markdown("# Busse\n\nText")
    assert not is_markdown("---\n\nEin Strich ist kein Kopf.")
    assert not is_markdown("#busse fahren")


LINES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=40
)


@given(LINES, LINES, st.dates())
def test_fields_put_in_come_out(title: str, source: str, day: object) -> None:
    quoted = [json.dumps(value, ensure_ascii=False) for value in (title, source)]
    front = f"title: {quoted[0]}\nsource: {quoted[1]}\ndate: {day}\n"
    article = read_markdown(f"---\n{front}---\n{BODY}")
    assert (article.title, article.source) == (clean_line(title), clean_line(source))
    assert (article.published, article.text) == (str(day), BODY)


@given(st.text())
def test_text_without_front_matter_stays(text: str) -> None:
    body = f"Anfang {text}"
    assert read_markdown(body).text == clean_text(body)


def test_front_matter_that_holds_itself_many_times_over_is_read_at_once() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{f'*a{n - 1}, ' * 99}]" for n in range(1, 12)]
    front = "\n".join([*lines, "title: Busse", "author: *a11", "place: {stadt: *a11}"])
    article = read_markdown(f"---\n{front}\n---\n{BODY}")
    assert (article.title, article.author, article.place) == ("Busse", "", "")


def test_a_heading_with_long_runs_of_blanks_is_read_at_once() -> None:
    blanks = " \t" * 50_000
    article = read_markdown(f"#{blanks}Neue{blanks}Busse{blanks}#{blanks}\n{BODY}")
    assert article.title == "Neue Busse"
