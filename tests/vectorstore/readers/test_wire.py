from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.articles import Article
from vectorstore.readers.wire import read_wire

BODY = "Der Rat hat am Montag getagt.\n\nEs ging um Busse und Bahnen."


def wire(text: str) -> Article:
    article = read_wire(text)
    assert article is not None
    return article


def test_the_whole_form() -> None:
    article = wire(f" date 2025-12-31 WESEL (dpa-AFX) - {BODY}/abc/DP/xy")
    assert article == Article(
        text=BODY,
        published="2025-12-31",
        place="WESEL",
        source="dpa-AFX",
        signoff="/abc/DP/xy",
    )


@pytest.mark.parametrize(
    ("dateline", "place", "source", "published"),
    [
        ("FRANKFURT/MAIN (dpa) - ", "FRANKFURT/MAIN", "dpa", ""),
        ("Berlin (Reuters) -", "Berlin", "Reuters", ""),
        ("BERLIN, 3. Januar (AFP) – ", "BERLIN", "AFP", ""),
        ("BERLIN, 3. Januar 2025 (AFP) – ", "BERLIN", "AFP", "2025-01-03"),
        ("WASHINGTON, D.C. (AP) — ", "WASHINGTON", "AP", ""),
        ("Bad Homburg (dpa/lhe) - ", "Bad Homburg", "dpa/lhe", ""),
        ("ST. GALLEN (mda) -- ", "ST. GALLEN", "mda", ""),
    ],
)
@pytest.mark.parametrize("title", ["", "Rat tagt wieder"])
def test_datelines(dateline: str, place: str, source: str, published: str, title: str) -> None:
    article = wire((f"{title}\n\n" if title else "") + dateline + BODY)
    assert (article.place, article.source, article.published) == (place, source, published)
    assert (article.title, article.text, article.signoff) == (title, BODY, "")


def test_the_header_stands_before_a_headline_too() -> None:
    article = wire(f" date 2025-06-01 KORREKTUR: Rat tagt\n\nWESEL (dpa) - {BODY}")
    assert (article.published, article.title) == ("2025-06-01", "KORREKTUR: Rat tagt")


def test_a_header_without_dateline_is_enough() -> None:
    article = wire(f" date 2025-06-01 {BODY}\n/ab/cd")
    assert (article.published, article.text, article.signoff) == ("2025-06-01", BODY, "/ab/cd")


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Anna Vogt (SPD) - das ist die neue Bürgermeisterin.",
        "Das Blatt (dpa) schreibt, der Rat tage.",
        "date palms grow here",
    ],
)
def test_what_is_no_wire_item(text: str) -> None:
    assert read_wire(text) is None


@pytest.mark.parametrize("end", ["mit 80 km/h.", "auf beispiel.example/ab", "1990/91", "und/oder"])
def test_a_slash_alone_is_no_signoff(end: str) -> None:
    article = wire(f"WESEL (dpa) - Er fuhr {end}")
    assert article.text == f"Er fuhr {end}"
    assert article.signoff == ""


SIGNS = st.lists(st.sampled_from(["ab", "DP", "xyz", "he", "ngu"]), min_size=1, max_size=4)


@given(
    st.dates(), st.sampled_from(["WESEL", "KÖLN/BONN"]), st.lists(st.just(BODY), min_size=1), SIGNS
)
def test_parts_put_together_come_apart_again(
    day: object, place: str, bodies: list[str], signs: list[str]
) -> None:
    text, signoff = "\n\n".join(bodies), "".join(f"/{sign}" for sign in signs)
    article = wire(f" date {day} {place} (dpa) - {text}{signoff}")
    assert (article.published, article.place) == (str(day), place)
    assert (article.text, article.signoff) == (text, signoff)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert read_wire(text) is None or isinstance(wire(text), Article)


def test_the_real_item(shared: Path) -> None:
    raw = (shared / "seeds" / "000_74fe675f7b98b7f2.txt").read_text(encoding="utf-8")
    article = wire(raw)
    assert (article.published, article.place) == ("2025-12-31", "WASHINGTON")
    assert (article.source, article.signoff) == ("dpa-AFX", "/ngu/DP/he")
    assert article.text in raw
    assert article.text.startswith("Der US-Sondergesandte")
    assert article.text.endswith("gesprochen.")
