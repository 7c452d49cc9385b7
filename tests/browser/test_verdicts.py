"""What the page says of each sentence: pending, supported, partly so, repaired, struck, open."""

from collections.abc import Callable

import pytest
from browser.running import Server
from browser.test_chat import ask, finished
from playwright.sync_api import Locator, Page, expect

STRUCK = "Der Bau kostete 60 Millionen Euro."
# WCAG 2: the least contrast of text with what lies behind it.
READABLE = 4.5


def test_a_sentence_is_pending_while_it_is_checked(page: Page, server: Server) -> None:
    ask(page, "gate check: Wann öffnete die Brücke?")
    server.order("gate")

    turn = page.locator(".turn")
    expect(turn.locator(".pending")).to_have_text("wird geprüft")
    expect(turn.locator(".progress")).to_have_text("Prüft, ob die Artikel den Satz belegen …")
    for _ in range(3):
        server.order("gate")
    expect(finished(page).locator(".pending")).to_have_count(0)


def test_verdicts_have_words_and_hints_for_the_keyboard(page: Page) -> None:
    ask(page, "mended")
    turn = finished(page)
    verdicts = turn.locator(".verdict")
    expect(verdicts).to_have_count(4)
    expect(verdicts.first).to_have_accessible_description(
        "Belegt: Die Prüfung fand alles, was dieser Satz sagt, in der zitierten Stelle. Der erste "
        "Entwurf war nicht belegt; dieser Satz ist aus dem Zitat neu geschrieben und noch einmal "
        "geprüft."
    )

    hint = verdicts.last.get_by_role("tooltip")
    expect(hint).to_be_hidden()
    turn.locator("a.cite").last.focus()
    page.keyboard.press("Tab")
    expect(verdicts.last).to_be_focused()
    expect(hint).to_be_visible()
    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    verdicts.last.hover()
    expect(hint).to_be_hidden()
    page.mouse.move(0, 0)
    verdicts.last.hover()
    expect(hint).to_be_visible()


def test_a_repaired_sentence_says_how_and_a_quote_keeps_its_language(page: Page) -> None:
    ask(page, "mended")
    turn = finished(page)
    expect(turn.locator(".repair")).to_have_text(
        ["aus dem Zitat neu formuliert", "wörtlich aus dem Artikel", "wörtlich aus dem Artikel"]
    )
    quotes = turn.locator("blockquote")
    expect(quotes.nth(0)).to_contain_text("„Die Kosten stiegen auf 48 Millionen Euro.“")
    expect(quotes.nth(1).locator(".text")).to_have_attribute("lang", "en")
    quotes.nth(1).get_by_role("link", name="[3]").click()
    expect(page.locator("mark.found")).to_have_text("The strike had lasted nine days.")


def test_a_struck_sentence_is_folded_away_and_never_copied(page: Page) -> None:
    ask(page, "mended")
    turn = finished(page)
    struck = turn.get_by_text(STRUCK)
    expect(struck).to_be_hidden()
    turn.get_by_text("1 Satz gestrichen: die Artikel belegen ihn nicht").press("Enter")
    expect(struck).to_be_visible()
    expect(struck).to_have_css("text-decoration-line", "line-through")
    expect(turn.locator(".struck li")).to_contain_text("Zahl steht nicht im Beleg")
    copied = turn.get_by_role("button", name="Antwort mit Belegen kopieren")
    assert STRUCK not in (copied.get_attribute("data-copy") or STRUCK)

    # The next question draws the conversation anew.
    ask(page, "Wann öffnete die Brücke?")
    finished(page, 2)
    expect(struck).to_be_visible()
    page.get_by_role("button", name="Neue Unterhaltung").click()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, "mended")
    finished(page)
    expect(struck).to_be_hidden()


@pytest.mark.parametrize(
    ("locale", "left", "counted"),
    [
        (
            "de-DE",
            "Offen bleibt nach den Artikeln: wie lange die Umleitung bleibt",
            "3 Sätze belegt · 1 Satz teilweise belegt · 1 Satz gestrichen",
        ),
        (
            "en-GB",
            "The articles leave open: wie lange die Umleitung bleibt",
            "3 sentences supported · 1 sentence partly supported · 1 sentence struck",
        ),
    ],
)
def test_what_is_left_open_and_what_was_counted_is_said(
    open_page: Callable[..., Page], locale: str, left: str, counted: str
) -> None:
    page = open_page(locale=locale)
    ask(page, "mended")
    turn = finished(page)
    expect(turn.locator(".left-open")).to_have_text(left)
    expect(turn.locator(".counts")).to_contain_text(counted)


def test_an_abstention_is_in_the_language_of_the_question(open_page: Callable[..., Page]) -> None:
    page = open_page(locale="en-GB")
    ask(page, "Is there nothing on this?")
    expect(finished(page)).to_contain_text(
        "The articles do not say. 1,028 articles from 3 January to 31 December 2025 were searched."
    )
    expect(page.locator("#evidence .legend")).to_have_text("comes nearest to the question")
    expect(page.locator("#evidence .card mark.light")).to_have_count(3)


def test_what_speaks_to_the_question_is_underlined_beside_the_quotes(page: Page) -> None:
    ask(page, "mended")
    finished(page)
    cards = page.locator("#evidence .card")
    expect(cards.locator("mark.light")).to_have_text(
        [
            "Bürgermeisterin Ada Lindner sprach von einem guten Tag für die Region.",
            "Ship owners put the damage at 30 million pounds.",
        ]
    )
    expect(cards.locator("mark[id]")).to_have_count(3)
    expect(page.locator("#evidence .legend")).to_have_text("zitiert betrifft die Frage")


def test_a_narrow_screen_holds_verdicts_and_hints(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    ask(page, "mended")
    turn = finished(page)
    turn.locator("summary").click()
    for verdict in turn.locator(".verdict").all():
        verdict.focus()
        box = verdict.get_by_role("tooltip").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask(page, "mended")
    turn = finished(page)
    turn.locator("summary").click()
    turn.locator(".partly .verdict").focus()
    for name in (".verdict", ".tip", ".repair", ".left-open", "summary", "del", ".why", ".text"):
        for words in turn.locator(name).all():
            assert contrast(words) >= READABLE, name
    for words in page.locator("#evidence :is(.legend, .card) mark").all():
        assert contrast(words) >= READABLE


def contrast(words: Locator) -> float:
    """The contrast of an element's words with the first colour behind them."""
    return words.evaluate(
        """element => {
          const parts = colour => {
            const scale = colour.startsWith("color(") ? 255 : 1;
            return colour.match(/[\\d.]+/g).map((part, n) => part * (n < 3 ? scale : 1));
          };
          const light = ([r, g, b]) => {
            const linear = [r, g, b].map(c => c / 255).map(
              c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
          };
          let behind = element;
          const opaque = e => (parts(getComputedStyle(e).backgroundColor)[3] ?? 1) > 0;
          while (behind.parentElement && !opaque(behind)) behind = behind.parentElement;
          const [high, low] = [
            light(parts(getComputedStyle(element).color)),
            light(parts(getComputedStyle(behind).backgroundColor)),
          ].sort((one, other) => other - one);
          return (high + 0.05) / (low + 0.05);
        }"""
    )
