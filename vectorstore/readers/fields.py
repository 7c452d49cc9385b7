"""Names that sources give to an article's parts, and articles made of such parts."""

from collections.abc import Iterable, Mapping

from vectorstore.articles import Article
from vectorstore.readers.cleaning import clean_line, clean_text
from vectorstore.readers.dates import iso_date

# The best name first: a table with "text" and "content" has its text in "text".
_NAMES = {
    "text": "text body content inhalt volltext fulltext article artikel",
    "title": "title headline titel überschrift ueberschrift schlagzeile",
    "published": "published date datum pubdate published_at date_published veröffentlicht",
    "updated": "updated modified updated_at date_modified aktualisiert",
    "source": "source quelle agency agentur publisher medium outlet sitename",
    "url": "url link permalink canonical",
    "author": "author authors autor autoren byline",
    "place": "place ort location dateline",
    "language": "language lang sprache",
    "item_id": "item_id itemid guid urn",
    "id": "id",
}
FIELDS = {field: tuple(names.split()) for field, names in _NAMES.items()}
_LANGUAGES = {"de": ("de", "ger"), "en": ("en",)}


def find_fields(names: Iterable[str]) -> dict[str, str]:
    """Which of `names` holds which field: field -> name, for the fields that are there."""
    there = {name.strip().casefold(): name for name in reversed(list(names))}
    return {
        field: there[known[0]]
        for field, aliases in FIELDS.items()
        if (known := [alias for alias in aliases if alias in there])
    }


def make_article(values: Mapping[str, str], position: int = 0) -> Article:
    """The article of field -> raw value; a plain "id" counts only where there is no URL."""
    line = {field: clean_line(values.get(field, "")) for field in FIELDS}
    item_id = line["item_id"] or ("" if line["url"] else line["id"])
    return Article(
        text=clean_text(values.get("text", "")),
        title=line["title"],
        published=iso_date(line["published"]),
        updated=iso_date(line["updated"]),
        source=line["source"],
        url=line["url"],
        place=line["place"],
        author=line["author"],
        signoff=clean_line(values.get("signoff", "")),
        language=_language(line["language"]),
        item_id=item_id,
        position=position,
    )


def _language(name: str) -> str:
    """The language of "de-AT", "German", "englisch", ...; "" for a third one."""
    for language, starts in _LANGUAGES.items():
        if name.casefold().startswith(starts):
            return language
    return ""
