"""`make run`: trains what changed, migrates, starts Rasa, the action server and the service, and stops them together."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable

import httpx

from base import settings as configuration
from base.clock import Clock
from base.errors import BadSettings
from base.settings import ROOT, Settings
from server import migrate, publishing
from server.children import Child, say
from server.commands import create_first_administrator

BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
START_PATIENCE = 180.0
"""Seconds until everything must answer; a slow disk takes a minute to read Rasa for the first time."""


def main() -> int:
    """Runs until Ctrl-C; the exit code is 1 when something could not be started."""
    try:
        settings = configuration.load()
        counts = _count("WORKERS"), _count("RASA_WORKERS")
    except BadSettings as error:
        return _give_up(str(error))
    try:
        door = _listen(settings.host, settings.port)
    except OSError as error:
        why = error.strerror or str(error)
        return _give_up(f"port {settings.port} on {settings.host} is taken ({why}). Choose another: PORT=8001 make run")
    started = Clock.monotonic()
    say("Köprü")
    if counts[0] > 1 and not settings.redis_url:
        say("  without REDIS_URL messages cross between service processes within 2 s, by polling the database")
    say("  database: migrating …")
    migrate.upgrade(settings)
    password = create_first_administrator(settings)
    say("  model: checking …")
    if not _trained(settings):
        return 1
    publishing.adopt(settings)
    return asyncio.run(_run(settings, door, counts, password, started))


def _trained(settings: Settings) -> bool:
    """Trains if the content changed since the last model; the talk of the training goes to models/train.log."""
    done = subprocess.run([str(BOT_PYTHON), "-m", "bot.launch", "train"], cwd=ROOT, check=False, text=True,
                          stdout=subprocess.PIPE, env=os.environ | {"KOPRU_MODEL_KEY": str(settings.model_key)})
    say("  model: " + done.stdout.strip())
    return done.returncode == 0


async def _run(settings: Settings, door: socket.socket, counts: tuple[int, int], password: str, started: float) -> int:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with httpx.AsyncClient(timeout=2.0, trust_env=False) as http:
        children = _children(settings, http, door, *counts)
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


def _children(settings: Settings, http: httpx.AsyncClient, door: socket.socket, workers: int, rasas: int) -> list[Child]:
    ports, actions = _free_ports("RASA_PORT", rasas), _free_ports("ACTIONS_PORT", 1)[0]
    env = _environment(settings, ports)
    service, logs = _address(settings), settings.var / "log"
    bot = [str(BOT_PYTHON), "-m", "bot.launch"]
    bearer = {"Authorization": f"Bearer {env['KOPRU_INTERNAL_SECRET']}"}

    def answers(url: str) -> Callable[[], Awaitable[bool]]:
        async def ask() -> bool:
            try:
                return (await http.get(url, headers=bearer)).status_code == 200
            except httpx.HTTPError:
                return False

        return ask

    def named(name: str, number: int, count: int) -> str:
        return name if count == 1 else f"{name}-{number}"

    services = [Child(name := named("service", n, workers), [sys.executable, "-m", "server.serve"], env, logs / f"{name}.log",
                      answers(f"{service}/readyz"), keep=[door.fileno()]) for n in range(1, workers + 1)]
    rasa = [Child(name := named("rasa", n, rasas), [*bot, "rasa", "--port", str(port), "--actions-port", str(actions)], env,
                  logs / f"{name}.log", answers(f"http://127.0.0.1:{port}/webhooks/kopru/ready"))
            for n, port in enumerate(ports, 1)]
    return [*services, *rasa, Child("actions", [*bot, "actions", "--port", str(actions)], env, logs / "actions.log",
                                    answers(f"http://127.0.0.1:{actions}/health"))]


def _environment(settings: Settings, rasa_ports: list[int]) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
        "PYTHONUNBUFFERED": "1",
        "KOPRU_INTERNAL_SECRET": settings.internal_secret or secrets.token_urlsafe(24),
        "KOPRU_SERVICE_URL": os.environ.get("KOPRU_SERVICE_URL") or _address(settings),
        "KOPRU_RASA_URL": ",".join(f"http://127.0.0.1:{port}" for port in rasa_ports),
        "KOPRU_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
        "KOPRU_REDIS_URL": settings.redis_url,
        "KOPRU_VAR": str(settings.var),
        "KOPRU_RESPONSES": os.environ.get("KOPRU_RESPONSES") or str(settings.content / "data" / "responses"),
        "KOPRU_MODEL_KEY": str(settings.model_key),
        "RASA_DB": str(settings.var / "rasa.sqlite"),
    }


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
    address = _address(settings)
    say(f"  ready in {seconds:.0f} s\n\n  help page with the chat   {address}/\n  console for agents        {address}/console\n"
        f"  studio for content        {address}/studio")
    if password:
        say(f"\n  administrator: admin\n  password:      {password}   (shown this once; change: kopru staff reset admin)")
    if settings.clock_start:
        say(f"\n  the clock started at {settings.clock_start.isoformat()} (CLOCK)")
    say("\n  Ctrl-C stops everything")


def _listen(host: str, port: int) -> socket.socket:
    """The public socket, held here and inherited by the service processes: while one starts again after a crash,
    browsers wait in its queue instead of being refused. Raises OSError when the port is taken."""
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((host, port))
    door.listen(2048)
    os.environ["KOPRU_FD"] = str(door.fileno())
    return door


def _count(key: str) -> int:
    text = os.environ.get(key) or "1"
    if not text.isdigit() or not 1 <= int(text) <= 32:
        raise BadSettings(f"{key}: expected a number from 1 to 32, got {text!r}")
    return int(text)


def _free_ports(key: str, count: int) -> list[int]:
    """From the port on that the environment names, else any free ones: nobody but we ever connects to them."""
    if os.environ.get(key):
        return [int(os.environ[key]) + n for n in range(count)]
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _address(settings: Settings) -> str:
    return f"http://{_reachable(settings.host)}:{settings.port}"


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - names them, binds nothing


def _give_up(why: str) -> int:
    print(f"Köprü can't start: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
