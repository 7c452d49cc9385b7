"""What happens when a question is asked, stopped or goes wrong."""

from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from bot.ui.conversation import MAX_QUESTION, Conversation, Outcome
from bot.ui.desk import Desk
from bot.ui.library import ArticleLibrary, overview
from bot.ui.panels import Panels
from bot.ui.render import render_conversation, render_evidence, render_intro, render_notice
from bot.ui.texts import LANGUAGES

# Private: no listener is an endpoint of a public API. Hidden: the page shows its own progress.
LISTENER: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

Updates = dict[Any, Any]

# What people say to a chat and no article answers.
PLEASANTRIES = {
    "hallo", "guten morgen", "guten tag", "guten abend", "danke", "danke schön", "dankeschön",
    "vielen dank", "super danke", "tschüss", "auf wiedersehen", "hi", "hello", "good morning",
    "thanks", "thank you", "many thanks", "bye", "goodbye",
}  # fmt: skip


class Answering:
    """The listeners of the conversation; each returns what changes on the page."""

    def __init__(self, panels: Panels, desk: Desk, library: ArticleLibrary) -> None:
        self._panels = panels
        self._desk = desk
        self._library = library

    def start(self, question: str, conversation: Conversation, anytime: bool = False) -> Updates:
        """Put the question on the page, or say why it cannot be asked."""
        refusal = refuse(question, conversation)
        if refusal:
            shown = self._show(conversation)
            return {**shown, self._panels.notice: render_notice(refusal)}
        asked = conversation.asked(question.strip(), waiting=self._desk.busy, anytime=anytime)
        return {**self._show(asked), **self._ready(), self._panels.box: ""}

    def clicked(self, conversation: Conversation, event: gr.EventData) -> Updates:
        """Ask the sample question that was clicked, or an asked one again for any time."""
        again = conversation.question(event._data.get("anytime"))
        if again:
            return self.start(again, conversation, anytime=True)
        return self.start(str(event._data.get("sample", "")), conversation)

    async def generate(self, conversation: Conversation) -> AsyncIterator[Updates]:
        """Answer the last question, where there is one."""
        async for grown in self._desk.answer(conversation):
            yield self._show(grown)

    def stop(self, conversation: Conversation) -> Updates:
        """End the answer with what has been checked of it."""
        return self._show(conversation.ended(Outcome.STOPPED))

    def recover(self, conversation: Conversation) -> Updates:
        """End an answer that Gradio lost. A stopped one comes here too, already ended."""
        return self._show(conversation.ended(Outcome.FAILED))

    def restart(self, conversation: Conversation) -> Updates:
        """Begin a new conversation; what is written in the box stays there."""
        return {**self._show(Conversation(conversation.language)), **self._ready()}

    def _ready(self) -> Updates:
        return {self._panels.notice: "", self._panels.tabs: gr.Tabs(selected="evidence")}

    def _show(self, conversation: Conversation) -> Updates:
        return {
            self._panels.conversation: conversation,
            self._panels.talk: render_talk(conversation, self._library),
            self._panels.evidence: render_evidence(conversation),
            self._panels.ask: gr.Button(visible=not conversation.answering),
            self._panels.stop: gr.Button(visible=conversation.answering),
        }


def wire_answers(panels: Panels, answering: Answering) -> None:
    """Connect box, buttons and sample questions.

    `generate` has no limit of Gradio's: the desk has the seats. And it may be triggered again
    at once, since a new answer must not wait for a stopped one to end.
    """
    state = [panels.conversation]
    shown = [panels.conversation, panels.talk, panels.evidence, panels.ask, panels.stop]
    ready = [*shown, panels.notice, panels.tabs]
    asked = [*ready, panels.box]
    now: dict[str, Any] = {"queue": False, **LISTENER}
    free: dict[str, Any] = {"concurrency_limit": None, "trigger_mode": "multiple", **LISTENER}
    running = []
    for begin in (
        panels.box.submit(answering.start, [panels.box, *state], asked, **now),
        panels.ask.click(answering.start, [panels.box, *state], asked, **now),
        panels.talk.click(answering.clicked, state, asked, **now),
    ):
        run = begin.success(answering.generate, state, shown, **free)
        run.failure(answering.recover, state, shown, **now)
        running.append(run)
    panels.stop.click(answering.stop, state, shown, cancels=running, **now)
    panels.restart.click(answering.restart, state, ready, cancels=running, **now)


def render_talk(conversation: Conversation, library: ArticleLibrary) -> str:
    """The conversation, or the introduction as long as nothing was asked."""
    if conversation.exchanges:
        return render_conversation(conversation)
    texts = LANGUAGES[conversation.language]
    return render_intro(overview(library, texts), texts)


def refuse(question: str, conversation: Conversation) -> str:
    """Why this question cannot be asked now, in the user's language; "" when it can."""
    texts = LANGUAGES[conversation.language]
    length = len(question.strip())
    if conversation.answering:
        return texts.still_answering
    if not length:
        return texts.question_empty
    if question.strip(" ,.!").casefold() in PLEASANTRIES:
        return texts.pleasantry
    if length > MAX_QUESTION:
        return texts.question_too_long.format(n=texts.count(length), limit=MAX_QUESTION)
    return ""
