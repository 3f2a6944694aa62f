"""RFC 6455 at our door, frame by frame over plain TCP: what a conformance suite asks, against the real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.raw_socket import BINARY, CLOSE, CONT, PING, PONG, TEXT, RawSocket, closing, frame
from tests.support.service import Service

OURS = "kopru.v1"
HELLO = {"type": "hello", "role": "customer", "token": "", "language": "tr"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("wire")
    with Service(folder) as started:
        yield started


def echo(service: Service) -> RawSocket:
    """Without a subprotocol the development service sends back what it gets, by the way our own frames take."""
    return RawSocket(service.port)


# --- the handshake -----------------------------------------------------------------------------


async def test_our_own_subprotocol_is_chosen(service: Service) -> None:
    async with RawSocket(service.port, f"chat, {OURS}") as line:
        assert (line.status, line.headers["sec-websocket-protocol"]) == (101, OURS)
        assert "sec-websocket-extensions" not in line.headers


async def test_compression_is_not_agreed_to(service: Service) -> None:
    async with RawSocket(service.port, OURS, Sec_WebSocket_Extensions="permessage-deflate") as line:
        assert "sec-websocket-extensions" not in line.headers


async def test_another_subprotocol_is_refused_with_a_word(service: Service) -> None:
    async with RawSocket(service.port, "chat") as line:
        assert line.status == 400
        assert OURS.encode() in line.body


async def test_a_page_of_another_origin_is_refused(service: Service) -> None:
    async with RawSocket(service.port, OURS, Origin="https://elsewhere.example.com") as line:
        assert line.status == 403


async def test_in_production_a_socket_without_our_subprotocol_is_refused(tmp_path: Path) -> None:
    with Service(tmp_path, KOPRU_DEVELOPMENT="0") as strict:
        async with RawSocket(strict.port) as line:
            assert line.status == 400
        async with RawSocket(strict.port, OURS) as line:
            assert line.status == 101


@pytest.mark.parametrize(("head", "status"), [
    ("GET /socket HTTP/1.1\r\nHost: x\r\n\r\n", 426),
    ("GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n", 400),
    ("GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n", 400),
    ("GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
     "Sec-WebSocket-Version: 8\r\n\r\n", 400),
    ("GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Long: " + "x" * 20_000 + "\r\n\r\n", 431),
])
async def test_a_handshake_that_is_none_is_told_so(service: Service, head: str, status: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    writer.write(head.encode())
    async with asyncio.timeout(5):
        answer = await reader.readline()
    writer.close()
    assert int(answer.split()[1]) == status


# --- messages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 65_535, 65_536])
@pytest.mark.parametrize("kind", [TEXT, BINARY])
async def test_messages_of_every_length_come_back(service: Service, kind: int, size: int) -> None:
    async with echo(service) as line:
        line.send(frame(kind, b"*" * size))
        got = await line.read()
        assert (got.fin, got.opcode, got.payload) == (True, kind, b"*" * size)


async def test_a_message_that_comes_byte_by_byte_comes_back(service: Service) -> None:
    text = "Κόσμε · çok güzel · \U0001f389".encode()
    async with echo(service) as line:
        for byte in frame(TEXT, text):
            line.send(bytes((byte,)))
            await line.writer.drain()
            await asyncio.sleep(0)
        assert await line.whole() == text


async def test_fragments_are_put_together_and_control_frames_between_them_answered(service: Service) -> None:
    async with echo(service) as line:
        line.send(frame(TEXT, b"bir ", fin=False), frame(PING, b"orada"), frame(CONT, b"iki ", fin=False), frame(CONT, b"", fin=False),
                  frame(PONG, b"kimse sormadi"), frame(CONT, "üç".encode()))
        got = [await line.read(), await line.read()]
        assert sorted((each.opcode, each.payload) for each in got) == [(TEXT, "bir iki üç".encode()), (PONG, b"orada")]


async def test_a_character_may_be_split_over_fragments(service: Service) -> None:
    text = "ğ\U0001f389ş".encode()
    async with echo(service) as line:
        line.send(*(frame(TEXT if n == 0 else CONT, text[n : n + 1], fin=n == len(text) - 1) for n in range(len(text))))
        assert await line.whole() == text


async def test_many_messages_in_one_piece_come_back_in_order(service: Service) -> None:
    async with echo(service) as line:
        line.send(*(frame(TEXT, str(n).encode()) for n in range(500)))
        assert [await line.whole() for _ in range(500)] == [str(n).encode() for n in range(500)]


@pytest.mark.parametrize("payload", [b"", b"hi", bytes(range(125))])
async def test_a_ping_is_answered_with_what_it_carried(service: Service, payload: bytes) -> None:
    for line in (echo(service), RawSocket(service.port, OURS)):
        async with line:
            line.send(frame(PING, payload))
            got = await line.read()
            assert (got.opcode, got.payload) == (PONG, payload)


async def test_ten_pings_at_once_are_answered_in_order(service: Service) -> None:
    async with echo(service) as line:
        line.send(*(frame(PING, str(n).encode()) for n in range(10)))
        assert [(await line.read()).payload for _ in range(10)] == [str(n).encode() for n in range(10)]


# --- what the protocol forbids -------------------------------------------------------------------

WRONG = {
    "reserved bit 1": (frame(TEXT, b"x", reserved=4), 1002),
    "reserved bit 2": (frame(TEXT, b"x", reserved=2), 1002),
    "reserved bit 3 in a ping": (frame(PING, b"x", reserved=1), 1002),
    "unknown opcode 3": (frame(3, b"x"), 1002),
    "unknown opcode 7": (frame(7), 1002),
    "unknown control opcode 11": (frame(11, b"x"), 1002),
    "unknown control opcode 15": (frame(15), 1002),
    "unmasked": (frame(TEXT, b"x", mask=None), 1002),
    "a ping of 126 bytes": (frame(PING, b"x" * 126), 1002),
    "a close of 126 bytes": (closing(1000, b"x" * 124), 1002),
    "a ping in fragments": (frame(PING, b"x", fin=False), 1002),
    "a continuation of nothing": (frame(CONT, b"x"), 1002),
    "an unfinished continuation of nothing": (frame(CONT, b"x", fin=False), 1002),
    "a text within a text": (frame(TEXT, b"x", fin=False) + frame(TEXT, b"y"), 1002),
    "a binary within a text": (frame(TEXT, b"x", fin=False) + frame(BINARY, b"y"), 1002),
    "a close of one byte": (frame(CLOSE, b"x"), 1002),
    "close code 0": (closing(0), 1002),
    "close code 999": (closing(999), 1002),
    "close code 1004": (closing(1004), 1002),
    "close code 1005": (closing(1005), 1002),
    "close code 1006": (closing(1006), 1002),
    "close code 1016": (closing(1016), 1002),
    "close code 2000": (closing(2000), 1002),
    "close code 5000": (closing(5000), 1002),
    "a close reason that is not UTF-8": (closing(1000, b"\xce\xba\xe1\xbd\xed\xa0\x80"), 1007),
    "a text that is not UTF-8": (frame(TEXT, b"ok \xff"), 1007),
    "a surrogate": (frame(TEXT, b"\xed\xa0\x80"), 1007),
    "an overlong slash": (frame(TEXT, b"\xc0\xaf"), 1007),
    "beyond Unicode": (frame(TEXT, b"\xf4\x90\x80\x80"), 1007),
    "a character that is cut off": (frame(TEXT, "ş".encode()[:1]), 1007),
    "not UTF-8 in the second fragment": (frame(TEXT, b"ok", fin=False) + frame(CONT, b"\x80"), 1007),
    "cut off at the last fragment": (frame(TEXT, b"ok", fin=False) + frame(CONT, b"\xc5"), 1007),
    "a length of 2^62": (frame(TEXT, b"x", says=2**62), 1009),
}
TOO_LONG = {
    "one byte too many": frame(TEXT, b"x" * 65_537),
    "one byte of something binary too many": frame(BINARY, b"x" * 65_537),
    "too many fragments": frame(TEXT, b"x" * 40_000, fin=False) + frame(CONT, b"x" * 40_000),
    "2 MB of which nothing is read": frame(TEXT, b"x" * 2_000_000),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_the_protocol_forbids_is_closed_with_its_code(service: Service, what: str) -> None:
    sent, code = WRONG[what]
    for line in (echo(service), RawSocket(service.port, OURS)):
        async with line:
            line.send(sent)
            assert await line.closed() == code
            assert await line.ended()


@pytest.mark.parametrize("what", TOO_LONG)
async def test_our_own_lines_take_64_kb_and_say_so(service: Service, what: str) -> None:
    """A socket closed with something unread is reset, and its last words are lost: the service reads on before it closes."""
    for _ in range(5):
        async with RawSocket(service.port, OURS) as line:
            line.send(TOO_LONG[what])
            assert await line.closed() == 1009
            assert await line.ended()


@pytest.mark.parametrize("kind", [TEXT, BINARY])
async def test_the_echo_takes_whatever_a_suite_sends(service: Service, kind: int) -> None:
    whole = "ğü".encode() * 250_000
    async with echo(service) as line:
        line.send(frame(kind, whole))
        assert (await line.read()).payload == whole
        pieces = [whole[at : at + 64] for at in range(0, 128_000, 64)]
        line.send(*(frame(CONT if n else kind, piece, fin=n == len(pieces) - 1) for n, piece in enumerate(pieces)))
        assert (await line.read()).payload == whole[:128_000]
        line.send(frame(kind, b"x", says=(16 << 20) + 1))
        assert await line.closed() == 1009


async def test_a_text_that_cannot_become_utf_8_is_refused_before_it_ends(service: Service) -> None:
    async with echo(service) as line:
        line.send(frame(TEXT, b"\xf4\x90", fin=False))
        assert await line.closed() == 1007


async def test_what_came_before_a_broken_frame_still_counts(service: Service) -> None:
    async with echo(service) as line:
        line.send(frame(TEXT, b"once"), frame(PING, b"p"), frame(TEXT, b"twice"), frame(3, b"x"))
        got = [await line.read() for _ in range(4)]
        assert sorted(each.payload for each in got[:3]) == [b"once", b"p", b"twice"]
        assert (got[3].opcode, got[3].code) == (CLOSE, 1002)


async def test_binary_is_no_message_of_ours(service: Service) -> None:
    async with RawSocket(service.port, OURS) as line:
        line.send(frame(BINARY, b"\x00"))
        assert await line.closed() == 1003


# --- closing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])
async def test_a_close_is_answered_with_its_code_and_the_connection_ends(service: Service, code: int) -> None:
    async with echo(service) as line:
        line.send(closing(code, b"bye"))
        assert await line.closed() == code
        assert await line.ended()


async def test_a_close_without_a_code_is_answered_without_one(service: Service) -> None:
    for line in (echo(service), RawSocket(service.port, OURS)):
        async with line:
            line.send(frame(CLOSE))
            assert await line.closed() == 1005
            assert await line.ended()


async def test_an_answer_under_way_goes_out_before_the_close(service: Service) -> None:
    async with echo(service) as line:
        line.send(frame(TEXT, b"last words"), closing(1000))
        assert await line.whole() == b"last words"
        assert await line.closed() == 1000


async def test_two_faults_in_one_piece_are_one_end(service: Service) -> None:
    async with echo(service) as line:
        line.send(frame(TEXT, b"\xff"), frame(3, b"x"))
        assert await line.closed() in (1002, 1007)
        assert await line.ended()
    async with echo(service) as line:
        line.send(closing(1000), frame(3, b"x"))
        assert await line.closed() == 1000
        assert await line.ended()


async def test_nothing_is_done_after_a_close(service: Service) -> None:
    async with echo(service) as line:
        line.send(closing(1000), frame(TEXT, b"too late"), frame(PING, b"too late"))
        assert await line.closed() == 1000
        assert await line.ended()


async def test_a_browser_that_does_not_answer_our_close_is_not_waited_for_longer_than_agreed(service: Service) -> None:
    async with RawSocket(service.port, OURS) as line:
        line.send(frame(TEXT, b'{"type":"hello","role":"customer","token":"wrong"}'))
        assert await line.closed() == 4401
        line.send(closing(4401))
        assert await line.ended()


async def test_who_sent_more_than_could_be_answered_is_still_heard_when_they_answer_the_close(service: Service) -> None:
    resume = frame(TEXT, b'{"type":"resume","conversation":"cnv_other"}')  # each takes a moment, and the socket is read no further
    async with RawSocket(service.port, OURS) as line:
        line.send(frame(TEXT, json.dumps(HELLO | {"ticket": await ticket(service)}).encode()), *[resume] * 100, *[frame(TEXT, b"{")] * 400)
        assert await line.closed() == 1008
        line.send(closing(1008))
        assert await line.ended()


async def ticket(service: Service) -> str:
    """A new visitor's ticket for one socket."""
    async with httpx.AsyncClient(base_url=service.address, trust_env=False) as http:
        token = (await http.post("/api/v1/visits", json={"language": "tr"})).json()["token"]
        return str((await http.post("/api/v1/tickets", json={"token": token})).json()["ticket"])


async def test_a_peer_that_vanishes_in_the_middle_of_a_frame_harms_nobody(service: Service) -> None:
    for cut in range(1, 12):
        async with RawSocket(service.port, OURS) as line:
            line.send(frame(TEXT, b"x" * 200)[:cut])
            await line.writer.drain()
    async with RawSocket(service.port, OURS) as line:
        hello = json.dumps(HELLO | {"ticket": await ticket(service)}).encode()
        line.send(frame(TEXT, hello[:20], fin=False), frame(CONT, hello[20:]))
        assert json.loads(await line.whole())["type"] == "welcome"
    assert "Traceback" not in service.log()


def test_the_client_of_these_tests_sends_what_it_says() -> None:
    """The negative control: a frame without a fault is another than each faulty one."""
    assert frame(TEXT, b"x", mask=b"\0\0\0\0") == b"\x81\x81\0\0\0\0x"
    assert frame(TEXT, b"x", mask=None) == b"\x81\x01x"
    assert all(sent != frame(TEXT, b"x") for sent, _ in WRONG.values())
