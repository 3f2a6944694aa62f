"""People on the socket: a customer and an agent as their browsers behave, keeping what they saw on the screen."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from typing import Any, Self

import httpx
import pyotp
import websockets
from websockets.asyncio.client import ClientConnection

Frame = dict[str, Any]
Entry = dict[str, Any]
_numbers = itertools.count(1)


def new_cid() -> str:
    """A client id that no other test message has."""
    return f"cid-{time.time_ns():x}-{next(_numbers)}"


class Person:
    """One browser. `screen` is what it shows by seq; `doubled` and `gaps` count what must never happen."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.screen: dict[int, Entry] = {}
        self.frames: list[Frame] = []
        self.unacked: dict[str, Frame] = {}
        self.acks: dict[str, Frame] = {}
        self.refused: dict[str, Frame] = {}
        self.conversation = ""
        self.view: Frame = {}
        self.last_seq = 0
        self.doubled = 0
        self.gaps = 0
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self.closed_with: int | None = None
        self.live = False

    # --- the line ---------------------------------------------------------------------

    async def connect(self, hello: Frame, headers: dict[str, str] | None = None) -> None:
        """Opens the socket, says hello and sends again what was never acknowledged."""
        self.live, self.closed_with = False, None
        url = self.address.replace("http", "ws", 1) + "/socket"
        self._socket = await websockets.connect(url, subprotocols=["kopru.v1"], additional_headers=headers or {}, origin=self.address)
        await self.send(hello)
        self._reading = asyncio.create_task(self._read())
        await self.first("welcome")
        again: set[str] = set()
        while waiting := [frame for cid, frame in self.unacked.items() if cid not in again]:
            for frame in waiting:  # in their order, and before anything new
                again.add(frame["cid"])
                await self.send(frame)
        self.live = True

    async def first(self, kind: str) -> None:
        """Waits for the first frame of a kind since the line came; raises OSError when the line is lost before, as a browser is told."""
        await self.until(lambda: self.closed_with is not None or any(f["type"] == kind for f in self.frames), kind)
        if not any(f["type"] == kind for f in self.frames):
            raise OSError(f"the line was lost before {kind}")

    async def send(self, frame: Frame) -> None:
        """A frame as it is."""
        assert self._socket
        await self._socket.send(json.dumps(frame))

    async def drop(self) -> None:
        """The network is gone."""
        if self._reading:
            self._reading.cancel()
        if self._socket:
            self._socket.transport.abort()
            await self._socket.wait_closed()
            self._socket = None
        self.frames.clear()

    async def close(self) -> None:
        """Closes the tab."""
        if self._reading:
            self._reading.cancel()
        if self._socket:
            await self._socket.close()

    async def say_frame(self, frame: Frame) -> Frame:
        """Sends what has to be acknowledged and waits for ack or refusal."""
        cid = frame.setdefault("cid", new_cid())
        self.unacked[cid] = frame
        while True:
            await self.send(frame)
            await self.until(lambda: cid in self.acks or cid in self.refused, f"ack of {frame['type']}")
            answer = self.acks.get(cid) or self.refused[cid]
            if not answer.get("retry_after"):
                return answer
            del self.refused[cid]  # busy: the same message again, when it was told
            await asyncio.sleep(answer["retry_after"])

    async def until(self, holds: Callable[[], Any], what: str = "", seconds: float = 15.0) -> Any:
        """Waits until `holds()` is true; raises AssertionError with what is on the screen."""
        end = time.monotonic() + seconds
        while not (found := holds()):
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {seconds} s for {what}\n{self.told()}")
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.5))
            except TimeoutError:
                continue
        return found

    def told(self) -> str:
        """The screen as text."""
        return "\n".join(f"{seq} {e['by']}: {e.get('text') or e.get('event')}" for seq, e in sorted(self.screen.items()))

    async def _read(self) -> None:
        assert self._socket
        try:
            async for text in self._socket:
                self._take(json.loads(text))
                self._changed.set()
        except websockets.ConnectionClosed:
            pass
        self.closed_with = self._socket.close_code if self._socket else None
        self._changed.set()

    def _take(self, frame: Frame) -> None:
        self.frames.append(frame)
        mine = frame.get("conversation") in ("", None, self.conversation)
        kind = frame["type"]
        if kind == "welcome" and frame.get("conversation"):
            self.conversation = frame["conversation"]
        if "view" in frame and frame["view"] and (mine or kind == "welcome"):
            self.view = frame["view"]
        if kind == "entries" and mine:
            self._show(frame)
        if kind == "ack":
            self._acked(frame)
        if kind == "refused" and frame.get("cid"):
            self.refused[frame["cid"]] = frame
            if not frame.get("retry_after"):
                self.unacked.pop(frame["cid"], None)

    def _show(self, frame: Frame) -> None:
        if frame["after"] > self.last_seq:
            self.gaps += 1
        for entry in frame["items"]:
            if entry["seq"] in self.screen and entry["seq"] > self.last_seq:
                self.doubled += 1
            self.screen.setdefault(entry["seq"], entry)
        self.last_seq = max(self.last_seq, frame["upto"])

    def _acked(self, frame: Frame) -> None:
        self.acks[frame["cid"]] = frame
        sent = self.unacked.pop(frame["cid"], None)
        if frame.get("covers") and sent:
            by = "customer" if sent["type"] in ("say", "press") else "agent"
            self.screen.setdefault(frame["seq"], {"seq": frame["seq"], "by": by, "text": sent.get("text", ""), "cid": frame["cid"]})
            self.last_seq = max(self.last_seq, frame["seq"])


class Customer(Person):
    """A visitor of the site."""

    token = ""

    @classmethod
    async def arrive(cls, address: str, language: str = "tr") -> Self:
        """Opens the widget for the first time."""
        person = cls(address)
        async with httpx.AsyncClient(base_url=address, trust_env=False, verify=False) as http:
            answer = await http.post("/api/v1/visits", json={"language": language})
            person.token = answer.json()["token"]
        person.language = language
        await person.come()
        return person

    language = "tr"

    async def ticket(self) -> str:
        """A ticket for one socket; keeps the token that comes with it."""
        async with httpx.AsyncClient(base_url=self.address, trust_env=False, verify=False) as http:
            try:
                answer = await http.post("/api/v1/tickets", json={"token": self.token})
                answer.raise_for_status()
            except httpx.HTTPError as lost:
                raise OSError("no ticket") from lost  # as when the socket itself can't be opened
            self.token = answer.json()["token"]
            return str(answer.json()["ticket"])

    async def come(self) -> None:
        """Connects, or connects again after the line was lost."""
        await self.connect({"type": "hello", "role": "customer", "ticket": await self.ticket(), "language": self.language,
                            "conversation": self.conversation, "epoch": self.view.get("epoch", 0), "last_seq": self.last_seq})
        await self.first("entries")

    async def say(self, text: str) -> Frame:
        """Writes; the ack."""
        return await self.say_frame({"type": "say", "conversation": self.conversation, "text": text})

    async def press(self, title: str) -> Frame:
        """Presses the newest button of that title."""
        entry, button = next((e, b) for _, e in sorted(self.screen.items(), reverse=True) for b in e.get("buttons", ())
                             if b["title"] == title)
        return await self.say_frame({"type": "press", "conversation": self.conversation, "seq": entry["seq"], "button": button["id"]})

    async def heard(self, after: int, seconds: float = 15.0) -> list[Entry]:
        """What the bot answered after `after`, once it has."""
        await self.until(lambda: any(e["by"] == "bot" for s, e in self.screen.items() if s > after), "the bot's answer", seconds)
        await asyncio.sleep(0)
        return [e for s, e in sorted(self.screen.items()) if s > after and e["by"] == "bot"]

    async def ask(self, text: str) -> list[Entry]:
        """Writes and waits for the bot's answer."""
        ack = await self.say(text)
        return await self.heard(ack["seq"])


_recovery: dict[tuple[str, str], list[str]] = {}
"""Recovery codes by service and login, of those who were asked to set up a second factor."""


async def enter(http: httpx.AsyncClient, login: str, password: str) -> httpx.Response:
    """Signs in, with the second factor where it is asked for: sets it up the first time, then uses recovery codes."""
    asked = {"login": login, "password": password}
    answer = await http.post("/api/v1/login", json=asked)
    step = answer.json() if answer.status_code == 200 else {}
    mine = (str(http.base_url), login)
    if step.get("next") == "enrol":
        answer = await http.post("/api/v1/login", json=asked | {"code": pyotp.TOTP(step["secret"]).now()})
        _recovery[mine] = answer.json()["recovery_codes"]
    if step.get("next") == "code":
        answer = await http.post("/api/v1/login", json=asked | {"code": _recovery[mine].pop()})
    return answer


class Agent(Person):
    """A member of staff at the console."""

    cookie = ""
    epoch = 0

    @classmethod
    async def sign_in(cls, address: str, login: str, password: str) -> Self:
        """Signs in and opens the queue."""
        person = cls(address)
        async with httpx.AsyncClient(base_url=address, trust_env=False, verify=False) as http:
            answer = await enter(http, login, password)
            answer.raise_for_status()
            person.cookie = f"kopru_staff={answer.cookies['kopru_staff']}"
        await person.come()
        return person

    async def come(self) -> None:
        """Connects, or connects again."""
        await self.connect({"type": "hello", "role": "agent"}, {"Cookie": self.cookie})
        await self.first("queue")

    def rows(self) -> dict[str, Frame]:
        """The list as the console would show it."""
        rows: dict[str, Frame] = {}
        for frame in self.frames:
            if frame["type"] == "queue":
                if frame.get("full"):
                    rows.clear()
                for row in frame["rows"]:
                    rows[row["conversation"]] = row
        return {name: row for name, row in rows.items() if row["state"] in ("queued", "agent")}

    async def open(self, conversation: str) -> Frame:
        """Opens a conversation on the screen; the first `entries` frame with the summary."""
        self.conversation, self.last_seq, self.screen = conversation, 0, {}
        await self.send({"type": "resume", "conversation": conversation})
        return await self.until(lambda: next((f for f in self.frames if f["type"] == "entries" and f["conversation"] == conversation),
                                             None), "the conversation")  # type: ignore[no-any-return]

    async def take(self, conversation: str) -> Frame:
        """Takes it; ack or refusal."""
        answer = await self.say_frame({"type": "take", "conversation": conversation})
        self.epoch = answer.get("epoch", 0)
        return answer

    async def reply(self, text: str) -> Frame:
        """Writes to the customer."""
        return await self.say_frame({"type": "reply", "conversation": self.conversation, "epoch": self.epoch, "text": text})

    async def resolve(self, reason: str = "") -> Frame:
        """Done."""
        return await self.say_frame({"type": "resolve", "conversation": self.conversation, "epoch": self.epoch, "reason": reason})
