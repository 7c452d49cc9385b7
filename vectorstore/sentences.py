"""Sentence boundaries of German and English news text, with exact offsets."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from vectorstore.words import (
    ABBREVIATIONS,
    NUMBERED_ABBREVIATIONS,
    OPEN_ABBREVIATIONS,
    SENTENCE_STARTERS,
)

MAX_CHARACTERS = 600

# Lines of a text wrapped by hand or by a mail program are about this wide.
_WRAPPED_WIDTHS = range(50, 101)

_LINE = regex.compile(r"[^\r\n]+")
_LIST_ITEM = regex.compile(r"(?:[-*•–]|\d{1,3}[.)])\s")
_OPENERS = "„“”\"»«›‹‚‘’'(["
_CLOSERS = "“”\"»«›‹‘’')\\]"
_MARK = regex.compile(
    rf"[.!?…]+(?:\[\d+\])*[{_CLOSERS}]*(?:\[\d+\])*(?=\s)"
    # "gesprochen.Der": the space is missing, but no name or address is written like this.
    rf"|(?<=\p{{Ll}}{{3}})(?P<glued>[.!?][{_CLOSERS}]?)(?=[„»]?\p{{Lu}}\p{{Ll}}+\s)"
)
_WORD_BEFORE = regex.compile(r"(?:[\p{L}\p{N}]|[.,:'’](?=[\p{L}\p{N}])|(?<=\d)/(?=\d))+$")
_NEXT_WORD = regex.compile(r"[\p{L}\p{N}]++(?!\.)")
# "z. B.", "d. h.", "i. d. R.", "e. g.": two letters that something always follows.
_OPEN_PAIR = regex.compile(
    r"\b(?:z\.\s?[BTZ]|[di]\.\s?[hdReE]|e\.\s?g|u\.\s?U|s\.\s?[ou]|m\.\s?E)$"
)
_ORDINAL = regex.compile(r"\d{1,3}|\d{1,2}\.\d{1,2}|[IVX]+")
_CARDINAL_NOUN = regex.compile(
    r"(?:platz|rang|nummer|artikel|absatz|paragraf|kapitel|seite|gleis|formel|klasse|stufe)\s$",
    regex.IGNORECASE,
)
# Where an overlong sentence is cut, the best place first.
_CUTS = tuple(regex.compile(cut) for cut in (r"(?<=[;:”“»«])\s|\s(?=[–—-]\s)", r"(?<=,)\s", r"\s"))
_GRAPHEME = regex.compile(r"\X")
# A space can carry a combining mark; trimmed off, it would leave the mark alone.
_MARKED_SPACE = regex.compile(r"\s{1,20}[\p{M}\u200d]")


@dataclass(frozen=True)
class Span:
    """A stretch of a text: `text[start:end]`, in characters."""

    start: int
    end: int


def split_sentences(text: str) -> list[Span]:
    """The sentences of `text`: ordered, trimmed, without overlap, at most MAX_CHARACTERS long.

    Together they cover every character that is not white space. A sentence longer than
    MAX_CHARACTERS comes in pieces, cut at a clause, else at a space, else between two characters.
    """
    ordinals = not _looks_english(text)
    return [
        piece
        for block in _blocks(text)
        for sentence in _sentences(text, block, ordinals)
        for piece in _pieces(text, sentence)
    ]


def _looks_english(text: str) -> bool:
    """Whether function words say English, which writes no ordinals with a full stop."""
    head = text[:3000]
    english = regex.findall(r"\b(?:the|of|and|to|for|that)\b", head)
    return len(english) > len(regex.findall(r"\b(?:der|die|das|und|den|von|im)\b", head))


def _blocks(text: str) -> Iterator[Span]:
    """Stretches that no sentence crosses: paragraphs, headings, list items."""
    for lines in _paragraphs(text):
        width = max(line.end - line.start for line in lines)
        start = lines[0].start
        for line, following in pairwise(lines):
            if not _wraps(text, line, following, width):
                yield Span(start, line.end)
                start = following.start
        yield Span(start, lines[-1].end)


def _paragraphs(text: str) -> Iterator[list[Span]]:
    """The lines of each paragraph; a blank line ends a paragraph."""
    lines: list[Span] = []
    for match in _LINE.finditer(text):
        line = _trimmed(text, match.start(), match.end())
        if line is None:
            continue
        if lines and len(regex.findall(r"\R", text[lines[-1].end : line.start])) > 1:
            yield lines
            lines = []
        lines.append(line)
    if lines:
        yield lines


def _wraps(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the break after `line` only wraps: the next word would not have fitted."""
    if text[line.start] == "#" or _LIST_ITEM.match(text, following.start, following.end):
        return False
    if text[following.start].islower():
        return True
    word = text[following.start : following.end].split()[0]
    return width in _WRAPPED_WIDTHS and line.end - line.start + 1 + len(word) > width


def _sentences(text: str, block: Span, ordinals: bool) -> Iterator[Span]:
    """The sentences of one block; white space between them belongs to none."""
    start = block.start
    for match in _MARK.finditer(text, block.start, block.end):
        mark = Span(match.start(), match.end())
        if match["glued"] or _ends_sentence(text, mark, block, ordinals):
            sentence = _trimmed(text, start, mark.end)
            if sentence:
                yield sentence
            start = mark.end
    last = _trimmed(text, start, block.end)
    if last:
        yield last


def _ends_sentence(text: str, mark: Span, block: Span, ordinals: bool) -> bool:
    """Whether the full stop, question mark, ... at `mark` ends its sentence."""
    sign = text[mark.start : mark.end]
    after = text[mark.end : min(block.end, mark.end + 60)].lstrip()
    rest = after.lstrip(_OPENERS + "–—- ")
    if not rest:
        return True
    if rest[0].islower() or regex.match(r"[,;:\p{M}]", after) or _is_aside(text, mark):
        return False
    if "?" in sign or "!" in sign:
        return True
    word = _NEXT_WORD.match(rest)
    starter = word is not None and word[0] in SENTENCE_STARTERS
    if sign.startswith(("…", "..")):
        # Three dots apart from their word are a pause more often than an end.
        return starter or not text[mark.start - 1].isspace()
    before = text[max(block.start, mark.start - 40) : mark.start]
    return _stop_ends_sentence(before, after, starter, ordinals)


def _is_aside(text: str, mark: Span) -> bool:
    """Whether the mark stands alone in brackets: "[...]", "(!)"."""
    return text[mark.start - 1 : mark.start] in ("(", "[") and text[mark.end - 1] in ")]"


def _stop_ends_sentence(before: str, after: str, starter: bool, ordinals: bool) -> bool:
    """Whether a full stop between `before` and `after` is more than an abbreviation's."""
    match = _WORD_BEFORE.search(before)
    if match is None:
        return True
    word = match[0].rsplit(".", 1)[-1]
    if _ORDINAL.fullmatch(match[0]):
        counted = _CARDINAL_NOUN.search(before[: match.start()]) is not None
        return starter or counted or (not ordinals and len(word) > 1)
    if _OPEN_PAIR.search(before) or word in OPEN_ABBREVIATIONS:
        return False
    if word in NUMBERED_ABBREVIATIONS:
        return not after[0].isdigit()
    if len(word) == 1 and word.isalpha():
        return starter
    if word in ABBREVIATIONS:
        return starter or after[0] in _OPENERS
    return True


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence, in pieces where it is longer than MAX_CHARACTERS."""
    start = sentence.start
    while sentence.end - start > MAX_CHARACTERS:
        cut = _best_cut(text, start)
        piece = _trimmed(text, start, cut)
        if piece:
            yield piece
        start = cut
    last = _trimmed(text, start, sentence.end)
    if last:
        yield last


def _best_cut(text: str, start: int) -> int:
    """Where to cut the overlong sentence that begins at `start`."""
    limit = start + MAX_CHARACTERS
    graphemes = _grapheme_starts(text, start, limit)
    for pattern in _CUTS:
        # A cut in the first half would leave a short piece and gain nothing.
        places = pattern.finditer(text, start + MAX_CHARACTERS // 2, limit + 1)
        cuts = [place.start() for place in places if place.start() in graphemes]
        if cuts:
            return cuts[-1]
    return max(graphemes, default=limit)


def _grapheme_starts(text: str, start: int, limit: int) -> set[int]:
    """Where a character, with its combining marks and joiners, begins: in (start, limit]."""
    graphemes = _GRAPHEME.finditer(text, start, limit + MAX_CHARACTERS)
    starts = (found.start() for found in graphemes)
    return {
        place for place in starts if start < place <= limit and not _MARKED_SPACE.match(text, place)
    }


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends, None where nothing is left."""
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    right = len(stretch.rstrip())
    return Span(start + left, start + right) if left < right else None
