"""Whether someone asks for articles and not for what they say: "Welche Artikel gibt es zu ...?"."""

import re

_ITEMS = {
    "de": r"(?:artikeln?|meldungen|beiträgen?|nachrichten)",
    "en": r"(?:articles|stories|news(?: items)?|reports)",
}
_HAVE = {
    "de": r"(?:gibt es|gibt’s|gibt's|hast du|habt ihr|haben sie|handeln|berichten|geht es)",
    "en": r"(?:are there|is there|do you have|have you got|have you)",
}
_ON = {
    "de": r"(?:über|zu|zum|zur|von|vom|um|aus)",
    "en": r"(?:about|on|from)",
}
_FORMS = {
    "de": (
        r"(?:in )?welche[nr]? {items} {have}(?: es)? {on}",
        r"(?:{have}|zeige?(?: mir)?|zeigen sie mir|finde|suche?|liste) "
        r"(?:alle |die |bitte )*{items} {on}",
        r"{have} (?:etwas )?neues {on}",
        r"was {have} (?:es )?(?:neues|aktuelles) {on}",
    ),
    "en": (
        r"(?:which|what) {items} {have} {on}",
        r"(?:{have}|show(?: me)?|find(?: me)?|list|search for) "
        r"(?:all |any |the |some )*{items} {on}",
        r"what(?:’s|'s| is) (?:new|the latest) {on}",
    ),
}


def topic_of(question: str, language: str) -> str:
    """What articles are asked for on, where a question in "de" or "en" asks for such; else ""."""
    said = " ".join(question.split()).strip(" ?!.")
    for form in _FORMS[language]:
        asked = form.format(items=_ITEMS[language], have=_HAVE[language], on=_ON[language])
        found = re.fullmatch(rf"{asked} (?P<topic>.+)", said, re.IGNORECASE)
        if found:
            return found["topic"]
    return ""
