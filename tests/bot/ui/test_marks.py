import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.ui.marks import Mark, marked, paragraphs


def plain(markup: str) -> str:
    return Markup(re.sub(r"</?mark[^>]*>", "", markup)).unescape()


def test_a_mark_holds_exactly_its_words() -> None:
    text = "Eins. Zwei & drei. Vier."
    assert marked(text, [Mark(6, 18, "beleg-1-1")]) == (
        'Eins. <mark id="beleg-1-1" tabindex="-1">Zwei &amp; drei.</mark> Vier.'
    )


def test_the_text_may_begin_anywhere_in_its_article() -> None:
    assert marked("Zwei.", [Mark(10, 14, "a")], offset=10) == (
        '<mark id="a" tabindex="-1">Zwei</mark>.'
    )
    assert marked("Zwei.", [Mark(0, 5, "a")], offset=10) == "Zwei."


def test_hostile_text_stays_text() -> None:
    assert marked('</mark><script>"', [Mark(0, 7, "a")]) == (
        '<mark id="a" tabindex="-1">&lt;/mark&gt;</mark>&lt;script&gt;&#34;'
    )


MARKS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20)).map(
        lambda place: Mark(place[0], place[0] + place[1], f"m-{place[0]}-{place[1]}")
    ),
    unique_by=lambda mark: mark.id,
    max_size=4,
)


LIGHT = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20)).map(
        lambda place: Mark(place[0], place[0] + place[1])
    ),
    max_size=3,
)


@given(st.text(alphabet="ab<&ä😀\n ", max_size=40), MARKS, LIGHT)
def test_marks_never_change_the_text_and_each_has_one_place(
    text: str, marks: list[Mark], light: list[Mark]
) -> None:
    html = marked(text, [*light, *marks])
    assert plain(html) == text
    assert html.count("<mark") == html.count("</mark>")
    for mark in marks:
        assert html.count(f'id="{mark.id}"') == (mark.start < len(text))


@given(MARKS, LIGHT)
def test_a_light_mark_shows_only_where_no_named_one_lies(
    marks: list[Mark], light: list[Mark]
) -> None:
    text = "".join(chr(ord("a") + place % 26) for place in range(50))
    html = marked(text, [*light, *marks])
    named = {place for mark in marks for place in range(mark.start, min(mark.end, 50))}
    lighted = {place for mark in light for place in range(mark.start, min(mark.end, 50))}
    shown = "".join(re.findall(r'<mark class="light">(.*?)</mark>', html))
    assert shown == "".join(text[place] for place in sorted(lighted - named))


def test_a_mark_across_paragraphs_has_one_place() -> None:
    text = "Eins.\n\nZwei.\n \nDrei.\n"
    assert paragraphs(text, [Mark(0, 12, "stelle")]) == [
        '<mark id="stelle" tabindex="-1">Eins.</mark>',
        "<mark>Zwei.</mark>",
        "Drei.\n",
    ]
