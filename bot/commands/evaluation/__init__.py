"""`belegbot eval`: a file for each thing that is measured."""

from bot.commands.evaluation import answers, parts, retrieval
from bot.commands.evaluation.app import app

__all__ = ["answers", "app", "parts", "retrieval"]
