"""What a reader says of input that it cannot turn into articles."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """One file, or one item of it, that could not be read.

    `path` is the file as the user named it; `line` counts from 1, None where the whole file is
    meant; `reason` is one sentence. `skipped` marks a file that is no article and does no harm
    (a README, a questions file): it is reported and does not make the run fail.
    """

    path: str
    reason: str
    line: int | None = None
    skipped: bool = False
