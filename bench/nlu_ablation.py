"""What each kind of feature brings, at 10, 20, 40, 80 and all examples: `python -m bench.nlu_ablation`, as a table."""

from __future__ import annotations

from bench.nlu_data import LEXICON, Sentence, examples, first, pairs, sentences
from bot import concepts
from bot.classifier.features import Weights
from bot.classifier.training import Settings, train

SIZES = (10, 20, 40, 80, None)
# Each row adds one thing to the row above. Nothing unseen: readings are compared, not confidences.
ROWS = {
    "words and pieces of words": Settings(unseen=0, repair=False, weights=Weights(stems=0, concepts=0)),
    "and repaired spelling": Settings(unseen=0, weights=Weights(stems=0, concepts=0)),
    "and stems": Settings(unseen=0, weights=Weights(concepts=0)),
    "and concepts": Settings(unseen=0, weights=Weights(pairs=False)),
    "and pairs of concepts": Settings(unseen=0),
}


def table() -> str:
    """The ablation table in Markdown: per cent right on the development sentences."""
    lexicon = concepts.load(LEXICON)
    material, unseen = examples(), sentences()
    lines = ["| examples per intent and language | " + " | ".join(str(size or "all") for size in SIZES) + " |"]
    lines.append("| --- |" + " --- |" * len(SIZES))
    for name, settings in ROWS.items():
        cells = [f"{_right(_chosen(material, size), unseen, lexicon, settings):.1f}" for size in SIZES]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _chosen(material: list[Sentence], size: int | None) -> list[Sentence]:
    return first(material, size) if size else material


def _right(chosen: list[Sentence], unseen: list[Sentence], lexicon: concepts.Lexicon, settings: Settings) -> float:
    model = train(pairs(chosen), lexicon, settings)
    return 100 * sum(model.read(sentence.text).intent == sentence.intent for sentence in unseen) / len(unseen)


if __name__ == "__main__":
    print(table())
