"""Our widget beside two that people use, in the same browser: bytes over the wire, main-thread time to open, memory."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from msgspec import Struct
from playwright.async_api import Browser, CDPSession
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from base.settings import ROOT
from tests.support.servers import wait_for_port

ROOM = ROOT / "var" / "bench" / "web"
OTHERS = ("rasa-webchat@1.0.1", "deep-chat@2.4.2")
RUNS, SECONDS = 5, 1


class Figures(Struct, frozen=True):
    """What opening a widget on an empty page costs: bytes of scripts and sheets, bytes of everything, milliseconds of the processor that the
    main thread took from the navigation to the open window at rest, and kilobytes of the JavaScript heap after a collection; an empty page taken off."""

    name: str
    code: int
    wire: int
    busy: float
    heap: float


def fetch() -> None:
    """The two packages from npm, as they are published; nothing of theirs is run but in the browser."""
    ROOM.mkdir(parents=True, exist_ok=True)
    for name in OTHERS:
        folder = ROOM / name.partition("@")[0]
        if folder.exists():
            continue
        packed = subprocess.run(["npm", "pack", name, "--silent", "--pack-destination", str(ROOM)], check=True, capture_output=True, text=True)
        with tarfile.open(ROOM / packed.stdout.strip().splitlines()[-1]) as file:
            file.extractall(folder, filter="data")


def _page(content: str) -> str:
    return (f'<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>.</title></head><body><h1>Sayfa</h1>{content}</body></html>')


@contextmanager
def pages(service: str, port: int) -> Iterator[str]:
    """A site that shows each widget open on a page of its own, compressed alike. Each has its server: rasa-webchat one that greets it
    as Rasa's socket.io channel does, for it draws its window only then; deep-chat needs none for its demo, and a socket to do what the others do."""
    ours = _page("<script>addEventListener('kopru:ready', () => kopru.open(), { once: true })</script>"
                 f'<script src="{service}/widget.js" defer></script>')
    rasa = _page('<div id="webchat"></div><script src="/npm/rasa-webchat/package/lib/index.js"></script><script>WebChat.default('
                 '{initPayload: "/greet", socketUrl: location.origin, socketPath: "/socket.io/", title: "Destek", embedded: true}, null)</script>')
    deep = _page('<script type="module" src="/npm/deep-chat/package/dist/deepChat.bundle.js"></script><deep-chat demo="true"></deep-chat>')
    served = _page('<script type="module" src="/npm/deep-chat/package/dist/deepChat.bundle.js"></script><script>document.body.append(Object.assign('
                   'document.createElement("deep-chat"), {connect: {url: `ws://${location.host}/ws`, websocket: true}, mixedFiles: true, avatars: true, '
                   'names: true, introMessage: {text: "Merhaba, ben dijital asistanım."}}))</script>')

    def show(page: str) -> Any:
        async def endpoint(_: Any) -> HTMLResponse:
            return HTMLResponse(page)

        return endpoint

    closed = _page(f'<script src="{service}/widget.js" defer></script>')
    routes = [Route(f"/{name}", show(page)) for name, page in (("empty", _page("")), ("kopru", ours), ("kopru-closed", closed), ("rasa-webchat", rasa), ("deep-chat", served), ("deep-chat-demo", deep))]
    app = Starlette(routes=[*routes, Route("/socket.io/", socket_io, methods=["GET", "POST"]), WebSocketRoute("/ws", silent), Mount("/npm", StaticFiles(directory=ROOM))], middleware=[Middleware(GZipMiddleware, minimum_size=400)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for_port(port)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


async def socket_io(request: Request) -> Response:
    """As much of socket.io (engine.io 4, by polls) as rasa-webchat needs to find its session and draw its window."""
    known = request.query_params.get("sid", "")
    if not known:
        sid = f"s{len(TOLD)}"
        TOLD[sid] = asyncio.Queue()
        return Response(f'0{{"sid":"{sid}","upgrades":[],"pingInterval":25000,"pingTimeout":60000,"maxPayload":100000}}')
    if request.method == "GET":
        return Response(await TOLD[known].get())
    said = (await request.body()).decode()
    if said == "40":
        TOLD[known].put_nowait(f'40{{"sid":"{known}"}}')
    elif "session_request" in said:
        TOLD[known].put_nowait(f'42["session_confirm","{known}"]')
    return Response("ok")


async def silent(socket: WebSocket) -> None:
    """A chat server with nothing to say yet."""
    await socket.accept()
    await anext(socket.iter_text(), "")


TOLD: dict[str, asyncio.Queue[str]] = {}
"""What each session of socket.io is still to be told."""


THERE = {
    "empty": "() => document.readyState === 'complete'",
    "kopru": "() => document.querySelector('kopru-chat')?.shadowRoot.querySelector('kopru-panel')?.shadowRoot.querySelector('.w:not([hidden]) .w-log')",
    "kopru-closed": "() => document.querySelector('kopru-chat')?.shadowRoot.querySelector('.ln')",
    "rasa-webchat": "() => document.querySelector('.rw-conversation-container textarea, .rw-conversation-container input, .rw-sender')",
    "deep-chat": "() => document.querySelector('deep-chat')?.shadowRoot?.querySelector('#text-input')",
    "deep-chat-demo": "() => document.querySelector('deep-chat')?.shadowRoot?.querySelector('#text-input')",
}


async def measure(browser: Browser, site: str, name: str) -> tuple[int, int, float, float]:
    """One opening in a fresh session. The page opens its widget by itself; it is looked at only four times a second, for looks cost time too."""
    context = await browser.new_context(locale="tr-TR", viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    bytes_of: dict[str, int] = {}
    kinds: dict[str, str] = {}
    session.on("Network.responseReceived", lambda e: kinds.__setitem__(e["requestId"], e["type"]))
    session.on("Network.loadingFinished", lambda e: bytes_of.__setitem__(e["requestId"], int(e["encodedDataLength"])))
    await session.send("Network.enable")
    await session.send("Performance.enable")
    await page.goto(f"{site}/{name}")
    await page.wait_for_function(THERE[name], polling=250)
    await asyncio.sleep(SECONDS)
    busy = await _metric(session, "ThreadTime") * 1000  # Of the processor, not of the clock: what runs beside it on the machine does not count.
    await session.send("HeapProfiler.enable")
    await session.send("HeapProfiler.collectGarbage")
    heap = await _metric(session, "JSHeapUsedSize") / 1024
    await context.close()
    code = sum(size for request, size in bytes_of.items() if kinds.get(request) in ("Script", "Stylesheet"))
    return code, sum(bytes_of.values()), busy, heap


async def _metric(session: CDPSession, name: str) -> float:
    found = await session.send("Performance.getMetrics")
    return float(next(each["value"] for each in found["metrics"] if each["name"] == name))


async def compare(browser: Browser, site: str) -> list[Figures]:
    """Medians of several openings, in turns, so that what the machine does beside meets all alike."""
    runs: dict[str, list[tuple[int, int, float, float]]] = {name: [] for name in THERE}
    for _ in range(RUNS):
        for name in THERE:
            runs[name].append(await measure(browser, site, name))
            await asyncio.sleep(0)
    medians = {name: [statistics.median(values) for values in zip(*each, strict=True)] for name, each in runs.items()}
    empty = medians.pop("empty")
    return [Figures(name, int(each[0]), int(each[1] - empty[1]), each[2] - empty[2], each[3] - empty[3]) for name, each in medians.items()]

