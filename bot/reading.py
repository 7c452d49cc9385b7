"""What the language model reads: the best passages, numbered, within its budget."""

from collections.abc import Sequence

from vectorstore.dates import long_date
from vectorstore.passages import Passage
from vectorstore.sentences import split_sentences

# At most 500 tokens: German news takes one token for 3 to 3.5 characters in the embedded model.
MAX_CHARACTERS = 1450
# Room below which a passage is not worth beginning.
MIN_CHARACTERS = 150


def reading(passages: Sequence[Passage], language: str, most: int) -> tuple[list[Passage], str]:
    """The passages that fit, and their text for the prompt, each under its headline and date.

    At most `most` passages; the last is cut after a whole sentence where the room ends.
    """
    read: list[Passage] = []
    blocks: list[str] = []
    room = MAX_CHARACTERS
    for number, passage in enumerate(passages[:most], start=1):
        head = f"[{number}] {_head(passage, language)}\n"
        body = _fitting(passage.chunk.text, room - len(head))
        if not body:
            break
        read.append(passage)
        blocks.append(head + body)
        room -= len(blocks[-1])
        if room < MIN_CHARACTERS:
            break
    return read, "\n\n".join(blocks)


def evidence(passage: Passage, sentence: str, language: str) -> str:
    """One sentence of a passage for the prompt, under the same heading as the passage."""
    return f"[1] {_head(passage, language)}\n{sentence}"


def _head(passage: Passage, language: str) -> str:
    article = passage.article
    origin = ", ".join(
        part for part in (article.source, long_date(article.published, language)) if part
    )
    return f"{article.headline} ({origin})" if origin else article.headline


def _fitting(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    ends = [span.end for span in split_sentences(text) if span.end <= room]
    return text[: ends[-1]] if ends else ""
