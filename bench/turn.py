"""A customer's turn against a stock `rasa init` bot, in one run: `python -m bench.turn [--turns N] [--write]`.

Stock answers over its REST channel from templates and keeps its dialogues in memory. Ours is asked over the customer's own
socket, through service, Rasa, action server and database, and fills, confirms and registers a request in each conversation.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import httpx

from base.settings import ROOT
from bench.machine import cpu_seconds, facts, resident_bytes
from tests.support.people import Customer
from tests.support.product import Product
from tests.support.servers import free_port

STOCK = ROOT / "bench" / "stock" / ".venv"
BOT = ROOT / "bot" / ".venv"
PROJECT = ROOT / "var" / "bench" / "stock-project"
PATIENCE = 240.0
ROUNDS = 3
AT_ONCE = 8
SECRET = "a-secret-for-the-bench-only"
MOOD = ("hello", "I am very sad", "yes")
REQUEST = ("çekim talebim hâlâ gelmedi", "18 Kasım'da", "evet, kaydedin")
GREETING = ("merhaba", "teşekkürler", "görüşürüz")
QUESTIONS = ("bu işler ne kadar sürüyor?", "hangi saatlerde çalışıyorsunuz?", "teşekkürler")

Conversation = Callable[[int], AsyncIterator[float]]
Figures = dict[str, float]


@dataclass
class Side:
    """One that is measured: its processes and how a conversation with it goes (the seconds of each turn)."""

    pids: list[int]
    talk: Conversation


@dataclass
class Run:
    """What some conversations took: seconds of each turn, of all together, and of the server processes' CPU."""

    delays: list[float]
    seconds: float
    cpu: float


async def measure(side: Side, turns: int) -> Figures:
    """One conversation at a time, then eight at once; the first conversations warm up and don't count."""
    await run(side, 6, 1)
    alone = await run(side, turns, 1)
    crowd = await run(side, turns, AT_ONCE)
    delays = sorted(alone.delays)
    return {
        "p50 alone, ms": 1000 * statistics.median(delays),
        "p95 alone, ms": 1000 * delays[int(0.95 * len(delays))],
        "CPU a turn alone, ms": 1000 * alone.cpu / len(delays),
        "turns/s, 8 at once": len(crowd.delays) / crowd.seconds,
        "CPU a turn, 8 at once, ms": 1000 * crowd.cpu / len(crowd.delays),
        "turns a CPU second, 8 at once": len(crowd.delays) / crowd.cpu,
        "memory, MB": sum(resident_bytes(pid) for pid in side.pids) / 1e6,
    }


async def run(side: Side, turns: int, at_once: int) -> Run:
    """At least `turns` turns, in whole conversations, `at_once` of them side by side."""
    delays: list[float] = []
    waiting = iter(range(-(-turns // 3)))

    async def one_after_another() -> None:
        for number in waiting:
            delays.extend([delay async for delay in side.talk(number)])

    cpu, began = sum(map(cpu_seconds, side.pids)), time.monotonic()
    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return Run(delays, time.monotonic() - began, sum(map(cpu_seconds, side.pids)) - cpu)


def over_http(http: aiohttp.ClientSession, path: str, body: Callable[[str, str], dict[str, object]], said: tuple[str, ...]) -> Conversation:
    """Conversations over HTTP, by the client that costs least, on both sides; a turn that brings no message is an error."""

    async def talk(_: int) -> AsyncIterator[float]:
        name = f"bench-{time.monotonic_ns()}"
        for text in said:
            began = time.monotonic()
            async with http.post(path, json=body(name, text), raise_for_status=True) as answer:
                found = await answer.json()
            took = time.monotonic() - began
            if not (found["messages"] if isinstance(found, dict) else found):
                raise RuntimeError(f"no answer to {text!r}: {found}")
            yield took

    return talk


def over_socket(address: str) -> Conversation:
    """Conversations in which a request is registered; what the customer does before the first word is not counted."""

    async def talk(_: int) -> AsyncIterator[float]:
        customer = await Customer.arrive(address)
        for text in REQUEST:
            began = time.monotonic()
            await customer.ask(text)
            yield time.monotonic() - began
        cards = [entry["card"] for entry in customer.screen.values() if entry.get("card")]
        if not any(card.get("tracking_number") for card in cards):
            raise RuntimeError("nothing was registered:\n" + customer.told())
        await customer.close()

    return talk


async def long_conversation(address: str, turns: int = 200) -> Figures:
    """The first and the last twenty turns of one long conversation."""
    customer = await Customer.arrive(address)
    delays = []
    for number in range(turns):
        began = time.monotonic()
        await customer.ask(QUESTIONS[number % 3])
        delays.append(1000 * (time.monotonic() - began))
    await customer.close()
    return {"first": statistics.median(delays[:20]), "last": statistics.median(delays[-20:])}


# --- the two products --------------------------------------------------------------------


async def stock(turns: int) -> Figures:
    """`rasa run` as the manual says, on what `rasa init` made."""
    if not list(PROJECT.glob("models/*.tar.gz")):
        PROJECT.mkdir(parents=True, exist_ok=True)
        _rasa("init", "--no-prompt", "--init-dir", str(PROJECT), cwd=ROOT).wait()
    port, began = free_port(), time.monotonic()
    process = _rasa("run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port), cwd=PROJECT)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as asking:
            await _until_ready(asking, "/status", process)
            ready = {"start to ready, s": time.monotonic() - began, "CPU until ready, s": cpu_seconds(process.pid)}
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
            talk = over_http(http, "/webhooks/rest/webhook", lambda name, text: {"sender": name, "message": text}, MOOD)
            return ready | await measure(Side([process.pid], talk), turns) | {"environment, MB": _size(STOCK)}
    finally:
        _end(process)


async def ours(turns: int, folder: Path) -> dict[str, Figures]:
    """The product as `make run` starts it: the whole way, and Rasa with its action server alone."""
    port = free_port()
    env = {"KOPRU_RATE_FACTOR": "100000", "KOPRU_INTERNAL_SECRET": SECRET, "RASA_PORT": str(port)}
    rasa_alone = await _our_start(folder)
    began = time.monotonic()
    with Product(folder, **env) as product:
        whole = {"start to ready, s": time.monotonic() - began}
        pids = {name: list(each) for name, each in product.processes().items()}
        everyone = [pid for each in pids.values() for pid in each]
        whole["CPU until ready, s"] = sum(map(cpu_seconds, everyone))
        before = {name: sum(map(cpu_seconds, each)) for name, each in pids.items()}
        whole |= await measure(Side(everyone, over_socket(product.address)), turns)
        spent = {name: sum(map(cpu_seconds, each)) - before[name] for name, each in pids.items()}
        headers = {"Authorization": f"Bearer {SECRET}"}
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers) as http:
            talk = over_http(http, "/webhooks/kopru/turn", _our_turn, GREETING)
            bot = rasa_alone | await measure(Side(pids["rasa"] + pids["actions"], talk), turns)
        bot["memory, MB"] = sum(map(resident_bytes, pids["rasa"])) / 1e6
        bot["environment, MB"] = _size(BOT)
        return {"ours, whole way": whole, "our Rasa and actions": bot, "long": await long_conversation(product.address), "spent": spent}


async def _our_start(folder: Path) -> Figures:
    """Our Rasa server alone, from nothing to ready."""
    port = free_port()
    _ours("train", folder=folder).wait()
    began = time.monotonic()
    process = _ours("rasa", "--port", str(port), folder=folder)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            await _until_ready(http, "/webhooks/kopru/ready", process)
        return {"start to ready, s": time.monotonic() - began, "CPU until ready, s": cpu_seconds(process.pid)}
    finally:
        _end(process)


def _our_turn(name: str, text: str) -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"conversation": name, "turn": f"{name}:{time.monotonic_ns()}", "kind": "text", "text": text, "language": "tr",
            "now": now, "verified": False}


def _ours(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {"PYTHONPATH": str(ROOT), "KOPRU_INTERNAL_SECRET": SECRET, "RASA_DB": str(folder / "alone.sqlite")}
    return subprocess.Popen([str(BOT / "bin" / "python"), "-m", "bot.launch", *arguments], cwd=ROOT, env=env,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def _rasa(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    log = (PROJECT.parent / f"stock-{arguments[0]}.log").open("wb")
    env = os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2"}
    with log:
        return subprocess.Popen([str(STOCK / "bin" / "python"), "-m", "rasa", *arguments], cwd=cwd, env=env, stdout=log, stderr=log)


async def _until_ready(http: httpx.AsyncClient, path: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if (await http.get(path)).status_code == 200:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    raise RuntimeError(f"process {process.pid} was not ready in time")


def _size(environment: Path) -> float:
    """Size on disk in MB, as `du` counts."""
    told = subprocess.run(["du", "-sk", str(environment.resolve())], capture_output=True, text=True, check=True).stdout
    return int(told.split()[0]) * 1024 / 1e6


# --- the page ----------------------------------------------------------------------------


def table(results: dict[str, Figures]) -> str:
    """Figures side by side, and what part of stock's each of ours is."""
    theirs, sides = results["stock"], ("our Rasa and actions", "ours, whole way")
    lines = ["| | stock | " + " | ".join(f"{side} | ÷ stock" for side in sides) + " |", "| --- " * 6 + "|"]
    for name, value in theirs.items():
        cells = []
        for side in sides:
            mine = results[side].get(name)
            cells += [f"{mine:.1f}", f"{mine / value:.2f}"] if mine is not None else ["", ""]
        lines.append(f"| {name} | {value:.1f} | " + " | ".join(cells) + " |")
    long, spent = results["long"], results["spent"]
    parts = ", ".join(f"{name} {100 * seconds / sum(spent.values()):.0f} %" for name, seconds in spent.items())
    return "\n".join(lines) + (f"\n\nOf the CPU of the whole way: {parts}.\n\nOne conversation of 200 turns over the socket: {long['first']:.1f} ms a turn at its start, "
                               f"{long['last']:.1f} ms at its end (medians of twenty).")


def page(text: str, turns: int, load: float) -> str:
    """The whole document."""
    return f"""# A customer's turn

Written by `python -m bench.turn --write` (`make bench-turn`). {turns} turns each way, in conversations of three, one at a time and
eight at once, all in one run, medians of three rounds in turn; load of the machine when it began: {load:.1f}. {facts()}.

Stock is Rasa 3.6.21 with what `rasa init` makes ({", ".join(MOOD)}), `rasa run --enable-api`, REST channel, dialogues in memory, no action
server. "Our Rasa and actions" is our channel over HTTP with a greeting, a thank-you and a farewell, each answered by the action server;
memory, start and environment there are the Rasa server's. "Ours, whole way" is the customer's socket: service, Rasa, action server
and database, with a problem told, its day given and the request confirmed and registered. CPU is the sum over the server processes,
the customer's arrival included; it depends far less on who else uses the machine than the times do.

{text}
"""


async def everything(turns: int) -> dict[str, Figures]:
    """Stock, then ours, never both at once, in rounds: a machine shared with others is fast now and slow then. Medians of the rounds."""
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append({"stock": await stock(turns)} | await ours(turns, Path(folder)))
    return {side: {name: statistics.median(each[side][name] for each in rounds) for name in figures} for side, figures in rounds[0].items()}


def main() -> int:
    """Prints the table; writes docs/bench/turn.md if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    text = table(asyncio.run(everything(chosen.turns)))
    print(text)
    if chosen.write:
        (ROOT / "docs" / "bench" / "turn.md").write_text(page(text, chosen.turns, load), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
