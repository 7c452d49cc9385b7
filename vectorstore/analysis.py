"""Words to search terms, for German and English."""

import unicodedata
from collections.abc import Iterable, Iterator

import regex
import Stemmer  # ty: ignore[import-not-found]

from vectorstore.words import ENGLISH_STOP_WORDS, GERMAN_STOP_WORDS, QUESTION_WORDS

_STEMMERS = {"de": "german", "en": "english"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _spellings(words: Iterable[str]) -> frozenset[str]:
    """The words as `_words` delivers them: casefolded, umlauts in both spellings."""
    folded = {word.casefold() for word in words}
    return frozenset(folded | {word.translate(_UMLAUTS) for word in folded})


_STOP_WORDS = {"de": _spellings(GERMAN_STOP_WORDS), "en": _spellings(ENGLISH_STOP_WORDS)}
_QUESTION_WORDS = _spellings(QUESTION_WORDS)

_INVISIBLE = regex.compile(r"\p{Cf}+")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[-\u2010\u2011][\p{L}\p{M}\p{N}]+)*")
_HYPHEN = regex.compile(r"[-\u2010\u2011]")
_THOUSANDS = regex.compile(r"(?<![\d.,])(\d{1,3})((?:[.,']\d{3})+)(?![.,]?\d)")


def terms(text: str, language: str) -> list[str]:
    """The search terms of `text` in order: stems without stop words, numbers, compound parts.

    Each is of letters and digits alone, and SQLite's tokenizer "unicode61 remove_diacritics 0"
    leaves it as it is. `language` is "de" or "en".
    """
    stop_words = _STOP_WORDS[language]
    return _stems((word for word in _words(text) if word not in stop_words), language)


def query_terms(question: str, language: str) -> list[str]:
    """The search terms of a question in `language`, each once: those of all its words."""
    words = query_words(question, language)
    return list(dict.fromkeys(term for word in words for term in word_terms(word)))


def query_words(question: str, language: str) -> list[str]:
    """The casefolded words of a question, each once, without stop words and question words.

    A word with hyphens gives its parts and the whole without them.
    """
    dropped = _STOP_WORDS[language] | _QUESTION_WORDS
    return list(dict.fromkeys(word for word in _words(question) if word not in dropped))


def word_terms(word: str) -> list[str]:
    """The search terms that may stand for a casefolded word in an article, German or English.

    It is stemmed as German and as English, so that a German question finds the names in English
    articles; a word with umlauts is tried in the spelling without.
    """
    plain = word.translate(_UMLAUTS)
    found = _stems([word], "de") + _stems([word], "en") + _stems([plain], "en")
    return list(dict.fromkeys(found))


def stem(word: str) -> str:
    """The search term of a casefolded German word; "" for one of signs alone."""
    return "".join(_stems([word], "de"))


def _words(text: str) -> Iterator[str]:
    """The casefolded words; one with hyphens gives its parts, then the whole without them."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    grouped = _THOUSANDS.sub(lambda match: regex.sub(r"\D", "", match[0]), visible)
    for match in _WORD.finditer(unicodedata.normalize("NFC", grouped)):
        parts = _HYPHEN.split(match[0])
        yield from parts
        if len(parts) > 1:
            yield "".join(parts)


def _stems(words: Iterable[str], language: str) -> list[str]:
    # A stemmer is cheap to make and must not be shared between threads.
    stems = Stemmer.Stemmer(_STEMMERS[language]).stemWords(list(words))
    return [term for term in map(_safe, stems) if term]


def _safe(stem: str) -> str:
    """The stem without accents and without anything but letters and digits."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", stem)))
