"""The parts of a question that asks for two things: "Wann und wo ...?"."""

import re

from bot.followups import asked_apart

_WORDS = {
    "de": "wer|wen|wem|wessen|was|wann|wo|woher|wohin|warum|weshalb|wieso|wie viele|wie viel|"
    "wie lange|wie hoch|wie oft|wie weit|wie alt|wie groß|wie breit|wie|welche[mnrs]?",
    "en": "who|whom|whose|what|when|where|why|how many|how much|how long|"
    "how often|how far|how old|how big|how wide|how|which",
}
# "Wie viele Männer und wie viele Frauen sitzen im Rat?" has but one clause.
LEAST_WORDS = 4
# Behind these another question word has no clause of its own: "Who won and when?"
_SUBJECTS = re.compile(r"wer|was|welche\w?|who|what|which", re.I)
_AND = {"de": "und", "en": "and"}
_END = re.compile(r"(?<=\?)\s+(?=[^()]+\?$)")


def parts(question: str, language: str) -> tuple[str, ...]:
    """The questions that a question in "de" or "en" is made of, itself where it is but one.

    Two question words before one clause share it; a second clause with a question word of its own
    stands alone, so that it must name what it is about: "Wer siegte und wann?" does not, and is
    completed by the first.
    """
    # The turn before a follow-up, in brackets behind it, is no question of its own.
    asked, before = asked_apart(question.strip())
    found = [part for whole in _END.split(asked) for part in _split(whole, language)]
    return tuple(f"{part} {before}".strip() for part in found)


def _split(question: str, language: str) -> list[str]:
    words, conjunction = _WORDS[language], _AND[language]
    shared = re.match(rf"({words}),? {conjunction} ({words}) (.+)$", question, re.I)
    if shared:
        first, second, rest = shared.groups()
        return [f"{first} {rest}", f"{second.capitalize()} {rest}"]
    trailing = re.match(rf"(({words}) (.+?)),? {conjunction} ({words})\?$", question, re.I)
    if trailing and not _SUBJECTS.fullmatch(trailing[2]):
        whole, _, rest, second = trailing.groups()
        return [f"{whole}?", f"{second.capitalize()} {rest}?"]
    clauses = re.match(rf"((?:{words}) .+?),? {conjunction} ((?:{words}) .+)$", question, re.I)
    whole = clauses and min(len(clause.split()) for clause in clauses.groups()) >= LEAST_WORDS
    if clauses and whole and _names(clauses[2]):
        return [f"{clauses[1].rstrip('?')}?", clauses[2][0].upper() + clauses[2][1:]]
    return [question]


def _names(clause: str) -> bool:
    """Whether a clause names what it is about: a capitalised word or a figure after the first."""
    return any(word[0].isupper() or word[0].isdigit() for word in clause.split()[1:])
