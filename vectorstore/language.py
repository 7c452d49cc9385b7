"""German or English, for articles and questions."""

import re
from functools import cache
from typing import TYPE_CHECKING

from vectorstore.words import ENGLISH_STOP_WORDS, GERMAN_STOP_WORDS

if TYPE_CHECKING:
    from lingua import LanguageDetector

# Enough to be sure, and a long article costs no more than a short one.
_READ_CHARACTERS = 1000
# Up to here a text is a question or a headline: names weigh too much for the detector, and the
# small words say more.
_SHORT_WORDS = 20
# "Und Rubio?" says nothing of the language of a conversation.
_GERMAN = GERMAN_STOP_WORDS - ENGLISH_STOP_WORDS - {"und"}
_ENGLISH = ENGLISH_STOP_WORDS - GERMAN_STOP_WORDS - {"and"}
_LEAST_WORDS = 3
_LEAST_CONFIDENCE = 0.75


def detect_language(text: str, fallback: str = "de") -> str:
    """The language of `text`, "de" or "en"; `fallback` where it is too short or unclear."""
    words = re.findall(r"\w+", text[:_READ_CHARACTERS])
    told = _by_small_words(words) if len(words) <= _SHORT_WORDS else ""
    return told or _by_letters(words) or fallback


def _by_small_words(words: list[str]) -> str:
    """The language of the articles, pronouns and question words; "" where they disagree."""
    said = {word.lower() for word in words}
    german, english = said & _GERMAN, said & _ENGLISH
    if bool(german) == bool(english):
        return ""
    return "de" if german else "en"


def _by_letters(words: list[str]) -> str:
    """The language that the detector is confident of, else ""."""
    if len(words) < _LEAST_WORDS:
        return ""
    best = _detector().compute_language_confidence_values(" ".join(words))[0]
    confident = best.value >= _LEAST_CONFIDENCE
    return best.language.iso_code_639_1.name.lower() if confident else ""


@cache
def _detector() -> "LanguageDetector":
    """The detector with its two models, loaded once."""
    from lingua import Language, LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_languages(Language.GERMAN, Language.ENGLISH).build()
