import pytest

from vectorstore.errors import ReadError
from vectorstore.readers.html import is_html, is_markup, read_html

PAGE = """<!DOCTYPE html>
<html lang="de"><head><title>Neue Brücke in Wesel – Beispielblatt</title>
<meta property="og:title" content="Neue Brücke in Wesel">
<meta property="og:site_name" content="Beispielblatt"><meta name="author" content="Anna Vogt">
<meta property="article:published_time" content="2025-03-04T10:00:00+01:00">
<link rel="canonical" href="https://beispiel.example/bruecke"></head>
<body><nav><a href="/">Startseite</a> <a href="/sport">Sport</a></nav>
<article><h1>Neue Brücke in Wesel</h1>
<p>Die Stadt Wesel hat am Dienstag eine neue Brücke eröffnet. Sie ist 120 Meter lang.</p>
<p>Der Bürgermeister lobte die Arbeiter. Die Opposition nannte den Bau zu teuer &amp; zu spät.</p>
</article><footer>Impressum und Datenschutz</footer></body></html>"""


def test_a_page() -> None:
    article = read_html(PAGE)
    assert article.title == "Neue Brücke in Wesel"
    assert article.text == (
        "Die Stadt Wesel hat am Dienstag eine neue Brücke eröffnet. Sie ist 120 Meter lang.\n\n"
        "Der Bürgermeister lobte die Arbeiter. Die Opposition nannte den Bau zu teuer & zu spät."
    )
    assert (article.published, article.source) == ("2025-03-04", "Beispielblatt")
    assert (article.author, article.url) == ("Anna Vogt", "https://beispiel.example/bruecke")


def test_a_short_page_keeps_its_paragraphs_and_gets_no_date_from_its_text() -> None:
    article = read_html(
        "<html><body><article><h1>Kurz</h1><p>Am 3. Januar 2024 tagte der Rat der Stadt.</p>"
        "<ul><li>Busse fahren öfter</li></ul></article><footer>© 2021</footer></body></html>"
    )
    assert article.text == "Am 3. Januar 2024 tagte der Rat der Stadt.\n\n- Busse fahren öfter"
    assert article.published == ""


def test_a_declared_encoding_does_no_harm() -> None:
    assert "120 Meter" in read_html('<?xml version="1.0" encoding="utf-8"?>\n' + PAGE).text


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(ReadError, match="No article text"):
        read_html("<html><body></body></html>")


def test_what_is_html() -> None:
    assert is_html(PAGE)
    assert is_html("  <p>Ein Absatz</p>")
    assert not is_html("Ein Text mit <p> darin")
    assert is_markup("<?xml version='1.0'?><rss/>")
    assert not is_html("<?xml version='1.0'?><rss/>")
    assert not is_markup("<3 ist ein Herz")
