"""Says before anything is installed what will be downloaded and whether it fits on the disk.

`python -m bot.preflight` runs before the environment exists, under whatever Python is there: so
it uses the standard library alone, and nothing newer than Python 3.6.
"""

import os
import shutil
import sys
from pathlib import Path

# Measured on Linux with PyTorch's CPU build, in bytes: what is fetched, what it becomes.
PACKAGES = (610_000_000, 2_400_000_000)
# The two models: their parts and the embedder's rebuilt forms lie beside them.
MODELS = (1_210_000_000, 2_000_000_000)
# Estimated: which build pip takes depends on the indexes that it is told of.
CUDA = (
    "On Linux, PyTorch comes with CUDA unless a CPU build is on offer: then about 2.5 GB more to "
    "download and 5.5 GB more on the disk. README, Disk, says how to do without."
)


def main() -> int:
    """Print the plan; 0 where it can work, else 1 after one sentence on stderr."""
    if sys.version_info < (3, 11):
        return _refuse(
            "Belegbot needs Python 3.11 or newer and this is {}.{}: "
            "install one and say make chat PYTHON=python3.12.".format(*sys.version_info[:2])
        )
    print(
        f"Downloads: about {_gb(PACKAGES[0])} of packages, and {_gb(MODELS[0])} of models unless "
        "they are there from before."
    )
    if sys.platform == "linux":
        print(CUDA)
    for folder, needed in _needs().items():
        free = shutil.disk_usage(folder).free
        print(f"Disk: {folder} needs about {_gb(needed)} and has {_gb(free)} free.")
        if free < needed:
            return _refuse(
                f"There is no room for Belegbot in {folder}: free {_gb(needed - free)} and try "
                "again; BELEGBOT_MODELS puts the models elsewhere."
            )
    return 0


def _needs() -> dict:
    """Bytes needed by folder; one entry where packages and models share a disk."""
    project, models = Path.cwd(), _existing(Path(os.environ.get("BELEGBOT_MODELS", Path.home())))
    if project.stat().st_dev == models.stat().st_dev:
        return {project: PACKAGES[1] + MODELS[1]}
    return {project: PACKAGES[1], models: MODELS[1]}


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there already."""
    folder = folder.absolute()
    return folder if folder.exists() else _existing(folder.parent)


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
