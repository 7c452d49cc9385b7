"""`belegbot eval`: a file for each thing that is measured."""

from bot.commands.evaluation import answers, attribution, claims, fit, parts, relevance, retrieval
from bot.commands.evaluation.app import app

__all__ = ["answers", "app", "attribution", "claims", "fit", "parts", "relevance", "retrieval"]
