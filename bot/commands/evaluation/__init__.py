"""`belegbot eval`: a file for each thing that is measured."""

from bot.commands.evaluation import (
    adapter,
    answers,
    attribution,
    claims,
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
    "fit",
    "parts",
    "relevance",
    "retrieval",
]
