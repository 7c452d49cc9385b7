import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.slots import LANGUAGES, Slots


@pytest.fixture
def slots(tmp_path):
    """Slots of a server that writes the file it is told to and refuses to restore "foreign"."""
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            url = urlsplit(self.path)
            action = parse_qs(url.query)["action"][0]
            asked.append((url.path, action, self.headers["Authorization"]))
            if action == "save":
                (tmp_path / body["filename"]).write_text("state")
            self.send_response(400 if "foreign" in body["filename"] else 200)
            self.end_headers()

        def log_message(self, format, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Slots(f"http://127.0.0.1:{server.server_port}", "key", tmp_path), asked
        server.shutdown()


def test_what_was_saved_is_restored_into_the_slot_of_its_language(slots):
    kept, asked = slots
    english = kept.number("en")
    assert not kept.restore(english, "one")
    kept.save(english, "one")
    assert kept.restore(english, "one")
    assert asked == [("/slots/1", "save", "Bearer key"), ("/slots/1", "restore", "Bearer key")]


def test_a_new_state_takes_the_place_of_the_old_one_of_its_slot(slots):
    kept, _ = slots
    for slot, name in ((0, "one"), (1, "one"), (0, "two")):
        kept.save(slot, name)
    names = {path.name for path in kept.folder.iterdir()}
    assert names == {"slot0-two.bin", "slot1-one.bin"}


def test_languages_and_skills_share_no_slot(tmp_path):
    kept = Slots("http://127.0.0.1:9", "key", tmp_path, ("find", "answer"))
    numbers = [kept.number(one, skill) for skill in kept.skills for one in LANGUAGES]
    assert numbers == list(range(kept.count))
    assert [kept.number(one) for one in LANGUAGES] == numbers[:2]


def test_a_state_that_does_not_fit_is_not_restored(slots):
    kept, _ = slots
    kept.save(0, "foreign")
    assert not kept.restore(0, "foreign")
