"""Follow-ups: questions that need those before them, put so that they can be understood alone.

Without the language model: the embedded one rewrites most follow-ups wrongly and takes seconds for
it (docs/retrieval.md has the figures). A fragment ("Und in Kassel?") takes the place of
its like in the earlier question; every other follow-up gets the earlier question and its answer in
brackets behind it.
"""

import re
from collections.abc import Sequence

from bot.answer import Turn
from bot.names import common_form
from bot.quantities import is_time
from vectorstore.analysis import terms
from vectorstore.articles import Article
from vectorstore.sentences import split_sentences

# A question with fewer words that names nothing leaves out what it is about: "Why did it stop?"
FEW_WORDS = 5
# So does one with fewer than this that names nothing, where the earlier article is not to be read.
SOME_WORDS = 8
# A pronoun in a question of so many words, twice as many where it names nobody, means one of these.
MANY_WORDS = 9
# More of an earlier answer says nothing more of what the follow-up is about.
ANSWER_CHARACTERS = 240

# A question, with brackets of its own maybe, and the turns before it.
_WITH_BRACKETS = re.compile(r"([^?]+\?|[^(]+?) (\(.+\))", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_OPENING = re.compile(
    r"^(?:(?:und\s)?was ist mit|(?:and\s)?(?:what|how) about|und|aber|and|but)\b[\s,]*", re.I
)
# These point back wherever they stand, and those only where the question itself names nobody.
_POINTING = {
    "de": frozenset(
        """
        dies diese diesen diesem dieser dieses jene jenen jener dazu davon damit dafür dagegen
        darüber daran darin dabei dadurch daraus darauf dort dorthin dahin da deshalb deswegen
        danach davor damals demnach seitdem seither solche solchen solcher solches
        """.split()  # noqa: SIM905
    ),
    "en": frozenset(["this", "these", "those", "there", "then", "afterwards"]),
}
_PERSONAL = {
    "de": frozenset("er sie es ihn ihm ihr ihre ihren ihrem ihrer sein seine seinen".split()),  # noqa: SIM905
    "en": frozenset("he she it they him them his her its their".split()),  # noqa: SIM905
}
# These point back only at the end of a question: "Und was kostet das?", "What about that?"
_AT_THE_END = {
    "de": frozenset(["das", "der", "die", "den", "dem", "denn", "noch", "auch"]),
    "en": frozenset(["that", "also", "else", "instead", "too"]),
}
# Words that stand for nothing: "Seit wann gibt es ...?", "Wie lang soll es sein?", "Are there ...?"
_EMPTY = re.compile(
    r"\b(?:sein(?!\s[A-ZÄÖÜ])|(?i:(?:gibt|gab|geht|ging|kam|kommt|steht|stand|handelt) es"
    r"|(?:is|are|was|were|will|have|has) there"
    # "Diese Woche", "those killed", "davor, dass" point at nothing that was said before.
    r"|dies\w+ (?:jahr|woche|monat|wochenende|saison|sommer|winter|herbst|frühjahr|tage)\w*"
    r"|(?:this|these) (?:year|week|month|weekend|season|summer|winter|autumn|spring|days)"
    r"|those (?:\w+ed|who|in|from)|da\w{2,6}(?=, (?:dass|ob|wer|wie|was|wann|wo)\b)))\b"
)
# What stands at the end of a short question points back whoever is named: "Did Trump sign it?"
_SHORT_END = re.compile(
    r"\b(?:it|them|him|das \w+(?:t|en)|(?:von|über|mit|zu|für|gegen) (?:ihm|ihn|ihr|ihnen|sie))\W*$"
)
_ASKING = frozenset("was wer wen wem wie wo wann warum".split())  # noqa: SIM905
# "Was kostet das eine Familie?", not "ein Haus, das eine Familie ..."
_THAT_ONE = re.compile(r"(?<=\w\s)das (?:ein|eine|einen|einem|einer|die|den|dem|für)\b")
# A capitalised German word behind one of these is a noun, behind others a name ("in Kassel").
_BEFORE_NOUNS = re.compile(
    r"(?:[dm]?ein|kein|welch|dies|viel|all|manch|wenig|mehr)\w*|d(?:er|ie|as|en|em|es)|im|am|vom|zum"
    r"|zur|beim|ins|ans|\w+(?:en|er|es|em|ste|te)|wie|was|wem|ohne|pro|je|\d+",
    re.I,
)


# A longer fragment is a question of its own.
MOST_WORDS = 6
_DETERMINER = r"(?:der|die|das|dem|den|des|the)"
_HEAD = r"(?:\d+\.?\s)?(?:[a-zäöü]+(?:en|er|em)\s)?[A-ZÄÖÜ][\w-]*(?:\s[A-ZÄÖÜ][\w-]*)*"
_PREPOSITION = (
    r"\b(?:in|im|am|an|bei|beim|laut|für|von|vom|zur|zum|aus|nach|vor|gegen|at|for|from|on)"
)
_PHRASE = re.compile(rf"{_PREPOSITION}\s(?:{_DETERMINER}\s)?{_HEAD}")
_TIMES = frozenset(
    """
    jahr vorjahr halbjahr quartal monat woche wochenende sommer winter herbst frühjahr frühling
    year quarter month week weekend summer winter autumn spring
    """.split()  # noqa: SIM905
)
_TIME_OF_DAY = re.compile(r"(?:(?:morgens|mittags|abends|nachts)\s)?")
_JOINED = {"im": "in dem", "am": "an dem", "beim": "bei dem", "vom": "von dem", "zum": "zu dem"}
_QUESTION_WORD = (
    r"(?:seit wann|bis wann|wann|wo|warum|wieso|weshalb|wie lange|when|where|why|how long)"
)
_ENGLISH = frozenset(["when", "where", "why", "how long"])
_SPANS = frozenset(["seit wann", "bis wann", "wie lange", "how long"])
_QUESTION_WORD_ALONE = re.compile(_QUESTION_WORD, re.I)
_COUNT = re.compile(r"(?:[Ww]ie viele)\s[A-ZÄÖÜ][\w-]*")
_NAME = r"[A-ZÄÖÜ][\w-]+(?:\s(?:(?:von|van|de|der|la|al)\s)*[A-ZÄÖÜ][\w-]+)*"
# Behind one of these stands no name that another can take the place of.
_HOLDS_NO_SUBJECT = re.compile(
    rf"{_BEFORE_NOUNS.pattern}|{_PREPOSITION}|zu|mit|über|unter|durch|bis|ab|seit|um|auf|ist|war"
    r"|sind|to|of|by|with|about|many|is|was|are|were",
    re.I,
)
_THING = re.compile(
    r"\b(?:der|das|the)\s(?:(?!(?:d(?:er|ie|as|es|em|en)|in|von)\b)[a-zäöü][\w'’]*\s)?[\w-]+"
)
_ORDINAL = r"(?:first|second|third|fourth|fifth|(?:erst|zweit|dritt|viert|fünft)e[nrms]?)"


def is_follow_up(question: str, language: str, cited: Sequence[Article] = ()) -> bool:
    """Whether a question in "de" or "en" needs the turn before it, which `cited` these articles."""
    if leaves_out(question, language):
        return True
    return not _names(question, language) and _about(question, language, cited)


def leaves_out(question: str, language: str) -> bool:
    """Whether a question is not whole: "Und in Kassel?", "Wer hat sie eingeladen?"."""
    named = _names(question, language)
    if _OPENING.match(question) or _points_back(question, language, named):
        return True
    return not named and len(_WORD.findall(question)) < FEW_WORDS


def standalone(question: str, language: str, turns: Sequence[Turn]) -> str:
    """The question as it can be understood without the turns before it; unchanged where it can."""
    if not turns or not is_follow_up(question, language, _cited(turns[-1])):
        return question
    earlier = turns[-1].answer.standalone or turns[-1].question
    return substituted(question, earlier) or f"{question} ({_context(turns)})"


def substituted(question: str, earlier: str) -> str:
    """The earlier question with a fragment ("Und in Kassel?") in place of its like, else ""."""
    fragment = _OPENING.sub("", question).strip(" ?")
    if "(" in earlier or len(fragment.split()) > MOST_WORDS:
        return ""
    for put in (_other_question_word, _other_count, _other_place, _other_thing, _other_name):
        if changed := put(fragment, earlier):
            return changed[0].upper() + changed[1:]
    return ""


def _points_back(question: str, language: str, named: Sequence[int]) -> bool:
    words = _WORD.findall(_EMPTY.sub(" ", question))
    lower = [word.lower() for word in words]
    if not lower or _POINTING[language].intersection(lower) or lower[-1] in _AT_THE_END[language]:
        return True
    if _THAT_ONE.search(question):
        return True
    if len(words) < MANY_WORDS and _SHORT_END.search(question):
        return True
    if len(words) >= (MANY_WORDS if named else 2 * MANY_WORDS):
        return False
    antecedent = named[0] if named else len(lower)
    return not _PERSONAL[language].isdisjoint(lower[:antecedent])


def _names(question: str, language: str) -> list[int]:
    """The places of the question's names among its words; German nouns are none."""
    words = _WORD.findall(question)
    before = ["", *words]
    return [
        place
        for place, word in enumerate(words)
        if (place and word[0].isupper() and word != "I" and _is_name(word, before[place], language))
        or (len(word) > 1 and word.isupper())
        or (place and common_form(word))
        or (place == 2 and word[0].isupper() and _asks_what_it_did(words))
    ]


def _asks_what_it_did(words: Sequence[str]) -> bool:
    """Whether a verb stands behind the question word: "Was sagte Merz?"."""
    return words[0].lower() in _ASKING and bool(re.fullmatch(r"\w+(?:te|ten|en)", words[1]))


def _is_name(word: str, before: str, language: str) -> bool:
    if language == "en" or re.search(r"-[A-ZÄÖÜ]", word):
        return True
    return not _BEFORE_NOUNS.fullmatch(before)


def _about(question: str, language: str, cited: Sequence[Article]) -> bool:
    """Whether the things that a question asks about stand in an article that was just cited."""
    read = [article for article in cited if article.language == language]
    if not read:
        return len(_WORD.findall(question)) < SOME_WORDS
    asked = _things(question, language)
    return any(asked <= set(terms(article.text, language)) for article in read)


def _things(question: str, language: str) -> set[str]:
    """The terms of a German question's nouns, of all words of an English one."""
    if language == "en":
        return set(terms(question, language))
    nouns = [word for word in _WORD.findall(question)[1:] if word[0].isupper()]
    return set(terms(" ".join(nouns), language))


def _cited(turn: Turn) -> list[Article]:
    ids = {citation.article_id for citation in turn.answer.citations}
    return [p.article for p in turn.answer.passages if p.article.id in ids]


def asked_apart(standalone: str) -> tuple[str, str]:
    """A question as `standalone` puts it: what is asked, and the brackets behind it or ""."""
    parted = _WITH_BRACKETS.fullmatch(standalone)
    return (parted[1], parted[2]) if parted else (standalone, "")


def _context(turns: Sequence[Turn]) -> str:
    """The last question that stands alone with its answer, and the last answer."""
    last = turns[-1]
    root = next((turn for turn in reversed(turns) if not _bracketed(turn)), last)
    said = [root.answer.standalone or root.question, _short(root.answer.prose)]
    if root is not last:
        said.append(_short(last.answer.prose))
    return " ".join(part for part in said if part)


def _bracketed(turn: Turn) -> bool:
    asked, before = asked_apart(turn.answer.standalone)
    return bool(before) and asked == turn.question.strip()


def _short(prose: str) -> str:
    """The first sentence of an answer."""
    spans = split_sentences(prose)
    return prose[spans[0].start : spans[0].end][:ANSWER_CHARACTERS] if spans else ""


def _other_question_word(fragment: str, earlier: str) -> str:
    """Asked "Und wann?" after "Wo tagt der Rat?"; behind "Wer ...?" verbs stand elsewhere."""
    asked = re.match(rf"{_QUESTION_WORD}\b(?!\s(?:und|and)\b)", earlier, re.I)
    if not _QUESTION_WORD_ALONE.fullmatch(fragment) or not asked:
        return ""
    if _sort_of(asked[0]) != _sort_of(fragment):
        return ""
    return fragment + earlier[asked.end() :]


def _sort_of(question_word: str) -> tuple[bool, bool]:
    """Whether it is an English one, and one that asks how long: only such fit the same verb."""
    said = question_word.lower()
    return said in _ENGLISH, said in _SPANS


def _other_count(fragment: str, earlier: str) -> str:
    """Asked "Und wie viele Frauen in Bonn?" after "Wie viele Männer leben in Köln?"."""
    asked, counted = _COUNT.match(fragment), _COUNT.match(earlier)
    if not asked or not counted:
        return ""
    changed = asked[0] + earlier[counted.end() :]
    rest = fragment[asked.end() :].strip()
    if not rest:
        return changed
    return _other_place(rest, changed) or (
        f"{changed.rstrip(' ?')} {rest}?" if _PHRASE.fullmatch(rest) else ""
    )


def _other_place(fragment: str, earlier: str) -> str:
    """Asked "Und in Kassel?" in place of "in Bonn", "Und am 6. Januar?" of "am 3. Januar"."""
    phrase = _PHRASE.search(fragment)
    if not phrase or phrase.end() < len(fragment):
        return ""
    if not _TIME_OF_DAY.fullmatch(fragment, 0, phrase.start()):
        return ""
    for like in _PHRASE.finditer(earlier):
        alike = _beginning(like[0]) == _beginning(phrase[0])
        if alike and _is_when(like[0]) == _is_when(phrase[0]):
            return earlier[: like.start()] + fragment + earlier[like.end() :]
    return ""


def _beginning(phrase: str) -> tuple[str, bool]:
    """The preposition of a phrase, and whether an article follows or is part of it."""
    first, second, *_ = _JOINED.get(phrase.split()[0].lower(), phrase.lower()).split()
    return first, re.fullmatch(_DETERMINER, second) is not None


def _is_when(phrase: str) -> bool:
    """Whether a phrase names a time and no place: "im Vorjahr", "in April", "am 3. Januar"."""
    words = [word.lower() for word in _WORD.findall(phrase)]
    return any(is_time(word) or word in _TIMES for word in words) or bool(re.search(r"\d", phrase))


def _other_thing(fragment: str, earlier: str) -> str:
    """Asked "Und der Umsatz?" in place of "der Gewinn", "And third?" of "second"."""
    if ordinal := re.fullmatch(rf"(?:{_DETERMINER}\s)?({_ORDINAL})", fragment):
        return _other_ordinal(ordinal[1], earlier)
    if not _THING.fullmatch(fragment):
        return ""
    same_head = f" {fragment.split()[-1]}" if fragment.startswith("the ") else ""
    for like in _THING.finditer(earlier):
        # "Die Tochter der Kanzlerin": what belongs to something is not what was asked for.
        belongs = re.search(r"[A-ZÄÖÜ][\w-]*\s$", earlier[: like.start()])
        if (not belongs or like[0].startswith("the ")) and like[0].endswith(same_head):
            return earlier[: like.start()] + fragment + earlier[like.end() :]
    return ""


def _other_ordinal(ordinal: str, earlier: str) -> str:
    """In place of one with the same ending: "dritte" for "zweite", not for "zweiten"."""
    for like in re.finditer(rf"\b{_ORDINAL}\b", earlier):
        if _ending(like[0]) == _ending(ordinal):
            return earlier[: like.start()] + ordinal + earlier[like.end() :]
    return ""


def _ending(ordinal: str) -> str:
    """What a German ordinal ends in; "" for an English one."""
    found = re.search("e[nrms]?$", ordinal)
    return found[0] if found else ""


def _other_name(fragment: str, earlier: str) -> str:
    """Asked "Und Merz?" in place of the one name outside of phrases such as "in Bonn"."""
    if not re.fullmatch(_NAME, fragment):
        return ""
    found = [
        like
        for like in re.finditer(rf"(?<=\w ){_NAME}", earlier)
        if not _HOLDS_NO_SUBJECT.fullmatch(earlier[: like.start()].split()[-1])
    ]
    if len(found) != 1:
        return ""
    (like,) = found
    return earlier[: like.start()] + fragment + earlier[like.end() :]
