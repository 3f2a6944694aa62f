"""Draws the confusion matrix of the intents as an SVG that needs nothing but a browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.sax.saxutils import escape

from bench.nlu_data import Sentence
from bot.classifier import Model

CELL = 14
MARGIN = 170


def confusion(model: Model, unseen: Sequence[Sentence]) -> str:
    """SVG text: a row for each true intent, a column for each reading, darker for a greater share of the row."""
    counts: Counter[tuple[str, str]] = Counter((s.intent, model.read(s.text).intent) for s in unseen)
    size = MARGIN + CELL * len(model.intents)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="9">']
    parts.append(
        f'<title>Rows: what was meant. Columns: what was read.</title><rect width="{size}" height="{size}" fill="#fff"/>'
    )
    for place, name in enumerate(model.intents):
        at = MARGIN + place * CELL
        parts.append(f'<text x="{MARGIN - 4}" y="{at + 10}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<text transform="translate({at + 10} {MARGIN - 4}) rotate(-90)">{escape(name)}</text>')
    for row, meant in enumerate(model.intents):
        total = sum(counts[meant, read] for read in model.intents)
        for column, read in enumerate(model.intents):
            if n := counts[meant, read]:
                parts.append(_cell(row, column, n, n / total, f"{meant} → {read}: {n} of {total}"))
    return "\n".join([*parts, "</svg>", ""])


def _cell(row: int, column: int, n: int, part: float, told: str) -> str:
    x, y = MARGIN + column * CELL, MARGIN + row * CELL
    colour = "#1f6f5c" if row == column else "#b3261e"
    square = f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{colour}" fill-opacity="{0.15 + 0.85 * part:.2f}">'
    label = "" if row == column else f'<text x="{x + CELL / 2}" y="{y + 10}" text-anchor="middle">{n}</text>'
    return f"{square}<title>{escape(told)}</title></rect>{label}"
