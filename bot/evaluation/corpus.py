"""The collection that questions are asked of, and which of its articles answer them."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath

from bot.errors import BelegbotError
from bot.evaluation.normal import normal_text
from bot.evaluation.questions import Question
from bot.jsonlines import write_rows
from vectorstore.articles import Version
from vectorstore.library import CATALOG
from vectorstore.readers import Failure, find_files
from vectorstore.readers.cleaning import clean_text

JOINED = "joined-contexts.jsonl"
MARK = "corpus.sha256"


def claim(home: Path, sources: Sequence[Path], questions: Iterable[Question]) -> None:
    """Insist that the data folder `home` is empty or was filled from the same files and contexts.

    Raises BelegbotError where it was not, and where a source is missing.
    """
    if missing := [source for source in sources if not source.exists()]:
        raise BelegbotError(f"The corpus {missing[0]} is not there: check the path.")
    mark, digest = home / MARK, _digest(sources, questions)
    known = mark.read_text(encoding="ascii") if mark.exists() else ""
    if known != digest and (known or (home / CATALOG).exists()):
        raise BelegbotError(f"{home} holds other articles than this corpus: name an empty folder.")
    home.mkdir(parents=True, exist_ok=True)
    mark.write_text(digest, encoding="ascii")


def write_joining(questions: Iterable[Question], given: Sequence[Version], folder: Path) -> Path:
    """Write the contexts that stand in none of the given articles, as articles, to be read in.

    Returns the file in `folder`, JSON Lines; it may be empty.
    """
    given = [version for version in given if version.article.path != JOINED]
    contexts = {normal_text(one.context): one.context for one in questions if one.context}
    standing = copies(contexts.values(), given)
    file = folder / JOINED
    write_rows(({"text": text} for text in contexts.values() if not standing[text]), file)
    return file


def gold(questions: Sequence[Question], articles: Sequence[Version]) -> dict[str, frozenset[str]]:
    """For each question's id the ids of the articles that answer it, copies among them.

    Raises BelegbotError for a question whose article is not stored.
    """
    texts = {question.id: _answering(question, articles) for question in questions}
    standing = copies((text for several in texts.values() for text in several), articles)
    found = {
        name: frozenset().union(*(standing[text] for text in several))
        for name, several in texts.items()
    }
    if lacking := [name for name, ids in found.items() if not ids]:
        raise BelegbotError(
            f"The article of {len(lacking)} of {len(found)} questions, {lacking[0]} the first, is "
            "not in the corpus: name the articles of these questions with --corpus."
        )
    return found


def copies(texts: Iterable[str], articles: Sequence[Version]) -> dict[str, frozenset[str]]:
    """For each text the ids of the articles in which it stands, in normal form."""
    stored = {one.article.id: _padded(one.article.text) for one in articles}
    return {
        text: frozenset(name for name, whole in stored.items() if _padded(text) in whole)
        for text in set(texts)
    }


def _answering(question: Question, articles: Sequence[Version]) -> list[str]:
    """The texts that answer a question: its context, or the articles that it names."""
    if question.context:
        return [question.context]
    return [
        one.article.text
        for one in articles
        if PurePosixPath(one.article.path).name in question.articles
    ]


def _padded(text: str) -> str:
    # Cleaned as the readers clean: a soft hyphen in a context must not set it apart.
    return f" {normal_text(clean_text(text))} "


def _digest(sources: Sequence[Path], questions: Iterable[Question]) -> str:
    total = sha256()
    for found in find_files(sources):
        if not isinstance(found, Failure):
            total.update(found[0].read_bytes())
    for question in questions:
        total.update(question.context.encode())
    return total.hexdigest()
