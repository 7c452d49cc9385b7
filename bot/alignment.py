"""The sentence of another text that stands where a quoted sentence stands in its own."""

from rapidfuzz import fuzz, process

from vectorstore.articles import Version
from vectorstore.sentences import Span, split_sentences

# Of one hundred: below it no sentence of the other text says what the quoted one says.
ALIKE = 60


def counterpart(quote: str, version: Version) -> Span | None:
    """Where the version says what the quote says, None where it does not."""
    text = version.article.text
    spans = split_sentences(text)
    sentences = [text[span.start : span.end] for span in spans]
    found = process.extractOne(quote, sentences, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return spans[found[2]] if found else None
