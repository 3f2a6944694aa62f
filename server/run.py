"""`make run`: trains what changed, migrates, starts Rasa, the action server and the service, and stops them together."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys

import httpx

from base import settings as configuration
from base.clock import Clock
from base.errors import BadSettings
from base.settings import ROOT, Settings
from server import migrate
from server.children import Child, say
from server.commands import create_first_administrator

BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
START_PATIENCE = 180.0
"""Seconds until everything must answer; a slow disk takes a minute to read Rasa for the first time."""


def main() -> int:
    """Runs until Ctrl-C; the exit code is 1 when something could not be started."""
    try:
        settings = configuration.load()
    except BadSettings as error:
        return _give_up(str(error))
    if (busy := _in_use(settings.host, settings.port)) is not None:
        return _give_up(f"port {settings.port} on {settings.host} is taken ({busy}). Choose another: PORT=8001 make run")
    started = Clock.monotonic()
    say("Köprü")
    say("  database: migrating …")
    migrate.upgrade(settings)
    password = create_first_administrator(settings)
    say("  model: checking …")
    if not _trained():
        return 1
    return asyncio.run(_run(settings, password, started))


def _trained() -> bool:
    """Trains if the content changed since the last model; the talk of the training goes to models/train.log."""
    done = subprocess.run([str(BOT_PYTHON), "-m", "bot.launch", "train"], cwd=ROOT, check=False, text=True,
                          stdout=subprocess.PIPE)
    say("  model: " + done.stdout.strip())
    return done.returncode == 0


async def _run(settings: Settings, password: str, started: float) -> int:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with httpx.AsyncClient(timeout=2.0, trust_env=False) as http:
        children = _children(settings, http)
        try:
            for child in children:
                await child.start()
            ready = await _all_ready(children, stop)
            if ready:
                _greet(settings, password, Clock.monotonic() - started)
                watching = [asyncio.create_task(child.watch()) for child in children]
                await stop.wait()
                for task in watching:
                    task.cancel()
        finally:
            say("  stopping …")
            for child in children:  # the service first: it tells its browsers to come back
                await child.stop()
    return 0 if ready or stop.is_set() else 1


def _children(settings: Settings, http: httpx.AsyncClient) -> list[Child]:
    rasa, actions = _free_port("RASA_PORT"), _free_port("ACTIONS_PORT")
    service = f"http://{_reachable(settings.host)}:{settings.port}"
    env = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "KOPRU_INTERNAL_SECRET": settings.internal_secret or secrets.token_urlsafe(24),
        "KOPRU_SERVICE_URL": service,
        "KOPRU_RASA_URL": f"http://127.0.0.1:{rasa}",
        "KOPRU_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
        "KOPRU_REDIS_URL": settings.redis_url,
        "KOPRU_VAR": str(settings.var),
        "RASA_DB": str(settings.var / "rasa.sqlite"),
    }
    logs = settings.var / "log"
    bot = [str(BOT_PYTHON), "-m", "bot.launch"]
    bearer = {"Authorization": f"Bearer {env['KOPRU_INTERNAL_SECRET']}"}

    async def answers(url: str) -> bool:
        try:
            return (await http.get(url, headers=bearer)).status_code == 200
        except httpx.HTTPError:
            return False

    return [
        Child("service", [sys.executable, "-m", "server.serve"], env, logs / "service.log",
              lambda: answers(f"{service}/readyz")),
        Child("rasa", [*bot, "rasa", "--port", str(rasa), "--actions-port", str(actions)], env, logs / "rasa.log",
              lambda: answers(f"http://127.0.0.1:{rasa}/webhooks/kopru/ready")),
        Child("actions", [*bot, "actions", "--port", str(actions)], env, logs / "actions.log",
              lambda: answers(f"http://127.0.0.1:{actions}/health")),
    ]


async def _all_ready(children: list[Child], stop: asyncio.Event) -> bool:
    """Waits for all of them with a progress line; a child that dies meanwhile is shown with the end of its log."""
    started, waiting = Clock.monotonic(), list(children)
    while waiting and not stop.is_set():
        for child in list(waiting):
            if child.died:
                say(f"  {child.name} did not start:\n{child.tail()}")
                return False
            if await child.ready():
                waiting.remove(child)
                say(f"  {child.name}: ready after {Clock.monotonic() - started:.1f} s")
        if Clock.monotonic() - started > START_PATIENCE:
            say("  not ready in time: " + ", ".join(child.name for child in waiting))
            return False
        await asyncio.sleep(0.25)
    return not waiting


def _greet(settings: Settings, password: str, seconds: float) -> None:
    address = f"http://{_reachable(settings.host)}:{settings.port}"
    say(f"  ready in {seconds:.0f} s\n\n  help page with the chat   {address}/\n  console for agents        {address}/console")
    if password:
        say(f"\n  administrator: admin\n  password:      {password}   (shown this once; change: kopru staff reset admin)")
    if settings.clock_start:
        say(f"\n  the clock started at {settings.clock_start.isoformat()} (CLOCK)")
    say("\n  Ctrl-C stops everything")


def _in_use(host: str, port: int) -> str | None:
    """Why the port can't be had, None when it is free."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return None


def _free_port(key: str) -> int:
    """The port that the environment names, else any free one: nobody but we ever connects to it."""
    if os.environ.get(key):
        return int(os.environ[key])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - names them, binds nothing


def _give_up(why: str) -> int:
    print(f"Köprü can't start: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
