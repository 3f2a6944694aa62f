"""A real Rasa server and a real action server on free ports, started once for all tests and stopped by them."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    # These run in the bot's environment; the service's has no Rasa.
    collect_ignore_glob = ["*"]

ROOT = Path(__file__).resolve().parents[2]
SMALL_BOT = ROOT / "tests" / "bot" / "small_bot"
SECRET = "a-secret-for-tests-only"
START_SECONDS = 60


def free_port() -> int:
    """Below those that the system gives to outgoing connections, of which the tests beside these make many."""
    while True:
        port = random.SystemRandom().randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class RunningBot:
    """Both processes of Rasa's side, with the small bot's model and a tracker store of their own."""

    def __init__(self, folder: Path, model: Path, **settings: str) -> None:
        self.folder = folder
        self.port, self.actions_port = free_port(), free_port()
        self.database = folder / "rasa.sqlite"
        self.environment = {
            **os.environ,
            "KOPRU_INTERNAL_SECRET": SECRET,
            "RASA_DB": str(self.database),
            "KOPRU_VAR": str(folder),
            "KOPRU_MODEL_KEY": str(ROOT / "var" / "keys" / "models"),
            **settings,
        }
        self.environment.pop("KOPRU_DATABASE_URL", None)
        self.actions = self._start("actions", "--port", self.actions_port, "--package", "tests.bot.small_bot.actions")
        self.rasa = self._start(
            "rasa", "--port", self.port, "--actions-port", self.actions_port, "--model", model
        )

    def _start(self, *arguments: Any) -> subprocess.Popen[bytes]:
        with (self.folder / f"{arguments[0]}.log").open("wb") as log:
            command = [sys.executable, "-m", "bot.launch", *map(str, arguments)]
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def log(self) -> str:
        return "".join((self.folder / f"{name}.log").read_text() for name in ("actions", "rasa"))

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.rasa.poll() is not None or self.actions.poll() is not None:
                raise RuntimeError(f"a process of the bot ended: {self.log()}")
            try:
                if self.call("GET", "/webhooks/kopru/ready")[0] == 200 and self.health():
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"the bot was not ready after {START_SECONDS} s: {self.log()}")

    def health(self) -> bool:
        return self.call("GET", "/health", port=self.actions_port)[0] == 200

    def call(
        self, method: str, path: str, body: Any = None, secret: str | None = None, port: int | None = None
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=15)
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers["Authorization"] = f"Bearer {secret}"
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection.request(method, path, raw, headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, text

    def turn(self, conversation: str, kind: str = "text", **fields: Any) -> tuple[int, Any]:
        """Ask for one turn with the right secret; what isn't given is as in an ordinary Turkish conversation."""
        body = {
            "conversation": conversation,
            "turn": f"{conversation}:1",
            "kind": kind,
            "language": "tr",
            "now": "2026-11-23T14:30:00+03:00",
            "verified": False,
            **fields,
        }
        return self.call("POST", "/webhooks/kopru/turn", body, SECRET)

    def press(self, conversation: str, intent: str, **entities: Any) -> tuple[int, Any]:
        return self.turn(conversation, "button", text="bir düğme", intent=intent, entities=entities)

    def events(self, conversation: str) -> list[dict[str, Any]]:
        with sqlite3.connect(self.database) as database:
            rows = database.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (conversation,))
            return [json.loads(row[0]) for row in rows]

    def stop(self) -> float:
        """End both as an operator would; the seconds that took."""
        started = time.monotonic()
        for process in (self.rasa, self.actions):
            process.send_signal(signal.SIGTERM)
        for process in (self.rasa, self.actions):
            process.wait(timeout=20)
        return time.monotonic() - started


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The small bot's model; kept between runs, trained anew when the small bot changes."""
    models = ROOT / "var" / "small_bot"
    command = [sys.executable, "-m", "bot.launch", "train", "--models", str(models)]
    subprocess.run(command, cwd=SMALL_BOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    return models


@pytest.fixture(scope="session")
def bots(small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, RunningBot]]:
    """One bot as it is shipped and one without the speed patches, started side by side."""
    running = {
        "shipped": RunningBot(tmp_path_factory.mktemp("shipped"), small_model),
        "plain": RunningBot(tmp_path_factory.mktemp("plain"), small_model, KOPRU_SPEEDUPS="off"),
    }
    try:
        for each in running.values():
            each.wait_until_ready()
        yield running
    finally:
        for each in running.values():
            if each.rasa.poll() is None:
                each.stop()


@pytest.fixture(scope="session")
def bot(bots: dict[str, RunningBot]) -> RunningBot:
    return bots["shipped"]
