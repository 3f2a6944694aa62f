"""Entities of a message: dates, how long something lasts, transactions, amounts, payment methods, tracking numbers, languages."""

from bot.entities.entity import Entity
from bot.entities.merge import extract

__all__ = ["Entity", "extract"]
