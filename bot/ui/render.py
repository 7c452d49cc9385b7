"""The page's HTML, from the templates beside this file; every value is escaped."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.answer import Answer, Sentence, Verdict, whole
from bot.ui.conversation import Conversation
from bot.ui.evidence import evidence
from bot.ui.library import OpenArticle, Overview, Upload
from bot.ui.receipt import differences, receipt
from bot.ui.texts import LANGUAGES, Texts

TEMPLATES = Path(__file__).parent / "templates"


def render_masthead(found: Overview, texts: Texts) -> str:
    """The line at the top: what this is and how many articles it has."""
    return _render("masthead.html", texts, overview=found)


def render_intro(found: Overview, texts: Texts) -> str:
    """Before the first question: what this is and what can be asked."""
    return _render("intro.html", texts, overview=found)


def render_conversation(conversation: Conversation) -> str:
    """All exchanges, oldest first."""
    texts = LANGUAGES[conversation.language]
    return _render(
        "conversation.html",
        texts,
        conversation=conversation,
        receipt=receipt,
        differences=differences,
        tally=tally,
        quote_language=quote_language,
        around_span=around_span,
    )


def render_evidence(conversation: Conversation) -> str:
    """The evidence of every exchange, the newest first and open."""
    texts = LANGUAGES[conversation.language]
    groups = [
        (exchange, evidence(exchange.answer, exchange.number))
        for exchange in reversed(conversation.exchanges)
    ]
    return _render("evidence.html", texts, groups=groups, differences=differences)


def render_notice(sentence: str) -> str:
    """A sentence under the question box; "" clears it."""
    return _render("notice.html", LANGUAGES["en"], sentence=sentence)


def render_upload(upload: Upload, texts: Texts) -> str:
    """What became of each uploaded file."""
    return _render("upload.html", texts, upload=upload)


def render_articles(found: Overview, texts: Texts) -> str:
    """The list of articles."""
    return _render("articles.html", texts, overview=found)


def render_article(article: OpenArticle | None, texts: Texts) -> str:
    """One stored article in a dialog, or the word that it was removed."""
    return _render("article.html", texts, article=article)


def tally(answer: Answer, texts: Texts) -> str:
    """How many sentences are supported, partly so or struck, and how long the answer took."""
    verdicts = [] if answer.abstained else [sentence.verdict for sentence in answer.stated]
    said = texts.sentences(
        verdicts.count(Verdict.SUPPORTED), verdicts.count(Verdict.PARTLY), len(answer.struck)
    )
    if answer.timings.total_ms is not None:
        said.append(texts.duration(answer.timings.total_ms))
    return " · ".join(said)


def around_span(sentence: Sentence) -> tuple[str, str, str]:
    """What stands before the words that answer, these, and what stands behind, folded."""
    found = whole(sentence.span).search(sentence.text) if sentence.span else None
    start, end = found.span() if found else (len(sentence.text), len(sentence.text))
    parts = sentence.text[:start], sentence.text[start:end], sentence.text[end:]
    before, span, after = (re.sub(r"\s+", " ", part) for part in parts)
    return before, span, after


def quote_language(sentence: Sentence, answer: Answer) -> str:
    """The language of the article that a sentence is quoted from; "" where it is not known."""
    cited = {one.article_id for one in answer.citations if one.n in sentence.citations}
    known = (one.article for one in answer.passages if one.article.id in cited)
    return next((article.language for article in known), "")


def _render(template: str, texts: Texts, **values: object) -> str:
    return _templates().get_template(template).render(t=texts, **values)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
