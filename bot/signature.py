"""Whether the content changed since the last model: one hash over everything that training reads."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Iterable, Iterator

# Code counts too: a component's change is a change of what is learnt. The placeholder and the environment don't.
SOURCES = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/concepts.yml", "bot", "bot/uv.lock")
_KINDS = {".yml", ".yaml", ".json", ".txt", ".csv", ".py", ".lock"}
_APART = {".venv", "placeholder", "__pycache__", "entities"}
# What only runs the finished model; changing it needs no new one.
_RUN_ONLY = {
    f"{name}.py"
    for name in (
        *("channel", "turn", "typed", "processor", "history", "secret", "failures"),
        *("launch", "server", "action_server", "stores", "lean", "quiet", "speedups", "signature", "training"),
        *("seal", "models", "rehearsal", "comparison", "conversations", "playing"),
    )
}



def signature(root: Path, sources: Iterable[str] = SOURCES, code: Path | None = None) -> str:
    """Hex digest over names and bytes of all sources below `root`; a missing one counts as missing.

    `code` is where the bot's own code lies when `root` holds content only.
    """
    found = {}
    for source in sources:
        base = code if code is not None and source.split("/")[0] == "bot" else root
        found.update({path.relative_to(base).as_posix(): path for path in _files(base, [source])})
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(found[name].read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path, sources: Iterable[str]) -> Iterator[Path]:
    for source in sources:
        path = root / source
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from (file for file in path.rglob("*") if _counts(file, root))


def _counts(file: Path, root: Path) -> bool:
    parts = file.relative_to(root).parts
    if _APART & set(parts) or file.suffix not in _KINDS or not file.is_file():
        return False
    return not (len(parts) == 2 and parts[0] == "bot" and file.name in _RUN_ONLY)
