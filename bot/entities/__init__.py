"""Entities of a message: event dates, transaction types, amounts, payment methods, tracking numbers, languages."""

from bot.entities.entity import Entity
from bot.entities.merge import extract

__all__ = ["Entity", "extract"]
