"""What the embedded language model has read of the prompts, kept on disk between starts.

Reading the unchanging start of the prompts takes some ten seconds, loading what was read
milliseconds (llama.cpp's slot save and restore).
"""

from dataclasses import dataclass
from pathlib import Path

import httpx

LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Slots:
    """The slots of a llama.cpp server: one for each language and skill, so that each keeps the
    start of its prompts, as a skill's adapter reads it otherwise than another's.

    `folder` is the one that the server was told to save them in; a model without `skills` has one
    slot a language.
    """

    url: str
    key: str
    folder: Path
    skills: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(LANGUAGES) * max(1, len(self.skills))

    def number(self, language: str, skill: str = "") -> int:
        """The slot for requests in "de" or "en"; without a skill of the model's, its first one."""
        which = self.skills.index(skill) if skill in self.skills else 0
        return LANGUAGES.index(language) + which * len(LANGUAGES)

    def restore(self, slot: int, name: str) -> bool:
        """Put back what was saved under a name; False where there is none, or none that fits."""
        if not (self.folder / _file(slot, name)).is_file():
            return False
        return self._do("restore", slot, name).is_success

    def save(self, slot: int, name: str) -> None:
        """Keep what a slot has read, in place of what was kept of it before."""
        for old in self.folder.glob(_file(slot, "*")):
            old.unlink(missing_ok=True)
        self._do("save", slot, name)

    def _do(self, action: str, slot: int, name: str) -> httpx.Response:
        return httpx.post(
            f"{self.url}/slots/{slot}",
            params={"action": action},
            json={"filename": _file(slot, name)},
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=30,
        )


def _file(slot: int, name: str) -> str:
    return f"slot{slot}-{name}.bin"
