"""The part of `docs/bench/nlu.md` that sets the stock pipeline beside ours, both trained on the same examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.nlu_data import Sentence, first

Figures = dict[str, float]
STOCK_EPOCHS = 100


def section(stock: Figures, parse: Figures, material: Sequence[Sentence], figures_of: Callable[[Sequence[Sentence]], Figures]) -> str:
    """A heading, how it was measured, and the table; `figures_of` trains and measures ours on the examples it is given."""
    most = int(stock["most"])
    chosen = first(material, most) if most else material
    ours = figures_of(chosen) | parse
    rows = ["| figure | stock | ours | difference | ours ÷ stock |", "| --- | --- | --- | --- | --- |"]
    for name, theirs in stock.items():
        if name in ours:
            by = f" {ours[name] - theirs:+.1f} | |" if _is_share(name) else f" | {_ratio(ours[name] / theirs)} |"
            rows.append(f"| {name} | {theirs:.2f} | {ours[name]:.2f} |{by}")
    return "\n".join(["## Beside the stock pipeline", "", _told(stock, len(chosen), most), "", *rows, ""])


def read(path: Path | None) -> Figures:
    """Figures from a JSON file, none without one."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path else {}


def _is_share(name: str) -> bool:
    return not name.endswith((", s", ", ms", ", MB"))


def _ratio(part: float) -> str:
    return f"1/{1 / part:.0f}" if part < 0.1 else f"{part:.2f}"


def _told(stock: Figures, number: int, most: int) -> str:
    which = f"the first {most} examples of each intent and language ({number} in all)" if most else f"all {number} examples"
    epochs = int(stock["epochs"])
    fewer = "" if epochs >= STOCK_EPOCHS else (
        f"\nIt had {epochs} epochs, {stock['training CPU of this run, s']:.0f} s of CPU; the table says what {STOCK_EPOCHS} would take. "
        "Fewer epochs may cost it accuracy: its rows about accuracy are a floor.")
    return f"""Stock is the pipeline of `rasa init` (Rasa 3.6.21, DIET, {epochs} epochs; without ResponseSelector, which would train on nothing).
Both were trained on {which}, both languages in one model, and read the same sentences.{fewer}
Stock's best intent counts even where its fallback spoke. CPU counts all threads. `in Rasa` is `Agent.parse_message` on one thread, each in a
process of its own: stock's whole pipeline, and ours as shipped (language, entities, intent; trained on all examples). Where a bot
has no intent for what is out of scope, 1 − the best in-scope confidence tells: by that, stock's AUROC is
{stock["out-of-scope AUROC by doubt, tr"]:.1f} (tr) and {stock["out-of-scope AUROC by doubt, en"]:.1f} (en). Ours also has its concept lexicon, made with these sentences in view, which helps most where examples are few."""
