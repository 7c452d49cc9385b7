"""The page: panels of Gradio components and what happens between them."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.ui.conversation import MAX_QUESTION, AnswerChain, Conversation, Outcome, answer_last
from bot.ui.library import ArticleLibrary, OpenArticle, add_files, open_article, overview
from bot.ui.render import (
    render_article,
    render_articles,
    render_conversation,
    render_evidence,
    render_intro,
    render_masthead,
    render_notice,
    render_upload,
)
from bot.ui.texts import LANGUAGES, choose_language

if TYPE_CHECKING:
    import gradio as gr

MAX_UPLOAD_MB = 50
# Tells the server about a click on a button with data-article or data-sample.
RELAY = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-article], [data-sample]");
  if (button) trigger("click", { ...button.dataset });
});
"""
# Private: no listener is an endpoint of a public API. Hidden: the page shows its own progress.
LISTENER = {"api_visibility": "private", "show_progress": "hidden"}

Updates = dict[Any, Any]


@dataclass(frozen=True)
class Panels:
    """The components that change."""

    conversation: "gr.State"
    masthead: "gr.HTML"
    talk: "gr.HTML"
    box: "gr.Textbox"
    ask: "gr.Button"
    stop: "gr.Button"
    restart: "gr.Button"
    notice: "gr.HTML"
    tabs: "gr.Tabs"
    evidence_tab: "gr.Tab"
    evidence: "gr.HTML"
    articles_tab: "gr.Tab"
    drop: "gr.File"
    drop_hint: "gr.HTML"
    upload: "gr.HTML"
    articles: "gr.HTML"
    dialog: "gr.HTML"

    def all(self) -> list[Any]:
        """Every component, for a listener that may change any of them."""
        return list(vars(self).values())


def build_page(chain: AnswerChain, library: ArticleLibrary, at_once: int) -> "gr.Blocks":
    """The whole page; `at_once` answers are written at the same time, the others wait."""
    import gradio as gr

    with gr.Blocks(title="Belegbot", analytics_enabled=False, fill_width=True) as page:
        panels = build_panels()
        _wire_start(page, panels, library)
        _wire_answers(panels, Desk(chain, library, at_once))
        _wire_articles(panels, library)
    return page


def build_panels() -> Panels:
    """The components, in their places and without words: those come with the language."""
    import gradio as gr

    masthead = gr.HTML(elem_id="masthead", apply_default_css=False)
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="left"):
            left = _talk_panel()
        with gr.Column(elem_id="right"):
            right = _side_panel()
    dialog = gr.HTML(elem_id="dialog", apply_default_css=False, js_on_load=None)
    state = gr.State(Conversation())
    return Panels(conversation=state, masthead=masthead, dialog=dialog, **left, **right)


def _talk_panel() -> dict[str, Any]:
    import gradio as gr

    talk = gr.HTML(elem_id="talk", apply_default_css=False, js_on_load=RELAY)
    with gr.Column(elem_id="composer"):
        with gr.Row(elem_id="question"):
            box = gr.Textbox(
                elem_id="box", container=False, lines=1, max_lines=6, autofocus=True, scale=1
            )
            ask = gr.Button("", elem_id="ask", variant="primary", scale=0)
            stop = gr.Button("", elem_id="stop", visible=False, scale=0)
        with gr.Row(elem_id="below"):
            notice = gr.HTML(elem_id="notice", apply_default_css=False, js_on_load=None)
            restart = gr.Button("", elem_id="restart", scale=0)
    return {
        "talk": talk, "box": box, "ask": ask, "stop": stop, "notice": notice, "restart": restart
    }


def _side_panel() -> dict[str, Any]:
    import gradio as gr

    with gr.Tabs(elem_id="tabs") as tabs:
        with gr.Tab("1", id="evidence", elem_id="evidence-tab") as evidence_tab:
            evidence = gr.HTML(elem_id="evidence", apply_default_css=False, js_on_load=RELAY)
        with gr.Tab("2", id="articles", elem_id="articles-tab", render_children=True) as articles_tab:
            drop = gr.File(elem_id="drop", file_count="multiple", height=132)
            drop_hint = gr.HTML(elem_id="drop-hint", apply_default_css=False, js_on_load=None)
            upload = gr.HTML(elem_id="upload", apply_default_css=False, js_on_load=None)
            articles = gr.HTML(elem_id="articles", apply_default_css=False, js_on_load=RELAY)
    return {
        "tabs": tabs, "evidence_tab": evidence_tab, "evidence": evidence,
        "articles_tab": articles_tab, "drop": drop, "drop_hint": drop_hint, "upload": upload,
        "articles": articles,
    }  # fmt: skip


def _wire_start(page: "gr.Blocks", panels: Panels, library: ArticleLibrary) -> None:
    import gradio as gr

    def start(request: gr.Request) -> Updates:
        language = choose_language(request.headers.get("accept-language", ""))
        return _words(panels, Conversation(language), library)

    page.load(start, None, panels.all(), queue=False, **LISTENER)


def _words(panels: Panels, conversation: Conversation, library: ArticleLibrary) -> Updates:
    """Everything that depends on the language, for an empty conversation."""
    import gradio as gr

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


class Desk:
    """Answers the questions of all conversations, some at once, the others in turn."""

    def __init__(self, chain: AnswerChain, library: ArticleLibrary, at_once: int) -> None:
        self.at_once = at_once
        self._chain = chain
        self._library = library
        self._answering = 0
        self._lock = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether a new question has to wait."""
        return self._answering >= self.at_once

    def answer(self, conversation: Conversation) -> Iterator[Conversation]:
        """The last question's answer as it grows."""
        with self._lock:
            self._answering += 1
        try:
            yield from answer_last(self._chain, conversation)
        finally:
            with self._lock:
                self._answering -= 1

    def show(self, panels: Panels, conversation: Conversation) -> Updates:
        """The conversation on the page: talk, evidence, and which button there is."""
        import gradio as gr

        return {
            panels.conversation: conversation,
            panels.talk: render_talk(conversation, self._library),
            panels.evidence: render_evidence(conversation),
            panels.ask: gr.Button(visible=not conversation.answering),
            panels.stop: gr.Button(visible=conversation.answering),
        }


def render_talk(conversation: Conversation, library: ArticleLibrary) -> str:
    """The conversation, or the introduction as long as nothing was asked."""
    if conversation.exchanges:
        return render_conversation(conversation)
    texts = LANGUAGES[conversation.language]
    return render_intro(overview(library, texts), texts)


def _wire_answers(panels: Panels, desk: Desk) -> None:
    import gradio as gr

    shown = [panels.conversation, panels.talk, panels.evidence, panels.ask, panels.stop]
    asked = [*shown, panels.box, panels.notice, panels.tabs]

    def start(question: str, conversation: Conversation) -> Updates:
        refusal = refuse(question, conversation)
        if refusal:
            return {panels.notice: render_notice(refusal), **desk.show(panels, conversation)}
        conversation = conversation.asked(question.strip(), waiting=desk.busy)
        return {
            **desk.show(panels, conversation),
            panels.box: "",
            panels.notice: "",
            panels.tabs: gr.Tabs(selected="evidence"),
        }

    def sample(event: gr.EventData, conversation: Conversation) -> Updates:
        return start(str(event._data.get("sample", "")), conversation)

    def generate(conversation: Conversation) -> Iterator[Updates]:
        for grown in desk.answer(conversation):
            yield desk.show(panels, grown)

    def stop(conversation: Conversation) -> Updates:
        return desk.show(panels, conversation.ended(Outcome.STOPPED))

    def recover(conversation: Conversation) -> Updates:
        return desk.show(panels, conversation.ended(Outcome.FAILED))

    def restart(conversation: Conversation) -> Updates:
        return {
            **desk.show(panels, Conversation(conversation.language)), panels.box: "",
            panels.notice: "", panels.tabs: gr.Tabs(selected="evidence"),
        }  # fmt: skip

    state, now = [panels.conversation], {"queue": False, **LISTENER}
    begun = [
        panels.box.submit(start, [panels.box, *state], asked, **now),
        panels.ask.click(start, [panels.box, *state], asked, **now),
        panels.talk.click(sample, state, asked, **now),
    ]
    running = []
    for begin in begun:
        run = begin.success(
            generate, state, shown,
            concurrency_limit=desk.at_once, concurrency_id="answers", **LISTENER,
        )  # fmt: skip
        run.failure(recover, state, shown, **now)
        running.append(run)
    panels.stop.click(stop, state, shown, cancels=running, **now)
    panels.restart.click(restart, state, asked, cancels=running, **now)


def refuse(question: str, conversation: Conversation) -> str:
    """Why this question cannot be asked now, in the user's language; "" when it can."""
    texts = LANGUAGES[conversation.language]
    length = len(question.strip())
    if conversation.answering:
        return texts.still_answering
    if not length:
        return texts.question_empty
    if length > MAX_QUESTION:
        return texts.question_too_long.format(n=texts.count(length), limit=MAX_QUESTION)
    return ""


def _wire_articles(panels: Panels, library: ArticleLibrary) -> None:
    import gradio as gr

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
