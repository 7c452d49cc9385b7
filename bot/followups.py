"""Follow-ups: questions that cannot be understood without those before them."""

import re

_WORD = re.compile(r"[^\W\d_]+")
# Fewer words than this leave out what they are about: "Und wann?", "Why in Kassel?"
FEW_WORDS = 5
_POINTING = {
    "de": frozenset(
        """
        er sie es ihn ihm dies diese diesen diesem dieser dieses jene jenen jener dazu davon damit
        dafür dagegen darüber daran darin dabei dadurch daraus dort dorthin da das denn dann und
        auch noch
        """.split()  # noqa: SIM905
    ),
    "en": frozenset(
        """
        he she it they him them this that these those there then and also else
        """.split()  # noqa: SIM905
    ),
}
# These point back only at the ends of a question: "Und wann?", "Why did they stop because of that?"
_ONLY_AT_ENDS = frozenset(["das", "und", "auch", "noch", "denn", "and", "also", "that"])


def is_follow_up(question: str, language: str) -> bool:
    """Whether a question in "de" or "en" points back, by a word such as "dazu" or by brevity."""
    words = [word.lower() for word in _WORD.findall(question)]
    if len(words) < FEW_WORDS:
        return True
    pointing = _POINTING[language].intersection(words)
    return bool(pointing - _ONLY_AT_ENDS or pointing.intersection((words[0], words[-1])))
