"""Training when the content changed since the last model, and only then."""

from __future__ import annotations

import contextlib
import json
import logging
import time
from pathlib import Path

from bot import seal
from bot.signature import signature

KEEP_MODELS = 5
LEARNT = ("nlu", "rules")
"""Folders below `data/` that Rasa reads. Replies are not among them: the action server reads those itself, at once."""


def train(root: Path, models: Path, force: bool = False) -> int:
    """Make the newest model fit the content: 0 when it does, 1 when training failed; says so in one line.

    Beside each `kopru-<signature>.tar.gz` stands a JSON with the whole signature and the seconds it took;
    Rasa's own talk goes to `train.log` there. A model without this installation's seal is as good as none.
    """
    wanted = signature(root)
    model = models / f"kopru-{wanted[:12]}.tar.gz"
    note = model.with_suffix("").with_suffix(".json")
    known = model.exists() and note.exists() and json.loads(note.read_text())["signature"] == wanted
    if not force and known and seal.is_sealed(model, seal.key()):
        # `rasa run --model models` takes the newest file: an older content that comes back must be it again.
        model.touch()
        print(f"model {model.name} is up to date")
        return 0
    models.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    log = models / "train.log"
    failure = learn(root, models, model.name, log)
    seconds = time.monotonic() - started
    if failure is not None:
        print(f"training failed after {seconds:.0f} s: {failure} (see {log})")
        return 1
    seal.put(model, seal.key())
    note.write_text(json.dumps({"signature": wanted, "seconds": round(seconds, 1)}) + "\n")
    _forget_old(models)
    print(f"trained {model.name} in {seconds:.0f} s ({model.stat().st_size / 1e6:.1f} MB)")
    return 0


def learn(root: Path, models: Path, name: str, log: Path) -> str | None:
    """Train on the content below `root` into `models/name`; None, or why it failed. Its talk goes to `log`."""
    with log.open("w") as out, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        root_logger = logging.getLogger()
        before, root_logger.handlers = root_logger.handlers, [logging.StreamHandler(out)]
        logging.getLogger("rasa").setLevel(logging.INFO)
        try:
            from rasa.model_training import train as rasa_train

            from bot.components.examples import read_once

            with read_once():
                result = rasa_train(
                    domain=str(root / "domain.yml"),
                    config=str(root / "config.yml"),
                    training_files=[str(folder) for name in LEARNT if (folder := root / "data" / name).is_dir()],
                    output=str(models),
                    fixed_model_name=name,
                    force_training=True,
                )
        except SystemExit as stop:
            return f"Rasa stopped ({stop.code})"
        except Exception as error:
            logging.getLogger(__name__).exception("training failed")
            return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        finally:
            root_logger.handlers = before
    return None if result.code == 0 else f"Rasa's code {result.code}"


def _forget_old(models: Path) -> None:
    newest = sorted(models.glob("kopru-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest[KEEP_MODELS:]:
        old.unlink()
        old.with_suffix("").with_suffix(".json").unlink(missing_ok=True)
        seal.seal_file(old).unlink(missing_ok=True)
