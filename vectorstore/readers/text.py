"""Plain text."""

import re

from vectorstore.articles import Article
from vectorstore.readers.fields import make_article

# A short first line with a blank line after it; one that ends like a sentence is none.
_TITLE = re.compile(r"\s*+(?P<title>[^\n]{1,150}(?<![.:;,]))[ \t]*\n[ \t]*\n(?=\s*\S)")


def read_text(text: str) -> Article:
    """The article; a short first line before a blank one is its title."""
    title = _TITLE.match(text)
    if not title:
        return make_article({"text": text})
    return make_article({"title": title["title"], "text": text[title.end() :]})
