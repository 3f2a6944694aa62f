"""Webhooks: signed, repeated under the same id, without anybody's words, and never into our own network."""

from __future__ import annotations

import hashlib
import hmac

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from base.operator import Webhook
from desk.notices.webhook import Webhooks, is_public
from tests.support.mailbox import HttpReceiver
from tests.unit.test_desk_steps import Room, room
from tests.unit.test_outbox import OPERATOR, all_sent, box

__all__ = ["room"]
HOOK = Webhook("kayit", "http://kayit.example.com/kopru", "KOPRU_WEBHOOK_X", ("registered", "resolved"))


async def resolved_to_loopback(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


async def test_a_webhook_is_signed_and_holds_no_words_of_anybody(room: Room) -> None:
    async with HttpReceiver(503) as receiver, httpx.AsyncClient(trust_env=False) as http:
        hook = replace(HOOK, url=f"http://kayit.example.com:{receiver.port}/kopru")
        hooks = Webhooks(http, (hook,), {"kayit": "s" * 20}, room.clock, private=True, resolve=resolved_to_loopback)
        outbox = box(room, operator_=replace(OPERATOR, webhooks=(hook,)), webhook=hooks)
        number = await room.registered()
        await room.desk.work(number, "in_review", "stf_1", "1")
        await all_sent(outbox)
        room.later(minutes=1)
        await all_sent(outbox)
        first, second = receiver.got
    path, headers, told = second
    assert (path, headers["host"]) == ("/kopru", f"kayit.example.com:{receiver.port}")
    assert first[1]["kopru-delivery"] == headers["kopru-delivery"]
    assert (told["kind"], told["request"]["tracking_number"], told["request"]["state"]) == ("registered", number, "registered")
    assert "giremiyorum" not in str(told)
    at, _, made = headers["kopru-signature"].partition(",v1=")
    body = msgspec.json.encode(told)
    assert made == hmac.new(b"s" * 20, at[2:].encode() + b"." + body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1", "0.0.0.0",
                                     "64:ff9b::a00:1", "2002:7f00:1::", "224.0.0.1", "100.64.0.1", "64:ff9b:1::a00:1", "fec0::1",
                                     "::7f00:1", "::ffff:0:7f00:1", "2001:db8::1", "ff02::1", "fe80::1%eth0"])
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1::1")
    assert is_public("64:ff9b::5db8:d822")


async def test_a_webhook_whose_name_points_into_our_network_is_never_connected_to(room: Room) -> None:
    async with HttpReceiver() as receiver, httpx.AsyncClient(trust_env=False) as http:
        hook = replace(HOOK, url=f"http://kayit.example.com:{receiver.port}/kopru")

        async def mixed(_host: str, _port: int) -> list[str]:
            return ["93.184.216.34", "127.0.0.1"]

        hooks = Webhooks(http, (hook,), {"kayit": "s" * 20}, room.clock, resolve=mixed)
        outbox = box(room, operator_=replace(OPERATOR, webhooks=(hook,)), webhook=hooks)
        await room.registered()
        await all_sent(outbox)
        assert receiver.got == []
    assert [(each.state, each.error) for each in await outbox.shown("waiting")] == [("waiting", "not a public address")]


async def test_a_redirect_is_not_followed(room: Room) -> None:
    async with HttpReceiver(302) as receiver, httpx.AsyncClient(trust_env=False) as http:
        hook = replace(HOOK, url=f"http://kayit.example.com:{receiver.port}/kopru")
        hooks = Webhooks(http, (hook,), {"kayit": "s" * 20}, room.clock, private=True, resolve=resolved_to_loopback)
        await room.registered()
        outbox = box(room, operator_=replace(OPERATOR, webhooks=(hook,)), webhook=hooks)
        await all_sent(outbox)
        assert [each.error for each in await outbox.shown("waiting")] == ["HTTP 302"]
