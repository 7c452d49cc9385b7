"""The parts of a question that asks for two things: "Wann und wo ...?"."""

import re

_WORDS = {
    "de": "wer|wen|wem|wessen|was|wann|wo|woher|wohin|warum|weshalb|wieso|wie viele|wie viel|"
    "wie lange|wie hoch|wie|welche[mnrs]?",
    "en": "who|whom|whose|what|when|where|why|how many|how much|how long|how|which",
}
_AND = {"de": "und", "en": "and"}
# What stands in brackets behind a follow-up is the turn before it, and no question of its own.
_END = re.compile(r"(?<=\?)\s+(?=[^()]+\?$)")


def parts(question: str, language: str) -> tuple[str, ...]:
    """The questions that a question in "de" or "en" is made of, itself where it is but one.

    Two question words before one clause share it; a second clause with a question word of its own
    stands alone, so that it must name what it is about: "Wer siegte und wann?" does not, and is
    completed by the first.
    """
    found = [part for whole in _END.split(question.strip()) for part in _split(whole, language)]
    return tuple(found)


def _split(question: str, language: str) -> list[str]:
    words, conjunction = _WORDS[language], _AND[language]
    shared = re.match(rf"({words}),? {conjunction} ({words}) (.+)$", question, re.I)
    if shared:
        first, second, rest = shared.groups()
        return [f"{first} {rest}", f"{second.capitalize()} {rest}"]
    trailing = re.match(rf"(({words}) (.+?)),? {conjunction} ({words})\?$", question, re.I)
    if trailing:
        whole, _, rest, second = trailing.groups()
        return [f"{whole}?", f"{second.capitalize()} {rest}?"]
    clauses = re.match(rf"((?:{words}) .+?),? {conjunction} ((?:{words}) .+)$", question, re.I)
    if clauses and _names(clauses[2]):
        return [f"{clauses[1].rstrip('?')}?", clauses[2][0].upper() + clauses[2][1:]]
    return [question]


def _names(clause: str) -> bool:
    """Whether a clause names what it is about: a capitalised word or a figure after the first."""
    return any(word[0].isupper() or word[0].isdigit() for word in clause.split()[1:])
