"""Serves the chat with the fakes: `python server.py PORT`.

Each line on its standard input is an order: "gate" lets a held answer go on, "remove" takes the
bridge article out of the library and "restore" puts it back; "story" adds its copy in another
outlet and what was reported before.
"""

import sys
import threading

from fake_chat import BRIDGE, BRIDGE_BEFORE, BRIDGE_COPY, FakeChain, FakeLibrary

from bot.settings import read_settings
from bot.ui.app import build_app, listen, run


def obey(chain: FakeChain, library: FakeLibrary) -> None:
    for line in sys.stdin:
        if line.strip() == "gate":
            chain.gate.release()
        elif line.strip() == "remove":
            library.remove(BRIDGE.id)
        elif line.strip() == "restore":
            library.add(BRIDGE)
        elif line.strip() == "story":
            library.add(BRIDGE_COPY)
            library.add(BRIDGE_BEFORE)


if __name__ == "__main__":
    chain, library = FakeChain(), FakeLibrary()
    threading.Thread(target=obey, args=[chain, library], daemon=True).start()
    settings = read_settings(port=int(sys.argv[1]))
    with listen(settings) as listener:
        run(build_app(chain, library, settings), listener, settings, open_browser=False)
