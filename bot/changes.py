"""What earlier versions, and items that were corrected, said instead of a quoted sentence."""

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz

from bot.alignment import counterpart
from bot.answer import Change, Citation
from bot.facts import facts
from vectorstore.articles import Version

# Of one hundred: two sentences so alike differ in a name rather than in their wording.
SAME_BUT_NAMES = 85


def find_changes(
    citations: Iterable[Citation],
    version: Callable[[str, int], Version | None],
    earlier: Callable[[str], Sequence[Version]],
) -> tuple[Change, ...]:
    """One change for each citation whose sentence had other numbers, dates or names before.

    `version` gives the version that a citation names, `earlier` what came before an article, its
    own versions and what it corrects, newest first: the newest that differs counts.
    """
    found = []
    for citation in citations:
        now = version(citation.article_id, citation.version)
        if now is None:
            continue
        olds = earlier(citation.article_id)
        changes = (_change(citation, now, old) for old in olds)
        found += [change for change in changes if change][:1]
    return tuple(found)


def _change(citation: Citation, now: Version, old: Version) -> Change | None:
    article = old.article
    span = counterpart(citation.quote, old)
    if span is None:
        return None
    quote = article.text[span.start : span.end]
    if not differs(citation.quote, quote, article.spoken):
        return None
    said, holds = _dates(old, now)
    return Change(
        n=citation.n,
        article_id=article.id,
        version=old.number,
        title=article.headline,
        source=article.source,
        quote=quote,
        start=span.start,
        end=span.end,
        said=said,
        holds=holds,
        correction=article.id != citation.article_id,
    )


def differs(now: str, old: str, language: str) -> bool:
    """Whether each of two versions of a sentence has a number, date or name in another's place."""
    new_facts, old_facts = facts(now, language), facts(old, language)
    if old_facts.values - new_facts.values and new_facts.values - old_facts.values:
        return True
    renamed = old_facts.names - new_facts.names and new_facts.names - old_facts.names
    return bool(renamed) and fuzz.ratio(now, old) >= SAME_BUT_NAMES


def _dates(old: Version, now: Version) -> tuple[str, str]:
    """When each was published; where the source gives no two dates, when each was read in."""
    first, last = (one.article.updated or one.article.published for one in (old, now))
    return (first, last) if first and last and first != last else (old.ingested, now.ingested)
