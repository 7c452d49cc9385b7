"""Queries that a German keyword search must see through, made from the rare words of a corpus.

Each says a word or a phrase of the corpus in a form that stands nowhere in it: inflected, spelled
otherwise, taken apart or put together. They are made from the words' surface and from what the
corpus itself says of them, with none of the product's own analysis, and are always the same.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import regex

SEED = 1
QUERIES = 200
# A rare word stands in at most so many articles; a noun is sure that stands in at least so many.
RARE = 3
SURE = 3
SHORTEST_PART = 4

_WORD = regex.compile(r"\p{L}+(?:-\p{L}+)*")
_SENTENCE_BEGINS = regex.compile(r"(?:^|[^\p{L}\p{N},\s])\s*$")
_DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
_WITHOUT_DOTS = str.maketrans("äöüÄÖÜ", "aouAOU")
_DOTS = str.maketrans("aouAOU", "äöüÄÖÜ")
_LAST_VOWEL = regex.compile(r"([aouAOU])(u?[^aeiouäöüyAEIOUÄÖÜY]*)$")
# Nouns that end so are feminine, and in front of another noun they take an s.
_FEMININE = regex.compile(r"\p{L}{2}(?:ung|heit|keit|schaft|ion|tät)$")
_ENDINGS = ("s", "es", "e", "en", "n")
_SOMEBODY = ("s", "in", "innen")
_PHRASE = regex.compile(r"(?P<head>\p{Lu}\p{Ll}+) der (?P<modifier>\p{Lu}\p{Ll}+)")


@dataclass(frozen=True)
class Variant:
    """A query, the words of the corpus that it varies, by which rule, and where those stand."""

    query: str
    source: str
    rule: str
    articles: frozenset[str]


class Lexicon:
    """What a corpus says of its words: in which articles they stand and which are nouns."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Read the texts, by article id."""
        self.articles: dict[str, set[str]] = defaultdict(set)
        self.phrases: dict[str, set[str]] = defaultdict(set)
        self._nouns: dict[str, set[str]] = defaultdict(set)
        self._small: set[str] = set()
        for name, text in texts.items():
            self._read(name, text)

    def nouns(self) -> list[str]:
        """The words, hyphened ones too, with a capital inside sentences and never without."""
        return sorted(one for one in self._nouns if one.casefold() not in self._small)

    def is_noun(self, word: str) -> bool:
        """Whether the word stands in enough articles to be sure that it is a noun."""
        return len(self._nouns.get(word, ())) >= SURE and word.casefold() not in self._small

    def _read(self, name: str, text: str) -> None:
        for match in _WORD.finditer(text):
            word = match[0]
            self.articles[word.casefold()].add(name)
            if word.islower():
                self._small.add(word)
            elif not _SENTENCE_BEGINS.search(text[max(0, match.start() - 3) : match.start()]):
                self._nouns[word].add(name)
        for match in _PHRASE.finditer(text, overlapped=True):
            self.phrases[match[0]].add(name)


def make_variants(texts: Mapping[str, str], size: int = QUERIES) -> list[Variant]:
    """At most `size` queries of a corpus, given by article id, each rule with as many.

    No source comes twice, and no query's words stand in the corpus as the query says them.
    """
    lexicon = Lexicon(texts)
    chosen: list[Variant] = []
    for rule, make in _RULES.items():
        made = [one for one in make(lexicon) if one.source not in {v.source for v in chosen}]
        unseen = [one for one in made if one.query.casefold() not in lexicon.articles]
        sources = {one.source: one for one in unseen}
        random.Random(f"{SEED}{rule}").shuffle(names := sorted(sources))
        chosen += [sources[name] for name in names[: size // len(_RULES)]]
    return chosen


def _variant(lexicon: Lexicon, query: str, source: str, rule: str) -> Iterator[Variant]:
    articles = lexicon.articles.get(source.casefold()) or lexicon.phrases[source]
    if len(articles) <= RARE and query != source:
        yield Variant(query, source, rule, frozenset(articles))


def _compounds(lexicon: Lexicon) -> Iterator[tuple[str, str, str, str]]:
    """Nouns that are two other nouns in one way alone: whole, first part as it stands, and both."""
    for word in lexicon.nouns():
        if not (word.isalpha() and word[1:].islower()):
            continue
        found = []
        for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            first, head = word[:place], word[place:].capitalize()
            modifier = first[:-1] if first.endswith("s") and len(first) > 4 else first
            known = [one for one in {first, modifier} if lexicon.is_noun(one)]
            if len(known) == 1 and lexicon.is_noun(head):
                found.append((word, first, known[0], head))
        if len(found) == 1:
            yield found[0]


def _inflections(lexicon: Lexicon, noun: str) -> Iterator[str]:
    """Other forms of a sure noun that are sure nouns themselves."""
    forms = [noun + ending for ending in _ENDINGS]
    if (other := _with_umlaut(noun)) != noun:
        forms += [other + "e", other]
        # "Häuser" of "Haus", but "Wähler" of "Wahl" is somebody.
        somebody = any(lexicon.articles.get(f"{other}er{more}".casefold()) for more in _SOMEBODY)
        forms += [] if somebody else [other + "er"]
    yield from (form for form in forms if lexicon.is_noun(form))


def _with_umlaut(noun: str) -> str:
    """The noun with an umlaut for its last vowel where that takes one."""
    return _LAST_VOWEL.sub(lambda match: match[1].translate(_DOTS) + match[2], noun)


def _inflected(lexicon: Lexicon) -> Iterator[Variant]:
    """A compound in another form, as its last part has one: "Heizungsgesetzes"."""
    for word, first, _, head in _compounds(lexicon):
        for form in _inflections(lexicon, head):
            yield from _variant(lexicon, first + form.lower(), word, "inflected")


def _base(lexicon: Lexicon) -> Iterator[Variant]:
    """An inflected compound in its basic form."""
    sure = filter(lexicon.is_noun, lexicon.nouns())
    basic = {form: noun for noun in sure for form in _inflections(lexicon, noun)}
    for word, first, _, head in _compounds(lexicon):
        if head in basic:
            yield from _variant(lexicon, first + basic[head].lower(), word, "base")


def _spelled(lexicon: Lexicon) -> Iterator[Variant]:
    """Umlauts and ß in two letters: "Strasse", "Koeln"."""
    for word in lexicon.nouns():
        query = "".join(_DIGRAPHS.get(letter, letter) for letter in word)
        yield from _variant(lexicon, query, word, "spelled")


def _undotted(lexicon: Lexicon) -> Iterator[Variant]:
    """Umlauts without their dots: "Koln"."""
    for word in lexicon.nouns():
        yield from _variant(lexicon, word.translate(_WITHOUT_DOTS), word, "undotted")


def _hyphened(lexicon: Lexicon) -> Iterator[Variant]:
    """A compound with a hyphen: "Heizungs-Gesetz"."""
    for word, first, _, head in _compounds(lexicon):
        yield from _variant(lexicon, f"{first}-{head}", word, "hyphened")


def _unhyphened(lexicon: Lexicon) -> Iterator[Variant]:
    """A word without its hyphen: "EU Kommission", "Ölkonzern"."""
    for word in lexicon.nouns():
        first, _, head = word.partition("-")
        if not head.istitle() or not lexicon.is_noun(head):
            continue
        query = first + head.lower() if first.istitle() and len(first) > 3 else f"{first} {head}"
        yield from _variant(lexicon, query, word, "unhyphened")


def _apart(lexicon: Lexicon) -> Iterator[Variant]:
    """A compound as a phrase: "Gesetz der Heizung" for "Heizungsgesetz"."""
    for word, _, modifier, head in _compounds(lexicon):
        if _FEMININE.search(modifier):
            yield from _variant(lexicon, f"{head} der {modifier}", word, "apart")


def _together(lexicon: Lexicon) -> Iterator[Variant]:
    """A phrase as a compound: "Heizungsgesetz" for "Gesetz der Heizung"."""
    for phrase in sorted(lexicon.phrases):
        head, modifier = _PHRASE.fullmatch(phrase).group("head", "modifier")
        if _FEMININE.search(modifier) and lexicon.is_noun(head) and lexicon.is_noun(modifier):
            yield from _variant(lexicon, f"{modifier}s{head.lower()}", phrase, "together")


_RULES: dict[str, Callable[[Lexicon], Iterator[Variant]]] = {
    "inflected": _inflected,
    "base": _base,
    "spelled": _spelled,
    "undotted": _undotted,
    "hyphened": _hyphened,
    "unhyphened": _unhyphened,
    "apart": _apart,
    "together": _together,
}
