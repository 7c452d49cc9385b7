"""What became of people: who asks for the injured is not answered by the dead."""

import re

from bot.followups import asked_apart

# Of whom or how many is asked. Why someone died may be answered by an injury.
_WHO = re.compile(
    r"\b(?:wie viele[nr]?|wer|wen|wem|welche zahl|how many|who|whom|what number)\b", re.IGNORECASE
)
# Kinds of news of people, in German and in English.
_FATES = {
    "dead": r"""
        \b(?:tot|tote[nr]?|toten?zahl|todesopfern?|getötet\w*|tötet\w*|tödlich\w*|gestorben\w*|
        starb|starben|sterben|stirbt|verst[ao]rben?\w*|ums\s+leben|umgekommen\w*|erlag|erlagen|
        erlegen|ermordet\w*|leichen?|ertr[au]nk\w*|ersch[oö]ss\w*|todesfälle?n?|
        dead|deadly|died|dies?|dying|killed|killing|deaths?|fatal\w*|drowned|murdered|perished|
        succumbed|shot|lost\s+(?:his|her|their)\s+li\w+|bodies)\b
    """,
    "injured": r"\b(?:\w*verletz(?:t\w*|ungen)|verwundet\w*|injur\w+|wounded|wounds|hurt)\b",
    "missing": r"\b(?:vermisst\w*|vermißt\w*|verschollen\w*|missing|unaccounted)\b",
    "arrested": r"\b(?:festgenommen\w*|festnahmen?|verhaft(?:et\w*|ungen)|arrest\w*|detained)\b",
    "evacuated": r"\b(?:evakuier\w*|evacuat\w*)\b",
    "ill": r"\b(?:infizier\w*|angesteckt\w*|erkrank\w*|infected|infections|fell\s+ill|sickened)\b",
    "rescued": r"\b(?:gerettet\w*|rettete\w*|geborgen\w*|rescued|saved)\b",
}
_KINDS = {name: re.compile(words, re.IGNORECASE | re.VERBOSE) for name, words in _FATES.items()}


def other_fate(question: str, sentence: str) -> bool:
    """Whether a question asks whom or how many something befell, and a sentence tells only of
    something else that befell people.

    What stands in brackets behind a follow-up (see `bot.followups`) asks nothing.
    """
    asking, _ = asked_apart(question)
    if not _WHO.search(asking):
        return False
    asked, told = _told(asking), _told(sentence)
    return bool(asked and told) and asked.isdisjoint(told)


def _told(text: str) -> set[str]:
    """The kinds that a text in either language speaks of."""
    return {name for name, words in _KINDS.items() if words.search(text)}
