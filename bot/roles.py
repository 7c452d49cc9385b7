"""Who did what to whom: whether two sentences give the same names the same parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations

from bot.names import common_form, folded, same_name, without_genitive
from bot.polarity import Lexicon
from bot.quantities import is_time
from vectorstore.words import SENTENCE_STARTERS

# Texts whose mentions are kept; a long-running chat must not keep them all.
KEPT = 4096
# Words on either side of a mention that tell its place in a sentence.
AROUND = 3

# Prepositions that give a part, by what they mean; what else stands before a name is no part.
_PARTS = {
    "von": "by", "by": "by", "durch": "by", "vom": "by",
    "gegen": "against", "against": "against", "versus": "against",
    "an": "to", "to": "to", "nach": "to", "into": "to", "zu": "to", "zum": "to", "zur": "to",
    "aus": "from", "from": "from", "in": "in", "im": "in", "at": "in", "bei": "in", "beim": "in",
    "mit": "with", "with": "with", "für": "for", "for": "for", "über": "about", "about": "about",
    "of": "of", "des": "of", "der": "", "den": "object", "einen": "object",
    "dem": "to", "einem": "to", "am": "when", "on": "when", "auf": "in", "um": "when",
    "unter": "in", "vor": "when", "seit": "when", "since": "when", "bis": "to", "until": "to",
    "after": "when", "before": "when", "during": "when", "während": "when", "as": "as", "als": "as",
    "wegen": "why", "trotz": "why", "because": "why", "despite": "why", "zwischen": "with",
    "between": "with", "near": "in", "ohne": "with", "without": "with",
}  # fmt: skip
_SAYS = re.compile(
    r"sagte[n]?|sagt|erklärte?n?|meinte?n?|betonte?n?|kritisierte?n?|teilte?n?|berichtete?n?"
    r"|warnte?n?|forderte?n?|kündigte?n?|äußerte?n?|behauptete?n?|bestätigte?n?|zufolge|said|says"
    r"|stated|states|told|explained|warned|announced|claimed|declared|argued|critici[sz]ed|stressed"
    r"|emphasi[sz]ed|confirmed|demanded",
    re.IGNORECASE,
)
# "Nach Angaben von", "according to": whoever follows says so.
_ACCORDING = frozenset({"angaben", "according", "aussage", "aussagen", "laut", "worten"})
# People and bodies of whom one is not another, ";" between them, in both languages; "*" stands for
# any ending.
_ACTORS = """
    kind, kinder, kindern, kindes, child, children, kids; eltern, elternteil, parent, parents;
    mutter, mütter, müttern, mother, mothers; vater, väter, vätern, father, fathers; frau, frauen,
    woman, women, female; mann, männer, männern, man, men, male; junge, jungen, boy, boys;
    mädchen, girl, girls; schüler*, pupil*, student*, studierende*, studenten; lehrer*, erzieher*,
    pädagog*, educator*, lehrkraft, lehrkräfte*, teacher*; arbeitgeber*, employer*; arbeitnehmer*,
    employee*; arzt, ärzte, ärzten, ärztin*, doctor*, physician*; patient*, patienten; mieter*,
    tenant*; vermieter*, landlord*, landlady; verkäufer*, seller*, vendor*; käufer*, buyer*,
    purchaser*; polizei*, polizist*, police, policem*n; feuerwehr*, firefighter*, firem*n;
    regierung, regierungs*, government, governments; opposition, oppositions*; soldat*, soldier*,
    troops; demonstrant*, demonstranten, protester*, demonstrator*; richter*, judge*; anwalt*,
    anwält*, lawyer*, attorney*; angeklagte*, angeklagter, defendant*, accused; zeuge*, zeugin*,
    witness*; kläger*, plaintiff*; staatsanwalt*, prosecutor*; gericht, gerichte, gerichts, court,
    courts; parlament*, parliament*; kanzler*, bundeskanzler*, chancellor*; ministerpräsident*,
    premierminister*, premier*; präsident*, president*; bürgermeister*, oberbürgermeister*,
    mayor*; könig, könige, königs, king, kings; königin, queen, queens; papst, pope; bischof,
    bischöfe*, bishop*; sieger*, gewinner*, winner*; verlierer*, loser*; gast, gäste, gästen,
    guest*, visitor*, besucher*; gastgeber*, host, hosts; täter*, perpetrator*, attacker*,
    angreifer*; opfer*, victim*, victims; kunde, kunden, customer*; verein*, club, clubs;
    trainer*, coach*, coaches; spieler*, player*; fahrer*, driver*; fußgänger*, pedestrian*;
    gewerkschaft*, union, unions; bank, banken, banks; bruder, brüder*, brother*; schwester*,
    sister*; sohn, söhne*, son, sons; tochter, töchter*, daughter*; ehemann, husband; ehefrau,
    wife; forscher*, wissenschaftler*, researcher*, scientist*; journalist*; flüchtling*,
    geflüchtete*, refugee*; bauer*, bauern, landwirt*, farmer*; fan, fans, anhänger*; wähler*,
    voter*; abgeordnete*, lawmaker*, deputies; erwachsene*, adult*; verteidigung, verteidiger*,
    defence, defense
"""
_PASSIVE = {
    "de": re.compile(r"\b(?:wurden?|wird|werden|worden)\b", re.IGNORECASE),
    "en": re.compile(
        r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+\s+)?\w+(?:ed|en|wn|ght|t)\b", re.I
    ),
}
_CLAUSE_END = re.compile(r"[,;:!?()–—„“\"]|\.(?=\s|$)|\b(?:und|and|dass|that|während|while)\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")


@dataclass(frozen=True)
class Mention:
    """A capitalised word in a sentence: `part` is what it does, `around` the stems beside it.

    `key` is the word in lower case, or the common form of a name; `clause` counts the clauses.
    """

    key: str
    part: str
    around: frozenset[str]
    clause: int


@lru_cache(KEPT)
def mentions(text: str, language: str) -> tuple[Mention, ...]:
    """The capitalised words of a text in "de" or "en" and their parts; a run of them is one."""
    plain = folded(text)
    found: list[Mention] = []
    start = 0
    ends = [match.end() for match in _CLAUSE_END.finditer(plain)] + [len(plain)]
    for clause, end in enumerate(ends):
        found += _mentions(plain[start:end], clause, language)
        start = end
    return tuple(found)


def _mentions(clause: str, number: int, language: str) -> list[Mention]:
    words = _WORD.findall(clause)
    capital = [_capital(word) for word in words]
    found: list[Mention] = []
    for at, word in enumerate(words):
        if not capital[at] or (at + 1 < len(words) and capital[at + 1]):
            continue
        first = at
        while first and capital[first - 1]:
            first -= 1
        part = "says" if _speaks(words, first, at) else _part(words[:first])
        found.append(Mention(_key(word), part, _around(words, first, at, language), number))
    return _told_apart(found, bool(_PASSIVE[language].search(clause)))


def _told_apart(found: Sequence[Mention], passive: bool) -> list[Mention]:
    """The mentions with subject and object told by their order and the voice of the verb."""
    parts = [mention.part for mention in found]
    if passive:
        # "A was beaten by B": B beat A.
        return [
            replace(one, part={"": "object", "by": "subject"}.get(one.part, one.part))
            for one in found
        ]
    bare = [at for at, part in enumerate(parts) if not part]
    subject = bare if "object" in parts else bare[:1]
    return [
        replace(one, part=one.part or ("subject" if at in subject else "object"))
        for at, one in enumerate(found)
    ]


def _capital(word: str) -> bool:
    return word[0].isupper() and word not in SENTENCE_STARTERS and not is_time(word.lower())


def _key(word: str) -> str:
    return common_form(word) or without_genitive(word).lower()


def _part(before: Sequence[str]) -> str:
    """The part that the nearest preposition or article gives; adjectives stand between."""
    for word in list(reversed(before))[:AROUND]:
        if word.lower() in _PARTS:
            return _PARTS[word.lower()]
        if not re.search(r"(?:e|en|er|es|em|the|a|an)$", word.lower()):
            return ""
    return ""


def _speaks(words: Sequence[str], first: int, last: int) -> bool:
    """Whether a verb of saying stands beside the mention."""
    before = words[max(first - AROUND, 0) : first]
    if _ACCORDING & {word.lower() for word in before}:
        return True
    beside = [*before[-2:], *words[last + 1 : last + 2]]
    return any(_SAYS.fullmatch(word) for word in beside)


def _around(words: Sequence[str], first: int, last: int, language: str) -> frozenset[str]:
    """The stems beside a mention, marked with the side, without other mentions."""
    sides = {"<": words[max(first - AROUND, 0) : first], ">": words[last + 1 : last + 1 + AROUND]}
    return frozenset(
        side + word.lower() for side, near in sides.items() for word in near if not _capital(word)
    )


def roles_differ(claim: str, language: str, evidence: str, evidence_language: str) -> bool:
    """Whether two names of the claim have each other's parts in the evidence.

    Both texts are in "de" or "en". Conservative: names whose parts cannot be told do not differ.
    """
    mine, theirs = mentions(claim, language), mentions(evidence, evidence_language)
    matched = [(one, [other for other in theirs if _same(one, other)]) for one in mine]
    matched = [(one, others) for one, others in matched if others]
    same_language = language == evidence_language
    return any(
        _exchanged(one, ones, other, others, same_language)
        for (one, ones), (other, others) in combinations(matched, 2)
        if one.key != other.key
    )


def actors_differ(claim: str, evidence: str) -> bool:
    """Whether the claim speaks of children where the evidence speaks of parents, and the like."""
    said, known = actors(claim), actors(evidence)
    return bool(said - known) and bool(known - said)


@lru_cache(KEPT)
def actors(text: str) -> frozenset[str]:
    """The groups of `_ACTORS` that a German or English text has words of, by their numbers."""
    return frozenset(mark for _, mark in _actor_lexicon().find(text.lower()))


@cache
def _actor_lexicon() -> Lexicon:
    return Lexicon.of((str(number), words) for number, words in enumerate(_ACTORS.split(";")))


def speakers_differ(claim: str, language: str, evidence: str, evidence_language: str) -> bool:
    """Whether whoever speaks in the claim is named in the evidence, where others alone speak."""
    theirs = mentions(evidence, evidence_language)
    speakers = [mention for mention in theirs if mention.part == "says"]
    speaking = [mention for mention in mentions(claim, language) if mention.part == "says"]
    return bool(speakers) and any(
        not any(_same(one, speaker) for speaker in speakers)
        and any(_same(one, other) for other in theirs)
        for one in speaking
    )


def _same(one: Mention, other: Mention) -> bool:
    return one.key == other.key or same_name(one.key, other.key)


def _exchanged(
    one: Mention,
    ones: Sequence[Mention],
    other: Mention,
    others: Sequence[Mention],
    same_language: bool,
) -> bool:
    """Whether neither has its own part or place in the evidence, but each the other's."""
    if any(a == b for a in ones for b in others):
        return False
    if same_language:
        own = _nearness(one, ones) + _nearness(other, others)
        exchanged = _nearness(one, others) + _nearness(other, ones)
        if exchanged > own + 1:
            return True
    if one.clause != other.clause or one.part == other.part:
        return False
    own_parts = {mention.part for mention in ones}, {mention.part for mention in others}
    return (
        one.part not in own_parts[0]
        and other.part not in own_parts[1]
        and one.part in own_parts[1]
        and other.part in own_parts[0]
        and {one.part, other.part} <= {"subject", "object", "by", "against", "from", "to"}
    )


def _nearness(mention: Mention, others: Sequence[Mention]) -> int:
    return max(len(mention.around & other.around) for other in others)
