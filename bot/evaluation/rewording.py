"""Says a sentence in other words by cautious rules: figures, synonyms, order, what is left out."""

import random
from functools import cache

import regex

from bot.tables import read_table
from vectorstore.dates import MONTH_NAMES

# Changes of words or figures in one sentence; fewer leave it as it was.
LEAST, MOST = 2, 4
_SMALL = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(),  # noqa: SIM905
    "en": "two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905
}
_MONTHS = {language: "|".join(names) for language, names in MONTH_NAMES.items()}
_BRACKETS = regex.compile(r"\s\([^()\d]{3,60}\)")
# What follows is said besides; without it the rest is as true as before.
_BESIDES = {
    "de": r"^([^,„“]{30,}), (?:weil|da|nachdem|obwohl|wobei|wodurch|so ?dass|was|nachdem|indem) "
    r"[^„“]+\.$",
    "en": r"^([^,]{30,}),? (?:because|although|since|so that|whereby) [^\"]+\.$",
}
_CONDITION = {
    "de": (
        (
            r"^(Wenn|Falls|Sobald) ([^,]+), (\w+) (Sie|sie|er|es|man|du) ([^,]+)\.$",
            lambda m: f"{m[4].capitalize()} {m[3]} {m[5]}, {m[1].lower()} {m[2]}.",
        ),
        (
            r"^(Sie|Er|Es|Man|Du) (\w+) ([^,]+), (wenn|falls|sobald) ([^,]+)\.$",
            lambda m: f"{m[4].capitalize()} {m[5]}, {m[2]} {_small(m[1])} {m[3]}.",
        ),
        (
            r"^((?:In|Im|Am|Bei|Für|Mit|Nach) [^,]{3,40}?) (können|müssen|erhalten|finden|dürfen) "
            r"Sie ([^,]+)\.$",
            lambda m: f"Sie {m[2]} {m[1][0].lower()}{m[1][1:]} {m[3]}.",
        ),
    ),
    "en": (
        (
            r"^(If|When|As soon as) ([^,]+), (you|they|he|she|it|the \w+) ([^,]+)\.$",
            lambda m: f"{m[3][0].upper()}{m[3][1:]} {m[4]} {m[1].lower()} {m[2]}.",
        ),
        (
            r"^(You|They|It) ([^,]+?) (if|as soon as) ([^,]+)\.$",
            lambda m: f"{m[3].capitalize()} {m[4]}, {m[1].lower()} {m[2]}.",
        ),
        (
            r"^((?:In|On|At|For|During) (?!order)[^,]{3,40}), ([^,]+)\.$",
            lambda m: f"{m[2][0].upper()}{m[2][1:]} {m[1][0].lower()}{m[1][1:]}.",
        ),
    ),
}
_SPEECH = regex.compile(r"^„([^„“]+?),?“, (sagte|erklärte|betonte|meinte) ([A-ZÄÖÜ][^,„“]+)\.$")
_SUBJECT = regex.compile(
    r"^((?:Der|Die|Das|Ein|Eine) [A-ZÄÖÜ][\w-]+|Sie|Man) ((?:ha(?:t|ben|tte|tten)|ist|sind|war|"
    r"waren|w[iu]rden?|wird|werden|kann|können|muss|müssen|soll|sollen|darf|dürfen)) (.+)$"
)
_SOURCE = {"de": "Laut dem Bericht", "en": "According to the report,"}


def reword(text: str, language: str, rng: random.Random) -> str | None:
    """The same said otherwise, in "de" or "en"; None where too little can be changed safely."""
    turned, structural = _restructured(text, language, rng)
    changes = _changes(turned, language)
    rng.shuffle(changes)
    made, done = turned, 0
    for pattern, instead in changes:
        if done == MOST:
            break
        other = regex.sub(pattern, instead, made, count=1)
        done += other != made
        made = other
    enough = done >= (LEAST - 1 if structural else LEAST)
    if done and not enough and not structural:
        made, enough = _attributed(made, language)
    return made if (enough or structural) and made != text else None


def _small(word: str) -> str:
    return word if word == "Sie" else word.lower()


def _restructured(text: str, language: str, rng: random.Random) -> tuple[str, bool]:
    """The sentence with its clauses in another order or without an aside, and whether it is."""
    forms = [
        _BRACKETS.sub("", text),
        regex.sub(_BESIDES[language], r"\1.", text),
        _SPEECH.sub(r"\3 \2: „\1.“", text),
        *(regex.sub(pattern, made, text) for pattern, made in _CONDITION[language]),
    ]
    others = [form for form in forms if form != text]
    return (rng.choice(others), True) if others else (text, False)


def _attributed(text: str, language: str) -> tuple[str, bool]:
    """The sentence with the report named as its source."""
    if language == "en":
        begins = text.split(" ", 1)[0]
        if begins in ("The", "A", "An", "In", "You", "All", "Every"):
            return f"{_SOURCE['en']} {text[0].lower()}{text[1:]}", True
        return text, False
    made = _SUBJECT.sub(lambda m: f"{_SOURCE['de']} {m[2]} {_uncapital(m[1])} {m[3]}", text)
    return made, made != text


def _uncapital(subject: str) -> str:
    return subject if subject == "Sie" else subject[0].lower() + subject[1:]


def _changes(text: str, language: str) -> list[tuple[str, str]]:
    """Patterns that stand in the text, with what to write instead."""
    found = [pair for pair in _synonyms(language) if regex.search(pair[0], text)]
    return found + _figures(text, language)


@cache
def _synonyms(language: str) -> tuple[tuple[str, str], ...]:
    rows = read_table("bot.evaluation", "synonyms.csv")
    return tuple((row["pattern"], row["instead"]) for row in rows if row["language"] == language)


def _figures(text: str, language: str) -> list[tuple[str, str]]:
    """Numbers and dates of the text in their other forms."""
    changes = [
        (rf"\b{word}\b", str(number))
        for number, word in enumerate(_SMALL[language], start=2)
        if regex.search(rf"\b{word}\b(?= [A-ZÄÖÜa-z])", text)
    ]
    months = _MONTHS[language]
    for match in regex.finditer(rf"\b(\d{{1,2}})\. ({months})(?: (\d{{4}}))?(?! \d)", text):
        number = MONTH_NAMES["de"].index(match[2]) + 1 if language == "de" else 0
        if number and match[3]:
            changes.append((regex.escape(match[0]), f"{match[1]}.{number}.{match[3]}"))
    for match in regex.finditer(rf"\b({months}) (\d{{1,2}})(?:st|nd|rd|th)?\b", text):
        if language == "en":
            changes.append((regex.escape(match[0]), f"{match[2]} {match[1]}"))
    if language == "de":
        changes += [(r"(?<=\d) ?%", " Prozent"), (r"(?<=\d) Prozent\b", " %")]
        changes += [(r"(?<=\d) Millionen\b", " Mio."), (r"(?<=\d) ?€", " Euro")]
        changes += [(r"(?<=\d)\.(?=000\b)", "")]
    else:
        changes += [(r"(?<=\d) ?%", " percent"), (r"€ ?(\d[\d.,]*\d|\d)", r"\1 euros")]
        changes += [(r"(?<=\d) per ?cent\b", "%"), (r"(?<=\d),(?=000\b)", "")]
    return [pair for pair in changes if regex.search(pair[0], text)]
