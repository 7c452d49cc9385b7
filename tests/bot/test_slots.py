import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.slots import Slots


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
    assert not kept.restore("en", "one")
    kept.save("en", "one")
    assert kept.restore("en", "one")
    assert asked == [("/slots/1", "save", "Bearer key"), ("/slots/1", "restore", "Bearer key")]


def test_a_new_state_takes_the_place_of_the_old_one_of_its_language(slots):
    kept, _ = slots
    for language, name in (("de", "one"), ("en", "one"), ("de", "two")):
        kept.save(language, name)
    names = {path.name for path in kept.folder.iterdir()}
    assert names == {"de-two.bin", "en-one.bin"}


def test_a_state_that_does_not_fit_is_not_restored(slots):
    kept, _ = slots
    kept.save("de", "foreign")
    assert not kept.restore("de", "foreign")
