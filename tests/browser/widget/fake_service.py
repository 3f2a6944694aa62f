"""A stand-in for the service that speaks the real protocol with fixed answers, so that the widget can be tested alone.

What is written decides the answer: `çekim` brings a card with choices, `takip` a tracking card, `hata` is refused,
`meşgul` is refused once with a wait of a second. A file's name decides too: `virüs` is refused, `yavaş` is read and scanned
when the test says so, `kesik` loses the line before its answer, once. Run as `fake_service.py PORT`; a second port, PORT + 1, serves pages of
other origins that do their worst to what is in them.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from handoff import protocol as p  # noqa: E402
from server.headers import SecurityHeaders  # noqa: E402

CARD = {"kind": "request", "state": "filling", "missing": ["transaction_type"],
        "fields": {"subject": "Çekim gelmedi", "event_date": "2026-11-22"}}
TRACKING = {"kind": "tracking", "tracking_number": "KPR-7Q4M-2X9D-8WTC", "state": "registered", "topic": "withdrawal",
            "department": "finance", "subject": "Çekim gelmedi", "due_from": None, "due_to": "2027-11-30T14:32:00+03:00",
            "steps": [{"kind": "registered", "at": "2026-11-23T14:31:00+03:00"}]}
ELIF = p.Person("agt_1", "Elif Kaya", "finance")


class Conversation:
    """One conversation and the lines that show it."""

    def __init__(self, name: str, language: p.Language) -> None:
        self.id, self.language, self.state, self.epoch = name, language, "bot", 1
        self.entries: list[p.Entry] = []
        self.acks: dict[str, p.Ack] = {}
        self.refused: set[str] = set()
        self.lines: set[WebSocket] = set()

    def view(self) -> p.View:
        queued = self.state == "queued"
        return p.View(state=self.state, epoch=self.epoch, last_seq=len(self.entries), language=self.language,
                      agent=ELIF if self.state == "agent" else None, department="finance", place=2 if queued else 0,
                      wait=[2, 4] if queued else [])

    def after(self, seq: int) -> p.Entries:
        return p.Entries(self.id, seq, len(self.entries), self.entries[seq:], self.view())

    async def put(self, but: WebSocket | None = None, **entry: Any) -> p.Entry:
        made = p.Entry(seq=len(self.entries) + 1, at=int(time.time() * 1000), **entry)
        self.entries.append(made)
        await self.tell(p.Entries(self.id, made.seq - 1, made.seq, [made], self.view()), but)
        return made

    async def tell(self, frame: p.ToBrowser, but: WebSocket | None = None) -> None:
        for line in [each for each in self.lines if each is not but]:
            await send(line, frame)

    async def move(self, state: str, event: str, cid: str = "", **data: Any) -> p.Entry:
        self.state, self.epoch = state, self.epoch + 1
        return await self.put(by="system", kind="event", event=event, data=data, cid=cid)


VISITS: dict[str, Conversation] = {}


async def send(line: WebSocket, frame: p.ToBrowser) -> None:
    await line.send_text(p.encode(frame).decode())


async def visits(request: Request) -> Response:
    """A new visitor; other origins may ask first."""
    sharing = {"access-control-allow-origin": "*", "access-control-allow-headers": "content-type"}
    if request.method == "OPTIONS":
        return Response(headers=sharing)
    number = len(VISITS) + 1
    VISITS[f"token-{number}"] = Conversation(f"cnv_{number}", (await request.json())["language"])
    return JSONResponse({"token": f"token-{number}", "visitor": f"vis_{number}"}, status_code=201, headers=sharing)


async def tickets(request: Request) -> Response:
    """The token stands for its own ticket."""
    sharing = {"access-control-allow-origin": "*", "access-control-allow-headers": "content-type"}
    if request.method == "OPTIONS":
        return Response(headers=sharing)
    token = (await request.json())["token"]
    return JSONResponse({"ticket": token, "token": token} if token in VISITS else {}, 200 if token in VISITS else 401, headers=sharing)


async def loader(_: Request) -> Response:
    """The script tag with the privacy page in it, as server/pages.py gives it out; that itself would bring half the service along."""
    text = (ROOT / "web/widget/bundle-loader.js").read_text(encoding="utf-8")
    return Response(text.replace("PRIVACY_PAGE", "https://example.com/gizlilik"), media_type="text/javascript")


async def operator(_: Request) -> Response:
    """Who the operator is."""
    names = {"tr": "Ödemeler ekibi", "en": "Payments team"}
    days = ["mon", "tue", "wed", "thu", "fri"]
    return JSONResponse({
        "name": "Örnek Oyun", "minimum_age": 18, "document_most_mb": 10, "privacy_url": "https://example.com/gizlilik", "topics": {},
        "departments": {"finance": {"name": names, "hours": []},
                        "support": {"name": {"tr": "Destek ekibi", "en": "Support team"},
                                    "hours": [{"days": days, "from": "09:00", "to": "18:00"}]}}},
        headers={"access-control-allow-origin": "*"})


FILES: dict[tuple[str, str], dict[str, Any]] = {}
"""What was put on requests, by visitor's token and Idempotency-Key."""
CUT: set[str] = set()
STEPS = {name: asyncio.Event() for name in ("read", "scanned")}
INFECTED = {"tr": "Dosya güvenlik taramasından geçmedi, silindi. Başka bir dosya ekleyin.",
            "en": "The file did not pass the security scan and was deleted. Add another file."}


async def documents(request: Request) -> Response:
    """Files on the request: the same key brings the same document."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token not in VISITS or request.path_params["number"] != TRACKING["tracking_number"]:
        return JSONResponse({"code": "not_found", "title": "Bulunamadı."}, 404)
    if request.method == "GET":
        return JSONResponse({"documents": [each for (owner, _), each in FILES.items() if owner == token]})
    key, name = request.headers["idempotency-key"], unquote(request.headers["content-disposition"].split("''")[1])
    if "yavaş" in name:
        await STEPS["read"].wait()
    data = await request.body()
    if "yavaş" in name:
        await STEPS["scanned"].wait()
    if "virüs" in name:
        return JSONResponse({"code": "file_infected", "title": INFECTED[request.headers["accept-language"]]}, 422)
    made = FILES.setdefault((token, key), {"id": f"doc_{len(FILES) + 1}", "name": name, "kind": "application/pdf", "size": len(data),
                                           "at": int(time.time() * 1000), "sha256": "", "erased": False})
    if "kesik" in name and key not in CUT:
        CUT.add(key)
        return JSONResponse({"code": "unavailable", "title": "Şu anda yapılamıyor. Birazdan yeniden deneyin."}, 503)
    return JSONResponse(made, 201)


SURVEYS: dict[str, dict[str, Any]] = {}
"""What is asked, by survey token; a conversation's own starts with its id."""


async def my_surveys(request: Request) -> Response:
    """What the visitor can still be asked."""
    c = VISITS[request.headers["authorization"].removeprefix("Bearer ")]
    return JSONResponse({"surveys": [each for each in SURVEYS.values() if each["token"].startswith(f"{c.id}.") and not each["answered"]]})


async def survey(request: Request) -> Response:
    """Keeps the answer; the comment `meşgul` is not taken."""
    given = await request.json()
    if given["comment"] == "meşgul":
        return JSONResponse({"code": "busy", "title": "Yoğunuz, birazdan yeniden deneyin."}, 503)
    asked = SURVEYS[request.path_params["token"]]
    asked |= given | {"answered": True}
    return JSONResponse(asked, 201)


async def answer(c: Conversation, text: str) -> None:
    """The assistant's or the agent's words to `text`."""
    by: p.Speaker = "bot" if c.state == "bot" else "agent"
    await c.tell(p.Typing(c.id, True, by, ELIF.name if by == "agent" else ""))
    await asyncio.sleep(0.15)
    if by == "agent":
        await c.put(by="agent", name=ELIF.name, text="Bakıyorum.")
    elif "çekim" in text:
        await c.put(by="bot", text="Hangi işlem?", card=CARD, buttons=[p.Button("0", "Para çekme"), p.Button("1", "Diğer")])
    elif "takip" in text:
        await c.put(by="bot", text="Talebiniz kaydedildi.", card=TRACKING)
    else:
        await c.put(by="bot", text=f"Anladım: {text}")


async def act(c: Conversation, line: WebSocket, frame: Any) -> None:
    """One command of the customer, answered as the service would: the same cid brings the same ack."""
    if known := c.acks.get(frame.cid):
        await send(line, known)
        return
    made: p.Entry
    covers, then = False, ""
    match frame:
        case p.Transcript(email=email):
            told = p.Ack(frame.cid, c.id, len(c.entries), 0, c.epoch) if "@" in email else p.Refusal("bad_email", "E-posta adresi geçerli görünmüyor.", frame.cid, c.id)
            await send(line, told)
            return
        case p.Say(text=text) if "hata" in text:
            await send(line, p.Refusal("empty", "Gönderilemedi.", frame.cid, c.id))
            return
        case p.Say(text=text) if "meşgul" in text and frame.cid not in c.refused:
            c.refused.add(frame.cid)
            await send(line, p.Refusal("busy", "Yoğunuz.", frame.cid, c.id, 1.0))
            return
        case p.Say(text=text):
            made, covers, then = await c.put(line, by="customer", text=text, cid=frame.cid), True, text
        case p.Press(seq=seq, button=button):
            then = next(b.title for b in c.entries[seq - 1].buttons if b.id == button)
            made, covers = await c.put(line, by="customer", text=then, cid=frame.cid), True
        case p.AskHuman():
            made = await c.move("queued", "queued", frame.cid, department="finance", reason="asked")
        case p.LeaveQueue():
            made = await c.move("bot", "left_queue", frame.cid)
        case p.SetLanguage(language=language):
            c.language = language
            made = await c.put(by="system", kind="event", event="language", data={"language": language}, cid=frame.cid)
    c.acks[frame.cid] = p.Ack(frame.cid, c.id, made.seq, made.at, c.epoch, covers)
    await send(line, c.acks[frame.cid])
    if then and c.state in ("bot", "agent"):
        asyncio.get_running_loop().call_later(0.05, lambda: asyncio.ensure_future(answer(c, then)))


async def socket(line: WebSocket) -> None:
    """One line, from hello to its end."""
    await line.accept(subprotocol=p.VERSION)
    hello = p.read("customer", await line.receive_text())
    c = VISITS.get(hello.ticket) if isinstance(hello, p.Hello) else None
    if c is None:
        await send(line, p.Refusal("bad_token", "Oturum geçersiz."))
        await line.close(4401)
        return
    await send(line, p.Welcome("customer", p.Person("vis", ""), 2.0, c.id, c.view()))
    await send(line, c.after(hello.last_seq if hello.conversation == c.id else 0))
    c.lines.add(line)
    beat = asyncio.create_task(beats(c, line))
    try:
        while True:
            frame = p.read("customer", await line.receive_text())
            if isinstance(frame, p.Resume):
                await send(line, c.after(frame.last_seq))
            elif not isinstance(frame, p.Typing | p.Seen):
                await act(c, line, frame)
    except (WebSocketDisconnect, RuntimeError):
        return
    finally:
        beat.cancel()
        c.lines.discard(line)


async def beats(c: Conversation, line: WebSocket) -> None:
    """A heartbeat every two seconds."""
    while True:
        await asyncio.sleep(2)
        await send(line, p.Heartbeat({c.id: len(c.entries)}, int(time.time() * 1000)))


async def happen(request: Request) -> Response:
    """What the test wants to happen in the last conversation: `joined`, `resolved`, `says`, `cut`, `hold`, `read`, `scanned`, `asks`."""
    c = list(VISITS.values())[-1]
    what = request.path_params["what"]
    if what == "joined":
        await c.move("agent", "joined", agent={"id": ELIF.id, "name": ELIF.name, "department": "finance"})
    elif what == "resolved":
        SURVEYS[f"{c.id}.1"] = {"token": f"{c.id}.1", "subject": "Çekim gelmedi", "answered": False}
        await c.move("bot", "resolved", agent={"id": ELIF.id, "name": ELIF.name})
    elif what == "hold":
        for step in STEPS.values():
            step.clear()
    elif what == "asks":
        await c.put(by="bot", text="Kaç puan verirsiniz?", buttons=[p.Button(str(n), str(n)) for n in range(1, 6)])
    elif what in STEPS:
        STEPS[what].set()
    elif what == "says":
        await c.put(by="agent" if c.state == "agent" else "bot", name=ELIF.name, text=request.query_params["text"])
    else:
        for line in list(c.lines):
            await line.close(1012)
    return Response(status_code=204)


HOSTILE = {
    "crowding": "*{font-size:9px!important;color:red!important;display:inline!important;margin:7px!important;"
                "letter-spacing:4px!important;text-transform:uppercase!important}button{width:400px!important}",
    "moving": "html{font-size:62.5%}body{transform:translateZ(0);direction:rtl;zoom:1.1}"
              "kopru-chat,div,section{position:static!important;opacity:.2!important;z-index:0!important}",
    "resetting": "*,*::before,*::after{all:unset!important}:root{font:italic 40px/3 serif;filter:grayscale(1)}",
    "covering": "body::after{content:'';position:fixed;inset:0;z-index:2147483647;background:rgb(0 0 0/.2);pointer-events:none}"
                "body{overflow:hidden;height:3000px}*{transition:all 2s!important;outline:none!important}button,textarea{visibility:hidden}",
    "hiding": "body>*{display:none!important}svg{fill:red!important;width:200px!important}:root{--brand:red;--surface:yellow}",
}


async def hostile(request: Request) -> Response:
    """A page of another origin with rules that hit everything, and a strict policy of its own."""
    service = f"http://127.0.0.1:{request.url.port - 1}"
    policy = (f"default-src 'none'; script-src {service}; style-src 'unsafe-inline'; connect-src {service} "
              f"{service.replace('http', 'ws')}; require-trusted-types-for 'script'; trusted-types 'none'")
    page = (f"<!doctype html><html lang='tr'><head><style>{HOSTILE[request.path_params['name']]}</style></head><body><h1>Sayfa</h1>"
            f"<script src='{service}/widget.js'></script></body></html>")
    return HTMLResponse(page, headers={"content-security-policy": policy})


async def shared(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call(request)
    response.headers.setdefault("access-control-allow-origin", "*")
    response.headers["cross-origin-resource-policy"] = "cross-origin"
    return response


def service() -> Any:
    from starlette.middleware import Middleware
    from starlette.middleware.base import BaseHTTPMiddleware

    app = Starlette(middleware=[Middleware(BaseHTTPMiddleware, dispatch=shared)], routes=[
        Route("/", lambda _: FileResponse(ROOT / "web/help/index.html")),
        Route("/widget.js", loader),
        Route("/api/v1/operator", operator),
        Route("/api/v1/visits", visits, methods=["POST", "OPTIONS"]),
        Route("/api/v1/tickets", tickets, methods=["POST", "OPTIONS"]),
        Route("/api/v1/requests/{number}/documents", documents, methods=["GET", "POST"]),
        Route("/api/v1/my-surveys", my_surveys, methods=["GET"]),
        Route("/api/v1/surveys/{token}", survey, methods=["POST"]),
        Route("/happen/{what}", happen, methods=["POST"]),
        WebSocketRoute("/socket", socket),
        Mount("/web", StaticFiles(directory=ROOT / "web")),
    ])
    return SecurityHeaders(app)


async def main(port: int) -> None:
    pages = Starlette(routes=[Route("/{name}", hostile)])
    servers = [uvicorn.Server(uvicorn.Config(app, "127.0.0.1", number, log_level="warning", timeout_graceful_shutdown=1))
               for app, number in ((service(), port), (pages, port + 1))]
    await asyncio.gather(*(server.serve() for server in servers))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
