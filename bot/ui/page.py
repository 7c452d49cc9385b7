"""The page: its panels and what happens between them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import gradio as gr

from bot.ui.answering import LISTENER, Answering, Updates, render_talk, wire_answers
from bot.ui.conversation import Conversation
from bot.ui.desk import Desk
from bot.ui.library import ArticleLibrary, OpenArticle, add_files, open_article, overview
from bot.ui.panels import Panels, build_panels
from bot.ui.render import (
    render_article,
    render_articles,
    render_evidence,
    render_intro,
    render_masthead,
    render_upload,
)
from bot.ui.texts import LANGUAGES, choose_language

MAX_UPLOAD_MB = 50
HOUR = 3600


def build_page(desk: Desk, library: ArticleLibrary) -> gr.Blocks:
    """The whole page; its questions are answered at the desk."""
    with gr.Blocks(
        title="Belegbot", analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR)
    ) as page:
        panels = build_panels()
        _wire_start(page, panels, library)
        wire_answers(panels, Answering(panels, desk, library))
        _wire_articles(panels, library)
    return page


def _wire_start(page: gr.Blocks, panels: Panels, library: ArticleLibrary) -> None:
    def start(request: gr.Request) -> Updates:
        language = choose_language(request.headers.get("accept-language", ""))
        return _words(panels, Conversation(language), library)

    page.load(start, None, panels.all(), queue=False, **LISTENER)


def _words(panels: Panels, conversation: Conversation, library: ArticleLibrary) -> Updates:
    """Everything that depends on the language, for an empty conversation."""
    texts = LANGUAGES[conversation.language]
    found = overview(library, texts)
    return {
        panels.conversation: conversation,
        panels.masthead: render_masthead(found, texts),
        panels.talk: render_intro(found, texts),
        panels.box: gr.Textbox(label=texts.question_label, placeholder=texts.question_placeholder),
        panels.ask: gr.Button(texts.ask),
        panels.stop: gr.Button(texts.stop),
        panels.restart: gr.Button(texts.new_conversation),
        panels.evidence_tab: gr.Tab(label=texts.evidence_tab),
        panels.evidence: render_evidence(conversation),
        panels.articles_tab: gr.Tab(label=texts.articles_tab),
        panels.drop: gr.File(label=texts.upload_label),
        panels.drop_hint: texts.upload_hint.format(limit=f"{MAX_UPLOAD_MB} MB"),
        panels.articles: render_articles(found, texts),
    }


def _wire_articles(panels: Panels, library: ArticleLibrary) -> None:
    def add(files: Sequence[str], conversation: Conversation) -> Iterator[Updates]:
        texts = LANGUAGES[conversation.language]
        for upload in add_files(library, [Path(file) for file in files]):
            yield {panels.upload: render_upload(upload, texts)}
        found = overview(library, texts)
        yield {
            panels.drop: None,
            panels.masthead: render_masthead(found, texts),
            panels.articles: render_articles(found, texts),
            panels.talk: render_talk(conversation, library),
        }

    def read(event: gr.EventData, conversation: Conversation) -> str:
        texts = LANGUAGES[conversation.language]
        return render_article(open_clicked(event._data, library), texts)

    changed = [panels.upload, panels.drop, panels.masthead, panels.articles, panels.talk]
    panels.drop.upload(
        add, [panels.drop, panels.conversation], changed, concurrency_id="articles", **LISTENER
    )
    for list_of_articles in (panels.evidence, panels.articles):
        list_of_articles.click(
            read, panels.conversation, panels.dialog, queue=False, **LISTENER
        ).success(None, js="() => belegbot.openArticle()", **LISTENER)


def open_clicked(said: dict[str, str], library: ArticleLibrary) -> OpenArticle | None:
    """The article that a click names; None where it was removed or the click makes no sense."""
    try:
        number, start, end = int(said["version"]), int(said["start"]), int(said["end"])
        return open_article(library, said["article"], number, start, end)
    except (KeyError, ValueError):
        return None
