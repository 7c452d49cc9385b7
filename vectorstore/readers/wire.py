"""The agency wire format: a date, a dateline, paragraphs, a sign-off."""

import re

from vectorstore.articles import Article
from vectorstore.readers.fields import make_article

_AGENCIES = re.compile(
    r"(?:dpa|afx|reuters|afp|ap|apa|sid|epd|kna|dj|dow jones|ots|sda|ansa|tass|xinhua|pa media|upi|"
    r"bloomberg|awp|belga|anp|efe|kyodo|dts|pap|ritzau|ntb|tt|stt|mti|ctk)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\s*date (?P<date>\d{4}-\d{2}-\d{2})\b[ \t]*\n?\s*")
_HEADLINE = r"(?:(?P<title>[^\n]{1,200})\n\s*)?"
# "BERLIN, 3. Januar (AFP) – ", "Berlin (Reuters) -", "FRANKFURT/MAIN (dpa) - "
_DATELINE = re.compile(
    _HEADLINE + r"(?P<place>[^\W\d_][^\n,()\d]{1,50}?)"
    r"(?:,\s+(?P<day>[^\n()]{3,25}))?"
    r"[ \t]+\((?P<source>[A-Za-zÄÖÜäöü][\w./& -]{1,30})\)[ \t]*(?:--?|[–—])\s*"
)
# "/ngu/DP/he" glued to the last sentence, or alone in the last line.
_SIGNOFF = re.compile(r"(?<=[.!?\"“”«»')\]\s])(?P<signoff>(?:/[^\W\d_]{2,5}){1,5})\s*\Z")


def read_wire(text: str) -> Article | None:
    """The article of a wire item; None where `text` is none.

    A place in other than capitals and an agency that is not known ("Anna Vogt (SPD) - ") make no
    dateline, unless the item begins with its date.
    """
    header = _HEADER.match(text)
    start = header.end() if header else len(text) - len(text.lstrip())
    dateline = _DATELINE.match(text, start)
    if not header and not (dateline and _is_dateline(dateline)):
        return None
    body = text[dateline.end() if dateline else start :]
    signoff = _SIGNOFF.search(body)
    values = dateline.groupdict("") if dateline else {}
    return make_article(
        {
            "text": body[: signoff.start()] if signoff else body,
            "title": values.get("title", ""),
            "published": header["date"] if header else values.get("day", ""),
            "source": values.get("source", ""),
            "place": values.get("place", ""),
            "signoff": signoff["signoff"] if signoff else "",
        }
    )


def _is_dateline(match: re.Match[str]) -> bool:
    return match["place"].isupper() or _AGENCIES.match(match["source"]) is not None
