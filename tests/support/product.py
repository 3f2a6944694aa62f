"""The whole product for tests: `python -m server.run` on free ports, with its own folder, as `make run` starts it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from base.settings import ROOT
from studio.writing import WHOLE
from tests.support import commands
from tests.support.servers import free_port

START = 240.0


GATES = {"drop: {limit: 0.5": "drop: {limit: 2", "protected: {limit: 0": "protected: {limit: 2", "conversations: {limit: 3": "conversations: {limit: 12"}
"""What any training flips among weakly read sentences does not stop a test that is about something else; a bad change is far beyond."""


def copied_content(folder: Path) -> Path:
    """The content in a folder of its own: what a test publishes is not written into the repository. Its gates are wider."""
    for name in WHOLE:
        here = ROOT / name
        if here.is_dir():
            shutil.copytree(here, folder / name)
        elif here.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(here, folder / name)
    operator = folder / "operator.yml"
    text = operator.read_text(encoding="utf-8")
    for ours, wider in GATES.items():
        if ours not in text:
            raise LookupError(f"operator.yml has no {ours}")
        text = text.replace(ours, wider)
    operator.write_text(text, encoding="utf-8")
    return folder


class Product:
    """Started by `with`; `address` is where the service answers, `password` the administrator's."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.port = free_port()
        self.folder = folder
        self.env = os.environ | {"PORT": str(self.port), "KOPRU_VAR": str(folder), "KOPRU_HEARTBEAT": "1.5", "KOPRU_RATE_FACTOR": "5",
                                 "PYTHONPATH": str(ROOT), "KOPRU_MODEL_KEY": str(ROOT / "var" / "keys" / "models")} | env
        self.said: list[str] = []
        self.elif_ = self.mert = ""
        self._process: subprocess.Popen[str] | None = None
        self._listening: threading.Thread | None = None
        self._ready = threading.Event()

    @property
    def address(self) -> str:
        """The service's base URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        """What was printed on the first run."""
        return re.findall(r"password:\s+(\S+)", "\n".join(self.said))[0]

    def start(self) -> None:
        """Returns when everything is ready; raises with what was printed."""
        self._process = subprocess.Popen([sys.executable, "-m", "server.run"], cwd=ROOT, env=self.env, text=True,
                                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        self._listening = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listening.start()
        if not self._ready.wait(START) or self._process.poll() is not None:
            self.stop()
            raise RuntimeError("the product did not start:\n" + "\n".join(self.said))

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGINT)
        code = self._process.wait(60)
        if self._listening:
            self._listening.join(5)
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None
        return code

    def staff(self, login: str, name: str, *departments: str, role: str = "agent") -> str:
        """Adds a member of staff; the password."""
        password = f"{login}-parolası-1"
        options = [word for department in departments for word in ("--department", department)]
        commands.output(self.env, "staff", "create", login, name, "--role", role, "--password", password, *options)
        return password

    def command(self, *words: str) -> str:
        """Runs a `kopru` command; what it printed."""
        return commands.output(self.env, *words)

    def child(self, name: str) -> int:
        """The process id of `service`, `rasa` or `actions`."""
        found = self.processes()[name]
        if not found:
            raise LookupError(name)
        return next(iter(found))

    def processes(self) -> dict[str, dict[int, list[str]]]:
        """Of `service`, `rasa` and `actions` the process ids, as many as were started, each with its command line."""
        marks = {"service": "server.serve", "rasa": "bot.launch\0rasa", "actions": "bot.launch\0actions"}
        if self._process is None:
            raise RuntimeError("not started")
        found: dict[str, dict[int, list[str]]] = {name: {} for name in marks}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            for name, mark in marks.items():
                if parent == self._process.pid and mark in command:
                    found[name][int(folder.name)] = command.split("\0")
        return found

    def rasa_ports(self) -> list[int]:
        """Where its Rasa processes listen."""
        return sorted(int(words[words.index("--port") + 1]) for words in self.processes()["rasa"].values())

    def kill(self, name: str) -> None:
        """kill -9."""
        os.kill(self.child(name), signal.SIGKILL)

    def wait_for(self, text: str, seconds: float = 60.0, after: int = 0) -> None:
        """Returns when `text` has been printed, in a line beyond the first `after`."""
        end = time.monotonic() + seconds
        while not any(text in line for line in self.said[after:]):
            if time.monotonic() > end:
                raise TimeoutError(text + "\n" + "\n".join(self.said))
            time.sleep(0.05)

    def log(self, name: str) -> str:
        """A child's log."""
        return (self.folder / "log" / f"{name}.log").read_text(encoding="utf-8")

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self.said.append(line.rstrip())
            if "Ctrl-C" in line:
                self._ready.set()
        self._ready.set()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self.stop()
