"""Measures understanding on the development sentences and writes `docs/bench/nlu.md`: `python -m bench.nlu [--stock FILE] [--parse FILE]`.

`--stock` names a JSON file `{figure: value}` with the same figures of the stock pipeline (`rasa init`, DIET), measured
in an environment of its own (`bench/stock_nlu.py`); they stand beside ours, trained on the same examples. `--parse` names what `bench/parse.py`
measured of ours. Without them the figures of the last `make bench-nlu` are taken; stock's are kept beside the report, since
measuring them takes hours.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench import nlu_ablation, nlu_blind, nlu_picture, nlu_stock
from bench.nlu_data import LEXICON, ROOT, Sentence, examples, pairs, sentences, share
from bot import concepts
from bot import language as languages
from bot.classifier import OUT_OF_SCOPE, Model
from bot.classifier.training import Settings, train
from bot.classifier.typing_errors import damage
from bot.folding import fold

REPORT = ROOT / "docs" / "bench" / "nlu.md"
PICTURE = ROOT / "docs" / "bench" / "nlu-confusion.svg"
LAST_RUN = ROOT / "var" / "bench"
STOCK = ROOT / "docs" / "bench" / "nlu-stock.json"
SEED = 1
Figures = dict[str, float]


def main() -> None:
    """Measure everything, write the report and the picture, print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stock", type=Path, default=_kept(LAST_RUN / "stock-nlu.json", STOCK), help="figures of the stock pipeline, JSON")
    options.add_argument("--parse", type=Path, default=_kept(LAST_RUN / "our-parse.json"), help="reading through Rasa, JSON")
    chosen = options.parse_args()
    material, unseen = examples(), sentences()
    lexicon = concepts.load(LEXICON)
    parse, stock = nlu_stock.read(chosen.parse), nlu_stock.read(chosen.stock)
    model, figures = measured(material, unseen, lexicon)
    figures |= language_figures(material, unseen) | parse
    beside = nlu_stock.section(stock, parse, material, lambda part: measured(part, unseen, lexicon)[1]) if stock else ""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    if stock:
        STOCK.write_text(json.dumps(stock, indent=1) + "\n", encoding="utf-8")
    PICTURE.write_text(nlu_picture.confusion(model, unseen), encoding="utf-8")
    blind, learning, losses = nlu_blind.section(model), curve(material, unseen, lexicon), lost(model, unseen)
    REPORT.write_text(_report(figures, beside, blind, learning, losses, material), encoding="utf-8")
    print(json.dumps(figures, indent=1))


def _kept(*places: Path) -> Path | None:
    return next((path for path in places if path.exists()), None)


def measured(material: Sequence[Sentence], unseen: Sequence[Sentence], lexicon: concepts.Lexicon) -> tuple[Model, Figures]:
    """A model trained on `material`, and its figures."""
    started = time.process_time()
    model = train(pairs(material), lexicon)
    figures: Figures = {"training CPU, s": time.process_time() - started}
    return model, figures | accuracy(model, unseen) | damaged(model, unseen) | outside(model, unseen) | speed(model, unseen)


def right(model: Model, chosen: Sequence[Sentence], typed: Callable[[str], str] = str) -> float:
    """Per cent of sentences read right, each typed in another way if wished."""
    return 100 * float(np.mean([model.read(typed(sentence.text)).intent == sentence.intent for sentence in chosen]))


def accuracy(model: Model, unseen: Sequence[Sentence]) -> Figures:
    """All, each language, each style."""
    figures = {"right, all": right(model, unseen)}
    for language in ("tr", "en"):
        figures[f"right, {language}"] = right(model, [s for s in unseen if s.language == language])
    for style in sorted({sentence.style for sentence in unseen}):
        figures[f"right, {style}"] = right(model, [s for s in unseen if s.style == style])
    return figures


def damaged(model: Model, unseen: Sequence[Sentence]) -> Figures:
    """The plain sentences of each language, clean and typed carelessly."""
    figures: Figures = {}
    ways: dict[str, Callable[[str], str]] = {
        "clean": str,
        "without Turkish letters": fold,
        "in capitals": lambda text: fold(text).upper(),
        "one typing error in ten letters": lambda text: damage(text, 0.1, SEED),
    }
    for language in ("tr", "en"):
        chosen = [s for s in unseen if s.language == language and s.style not in ("ascii", "capitals", "typos")]
        for way, typed in ways.items():
            figures[f"{language}, {way}"] = right(model, chosen, typed)
    return figures


def outside(model: Model, unseen: Sequence[Sentence]) -> Figures:
    """How well out-of-scope sentences rank above others (AUROC), and how many in-scope ones are asked back."""
    figures: Figures = {}
    for language in ("tr", "en"):
        read = [(s, model.read(s.text)) for s in unseen if s.language == language]
        scores = np.asarray([dict(reading.ranking)[OUT_OF_SCOPE] for _, reading in read])
        is_outside = np.asarray([sentence.intent == OUT_OF_SCOPE for sentence, _ in read])
        above = scores[is_outside][:, None] - scores[~is_outside][None, :]
        figures[f"out-of-scope AUROC, {language}"] = 100 * float((above > 0).mean() + (above == 0).mean() / 2)
        asked = [reading.below_threshold for sentence, reading in read if sentence.intent != OUT_OF_SCOPE]
        figures[f"in scope but asked back, {language}"] = 100 * float(np.mean(asked))
    return figures


def speed(model: Model, unseen: Sequence[Sentence]) -> Figures:
    """Size on disk and CPU for a message, of the model as loaded."""
    with tempfile.TemporaryDirectory() as name:
        model.save(Path(name))
        size = sum(file.stat().st_size for file in Path(name).iterdir())
        loaded = Model.load(Path(name))
    taken = []
    for sentence in unseen:
        started = time.process_time_ns()
        loaded.read(sentence.text)
        taken.append((time.process_time_ns() - started) / 1e6)
    return {
        "model, MB": size / 1e6,
        "parse CPU p50, ms": float(np.median(taken)),
        "parse CPU p95, ms": float(np.quantile(taken, 0.95)),
    }


def language_figures(material: Sequence[Sentence], unseen: Sequence[Sentence]) -> Figures:
    """Language detection; for a mixed sentence that both languages are seen in it."""
    model = languages.train([(example.text, example.language) for example in material])

    def share_of(kind: str, good: Callable[[languages.LanguageReading], bool], typed: Callable[[str], str] = str) -> float:
        return 100 * float(np.mean([good(model.detect(typed(s.text))) for s in unseen if s.language == kind]))

    return {
        "language, tr": share_of("tr", lambda reading: reading.language == "tr"),
        "language, tr without Turkish letters": share_of("tr", lambda reading: reading.language == "tr", fold),
        "language, en": share_of("en", lambda reading: reading.language == "en"),
        "language, mixed seen as mixed": share_of("mixed", lambda reading: reading.mixed),
    }


def curve(material: Sequence[Sentence], unseen: Sequence[Sentence], lexicon: concepts.Lexicon) -> str:
    """The learning curve: a quarter, half and all of the examples, as a table."""
    lines = ["| examples | number | all | tr | en |", "| --- | --- | --- | --- | --- |"]
    for name, part in (("a quarter", 0.25), ("half", 0.5), ("all", 1.0)):
        chosen = share(material, part)
        model = train(pairs(chosen), lexicon, Settings(unseen=0))
        figures = accuracy(model, unseen)
        cells = [f"{figures[f'right, {kind}']:.1f}" for kind in ("all", "tr", "en")]
        lines.append(f"| {name} | {len(chosen)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def lost(model: Model, unseen: Sequence[Sentence]) -> str:
    """Where points are lost: the intents under 95 %, and what they are read as."""
    wrong: dict[str, Counter[str]] = {}
    total = Counter(sentence.intent for sentence in unseen)
    for sentence in unseen:
        if (intent := model.read(sentence.text).intent) != sentence.intent:
            wrong.setdefault(sentence.intent, Counter())[intent] += 1
    lines = ["| intent | right, % | read as |", "| --- | --- | --- |"]
    for intent, readings in sorted(wrong.items(), key=lambda item: (-item[1].total() / total[item[0]], item[0])):
        good = 100 * (1 - readings.total() / total[intent])
        if good < 95:
            told = ", ".join(f"`{name}` {n}" for name, n in readings.most_common(4))
            lines.append(f"| `{intent}` | {good:.0f} | {told} |")
    return "\n".join(lines)


def _report(figures: Figures, beside: str, blind: str, learning: str, losses: str, material: Sequence[Sentence]) -> str:
    rows = ["| figure | ours |", "| --- | --- |", *(f"| {name} | {value:.2f} |" for name, value in figures.items())]
    return f"""# Understanding, measured

Written by `python -m bench.nlu`. {len(material)} examples, development sentences of `tests/nlu`, which no model was trained on;
the lexicon, the settings and the kinds of examples were chosen with them in view, so that foreign sentences do some points worse:
see the blind rounds.
Per cent unless said otherwise. {_machine()}

{chr(10).join(rows)}

{beside}
## Blind rounds

Sentences written without a look at the examples, and read once before anything was mended: what to expect of strangers.
After that look what was missed was studied, and its kind taught in other words, so "now" is no measure of strangers.

{blind}

## Learning curve

{learning}

## What each kind of feature brings

{nlu_ablation.table()}

## Where points are lost

{losses}

![Confusion matrix](nlu-confusion.svg)
"""


def _machine() -> str:
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return f"Machine: {os.cpu_count()} cores {_processor()}, {platform.system()} {platform.machine()}, {versions}."


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor())


if __name__ == "__main__":
    main()
