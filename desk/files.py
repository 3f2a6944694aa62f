"""Sealed files on the disk, under random names, outside of anything that is served. A name that is there is whole."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from base.errors import Unavailable
from desk.vault import Damaged, sync_folder

_NAME = re.compile(r"[0-9a-f]{32}")
ORPHAN_AGE = 3600.0
"""Seconds after which a file without a row is nobody's: its upload would have ended long ago."""


class Files:
    """A folder of files, spread over 256 folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, data: bytes) -> str:
        """Stores it and gives its name: temporary file, fsync, rename, fsync of the folder. Raises Unavailable (disk full)."""
        name = secrets.token_hex(16)
        path = self._path(name)
        draft = path.with_suffix(".part")
        try:
            self._make(path.parent)
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.rename(draft, path)
            sync_folder(path.parent)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise Unavailable() from error
        return name

    def read(self, name: str) -> bytes:
        """The stored bytes; raises Damaged when they are gone."""
        try:
            return self._path(name).read_bytes()
        except OSError:
            raise Damaged("file") from None

    def remove(self, name: str) -> None:
        """Away with it; it may be gone already."""
        self._path(name).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> Iterator[str]:
        """Names of files, also of half-written ones, that were not touched for so long."""
        before = time.time() - seconds  # as the disk counts it
        for path in self._folder.glob("??/*"):
            if path.stat().st_mtime <= before:
                yield path.name

    def sweep(self, name: str) -> None:
        """Removes what `older_than` named."""
        (self._folder / name[:2] / name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise Damaged("name")
        return self._folder / name[:2] / name

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            sync_folder(folder.parent)
