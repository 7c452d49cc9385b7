from browser.running import Server
from playwright.sync_api import Browser, expect


def test_ctrl_c_ends_the_chat_in_the_middle_of_an_answer(browser: Browser, server: Server) -> None:
    with browser.new_context(locale="de-DE") as context:
        page = context.new_page()
        page.goto(server.url)
        box = page.get_by_role("textbox", name="Ihre Frage")
        box.fill("gate: Wann öffnete die Brücke?")
        box.press("Enter")
        expect(page.locator("#evidence .card")).to_have_count(2)

        assert server.interrupt() == 0
    assert server.log.splitlines() == [
        f"Belegbot is ready at http://127.0.0.1:{server.port}. Ctrl-C stops it.",
        "Belegbot has stopped.",
    ]
