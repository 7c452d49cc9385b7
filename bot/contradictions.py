"""Passages that state another figure for the same thing as a quoted sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from bot.answer import Citation, Contradiction
from bot.attribution import Embed, source_sentences
from bot.facts import facts
from vectorstore.analysis import terms
from vectorstore.articles import Article
from vectorstore.dates import MONTHS
from vectorstore.passages import Passage
from vectorstore.words import COUNTED

# Fitted on the fit half of tests/data/contradictions.jsonl, see docs/retrieval.md. Cosine of the
# two sentences without figures and without who says so; share of the shorter one's words that the
# other has, within one language alone.
SAME_MEANING = 0.93
SAME_MEANING_ABROAD = 0.85
SAME_WORDS = 0.6
# Figures nearer than this are one figure, rounded.
ROUNDED = 0.05
# Characters of an article that tell what its sentences are about.
CONTEXT = 1000

_UNITS = {
    "percent": "% prozent percent",
    "euro": "€ euro euros",
    "dollar": "$ dollar dollars us-dollar",
    "pound": "£ pfund pounds",
    "kilometre": "km kilometer kilometern kilometre kilometres kilometers",
    "metre": "m meter metern metre metres meters",
    "tonne": "t tonne tonnen tonnes tons",
    "degree": "grad degrees degree",
    "hour": "stunde stunden hour hours",
    "day": "tag tage tagen day days",
    "week": "woche wochen week weeks",
    "month": "monat monate monaten month months",
    "year": "jahr jahre jahren year years",
    "people": "mensch menschen person personen leute teilnehmer teilnehmern teilnehmende "
    "demonstrant demonstranten people persons participants protesters demonstrators marchers "
    "besucher besuchern visitors beschäftigte beschäftigten mitarbeiter mitarbeitern "
    "employees workers staff",
    "dead": "tote toten todesopfer tot dead deaths killed died",
    "injured": "verletzte verletzten verletzt injured hurt wounded",
    "house": "haus häuser häusern wohnhäuser wohnhäusern gebäude gebäuden house houses homes "
    "buildings",
    "job": "stelle stellen arbeitsplatz arbeitsplätze job jobs posts",
}
_UNIT = {name: unit for unit, names in _UNITS.items() for name in names.split()}
# What a number with this behind or before it is: a time, a part of a name, never a figure.
_NO_UNITS = {"uhr", "o'clock", "am", "pm"}
_scales = r"tausend|thousand|millionen|million|mio\.?|milliarden?|mrd\.?|billionen?|trillion|bn"
_FIGURE = re.compile(
    rf"(?P<before>[€$£]\s?)?(?<![\w.,-])(?P<number>\d+(?:[.,]\d+)*|{'|'.join(COUNTED)})"
    rf"(?P<scale>[\s-]+(?:{_scales})\b)?(?![\w])(?P<after>[^.;:!?]{{0,60}})",
    re.IGNORECASE,
)
_FIGURES_ALONE = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[%€$£]|[^\W\d_]+(?:-[^\W\d_]+)*")
_LOWER = re.compile(
    r"\b(mindestens|mehr als|über|wenigstens|at least|more than|over)\W+$", re.IGNORECASE
)
_UPPER = re.compile(
    r"\b(höchstens|weniger als|unter|bis zu|fast|knapp|at most|fewer than|less than|up to|nearly)"
    r"\W+$",
    re.IGNORECASE,
)


# Who says so: that two disagree is what is looked for.
_SAYING = re.compile(
    r",?\s*(?:nach (?:\w+ )?(?:Angaben|Schätzung|Darstellung)(?: (?:der|des|von) [\w-]+)?"
    r"|laut (?:der |dem )?[\w-]+|teilte [^,.]+ mit|sagte [^,.]+|according to [\w' -]+"
    r"|(?:the )?[\w' -]+? sa(?:id|ys)(?: on \w+)?(?=[.,]?$))|^[\w' -]{3,40}? said(?: that)? ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statement:
    """A sentence in "de" or "en" and the text around it, which tells what it is about."""

    text: str
    language: str
    context: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of a sentence with what it counts; `least` and `most` where it is a bound."""

    value: float
    unit: frozenset[str]
    least: bool
    most: bool

    def contradicts(self, other: "Figure") -> bool:
        """Whether both cannot be right, if they are of one thing."""
        if not self.unit & other.unit or abs(self.value - other.value) <= ROUNDED * max(
            self.value, other.value
        ):
            return False
        lower, higher = sorted((self, other), key=lambda figure: figure.value)
        return not lower.least and not higher.most


def find_contradictions(
    citations: Sequence[Citation], passages: Sequence[Passage], embed: Embed
) -> tuple[Contradiction, ...]:
    """For each citation the sentence of another story that most likely contradicts a figure of it.

    `passages` are one slot a story, so another article is another story.
    """
    sources = source_sentences(passages)
    articles = {passage.article.id: passage.article for passage in passages}
    found = []
    for citation in citations:
        article = articles.get(citation.article_id)
        if article is None:
            continue
        quoted = _statement(citation.quote, article)
        others = [one for one in sources if one.passage.article.id != article.id]
        statements = [_statement(one.text, one.passage.article) for one in others]
        at = most_contradicting(quoted, statements, embed)
        if at is not None:
            other = others[at]
            found.append(Contradiction.of(citation.n, other.passage, other.start, other.end))
    return tuple(found)


def most_contradicting(quoted: Statement, others: Sequence[Statement], embed: Embed) -> int | None:
    """The place of the statement with another figure for the same thing that is nearest in meaning.

    None where there is none.
    """
    places = [at for at, other in enumerate(others) if _comparable(quoted, other)]
    if not places:
        return None
    wanted, *vectors = embed([_bare(quoted), *(_bare(others[at]) for at in places)])
    scored = [
        (sum(a * b for a, b in zip(wanted, vector, strict=True)), at)
        for vector, at in zip(vectors, places, strict=True)
    ]
    cosine, at = max(scored)
    same_language = others[at].language == quoted.language
    return at if cosine >= (SAME_MEANING if same_language else SAME_MEANING_ABROAD) else None


def figures(sentence: str, language: str) -> list[Figure]:
    """The figures of a sentence, without its dates and times."""
    values = facts(sentence, language).values
    found = []
    for match in _FIGURE.finditer(sentence):
        written = match["number"] + (match["scale"] or "")
        stated = facts(written, language).values
        value = next(iter(stated)) if len(stated) == 1 else ""
        before = sentence[: match.start()]
        unit = _unit(match["before"] or "", before, match["after"], language)
        if value in values and value.startswith("=") and unit and not _year(written):
            least, most = bool(_LOWER.search(before)), bool(_UPPER.search(before))
            found.append(Figure(float(value[1:]), unit, least, most))
    return found


def _unit(sign: str, before: str, after: str, language: str) -> frozenset[str]:
    """What is counted: a known unit, else the stems of the two words that follow."""
    if sign:
        return frozenset([_UNIT[sign.strip()]])
    words = [word.lower() for word in _WORD.findall(after)[:4]]
    if words and words[0] in _NO_UNITS:
        return frozenset()
    if words[:2] == ["per", "cent"]:
        return frozenset(["percent"])
    known = [_UNIT[word] for word in words if word in _UNIT]
    if known and known[0] == "people":
        # "12 people were injured", "killed 12 people": that is who is counted.
        known += [_UNIT[word.lower()] for word in _WORD.findall(before)[-1:] if word in _UNIT]
        return frozenset([min(known, key=lambda unit: unit == "people")])
    return frozenset(known[:1]) or frozenset(terms(" ".join(words[:2]), language))


def _year(written: str) -> bool:
    return bool(re.fullmatch(r"(19|20)\d\d", written))


def _bare(statement: Statement) -> str:
    """The sentence without figures and without who says so."""
    return " ".join(_FIGURES_ALONE.sub("", _SAYING.sub("", statement.text)).split())


def _comparable(one: Statement, other: Statement) -> bool:
    """Whether a figure of each contradicts one of the other, on one thing at one time."""
    mine, theirs = (figures(said.text, said.language) for said in (one, other))
    contradicted = any(
        a.contradicts(b) and not _has(mine, b) and not _has(theirs, a)
        for a, b in product(mine, theirs)
    )
    return contradicted and _same_time(one, other) and _same_things(one, other)


def _has(known: Iterable[Figure], figure: Figure) -> bool:
    return any(one.value == figure.value and one.unit & figure.unit for one in known)


def _same_time(one: Statement, other: Statement) -> bool:
    """Whether they share a day, month or year, or one of them names none."""
    first, second = (_times(statement) for statement in (one, other))
    return not first or not second or bool(first & second)


def _times(statement: Statement) -> set[str]:
    values = facts(statement.text, statement.language).values
    return {one for one in values if not one.startswith("=") or _year(one.removeprefix("="))}


def _same_things(one: Statement, other: Statement) -> bool:
    """Whether they speak of the same things: not each of something that the other does not know.

    Across the languages both sentences have to name one thing in the same spelling.
    """
    if one.language != other.language:
        return bool(_proper_names(one) & _proper_names(other))
    first, second = ({*terms(_bare(statement), one.language)} for statement in (one, other))
    shorter = min(len(first), len(second))
    if not shorter or len(first & second) / shorter < SAME_WORDS:
        return False
    return not (_unknown(one, other) and _unknown(other, one))


def _proper_names(statement: Statement) -> set[str]:
    found = re.findall(r"\b[^\W\d_a-z][^\W\d_]{3,}", statement.text)
    return {name for name in found if name[0].isupper() and name.lower() not in MONTHS}


def _unknown(one: Statement, other: Statement) -> frozenset[str]:
    """The first statement's names that stand nowhere in the other's text."""
    # The first word is in capitals whatever it is; what is counted is compared as a unit.
    _, _, rest = _bare(one).partition(" ")
    words = " ".join(word for word in rest.split() if word.strip(".,").lower() not in _UNIT)
    said = facts(words, one.language)
    context = facts(f"{other.context} {other.text}", other.language)
    return said.names & said.missing_from(context)


def _statement(text: str, article: Article) -> Statement:
    context = f"{article.headline} {article.text[:CONTEXT]}"
    return Statement(text, article.spoken, context)
