from browser.test_chat import ask, finished
from playwright.sync_api import Page, expect

SAID = "Zeitraum: 16. November 2025 („gestern“) – nur Meldungen aus diesem Zeitraum"


def test_the_days_are_shown_and_taken_off_by_keyboard(page: Page) -> None:
    ask(page, "Welche Meldungen gab es gestern zur Brücke?")
    expect(finished(page).locator(".range")).to_contain_text(SAID)

    button = page.get_by_role("button", name="Ohne Zeitraum fragen")
    button.focus()
    button.press("Enter")

    again = finished(page, 2)
    expect(again.locator(".question")).to_have_text("Welche Meldungen gab es gestern zur Brücke?")
    expect(again.locator(".sentence")).to_have_count(3)
    expect(again.locator(".range")).to_have_count(0)


def test_an_abstention_names_the_days_in_both_languages(page: Page, open_page) -> None:
    ask(page, "Steht in den Meldungen von gestern nichts?")
    expect(finished(page)).to_contain_text(
        "Dazu sagen die Artikel aus diesem Zeitraum nichts: 16. November 2025."
    )
    english = open_page(locale="en-GB")
    ask(english, "Steht in den Meldungen von gestern nichts?")
    expect(finished(english).locator(".range")).to_contain_text(
        "Time: 16 November 2025 (“gestern”) – only articles from this time"
    )
    expect(english.get_by_role("button", name="Ask for any time")).to_be_visible()
