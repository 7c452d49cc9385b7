"""Other outlets that print a quoted sentence."""

from urllib.parse import urlsplit

from bot.alignment import counterpart
from bot.answer import Copy
from bot.attribution import Source
from bot.facts import facts
from vectorstore.articles import Article, Version


def also_in(source: Source) -> tuple[Copy, ...]:
    """The sentence in the other articles of its story, one an outlet, by the outlets' names.

    An article that was cut before the sentence, or has other figures in it, is not among them.
    """
    copies: dict[str, Copy] = {}
    for version in source.passage.also:
        copy = _copy(source, version)
        if copy and copy.source != _outlet(source.passage.article):
            copies.setdefault(copy.source, copy)
    return tuple(copies[name] for name in sorted(copies))


def _copy(source: Source, version: Version) -> Copy | None:
    article, outlet = version.article, _outlet(version.article)
    span = counterpart(source.text, version)
    if not outlet or span is None:
        return None
    language = article.spoken
    said = facts(article.text[span.start : span.end], language)
    if not facts(source.text, language).values <= said.values:
        return None
    return Copy(article.id, version.number, outlet, article.headline, span.start, span.end)


def _outlet(article: Article) -> str:
    """The outlet's name, else its address; "" where neither is known."""
    return article.source or (urlsplit(article.url).hostname or "").removeprefix("www.")
