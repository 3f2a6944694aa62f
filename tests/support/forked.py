"""Python processes that are forked from one that has imported the product: importing is most of what a short one computes.

Each is a process of its own with its own settings, killed and waited for like any other; only its modules were read before.
`tests/conftest.py` lets tests have them; elsewhere, in what is measured, Python is started as usual.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from base.settings import ROOT

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["server.app", "server.direct", "uvicorn", "uvloop", "sqlalchemy.dialects.sqlite", "psycopg",
                                 "sqlalchemy.dialects.postgresql.psycopg", "tests.support.nasty_files"])
allowed = False


class Forked:
    """One of them, with the part of `subprocess.Popen` that tests use."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], log: Path | None) -> None:
        self._process = _context.Process(target=_become, args=(list(words), dict(env), log), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit code once it has ended."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("a forked process", timeout or 0.0)
        return code

    def send_signal(self, how: int) -> None:
        """Unless it has ended, be it that nobody has told so yet: as `subprocess.Popen` does it."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, how)


type Child = Forked | subprocess.Popen[bytes]


def python(words: Sequence[str], env: Mapping[str, str], log: Path | None = None) -> Child:
    """`python -m MODULE …` or `python -c CODE …` in the repository's root; what it says goes to the end of `log`."""
    if allowed:
        return Forked(words, env, log)
    if log is None:
        return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=dict(env))
    with log.open("ab") as out:
        return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=dict(env), stdout=out, stderr=out)


def _become(words: list[str], env: dict[str, str], log: Path | None) -> None:
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # it may have children of its own
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(ROOT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if log is not None:
        out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.close(out)
    how, what, *sys.argv[1:] = words
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})  # as `python -c` does
