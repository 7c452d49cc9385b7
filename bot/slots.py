"""What the embedded language model has read of the prompts, kept on disk between starts.

Reading the unchanging start of the prompts takes some ten seconds, loading what was read
milliseconds (llama.cpp's slot save and restore).
"""

from dataclasses import dataclass
from pathlib import Path

import httpx

# One slot a language, so that each keeps its prompt's start.
LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Slots:
    """The slots of a llama.cpp server; `folder` is the one it was told to save them in."""

    url: str
    key: str
    folder: Path

    def number(self, language: str) -> int:
        """The slot for requests in "de" or "en"."""
        return LANGUAGES.index(language)

    def restore(self, language: str, name: str) -> bool:
        """Put back what was saved under a name; False where there is none, or none that fits."""
        if not (self.folder / _file(language, name)).is_file():
            return False
        return self._do("restore", language, name).is_success

    def save(self, language: str, name: str) -> None:
        """Keep what the slot has read, in place of what was kept for the language before."""
        for old in self.folder.glob(_file(language, "*")):
            old.unlink(missing_ok=True)
        self._do("save", language, name)

    def _do(self, action: str, language: str, name: str) -> httpx.Response:
        return httpx.post(
            f"{self.url}/slots/{self.number(language)}",
            params={"action": action},
            json={"filename": _file(language, name)},
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=30,
        )


def _file(language: str, name: str) -> str:
    return f"{language}-{name}.bin"
