"""Web pages: the main text without what stands around it."""

import re
from configparser import ConfigParser
from copy import deepcopy

from vectorstore.articles import Article
from vectorstore.errors import ReadError
from vectorstore.readers.cleaning import clean_line
from vectorstore.readers.fields import make_article

_MARKUP = re.compile(r"\s*<(?:!--|!doctype|\?xml|[a-z][\w:-]*[\s>/])", re.IGNORECASE)
_PAGE = re.compile(
    r"<(?:!doctype html|html|head|body|article|main|div|section|p|h1)\b", re.IGNORECASE
)
_SEARCHED = 2000


def is_html(text: str) -> bool:
    """Whether `text` is a page or a piece of one."""
    return is_markup(text) and _PAGE.search(text[:_SEARCHED]) is not None


def is_markup(text: str) -> bool:
    """Whether `text` begins like HTML or XML."""
    return _MARKUP.match(text) is not None


def read_html(text: str) -> Article:
    """The article that trafilatura finds in the page; ReadError where it finds none."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = bare_extraction(
        text, with_metadata=True, include_comments=False, config=_extraction_settings()
    )
    if not isinstance(page, Document) or not page.text:
        raise ReadError("No article text was found in the page.")
    return make_article(
        {
            "text": _paragraphs(page.text, page.title or ""),
            "title": page.title or "",
            "published": page.date or "",
            "author": page.author or "",
            "source": page.sitename or "",
            "url": page.url or "",
        }
    )


def _extraction_settings() -> ConfigParser:
    from trafilatura.settings import DEFAULT_CONFIG

    settings = deepcopy(DEFAULT_CONFIG)
    # Only a date that the page states: the extensive search takes any date for want of a better.
    settings["DEFAULT"]["EXTENSIVE_DATE_SEARCH"] = "off"
    # Below this many characters the page is flattened into one line; news can be that short.
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "50"
    return settings


def _paragraphs(text: str, title: str) -> str:
    """The lines as paragraphs; the headline is not said twice."""
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and clean_line(lines[0]) == clean_line(title):
        lines = lines[1:]
    return "\n\n".join(lines)
