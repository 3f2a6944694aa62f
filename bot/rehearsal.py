"""Trains a draft's content and compares the new model with the published one: a process of its own, told by the studio.

`python -m bot.launch rehearse --content DIR --out DIR [--before MODEL --replies DIR] [--turns FILE]`: progress as JSON lines on
stdout, the model and `report.json` in `--out`. It has no secret: whoever started it seals the model, once somebody has
approved it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tarfile
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, TextIO

import yaml

from bot.classifier.model import Model
from bot.comparison import Sentence, compare, talks
from bot.conversations import conversations
from bot.signature import signature
from bot.training import learn
from bot.typed import harmless

CODE = Path(__file__).resolve().parent.parent
USUAL_SECONDS = 16.0
"""What training takes on a free core; only how fast the progress moves hangs on it."""
TRAINED, COMPARED = 0.7, 0.8
"""How far it is when the model is there, and when the sentences are read."""
CONVERSATIONS = Path("tests") / "bot" / "conversations"


def rehearse(content: Path, out: Path, before: Optional[Path], replies: Optional[Path], turns: Optional[Path],
             protected: List[str], package: str) -> int:
    """0 when the model and the report are there, 1 when training failed; the last line says which.

    `replies` are those that are published with the model `before`; `package` holds the actions.
    """
    started = time.monotonic()
    content, out, before = content.resolve(), out.resolve(), before.resolve() if before else None
    tell = _Teller(sys.stdout)
    tell("content", 0.0)
    wanted = signature(content, code=CODE)
    name = f"kopru-{wanted[:12]}.tar.gz"
    tests, said = _tests(content), _turns(turns)
    os.chdir(content)  # the lexicon's path in config.yml is relative to where training runs
    with tell.while_it_lasts("train", 0.03, TRAINED, USUAL_SECONDS):
        failure = learn(content, out, name, out / "train.log")
    if failure is not None:
        tell.last({"error": failure})
        return 1
    tell("read", TRAINED)
    now, former = _model(out / name), _former(before)
    report = compare(tests, said, now.read, former.read if former else None, protected,
                     lambda done: tell("compare", TRAINED + (COMPARED - TRAINED) * done))
    played = before if former is not None else None
    report["talks"] = _talks(content, out / name, played, replies, package,
                             lambda done: tell("talk", COMPARED + (1 - COMPARED) * done))
    report["seconds"] = round(time.monotonic() - started, 1)
    (out / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    tell.last({"model": name, "signature": wanted, "seconds": report["seconds"]})
    return 0


class _Teller:
    """Progress lines; Rasa prints what it likes to the log instead."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __call__(self, stage: str, done: float) -> None:
        self.last({"stage": stage, "done": round(done, 3)})

    def last(self, told: Dict[str, Any]) -> None:
        print(json.dumps(told, ensure_ascii=False), file=self._out, flush=True)

    @contextlib.contextmanager
    def while_it_lasts(self, stage: str, start: float, end: float, usual: float) -> Iterator[None]:
        """Training tells nothing of how far it is: the progress comes closer to the end, the slower the longer it lasts."""
        over, began = threading.Event(), time.monotonic()

        def go_on() -> None:
            while not over.wait(0.5):
                passed = (time.monotonic() - began) / usual
                self(stage, start + (end - start) * passed / (passed + 0.35))

        ticking = threading.Thread(target=go_on, daemon=True)
        ticking.start()
        try:
            yield
        finally:
            over.set()
            ticking.join()


def _talks(content: Path, model: Path, before: Optional[Path], replies: Optional[Path], package: str,
           tell: Callable[[float], None]) -> Dict[str, Any]:
    """Conversation tests as both models play them, each with its replies."""
    from bot.playing import play_all  # Rasa's server side, which training does without

    folder, operator = content / CONVERSATIONS, content / "operator.yml"
    written = conversations(folder if folder.is_dir() else CODE / CONVERSATIONS)
    part = 0.5 if before else 1.0
    now = play_all(model, content / "data" / "responses", operator, written, package, lambda done: tell(part * done))
    if before is None:
        return talks(now, None)
    said = replies or content / "data" / "responses"
    return talks(now, play_all(before, said, operator, written, package, lambda done: tell(part + part * done)))


def _tests(content: Path) -> List[Sentence]:
    """The draft's own test sentences, else those that come with the product."""
    folder = content / "tests" / "nlu"
    files = sorted((folder if folder.is_dir() else CODE / "tests" / "nlu").glob("*.yml"))
    return [
        Sentence(harmless(str(one["text"])), one["intent"], one["lang"], one["style"])
        for file in files
        for one in yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)["sentences"]  # noqa: S506 - a safe one, in C
    ]


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _turns(path: Optional[Path]) -> List[Sentence]:
    if path is None:
        return []
    said = json.loads(path.read_text(encoding="utf-8"))
    return [Sentence(harmless(one["text"]), "", one["language"], "", one["id"]) for one in said]


def _former(archive: Optional[Path]) -> Optional[Model]:
    """The model to compare with; none where an older release made it, which this one can't read."""
    try:
        return _model(archive) if archive else None
    except (ValueError, KeyError):
        return None


def _model(archive: Path) -> Model:
    """The classifier of a trained archive, without Rasa around it."""
    with tarfile.open(archive) as packed, tempfile.TemporaryDirectory() as folder:
        for member in packed.getmembers():
            name = Path(member.name).name
            if "KopruClassifier" in member.name and name in ("intents.json", "intents.safetensors"):
                source = packed.extractfile(member)
                if source is not None:
                    (Path(folder) / name).write_bytes(source.read())
        return Model.load(Path(folder))
