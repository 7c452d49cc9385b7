"""Other outlets, corrections and contradictions on the page."""

from browser.running import Server
from playwright.sync_api import Page, expect


def test_other_outlets_and_earlier_figures_are_shown_and_open(page: Page, server: Server) -> None:
    server.order("story")
    box = page.get_by_role("textbox", name="Ihre Frage")
    box.fill("Was kostete die Brücke, before?")
    box.press("Enter")
    turn = page.locator(".turn")
    expect(turn.locator(".counts")).to_be_visible()

    notes = turn.get_by_role("list", name="Abweichende Angaben").get_by_role("listitem")
    expect(notes).to_have_count(2)
    expect(notes.nth(0)).to_contain_text(
        "Die Fassung vom 16. November 2025 nannte noch „Die Kosten stiegen auf 46 Millionen "
        "Euro.“; es gilt die Korrektur vom 17. November 2025."
    )
    expect(notes.nth(1)).to_contain_text("Sample Press (7. März 2025): „Ship owners")
    card = page.locator("#evidence .card.cited").first
    expect(card).to_contain_text("auch in 1 weiteren Medium: Talblatt (Muster)")

    dialog = page.get_by_role("dialog")
    card.get_by_role("button", name="Freie Fahrt bei Hohenau (Talblatt (Muster))").click()
    expect(dialog.locator("mark")).to_have_text("Die Kosten stiegen auf 48 Millionen Euro.")
    page.keyboard.press("Escape")
    card.get_by_role("button", name="Nachlesen: Brücke in Hohenau bald fertig").click()
    expect(dialog.locator("mark")).to_have_text("Die Kosten stiegen auf 46 Millionen Euro.")
