"""Which arithmetic the embedder runs in: the fastest on this processor that keeps its meaning.

The three are compared once, on a few passages; what was found is kept beside the embedder until
the processor or a library changes.
"""

import json
import platform
import subprocess
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.embedder import INT8_FILE, PRECISIONS, Embedder
from vectorstore.samples import SENTENCES

if TYPE_CHECKING:
    import numpy

# Below this likeness to float32 a faster arithmetic is not taken. At .995, int8 here, the first
# hit on German questions fell from .908 to .905 and on English ones rose from .835 to .837.
NEAR = 0.99
# What makes one processor fast at a precision and another slow.
FEATURES = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16")
SENTENCES_A_PASSAGE = 8  # about 200 tokens


@dataclass(frozen=True)
class Measured:
    """One arithmetic: passages of 200 tokens a second, and the least cosine to float32."""

    precision: str
    passages_per_second: float
    least_cosine: float


@dataclass(frozen=True)
class Choice:
    """What was measured, on which machine."""

    machine: str
    measured: tuple[Measured, ...]

    @property
    def precision(self) -> str:
        """The fastest that stays near to float32."""
        near = [one for one in self.measured if one.least_cosine >= NEAR]
        return max(near, key=lambda one: one.passages_per_second).precision


def choose_precision(directory: Path, threads: int = 0) -> Choice:
    """The choice for the embedder in `directory`: as kept, else measured (about ten seconds).

    Raises EmbedderError when the embedder cannot be loaded.
    """
    kept = directory.with_name(f"{directory.name}.precision.json")
    choice = _read(kept)
    if choice and choice.machine == machine():
        return choice
    choice = measure(directory, threads)
    with suppress(OSError):  # a folder that cannot be written: measured again each time
        kept.write_text(json.dumps(asdict(choice), indent=1) + "\n", encoding="utf-8")
    return choice


def measure(directory: Path, threads: int = 0) -> Choice:
    """Compare the arithmetics that the embedder in `directory` has."""
    have = [name for name in PRECISIONS if name != "int8" or (directory / INT8_FILE).is_file()]
    passages = [_passage(start) for start in range(len(SENTENCES))]
    found = {name: _run(directory, name, threads, passages) for name in have}
    exact = found["float32"][0]
    return Choice(
        machine(),
        tuple(
            Measured(name, round(speed, 1), round(float((vectors * exact).sum(axis=1).min()), 4))
            for name, (vectors, speed) in found.items()
        ),
    )


def machine() -> str:
    """The processor with the instructions that matter, and the libraries' versions."""
    versions = [f"{name} {metadata.version(name)}" for name in ("torch", "onnxruntime")]
    return ", ".join([_processor(), *versions])


def _run(
    directory: Path, precision: str, threads: int, passages: list[str]
) -> "tuple[numpy.ndarray, float]":
    """Vectors of the passages, and how many a second."""
    embedder = Embedder(directory, precision=precision, threads=threads)
    embedder.embed_array(passages[:1])
    start = time.perf_counter()
    vectors = embedder.embed_array(passages)
    return vectors, len(passages) / (time.perf_counter() - start)


def _passage(start: int) -> str:
    turned = SENTENCES[start:] + SENTENCES[:start]
    return " ".join(turned[:SENTENCES_A_PASSAGE])


def _processor() -> str:
    with suppress(OSError):  # Linux
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        said = dict(line.replace("\t", "").split(":", 1) for line in lines if ":" in line)
        flags = set(said.get("flags", "").split())
        name = said.get("model name", platform.machine()).strip()
        return " ".join([name, *(feature for feature in FEATURES if feature in flags)])
    with suppress(OSError, subprocess.CalledProcessError):  # macOS
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return platform.processor() or platform.machine()


def _read(kept: Path) -> Choice | None:
    try:
        said = json.loads(kept.read_text(encoding="utf-8"))
        return Choice(said["machine"], tuple(Measured(**one) for one in said["measured"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
