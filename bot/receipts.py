"""An answer with its receipts as lines of text, for a terminal."""

from collections.abc import Iterator

from bot.answer import Answer, Citation, Sentence, Verdict

WORDS = {
    "de": {
        "quote": "„{quote}“",
        "place": "Zeichen {start} bis {end} in {article_id}, Fassung {version}",
        "unchecked": "(ungeprüft)",
        "nearest": "Am nächsten kommen:",
    },
    "en": {
        "quote": "“{quote}”",
        "place": "characters {start} to {end} of {article_id}, version {version}",
        "unchecked": "(unchecked)",
        "nearest": "The nearest articles:",
    },
}


def receipt_lines(answer: Answer) -> Iterator[str]:
    """The sentences, then the numbered receipts; of an abstention, the nearest articles."""
    words = WORDS.get(answer.language, WORDS["en"])
    note = "" if answer.abstained else words["unchecked"]
    yield " ".join(_marked(sentence, note) for sentence in answer.sentences)
    for citation in answer.citations:
        yield ""
        yield from _receipt(citation, words)
    if answer.abstained and answer.passages:
        yield ""
        yield words["nearest"]
        yield from _nearest(answer)


def _marked(sentence: Sentence, note: str) -> str:
    marks = "".join(f"[{n}]" for n in sentence.citations)
    unchecked = note if sentence.verdict is Verdict.UNCHECKED else ""
    return " ".join(part for part in (sentence.text, marks, unchecked) if part)


def _receipt(citation: Citation, words: dict[str, str]) -> Iterator[str]:
    fields = vars(citation)
    yield f"[{citation.n}] {words['quote'].format(**fields)}"
    yield _indented(citation.title, citation.source, citation.published[:10], citation.url)
    yield _indented(words["place"].format(**fields))


def _nearest(answer: Answer) -> Iterator[str]:
    """One line an article, however many of its passages were found."""
    articles = {passage.article.id: passage.article for passage in answer.passages}
    for article in articles.values():
        yield _indented(article.headline, article.source, article.published[:10], article.id)


def _indented(*parts: str) -> str:
    return "    " + ", ".join(part for part in parts if part)
