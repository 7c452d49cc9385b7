"""Claims: sentences as answers have them, each with evidence that supports it or does not."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.comparison import Evidence
from bot.errors import BelegbotError
from bot.jsonlines import read_rows, write_rows


@dataclass(frozen=True)
class Claim:
    """A sentence, and whether its evidence supports it.

    `kind` says what a false one gets wrong, or how a true one was made from its evidence. Claims
    of one `group` are about the same article, and so in the same half: "fit" or "measure". A claim
    that answers a `question` is judged behind it.
    """

    text: str
    language: str
    kind: str
    supported: bool
    evidence: Evidence
    group: str
    half: str
    question: str = ""

    @property
    def id(self) -> str:
        """Twelve hex digits of the sha256 of claim and evidence."""
        return sha256(f"{self.text}\n{self.evidence.text}".encode()).hexdigest()[:12]


def read_claims(path: Path) -> list[Claim]:
    """The claims of a JSON Lines file; raises BelegbotError for one of another form."""
    try:
        return [_claim(row) for row in read_rows(path)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BelegbotError(
            f"{path} holds no claims: delete it, and `belegbot eval claims` makes them anew."
        ) from error


def write_claims(claims: Iterable[Claim], path: Path) -> None:
    """Write the claims to a file as JSON Lines, each with its id."""
    write_rows(({"id": one.id, **asdict(one)} for one in claims), path)


def sample(claims: Sequence[Claim], size: int) -> list[Claim]:
    """A fixed sample in which all kinds have their shares; all of them for 0."""
    if not size:
        return list(claims)
    by_kind = sorted(claims, key=lambda claim: (claim.kind, claim.id))
    size = min(size, len(by_kind))
    return [by_kind[place * len(by_kind) // size] for place in range(size)]


def _claim(row: dict[str, Any]) -> Claim:
    evidence = Evidence(**row["evidence"])
    said = {name: value for name, value in row.items() if name not in ("id", "evidence")}
    return Claim(evidence=evidence, **said)
