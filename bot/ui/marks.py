"""Ranges of a text, laid over it as HTML `<mark>`s."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup


@dataclass(frozen=True)
class Mark:
    """A marked range, in characters of the article; `id` is its name in the page.

    A mark without a name is a light one, which shows only where no named one lies.
    """

    start: int
    end: int
    id: str = ""


def marked(
    text: str, marks: Sequence[Mark], offset: int = 0, named: set[str] | None = None
) -> Markup:
    """The text, escaped, with every mark laid over it; `offset` is where the text begins.

    Overlapping marks are cut into nested pieces; a mark's id stands at its first piece, unless
    it is already in `named`, which collects the ids.
    """
    named = set() if named is None else named
    end = offset + len(text)
    inside = [mark for mark in marks if mark.start < end and mark.end > offset]
    cuts = {offset, end}
    for mark in inside:
        cuts |= {max(mark.start, offset), min(mark.end, end)}
    pieces = Markup("")
    for here, there in pairwise(sorted(cuts)):
        over = [mark for mark in inside if mark.start <= here and there <= mark.end]
        pieces += _piece(text[here - offset : there - offset], over, named)
    return pieces


def _piece(text: str, marks: Sequence[Mark], named: set[str]) -> Markup:
    piece = Markup.escape(text)
    heavy = [mark for mark in marks if mark.id]
    if marks and not heavy:
        return Markup('<mark class="light">{}</mark>').format(piece)
    for mark in reversed(heavy):
        if mark.id in named:
            piece = Markup("<mark>{}</mark>").format(piece)
        else:
            named.add(mark.id)
            piece = Markup('<mark id="{}" tabindex="-1">{}</mark>').format(mark.id, piece)
    return piece


def paragraphs(text: str, marks: Sequence[Mark]) -> list[Markup]:
    """The text's paragraphs (empty lines part them), each with the marks that lie in it."""
    named: set[str] = set()
    found, place = [], 0
    for gap in re.finditer(r"\n\s*\n|\Z", text):
        block = text[place : gap.start()]
        if block.strip():
            found.append(marked(block, marks, place, named))
        place = gap.end()
    return found
