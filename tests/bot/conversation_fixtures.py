"""Conversation tests: how they are written, and the real Rasa, action server and model that they talk to."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bot.fake_service import FakeService

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "conversations"
SECRET = "a-secret-for-tests-only"
START_SECONDS = 90
CLOCK = "2026-11-23T14:30:00+03:00"

_CONVERSATION = {"about", "language", "clock", "verified", "known", "turns"}
_TURN = {"customer", "press", "service", "expect"}
_EXPECT = {
    "language", "fields", "without", "asks", "registered", "handoff", "department", "urgent", "says", "never_says",
    "buttons", "card", "missing", "topic", "intent",
}  # fmt: skip
ASKS = {
    "subject", "event_date", "transaction_type", "confirm", "which_date", "readings", "human", "tracking_number",
    "correction", "amount", "payment_method", "retry", "duplicate", "addition", "withdraw", None,
}  # fmt: skip


@dataclass
class Conversation:
    """One file: what the customer does, and what must then be true."""

    name: str
    about: str
    language: str
    clock: datetime
    turns: list[dict[str, Any]]
    verified: bool = False
    known: list[dict[str, Any]] = field(default_factory=list)


def conversations(folder: Path = FOLDER) -> list[Conversation]:
    """All conversation files below the folder; a key that isn't known is an error."""
    return [read(file) for file in sorted(folder.glob("**/*.yml"))]


def read(file: Path) -> Conversation:
    """One file; raises ValueError that names what is wrong in it."""
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    _check(file, raw, _CONVERSATION)
    for turn in raw["turns"]:
        _check(file, turn, _TURN)
        expected = turn.get("expect", {})
        _check(file, expected, _EXPECT)
        if expected.get("asks") not in ASKS:
            raise ValueError(f"{file.name}: asks {expected['asks']!r}")
    clock = datetime.fromisoformat(str(raw.get("clock", CLOCK)))
    return Conversation(
        name=f"{file.parent.name}/{file.stem}",
        about=raw["about"],
        language=raw["language"],
        clock=clock,
        turns=raw["turns"],
        verified=raw.get("verified", False),
        known=raw.get("known", []),
    )


def _check(file: Path, found: dict[str, Any], known: set[str]) -> None:
    unknown = set(found) - known
    if unknown:
        raise ValueError(f"{file.name}: {', '.join(sorted(unknown))} is not known")


class LiveBot:
    """Both processes of Rasa's side with the product's model, and a service that answers from memory."""

    def __init__(self, folder: Path, models: Path) -> None:
        self.folder = folder
        self.service = FakeService(SECRET)
        self.port, self.actions_port = _free_port(), _free_port()
        self.database = folder / "rasa.sqlite"
        self._environment = {
            **os.environ,
            "KOPRU_INTERNAL_SECRET": SECRET,
            "KOPRU_SERVICE_URL": self.service.url,
            "RASA_DB": str(self.database),
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }
        self._environment.pop("KOPRU_DATABASE_URL", None)
        self._processes = [
            self._start("actions", "--port", self.actions_port),
            self._start("rasa", "--port", self.port, "--actions-port", self.actions_port, "--model", models),
        ]

    def wait_until_ready(self) -> None:
        """Returns when the model is loaded; raises with the log when a process ended or time is up."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if any(process.poll() is not None for process in self._processes):
                break
            if self._is_ready():
                return
            time.sleep(0.1)
        raise RuntimeError(f"the bot did not start:\n{self.log()}")

    def turn(self, conversation: str, number: int, now: datetime, **fields: Any) -> dict[str, Any]:
        """One turn; raises when it failed."""
        body = {"conversation": conversation, "turn": f"{conversation}:{number}", "now": now.isoformat(), **fields}
        status, answer = self._call("POST", f"http://127.0.0.1:{self.port}/webhooks/kopru/turn", body)
        if status != 200:
            raise AssertionError(f"turn failed with {status} {answer}\n{self.log()[-3000:]}")
        return dict(answer)

    def slots(self, conversation: str) -> dict[str, Any]:
        """What Rasa remembers of the conversation."""
        with sqlite3.connect(self.database) as database:
            rows = database.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (conversation,))
            events = [json.loads(row[0]) for row in rows]
        return {each["name"]: each["value"] for each in events if each["event"] == "slot"}

    def log(self) -> str:
        """What both processes wrote."""
        return "".join((self.folder / f"{name}.log").read_text() for name in ("actions", "rasa"))

    def stop(self) -> None:
        """Ends both processes and the service."""
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            process.wait(timeout=20)
        self.service.stop()

    def _start(self, *arguments: Any) -> subprocess.Popen[bytes]:
        with (self.folder / f"{arguments[0]}.log").open("wb") as log:
            command = [sys.executable, "-m", "bot.launch", *map(str, arguments)]
            return subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)

    def _is_ready(self) -> bool:
        try:
            ready, _ = self._call("GET", f"http://127.0.0.1:{self.port}/webhooks/kopru/ready")
            healthy, _ = self._call("GET", f"http://127.0.0.1:{self.actions_port}/health")
        except OSError:
            return False
        return ready == healthy == 200

    def _call(self, method: str, url: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")


def moments(conversation: Conversation) -> Iterator[datetime]:
    """The clock of each turn: half a minute apart."""
    now = conversation.clock
    while True:
        yield now
        now += timedelta(seconds=30)


@pytest.fixture(scope="session")
def live_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBot]:
    """The product's own bot, trained when its content changed (KOPRU_TEST_MODELS: a folder with a model made before)."""
    models = Path(os.environ.get("KOPRU_TEST_MODELS") or ROOT / "models")
    if "KOPRU_TEST_MODELS" not in os.environ:
        subprocess.run([sys.executable, "-m", "bot.launch", "train", "--models", str(models)], cwd=ROOT, check=True)
    bot = LiveBot(tmp_path_factory.mktemp("conversations"), models)
    try:
        bot.wait_until_ready()
        yield bot
    finally:
        bot.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
