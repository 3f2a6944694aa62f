"""What the faces cost in a browser, and how fast they are: `python -m bench.web [--write]` (needs npm for the two other widgets)."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from base.settings import ROOT
from bench import web_console, web_widgets
from bench.machine import facts
from bench.web_console import Long, p50, p95
from bench.web_widgets import Figures
from tests.support.browser import Window, chromium
from tests.support.servers import free_port
from tests.support.service import PASSWORD, Service

PAGE = ROOT / "docs" / "bench" / "web.md"
FACES = {"Help page with the widget closed": "/", "Panel": "/panel", "Form": "/form", "Status": "/status", "Console, signed out": "/console"}
STAFF = {"Console": "/console", "Overview": "/console/overview"}


class Results(Struct, frozen=True):
    """Everything that is told."""

    widgets: list[Figures]
    faces: dict[str, int]
    there: list[float]
    back: list[float]
    shown: int
    tasks: list[int]
    long: Long


async def run() -> Results:
    """All of it, on a service of its own."""
    web_widgets.fetch()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, Service(Path(folder), KOPRU_HEARTBEAT="10", KOPRU_ORIGINS=f"http://127.0.0.1:{port}") as service:
        service.staff("sef", "Şef Er", "support", role="supervisor")
        async with chromium() as browser:
            with web_widgets.pages(service.address, port) as site:
                widgets = await web_widgets.compare(browser, site)
            print(*widgets, sep="\n", flush=True)
            there, back = await web_console.screen_to_screen(browser, service)
            print(f"screen to screen: {p50(there):.1f} ms, {p50(back):.1f} ms", flush=True)
            long = await web_console.long_thread(browser, service)
            faces = {name: await _weight(await Window.open(browser, service.address), path) for name, path in FACES.items()}
            staff = await Window.open(browser, service.address)
            await staff.page.goto(service.address + "/status")
            signed = await staff.context.request.post(service.address + "/api/v1/login", data={"login": "sef", "password": PASSWORD},
                                                      headers={"Origin": service.address})
            assert signed.ok, await signed.text()
            faces |= {name: await _weight(staff, path) for name, path in STAFF.items()}
            shown, tasks = await web_console.busy_console(browser, service)
    return Results(widgets, faces, there, back, shown, tasks, long)


async def _weight(window: Window, path: str) -> int:
    """Bytes over the wire of a page and all that it loads, with an empty cache."""
    session = await window.context.new_cdp_session(window.page)
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await window.page.goto(window.address + path)
    await window.page.wait_for_timeout(2500)
    await session.detach()
    return sum(sizes)


def report(r: Results) -> str:
    """docs/bench/web.md."""
    ours, long = r.widgets[0], _long(r.long)
    rows = "\n".join(_row(ours, widget) for widget in r.widgets)
    faces = "\n".join(f"| {name} | {size:,} |" for name, size in r.faces.items())
    return f"""# The faces in a browser

Written by `make bench-web`. {facts()}; Debian's Chromium, headless, one machine for browser and service.

## The widget beside two others

A page that opens the widget at once, from the navigation until {web_widgets.SECONDS} s after its window stands there; an empty page is taken off, medians of
{web_widgets.RUNS} openings in turns. Code is scripts and sheets over the wire, all compressed with gzip. The main thread is told in processor time, which other
work on the machine does not lengthen. `rasa-webchat` is greeted as by Rasa's socket.io channel, without which it draws no window; `deep-chat` has a socket,
a first message, names, pictures and files as ours has, and its demo none of them: a field that connects to nothing. "Closed" is ours before anybody
clicks: the launcher, which is all that a page's visitors get who want nothing. "Part" is ours of theirs; the aim is a third.

| widget | code, bytes | part | main thread | part | heap | part |
| --- | --- | --- | --- | --- | --- | --- |
{rows}

## Pages

Bytes over the wire with an empty cache: page, modules, sheets and first calls.

| page | bytes |
| --- | --- |
{faces}

## A message from one screen to the other

From the key that sends to the text on the other screen, over the stored path, {web_console.MESSAGES} messages each way (aim: 50 ms).

| way | p50 | p95 |
| --- | --- | --- |
| customer to agent | {p50(r.there):.1f} ms | {p95(r.there):.1f} ms |
| agent to customer | {p50(r.back):.1f} ms | {p95(r.back):.1f} ms |

## The console with {r.shown} chats

Ten messages a second from all of them while one is open: {len(r.tasks)} tasks over 50 ms{f", the longest {max(r.tasks)} ms" if r.tasks else ""} (aim: none).

## A thread of {web_console.LONG:,} entries

{long}
"""


def _long(long: Long) -> str:
    return f"""| what | |
| --- | --- |
| from the click to its end on the screen | {long.opened:.0f} ms |
| of it over the wire for that | {long.wire / 1000:.0f} KB |
| from the key to its beginning on the screen, which is fetched | {long.start:.0f} ms |
| longest frame while it is scrolled | {long.frame:.0f} ms |
| messages drawn | {long.drawn:,} |
| longest task of a message that comes in (0: none over 50 ms) | {long.message:.0f} ms |"""


def _row(ours: Figures, w: Figures) -> str:
    def part(mine: float, theirs: float) -> str:
        return "" if w.name.startswith(ours.name) else f"{mine / theirs:.2f}"

    return (f"| {w.name} | {w.code:,} | {part(ours.code, w.code)} | {w.busy:.0f} ms | {part(ours.busy, w.busy)} "
            f"| {w.heap:,.0f} KB | {part(ours.heap, w.heap)} |")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints and with --write keeps it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    given = parser.parse_args(arguments)
    told = report(asyncio.run(run()))
    print(told)
    if given.write:
        PAGE.write_text(told, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
