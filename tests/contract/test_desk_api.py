"""The calls in desk_api.json, which the action server's tests read too, are answered by the real application as written."""

from __future__ import annotations

import itertools
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from base.clock import Clock
from base.ledger import Once, single
from base.settings import Settings
from desk import tracking
from desk.service import Desk
from handoff import store
from server.app import App, create

CALLS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("desk_api.json").read_text(encoding="utf-8"))["calls"]
NUMBER = next(call["response"]["tracking_number"] for call in CALLS if call["status"] == 201)
MOST_TRIES = 20


class SetClock(Clock):
    """Stands where the story is."""

    def __init__(self, moment: str) -> None:
        super().__init__()
        self.moment = datetime.fromisoformat(moment)

    def now_ms(self) -> int:
        return int(self.moment.timestamp() * 1000)

    def now(self, zone: ZoneInfo | None = None) -> datetime:
        return self.moment.astimezone(zone)


async def test_every_call_is_answered_as_written(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = itertools.count(bits_of(NUMBER))
    monkeypatch.setattr("secrets.randbits", lambda _: next(numbers))
    app = create(settings)
    clock = SetClock(CALLS[0]["clock"])
    parts = app.parts
    parts.clock = clock
    parts.desk = Desk(parts.ledger, parts.read, parts.operator, clock)
    for name, visitor in (("cnv_0192", "vis_1"), ("cnv_0777", "vis_2")):
        await parts.ledger.do(single, Once(lambda tx, n=name, v=visitor: store.open_conversation(tx, v, "tr", n, 1)))  # type: ignore[misc]
    try:
        await tell(app, settings, clock)
    finally:
        await parts.stop()


async def tell(app: App, settings: Settings, clock: SetClock) -> None:
    headers = {"Authorization": f"Bearer {settings.internal_secret}", "Accept-Language": "tr"}
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as client:
        for call in CALLS:
            if "clock" in call:
                clock.moment = datetime.fromisoformat(call["clock"])
            for _ in range(MOST_TRIES if call.get("until_refused") else 1):
                answer = await ask(client, call)
                if answer.status_code == call["status"]:
                    break
            assert answer.status_code == call["status"], (call["name"], answer.text)
            holds(call, answer.json())
            if "idempotency_key" in call and call["status"] < 300:
                again = await ask(client, call)
                assert again.json() == answer.json(), f"{call['name']}: the same key gives the same"


async def ask(client: httpx.AsyncClient, call: dict[str, Any]) -> httpx.Response:
    headers = {"Idempotency-Key": call["idempotency_key"]} if "idempotency_key" in call else {}
    content = None if call["request"] is None else json.dumps(call["request"]).encode()
    return await client.request(call["method"], call["path"], content=content, headers=headers)


def holds(call: dict[str, Any], answer: Any) -> None:
    if call.get("excerpt"):
        assert contains(answer, call["response"]), call["name"]
    else:
        assert answer == call["response"], call["name"]


def contains(whole: Any, part: Any) -> bool:
    """An excerpt: keys may be missing, and an empty list stands for any."""
    if isinstance(part, dict):
        return all(name in whole and contains(whole[name], value) for name, value in part.items())
    return isinstance(whole, list) if part == [] else bool(whole == part)


def bits_of(number: str) -> int:
    code = re.sub(r"\W", "", number.removeprefix("KPR"))[: tracking.RANDOM]
    return sum(tracking.ALPHABET.index(symbol) << 5 * place for place, symbol in enumerate(code))


@pytest.mark.parametrize("call", [each for each in CALLS if each["method"] == "POST" and "idempotency_key" in each], ids=lambda c: c["name"])
async def test_a_change_without_a_key_or_a_secret_is_refused(settings: Settings, call: dict[str, Any]) -> None:
    app = create(settings)
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 40000))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            bare = {**call}
            bare.pop("idempotency_key")
            assert (await ask(client, bare)).status_code == 404
            client.headers["Authorization"] = f"Bearer {settings.internal_secret}"
            assert (await ask(client, bare)).json()["code"] == "bad_request"
    finally:
        await app.parts.stop()


async def test_the_owner_of_a_waiting_request_is_told_what_is_wanted_and_a_stranger_is_not(settings: Settings) -> None:
    app = create(settings)
    parts = app.parts
    for name, visitor in (("cnv_0192", "vis_1"), ("cnv_0777", "vis_2")):
        await parts.ledger.do(single, Once(lambda tx, n=name, v=visitor: store.open_conversation(tx, v, "tr", n, 1)))  # type: ignore[misc]
    headers = {"Authorization": f"Bearer {settings.internal_secret}"}
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 40000))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as client:
            number = (await ask(client, CALLS[0])).json()["tracking_number"]
            wanted = []
            for kind, text in (("in_review", ""), ("asked_customer", "Dekontu ekler misiniz?"), ("in_review", "")):
                await parts.desk.work(number, kind, "stf_1", f"s{len(wanted)}", text)  # type: ignore[arg-type]
                seen = [await client.post("/internal/v1/tracking", json={"conversation": each, "typed": number}) for each in ("cnv_0192", "cnv_0777")]
                wanted.append([each.json()["request"]["wanted"] for each in seen])
    finally:
        await parts.stop()
    assert wanted == [[None, None], ["Dekontu ekler misiniz?", None], [None, None]]
