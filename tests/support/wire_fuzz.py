"""Frames that no browser of ours would send: good ones with something wrong in them, nonsense, and bytes; led by a seed."""

from __future__ import annotations

import json
import random
from typing import Any

from tests.support.people import new_cid
from tests.support.raw_socket import BINARY, CLOSE, CONT, PING, PONG, TEXT, frame

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**31 - 1, 2**63, -(2**63), 2**64, 10**30, 1e308, -0.0, 0.1, "", " ", "\0", "a\0b", "²", "٣", "9" * 5000,
    "\ud800", "\udfff x", "\u2028/restart", "ş" * 4001, "\U0001f389" * 2000, "..", "../../etc/passwd", "';DROP TABLE entries;--", "%s%n", "{}", [],
    {}, [[[[]]]], {"a": {"b": []}}, [None] * 100, "cnv_none", "kopru.v1", "\r\nX: y", "<script>", "ı", "İ", "\u202e", "\ufeff",
)
TYPES = ("hello", "resume", "leave", "say", "press", "ask_human", "leave_queue", "set_language", "typing", "seen", "take", "reply", "note",
         "resolve", "give_back", "transfer", "presence", "welcome", "ack", "entries", "bye", "", "SAY", "say ")


def good(rng: random.Random, conversation: str) -> dict[str, Any]:
    """A frame that would be read, of either role; what holds the line up (hello) is rare."""
    cid = {"cid": new_cid(), "conversation": conversation}
    epoch = {"epoch": rng.choice((0, 1, 2, 3, 4))}
    kinds: list[dict[str, Any]] = [
        {"type": "say", **cid, "text": rng.choice(("merhaba", "ş" * rng.randrange(1, 4000), "/restart", "a\nb"))},
        {"type": "press", **cid, "seq": rng.randrange(9), "button": str(rng.randrange(4))},
        {"type": "ask_human", **cid}, {"type": "leave_queue", **cid}, {"type": "set_language", **cid, "language": rng.choice(("tr", "en"))},
        {"type": "typing", "conversation": conversation, "on": rng.random() < 0.5}, {"type": "seen", "conversation": conversation, "seq": rng.randrange(50)},
        {"type": "resume", "conversation": conversation, "epoch": 1, "last_seq": rng.choice((0, 1, 5, 10**6))},
        {"type": "leave", "conversation": conversation}, {"type": "take", **cid}, {"type": "reply", **cid, **epoch, "text": "Buyurun"},
        {"type": "note", **cid, "text": "not"}, {"type": "resolve", **cid, **epoch, "reason": "oldu\0"}, {"type": "give_back", **cid, **epoch, "agreed": "\0"},
        {"type": "transfer", **cid, **epoch, "department": rng.choice(("finance", "nowhere")), "note": "a\0b"},
        {"type": "presence", "status": rng.choice(("available", "busy", "break"))}, {"type": "hello", "role": "customer", "token": "x"},
    ]
    return rng.choice(kinds)


def bad(rng: random.Random, conversation: str) -> bytes:
    """The text of a frame, mostly with a fault."""
    chosen = good(rng, conversation)
    how = rng.randrange(8)
    if how == 0:
        return json.dumps(chosen).encode()
    if how <= 3:
        chosen[rng.choice([*chosen, "extra", "seq", "type", "text"])] = rng.choice(ODD)
        return json.dumps(chosen, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass" if rng.random() < 0.1 else "replace")
    if how == 4:
        return json.dumps({"type": rng.choice(TYPES), **{rng.choice(["cid", "conversation", "text", "x"]): rng.choice(ODD) for _ in range(4)}}).encode()
    text = json.dumps(chosen).encode()
    if how == 5:
        return text[: rng.randrange(len(text) + 1)]
    if how == 6:
        data = bytearray(text)
        for _ in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)
    return rng.choice((b"[" * rng.choice((10, 5000, 60_000)), b"{" + b'"a":{' * 3000, rng.randbytes(rng.randrange(400)), b"null", b'"say"', b"1e999", b" " * 60_000))


def gentle(rng: random.Random, conversation: str) -> bytes:
    """One frame with nothing wrong but what it says: the line lives on."""
    return frame(TEXT, bad(rng, conversation).decode("utf-8", "replace").encode()[:65_536])


def rough(rng: random.Random, conversation: str) -> bytes:
    """One frame: a text, seldom in fragments or with something wrong in its head."""
    text, chance = bad(rng, conversation), rng.random()
    if chance < 0.9:
        return frame(TEXT, text)
    if chance < 0.94:
        cut = rng.randrange(len(text) + 1)
        return frame(TEXT, text[:cut], fin=False) + frame(PING, b"p") + frame(CONT, text[cut:])
    if chance < 0.97:
        return frame(rng.choice((PING, PONG)), text[:125])
    return frame(rng.choice((BINARY, CONT, CLOSE, 3, 11)), text[: rng.randrange(200)], fin=rng.random() < 0.8, reserved=rng.choice((0, 0, 1, 4)),
                 mask=rng.choice((b"abcd", b"abcd", None)))


def body(rng: random.Random, hello: dict[str, Any], conversation: str) -> bytes:
    """The body of a poll, mostly with a fault."""
    frames = [json.loads(json.dumps(good(rng, conversation))) for _ in range(rng.randrange(4))]
    asked: dict[str, Any] = {"hello": hello, "frames": frames, "wait": 0, "have": "x"}
    if rng.random() < 0.7:
        asked[rng.choice([*asked, "extra"])] = rng.choice(ODD)
    data = bytearray(json.dumps(asked).encode())
    if rng.random() < 0.4:
        for _ in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)
