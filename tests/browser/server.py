"""Serves the chat with the fakes on a socket the test gives by port: `python server.py PORT`."""

import logging
import sys

from fake_chat import FakeChain, FakeLibrary

from bot.settings import read_settings
from bot.ui.app import build_app, listen, run

logging.basicConfig()
settings = read_settings(port=int(sys.argv[1]), password=sys.argv[2] if len(sys.argv) > 2 else None)
with listen(settings) as listener:
    run(build_app(FakeChain(), FakeLibrary(), settings), listener, settings, open_browser=False)
