"""Blind rounds: sentences written without a look at the examples, read once before anything is mended; that figure is kept.

`python -m bench.nlu_blind tests/nlu/blind/3.yml` reads a new round with a model trained on the examples as they are, keeps
the figures of this first look for good, and prints what was missed. `bench.nlu` writes all rounds into its report.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.nlu_data import LEXICON, SENTENCES, Sentence, examples, pairs, sentences
from bot import concepts
from bot.classifier import Model
from bot.classifier.training import train

ROUNDS = SENTENCES / "blind"
KEPT = ROUNDS / "first-look.json"


def main() -> None:
    """Read a round for the first time; a round that was read before is only read again, nothing kept."""
    path = Path(sys.argv[1])
    material, blind = examples(), sentences(path.parent, path.name)
    model = train(pairs(material), concepts.load(LEXICON))
    kept = first_looks()
    if path.stem not in kept:
        kept[path.stem] = {"examples": len(material), **figures(model, blind)}
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({"first look": kept[path.stem], "now": figures(model, blind)}, indent=1))
    for sentence in blind:
        reading = model.read(sentence.text)
        if reading.intent != sentence.intent:
            told = ", ".join(f"{name} {confidence:.2f}" for name, confidence in reading.ranking[:3])
            print(f"{sentence.intent:24} {sentence.style:9} {sentence.text}  => {told}")


def first_looks() -> dict[str, dict[str, float]]:
    """The figures of each round as it was first read."""
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}  # type: ignore[no-any-return]


def figures(model: Model, blind: Sequence[Sentence]) -> dict[str, float]:
    """Per cent right: all, each language, each style; and how many sentences."""
    kinds = {"all": list(blind)}
    kinds |= {language: [s for s in blind if s.language == language] for language in ("tr", "en")}
    kinds |= {style: [s for s in blind if s.style == style] for style in sorted(Counter(s.style for s in blind))}
    told = {kind: round(100 * sum(_right(model, s) for s in chosen) / len(chosen), 1) for kind, chosen in kinds.items() if chosen}
    return {"sentences": len(blind), **told}


def _right(model: Model, sentence: Sentence) -> bool:
    return model.read(sentence.text).intent == sentence.intent


def section(model: Model) -> str:
    """The part of the report on the rounds, empty where there is none."""
    kept = first_looks()
    if not kept:
        return ""
    lines = ["| round | sentences | examples then | first look: all | tr | en | now: all | tr | en |", "| --- |" + " --- |" * 8]
    for name, first in sorted(kept.items(), key=lambda each: int(each[0])):
        now = figures(model, sentences(ROUNDS, f"{name}.yml"))
        cells = [f"{look[kind]:.1f}" for look in (first, now) for kind in ("all", "tr", "en")]
        lines.append(f"| {name} | {first['sentences']:.0f} | {first['examples']:.0f} | " + " | ".join(cells) + " |")
    styles = sorted(set().union(*kept.values()) - {"examples", "sentences", "all", "tr", "en"})
    lines += ["", "| first look, by style | " + " | ".join(styles) + " |", "| --- |" + " --- |" * len(styles)]
    for name, first in sorted(kept.items(), key=lambda each: int(each[0])):
        lines.append(f"| {name} | " + " | ".join(f"{first[style]:.1f}" if style in first else "" for style in styles) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
