"""The components of the page, in their places."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from bot.ui.conversation import Conversation

# Tells the server about a click on a button with data-article, data-sample or data-anytime.
RELAY = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-article], [data-sample], [data-anytime]");
  if (button) trigger("click", { ...button.dataset });
});
"""


@dataclass(frozen=True)
class Panels:
    """The components that change."""

    conversation: gr.State
    masthead: gr.HTML
    talk: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    restart: gr.Button
    notice: gr.HTML
    tabs: gr.Tabs
    evidence_tab: gr.Tab
    evidence: gr.HTML
    articles_tab: gr.Tab
    drop: gr.File
    drop_hint: gr.HTML
    upload: gr.HTML
    articles: gr.HTML
    dialog: gr.HTML

    def all(self) -> list[Any]:
        """Every component, for a listener that may change any of them."""
        return list(vars(self).values())


def build_panels() -> Panels:
    """The components, in their places and without words: those come with the language."""
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
        "talk": talk,
        "box": box,
        "ask": ask,
        "stop": stop,
        "notice": notice,
        "restart": restart,
    }


def _side_panel() -> dict[str, Any]:
    with gr.Tabs(elem_id="tabs") as tabs:
        with gr.Tab("1", id="evidence", elem_id="evidence-tab") as evidence_tab:
            evidence = gr.HTML(elem_id="evidence", apply_default_css=False, js_on_load=RELAY)
        with gr.Tab(
            "2", id="articles", elem_id="articles-tab", render_children=True
        ) as articles_tab:
            drop = gr.File(elem_id="drop", file_count="multiple", height=132)
            drop_hint = gr.HTML(elem_id="drop-hint", apply_default_css=False, js_on_load=None)
            upload = gr.HTML(elem_id="upload", apply_default_css=False, js_on_load=None)
            articles = gr.HTML(elem_id="articles", apply_default_css=False, js_on_load=RELAY)
    return {
        "tabs": tabs, "evidence_tab": evidence_tab, "evidence": evidence,
        "articles_tab": articles_tab, "drop": drop, "drop_hint": drop_hint, "upload": upload,
        "articles": articles,
    }  # fmt: skip
