"""The service process alone, without a bot, on a database of the test's choice."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from base import settings as configuration
from base.settings import ROOT
from server import migrate
from tests.support import commands, forked
from tests.support.servers import free_port, wait_for_port

PASSWORD = "a-password-for-tests"


class Service:
    """`python -m server.serve`; conversations with people need no bot."""

    def __init__(self, folder: Path, url: str = "", **env: str) -> None:
        self.port = int(env.pop("PORT", 0)) or free_port()
        self.folder = folder
        self.env = {
            "PORT": str(self.port), "KOPRU_VAR": str(folder), "DATABASE_URL": url or f"sqlite:///{folder / 'kopru.sqlite'}",
            "KOPRU_INTERNAL_SECRET": "t" * 24, "KOPRU_RATE_FACTOR": "1000", "KOPRU_HEARTBEAT": "1",
            "KOPRU_RASA_URL": f"http://127.0.0.1:{free_port()}", "PYTHONPATH": str(ROOT)} | env
        self.process: forked.Child | None = None

    @property
    def address(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Migrates and adds two agents, elif and mert; a file that was prepared once is copied."""
        file = self.folder / "kopru.sqlite"
        if self.env["DATABASE_URL"] == f"sqlite:///{file}" and "CLOCK" not in self.env and not file.exists():
            shutil.copyfile(_prepared(), file)
        else:
            _prepare(self.env)

    def staff(self, login: str, name: str, *departments: str, role: str = "agent") -> None:
        """Adds a member of staff."""
        options = [word for department in departments for word in ("--department", department)]
        self.command("staff", "create", login, name, "--password", PASSWORD, "--role", role, *options)

    def command(self, *words: str) -> str:
        """Runs a `kopru` command; what it printed."""
        return commands.output(self.env, *words)

    def start(self) -> None:
        """Starts it and waits until it listens."""
        self.process = forked.python(["-m", "server.serve"], os.environ | self.env, self.folder / "service.log")
        wait_for_port(self.port)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ends it; its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(how)
        code = self.process.wait(30)
        self.process = None
        return code

    def metric(self, name: str) -> float:
        """A metric's value, summed over its labels."""
        text = httpx.get(self.address + "/metrics", trust_env=False).text
        return sum(float(line.rpartition(" ")[2]) for line in text.splitlines()
                   if line.split("{")[0].split(" ")[0] == name)

    def log(self) -> str:
        """What it wrote."""
        return (self.folder / "service.log").read_text(encoding="utf-8")

    def __enter__(self) -> Self:
        self.prepare()
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self.stop()


@cache
def _prepared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kopru-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _prepare({"DATABASE_URL": f"sqlite:///{folder / 'kopru.sqlite'}", "KOPRU_VAR": str(folder)})
    return folder / "kopru.sqlite"


def _prepare(env: Mapping[str, str]) -> None:
    migrate.upgrade(configuration.load(env))
    for login, name in (("elif", "Elif Kaya"), ("mert", "Mert Demir")):
        commands.output(env, "staff", "create", login, name, "--password", PASSWORD, "--role", "agent", "--department", "support")
