"""The model of the content as it stands on disk becomes a version when it is new, and the one that answers is named for Rasa."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from base.errors import Refused
from studio import seal, version_store
from studio.version_store import Trained

POINTER = "serving"


def adopt(tx: Any, trained: Path, models: Path, key: Path, now: int) -> str:
    """The name of the model that answers from now on, empty when there is none. Run before Rasa starts.

    `trained` is the folder of `make train`, `models` that of versions. Content that was changed by hand is published by
    starting, as it always was; content that was published and taken back in the studio is not, until it changes.
    """
    newest = max(trained.glob("kopru-*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
    if newest is not None:
        _take(tx, newest, models, key, now)
    published = version_store.published(tx)
    if published is None:
        return ""
    point(models, published.model)
    return published.model


def point(models: Path, model: str) -> None:
    """Tells a Rasa process that starts which model it is to come up with (bot/models.py)."""
    pointer = models / POINTER
    if pointer.exists() and pointer.read_text(encoding="utf-8").strip() == model:
        return
    models.mkdir(parents=True, exist_ok=True)
    new = pointer.with_name(f".{POINTER}.new")
    new.write_text(model + "\n", encoding="utf-8")
    new.replace(pointer)


def _take(tx: Any, archive: Path, models: Path, key: Path, now: int) -> None:
    note = archive.with_suffix("").with_suffix(".json")
    if not note.exists():
        return
    secret = seal.key(key)
    try:
        data = seal.opened(archive, secret)
    except Refused:
        return  # Rasa says so too, and why
    name = archive.name.removesuffix(".tar.gz")
    signature = str(json.loads(note.read_text(encoding="utf-8"))["signature"])
    if version_store.adopt(tx, Trained(name, signature, hashlib.sha256(data).hexdigest(), ""), now):
        seal.put(data, models / archive.name, secret)  # kept as long as the version, however often content is trained
