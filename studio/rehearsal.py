"""The process that trains a draft and compares it: the bot's environment, the lowest priority, nothing secret around it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
from msgspec import Struct

from base.errors import KopruError
from base.processes import end, end_with_parent
from base.settings import ROOT
from studio.content import PROTECTED

BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
LOWEST_PRIORITY = 19
PATIENCE = 5.0
"""Seconds that it has to stop by itself."""


class Failed(KopruError):
    """The training came to nothing; the text says why, in the words of whoever failed."""


class Step(Struct, frozen=True):
    """How far it is, or at the end what was made."""

    stage: str = ""
    done: float = 0.0
    model: str = ""
    signature: str = ""
    error: str = ""


class Rehearsal:
    """One run over a folder that holds `content/` and gets `out/`. `before` is the published model's archive."""

    def __init__(self, folder: Path, before: Path | None) -> None:
        self._folder, self._before = folder, before
        self._process: asyncio.subprocess.Process | None = None

    @property
    def content(self) -> Path:
        """Where the draft's content is to be written."""
        return self._folder / "content"

    @property
    def out(self) -> Path:
        """Where the model and the report are."""
        return self._folder / "out"

    @property
    def turns(self) -> Path:
        """Where the turns to be read again are to be written."""
        return self._folder / "turns.json"

    @property
    def replies(self) -> Path:
        """Where the published replies are to be laid beside those of the draft."""
        return self._folder / "replies"

    async def steps(self) -> AsyncGenerator[Step]:
        """Runs it: each step as it is told, the last one with the model's name. Raises Failed."""
        self.out.mkdir(parents=True, exist_ok=True)
        with (self.out / "process.log").open("wb") as log:
            process = self._process = await asyncio.create_subprocess_exec(
                *self._command(), cwd=self.content, env=environment(self._folder), stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE, stderr=log, start_new_session=True, preexec_fn=_humble)
        last = Step()
        assert process.stdout
        try:
            async for line in process.stdout:
                step = _read(line)
                if step is None:
                    continue
                if step.error:
                    raise Failed(step.error)
                last = step
                yield step
        finally:
            await self.stop()
        if not last.model:
            raise Failed(f"training ended with code {process.returncode}")

    async def stop(self) -> None:
        """Ends the process, if it still runs."""
        await end(self._process, PATIENCE)

    def _command(self) -> list[str]:
        command = [str(BOT_PYTHON), "-m", "bot.launch", "rehearse", "--content", str(self.content), "--out", str(self.out),
                   "--turns", str(self.turns), "--protected", *PROTECTED]
        return [*command, "--before", str(self._before), "--replies", str(self.replies)] if self._before else command


def environment(folder: Path) -> dict[str, str]:
    """All that the process is told: no database, no key, no secret; its own folder in place of the product's."""
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
            "KOPRU_VAR": str(folder), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _humble() -> None:
    end_with_parent()
    os.nice(LOWEST_PRIORITY)


def _read(line: bytes) -> Step | None:
    """A line of the process; None for what a library prints between them."""
    try:
        return msgspec.json.decode(line, type=Step)
    except msgspec.MsgspecError:
        return None
