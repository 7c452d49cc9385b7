import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.running import Server
from playwright.sync_api import Locator, Page, expect

FIRST_QUOTE = "Sie öffnete am Montag um sechs Uhr, drei Jahre nach der Sperrung."
SECOND_QUOTE = "Die Kosten stiegen auf 48 Millionen Euro."


def ask(page: Page, question: str) -> None:
    box = page.get_by_role("textbox", name=re.compile("Ihre Frage|Your question"))
    box.fill(question)
    box.press("Enter")


def finished(page: Page, number: int = 1) -> Locator:
    turn = page.locator(".turn").nth(number - 1)
    expect(turn).to_have_attribute("data-open", "false")
    return turn


def test_passages_stand_there_before_the_first_word(page: Page, server: Server) -> None:
    ask(page, "gate: Wann öffnete die Brücke?")

    expect(page.locator("#evidence .card")).to_have_count(2)
    expect(page.locator("#evidence")).to_contain_text("Muster-Agentur · 17. November 2025")
    expect(page.locator(".turn .words")).to_have_count(0)

    server.order("gate")
    expect(page.locator(".turn .draft")).to_have_text("Dieser Satz ist noch nicht")
    expect(page.locator(".turn .pending")).to_have_text("noch ungeprüft")
    expect(page.locator("#talk")).to_have_attribute("aria-busy", "true")
    for _ in range(3):
        server.order("gate")
    turn = finished(page)
    expect(turn.locator(".draft")).to_have_count(0)
    expect(turn.locator(".pending")).to_have_count(0)
    expect(turn.locator(".sentence.supported")).to_have_count(2)
    expect(turn.locator(".sentence.partly .verdict")).to_contain_text(
        "teilweise belegt: Aussage geht aus dem Beleg nicht hervor"
    )
    expect(page.locator("#talk")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#talk")).to_have_attribute("aria-live", "polite")


def test_a_citation_leads_to_its_quote_and_back(page: Page) -> None:
    ask(page, "Wann öffnete die Brücke?")
    turn = finished(page)
    expect(turn.locator('a[href^="#beleg-"]')).to_have_text(["[1]", "[2]"])

    turn.get_by_role("link", name="[2]").click()

    mark = page.locator("#evidence mark.found")
    expect(mark).to_have_text(SECOND_QUOTE)
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    page.locator("#evidence .number", has_text="2").click()
    expect(turn.get_by_role("link", name="[2]")).to_be_focused()


def test_a_citation_of_an_earlier_answer_still_leads_to_its_quote(page: Page) -> None:
    ask(page, "Wann öffnete die Brücke?")
    finished(page, 1)
    ask(page, "How long was the harbour strike?")
    later = finished(page, 2)
    page.get_by_role("tab", name="Artikel").click()

    page.locator(".turn").first.get_by_role("link", name="[1]").click()
    expect(page.locator("mark.found")).to_have_text(FIRST_QUOTE)
    expect(page.locator("mark.found")).to_be_focused()

    later.get_by_role("link", name="[1]").click()
    expect(page.locator("mark.found")).to_have_text("The strike had lasted nine days.")


def test_an_article_opens_at_the_quote(page: Page) -> None:
    ask(page, "Wann öffnete die Brücke?")
    finished(page)

    page.get_by_role("button", name="Artikel öffnen: Brücke in Hohenau").click()

    dialog = page.get_by_role("dialog", name="Brücke in Hohenau öffnet nach drei Jahren wieder")
    expect(dialog.locator("mark")).to_have_text(FIRST_QUOTE)
    expect(dialog.locator("mark")).to_be_in_viewport()
    expect(dialog).to_contain_text("Bis dahin gilt auf der Brücke Tempo 60.")
    expect(dialog).to_contain_text("Fassung 1, eingelesen am 31. Dezember 2025")
    expect(dialog.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Artikel öffnen: Brücke in Hohenau").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Schließen").click()
    expect(dialog).to_be_hidden()


def test_an_answer_is_copied_with_its_receipts(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "Wann öffnete die Brücke?")
    finished(page)

    page.get_by_role("button", name="Antwort mit Belegen kopieren").click()

    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[0] == "Frage: Wann öffnete die Brücke?"
    assert "Sie kostete 48 Millionen Euro. [2]" in copied
    assert "Viele Pendler sind erleichtert. (teilweise belegt: Aussage geht" in copied
    assert f"[1] „{FIRST_QUOTE}“ – Brücke in Hohenau" in copied
    assert copied.endswith("https://example.org/bruecke")


def test_copying_works_without_the_clipboard_of_secure_pages(page: Page) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.evaluate(
        "document.execCommand = () => { window.copied = document.activeElement.value; return true }"
    )
    ask(page, "Wann öffnete die Brücke?")
    finished(page)

    page.get_by_role("button", name="Antwort mit Belegen kopieren").click()

    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert FIRST_QUOTE in page.evaluate("window.copied")


def test_stopping_keeps_what_was_checked(page: Page, server: Server) -> None:
    ask(page, "gate: Wann öffnete die Brücke?")
    expect(page.locator("#evidence .card")).to_have_count(2)
    server.order("gate")
    expect(page.locator(".turn .draft")).to_be_visible()

    page.get_by_role("button", name="Anhalten").click()

    turn = finished(page)
    expect(turn).to_contain_text("Die Brücke öffnete am Montag um sechs Uhr.")
    expect(turn).to_contain_text("Angehalten.")
    expect(turn.locator(".draft")).to_have_count(0)
    expect(page.get_by_role("button", name="Anhalten")).to_be_hidden()

    # The model may still be busy with the answer that nobody wants: the next question waits.
    ask(page, "Wann öffnete die Brücke?")
    expect(page.locator(".turn .progress")).to_contain_text("wartet, bis sie an der Reihe ist")
    server.order("gate")
    expect(finished(page, 2).locator(".sentence")).to_have_count(3)
    expect(page.locator(".turn").first.locator(".sentence")).to_have_count(1)


def test_a_second_person_is_told_to_wait(open_page: Callable[..., Page], server: Server) -> None:
    first, second = open_page(), open_page(locale="en-GB")
    ask(first, "gate: Wann öffnete die Brücke?")
    expect(first.locator("#evidence .card")).to_have_count(2)

    ask(second, "How long was the harbour strike?")
    expect(second.locator(".turn .progress")).to_contain_text("waiting for its turn")

    for _ in range(4):
        server.order("gate")
    finished(first)
    expect(finished(second)).to_contain_text("The strike lasted nine days.")
    expect(first.locator(".turn")).to_have_count(1)


def test_an_error_leaves_the_box_usable(page: Page, server: Server) -> None:
    ask(page, "broken: Wann öffnete die Brücke?")

    turn = finished(page)
    expect(turn.get_by_role("alert")).to_contain_text("Diese Antwort ist nicht gelungen.")
    expect(page.locator("body")).not_to_contain_text("secret")
    assert "RuntimeError: secret" in server.log
    ask(page, "Wann öffnete die Brücke?")
    expect(finished(page, 2).locator(".sentence")).to_have_count(3)


def test_an_abstention_shows_the_nearest_passages(page: Page) -> None:
    ask(page, "Steht dazu nichts drin?")

    expect(finished(page)).to_contain_text(
        "Dazu sagen die Artikel nichts. Durchsucht wurden 1.028 Artikel vom 3. Januar bis "
        "31. Dezember 2025."
    )
    expect(page.locator("#evidence h3")).to_have_text("Am nächsten kommen")
    expect(page.locator("#evidence .card")).to_have_count(2)


def test_empty_and_endless_questions_are_refused(page: Page) -> None:
    ask(page, "   ")
    expect(page.locator("#notice")).to_have_text("Schreiben Sie zuerst eine Frage in das Feld.")
    ask(page, "Vielen Dank!")
    expect(page.locator("#notice")).to_have_text(
        "Fragen Sie, was Sie aus den Artikeln wissen möchten."
    )
    expect(page.locator(".turn")).to_have_count(0)

    ask(page, "x" * 1501)
    expect(page.locator("#notice")).to_contain_text("Die Frage hat 1.501 Zeichen")
    expect(page.get_by_role("textbox", name="Ihre Frage")).to_have_value("x" * 1501)

    ask(page, "Wann öffnete die Brücke?")
    finished(page)
    expect(page.locator("#notice")).to_have_text("")


def test_files_are_added_and_a_bad_one_says_why(page: Page, tmp_path: Path) -> None:
    good, bad = tmp_path / "gut <b>.txt", tmp_path / "bad.txt"
    good.write_text("Ein Text.")
    bad.write_text("x")
    page.get_by_role("tab", name="Artikel").click()

    page.locator("#drop input[type=file]").set_input_files([good, bad])

    expect(page.locator("#upload .state")).to_have_text("2 von 2 Dateien gelesen")
    rows = page.locator("#upload li")
    expect(rows.nth(0)).to_contain_text("1 neu")
    expect(rows.nth(1)).to_contain_text("Zeile 7: The date cannot be read.")
    expect(page.locator("#articles li")).to_have_count(4)
    expect(page.locator("#masthead")).to_contain_text("4 Artikel")
    expect(page.locator("#talk")).to_contain_text("4 Artikel")


def test_a_crash_while_adding_files_says_so(page: Page, tmp_path: Path) -> None:
    crash = tmp_path / "crash.txt"
    crash.write_text("x")
    page.get_by_role("tab", name="Artikel").click()
    page.locator("#drop input[type=file]").set_input_files([crash])
    expect(page.locator("#upload .state")).to_contain_text("konnten nicht zu Ende gelesen werden")


def test_the_interface_speaks_the_browsers_language(open_page: Callable[..., Page]) -> None:
    german, english = open_page(locale="de-AT"), open_page(locale="en-US")

    expect(german.get_by_role("button", name="Fragen", exact=True)).to_be_visible()
    expect(german.get_by_role("textbox", name="Ihre Frage")).to_be_visible()
    expect(german.get_by_role("tab", name="Belege")).to_be_visible()
    expect(german.locator("html")).to_have_attribute("lang", "de")
    expect(english.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(english.get_by_placeholder("What would you like to know?")).to_be_visible()
    expect(english.get_by_role("tab", name="Evidence")).to_be_visible()
    expect(english.locator("html")).to_have_attribute("lang", "en")


def test_a_sample_question_is_asked_with_one_click(page: Page) -> None:
    page.locator(".samples button").first.click()
    expect(page.locator(".turn .question")).to_have_text(
        "Wann treffen sich die nationalen Sicherheitsberater?"
    )
    finished(page)
    page.get_by_role("button", name="Neue Unterhaltung").click()
    expect(page.locator(".intro")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#evidence .card")).to_have_count(0)


def test_a_new_conversation_keeps_what_is_being_written(page: Page) -> None:
    ask(page, "Wann öffnete die Brücke?")
    finished(page)
    box = page.get_by_role("textbox", name="Ihre Frage")
    expect(box).to_have_value("")
    box.fill("Was kostete sie?")
    page.get_by_role("button", name="Neue Unterhaltung").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(box).to_have_value("Was kostete sie?")


def test_hostile_words_stay_words(page: Page) -> None:
    ask(page, "attack")
    turn = finished(page)
    page.get_by_role("button", name="Artikel öffnen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()

    for part in (turn, page.locator("#evidence"), dialog):
        expect(part).to_contain_text("<script>window.hacked =")
        expect(part).to_contain_text("{{value}}")
        expect(part).to_contain_text("${window.hacked =")
        expect(part).to_contain_text("](https://evil.example/")
        expect(part.locator("img, script, form, iframe, input")).to_have_count(0)
    expect(dialog.locator("mark")).to_contain_text("</mark></dialog>")
    expect(page.locator("a", has_text="Original")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


def test_a_reload_starts_afresh(page: Page) -> None:
    ask(page, "Wann öffnete die Brücke?")
    finished(page)
    page.reload()
    expect(page.locator(".intro")).to_be_visible()
    ask(page, "Wann öffnete die Brücke?")
    expect(finished(page).locator(".sentence")).to_have_count(3)


def test_a_narrow_screen_shows_everything_in_one_column(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    ask(page, "Wann öffnete die Brücke?")
    turn = finished(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    turn.get_by_role("link", name="[1]").click()
    expect(page.locator("mark.found")).to_be_in_viewport()
    expect(page.locator("mark.found")).to_be_focused()
    left, right, composer = (
        page.locator(name).bounding_box() or {} for name in ("#left", "#right", "#composer")
    )
    assert abs(right["x"] - left["x"]) < 2
    assert right["y"] > composer["y"]


def test_everything_is_in_reach_of_the_keyboard(page: Page) -> None:
    expect(page.get_by_role("textbox", name="Ihre Frage")).to_be_focused()
    page.keyboard.type("Wann öffnete die Brücke?")
    page.keyboard.press("Enter")
    finished(page)

    _tab_to(page, "a.cite")
    page.keyboard.press("Enter")
    expect(page.locator("mark.found")).to_be_focused()
    _tab_to(page, "#evidence button[data-article]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("mark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#evidence button[data-article]").first).to_be_focused()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the Tab key does not lead to {selector}")


def test_no_listener_is_a_public_endpoint(page: Page, server: Server) -> None:
    described = page.request.get(f"{server.url}gradio_api/info").json()
    assert described == {"named_endpoints": {}, "unnamed_endpoints": {}}, json.dumps(described)


def test_a_removed_article_says_so(page: Page, server: Server) -> None:
    ask(page, "Wann öffnete die Brücke?")
    finished(page)
    server.order("remove")
    page.get_by_role("button", name="Artikel öffnen: Brücke in Hohenau").click()
    expect(page.get_by_role("dialog", name="Quelle entfernt")).to_be_visible()
    server.order("restore")
