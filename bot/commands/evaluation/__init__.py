"""`belegbot eval`: a file for each thing that is measured."""

from bot.commands.evaluation import (
    adapter,
    answers,
    attribution,
    claims,
    drafts,
    fit,
    parts,
    relevance,
    retrieval,
)
from bot.commands.evaluation.app import app

__all__ = [
    "adapter",
    "answers",
    "app",
    "attribution",
    "claims",
    "drafts",
    "fit",
    "parts",
    "relevance",
    "retrieval",
]
