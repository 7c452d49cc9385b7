"""Whether a question asks for what was published at a time, or for what happened then."""

import re

# "Bericht" and "report" alone may be what happened: the report of a commission.
_ITEMS = (
    r"(?:\w+-)?(?:Meldung(?:en)?|\w+meldung(?:en)?|Nachrichten|Artikeln?(?!\s+\d)|Berichten?n?|"
    r"(?<=\w)bericht\w*|\w*Berichterstattung|\w*Schlagzeilen?|Zeitungsartikeln?|"
    r"(?-i:(?<!Fox\s)(?<!BBC\s)(?<!Sky\s)(?<!CBS\s)(?<!ABC\s)(?<!NBC\s))news|articles?(?!\s+\d)|reports|headlines?|"
    r"news\s+(?:stories|items?)|press\s+coverage|coverage)"
)
_ITEM = re.compile(rf"\b{_ITEMS}\b(?!-)", re.I)
_PUBLISHED = (
    r"(?:berichtet|gemeldet|veröffentlicht|publiziert|erschienen|geschrieben|erschien|erschienene[nrsm]?|"
    r"veröffentlichte[nrsm]?|publizierte[nrsm]?|reported|published|written|appeared)"
)
# Between the noun and the time: what it is about, where it is from, but no verb of its own.
_LINK = re.compile(
    rf"\s*(?:(?:zu[mr]?|über|um|about|on|regarding|concerning|vo[nm]|aus|der|des|from|of|in|dpa)\s"
    rf"[^,;:?!.]{{1,60}}?)?\s*(?:{_PUBLISHED})?\s*"
    r"(?:vo[nm]|aus|de[rsnm]|seit|i[nm]|am|from|of|since|on|for|during|the|published|dated|zu|aus\s+de[rm])?"
    r"(?:\s+(?:den|der|dem|the))?\s*[,:]?\s*",
    re.I,
)
_VERB = re.compile(
    r"\b(?:wurden?|wird|werden|ist|sind|war|waren|hat|haben|hatten?|kam|was|were|is|are|did|does|has|"
    r"have|had|will)\b",
    re.I,
)
_SHOWN = re.compile(
    r"\b(?:gab\s+es|gibt\s+es|gibt.s|gab.s|zeige?n?|liste|suche|finde|welche|which|what|any|"
    r"(?:was|were|is|are)\s+there|show|list|find|in\s+(?:den|der|the))\b",
    re.I,
)
_REPORTED = re.compile(rf"\b{_PUBLISHED}\b", re.I)
# Nobody in particular says it: "Was wurde berichtet?", "What has been reported?"
_NOBODY = re.compile(
    r"^\W*(?:(?:und|and)\s+)?(?:was|worüber|wovon|wie|what(?:['’]s)?|how)\s+(?:wurde|wird|ist|alles|"
    r"hat\s+man|was|is|were|has\s+been|have\s+been)\b",
    re.I,
)
_MEDIA = re.compile(
    r"\b(?:berichte(?:n|te|ten|t)|melde(?:n|te|ten|t)|schreib(?:en|t)|schrieb(?:en)?|titelten?)\s+"
    r"(?:\w+\s+){0,2}?(?:dpa|AFP|AP|Reuters|Agentur(?:en)?|Nachrichtenagentur(?:en)?|Medien|Presse|"
    r"Zeitung(?:en)?|Blätter|man)\b|"
    r"\bdid\s+(?:the\s+)?(?:media|press|papers?|newspapers?|news|agencies|agency|dpa|AFP|Reuters)\s+"
    r"(?:report|write|say|publish)\b",
    re.I,
)
_NEW = re.compile(
    r"\b(?:Neues|Neuigkeiten|was\s+ist\s+neu|what(?:['’]s|\s+is|\s+was)\s+new)\b|"
    r"\b(?:stand|steht)\b.*\bin\s+der\s+Zeitung\b|\bin\s+the\s+(?:papers|newspapers)\b",
    re.I,
)


def speaks_of_publication(question: str, start: int, end: int) -> bool:
    """Whether the time at question[start:end] is when something was reported, not when it happened.

    "Meldungen von gestern" and "was wurde letzte Woche berichtet" say so; "Wer legte am 3. Mai den
    Bericht vor?" and "How many cases were reported yesterday?" do not.
    """
    if _NEW.search(question) or _MEDIA.search(question):
        return True
    reported = bool(_REPORTED.search(question))
    if reported and _NOBODY.search(question):
        return True
    return any(_belongs(item, question, start, end, reported) for item in _ITEM.finditer(question))


def _belongs(item: re.Match[str], question: str, start: int, end: int, reported: bool) -> bool:
    """Whether the time is that of the articles or news that the question names."""
    if item.start() < end and start < item.end():
        return False
    plain = item[0].lower() not in ("bericht", "report")
    if item.start() >= end:
        between = question[end : item.start()]
        if re.fullmatch(rf"(?:['’]s?)?\s*(?:{_PUBLISHED})?\s*", between, re.I):
            return True
    elif _LINK.fullmatch(between := question[item.end() : start]) and not _VERB.search(between):
        return True
    return plain and (reported or bool(_SHOWN.search(question)))
