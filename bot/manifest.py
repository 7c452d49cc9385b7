"""What models.toml says: the models, their files, and where the bytes come from."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODELS = Path(__file__).with_name("models.toml")
EMBEDDER = "embedder"
LANGUAGE_MODEL = "language-model"


@dataclass(frozen=True)
class Part:
    """A run of a file's bytes, inside a wheel; `size` in bytes."""

    package: str
    version: str
    member: str
    size: int
    sha256: str

    def __str__(self) -> str:
        return f"the package {self.package} {self.version}"


@dataclass(frozen=True)
class Source:
    """One place that has a file's bytes: a URL, or parts that are joined in order."""

    url: str = ""
    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        return self.url or f"{len(self.parts)} packages from {self.parts[0].package}"


@dataclass(frozen=True)
class File:
    """One file to fetch, with its sources in the order in which to try them."""

    name: str
    size: int
    sha256: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Model:
    """A model; with a `directory`, that is built from the files and takes `built` bytes."""

    role: str
    name: str
    licence: str
    files: tuple[File, ...]
    directory: str = ""
    built: int = 0

    @property
    def size(self) -> int:
        """Bytes to download."""
        return sum(file.size for file in self.files)


def read_models(path: Path = MODELS) -> tuple[Model, ...]:
    """The models that the file lists."""
    return tuple(_model(**entry) for entry in tomllib.loads(path.read_text("utf-8"))["model"])


def _model(file: list[dict[str, Any]], **said: Any) -> Model:
    return Model(files=tuple(_file(**entry) for entry in file), **said)


def _file(source: list[dict[str, Any]], **said: Any) -> File:
    return File(sources=tuple(_source(**entry) for entry in source), **said)


def _source(url: str = "", part: list[dict[str, Any]] | None = None) -> Source:
    return Source(url, tuple(Part(**entry) for entry in part or []))
