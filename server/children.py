"""Child processes of `make run`: started, watched, started again with backoff when they die, and stopped in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from base.clock import Clock
from base.processes import end, end_with_parent

BACKOFF = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before each restart in a row; a child that lived for a minute starts from the first again."""
LIVED = 60.0
PATIENCE = 12.0
"""Seconds that a child has to stop by itself."""

Ready = Callable[[], Awaitable[bool]]


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, flush=True)


class Child:
    """One process that has to run. `ready` says whether it answers."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path, ready: Ready,
                 keep: Sequence[int] = ()) -> None:
        self.name, self.ready = name, ready
        self._command, self._env, self._log, self._keep = list(command), dict(env), log, tuple(keep)
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self.restarts = 0

    async def start(self) -> None:
        """Starts it; its output goes to its log file."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as out:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, env=self._env, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, preexec_fn=end_with_parent, pass_fds=self._keep)

    async def watch(self) -> None:
        """Starts it again whenever it ends, until `stop`."""
        while not self._stopping:
            process, since = self._process, Clock.monotonic()
            if process is None:
                return
            code = await process.wait()
            if self._stopping:
                return
            self.restarts = 0 if Clock.monotonic() - since > LIVED else self.restarts
            wait = BACKOFF[min(self.restarts, len(BACKOFF) - 1)]
            self.restarts += 1
            say(f"  {self.name} ended ({_told(code)}); starting again in {wait:g} s (log: {self._log})")
            await asyncio.sleep(wait)
            if not self._stopping:
                await self.start()

    async def stop(self) -> None:
        """SIGTERM, and after the patience SIGKILL."""
        self._stopping = True
        await end(self._process, PATIENCE, lambda: say(f"  {self.name} did not stop within {PATIENCE:g} s and is ended"))

    @property
    def pid(self) -> int:
        """The running process's id, 0 when there is none."""
        return self._process.pid if self._process and self._process.returncode is None else 0

    @property
    def died(self) -> bool:
        """Whether it has ended without being asked to."""
        return self._process is not None and self._process.returncode is not None

    def tail(self, lines: int = 15) -> str:
        """The end of its log."""
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def _told(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
