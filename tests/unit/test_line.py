"""One browser's outgoing side: it is written to while it reads, given up when it does not, and typing marks are dropped first."""

from __future__ import annotations

import asyncio

import pytest

from base.limits import Buckets
from base.metrics import DROPPED_TYPING
from handoff import line as lines
from handoff import protocol as wire
from handoff.line import BYTES_AT_MOST, FRAMES_AT_MOST, SLOW, Line
from tests.support.room import browser

FRAME = wire.encode(wire.Heartbeat({}, 1))


def slow() -> tuple[Line, list[int]]:
    """A line whose browser does not read, and the codes with which it was closed."""
    line, got = browser()
    got.is_writable = False
    codes: list[int] = []
    line.on_close = lambda: codes.append(line.close_code)
    return line, codes


def test_a_reader_may_be_so_many_frames_behind_and_no_more() -> None:
    line, codes = slow()
    for _ in range(FRAMES_AT_MOST):
        line.put_encoded(FRAME)
    assert codes == []
    line.put_encoded(FRAME)
    line.put_encoded(FRAME)
    assert codes == [SLOW]


def test_a_reader_may_be_so_many_bytes_behind_and_no_more() -> None:
    line, codes = slow()
    line.put_encoded(b"x" * BYTES_AT_MOST)
    assert codes == []
    line.put_encoded(b"x")
    assert codes == [SLOW]


def test_typing_is_dropped_first() -> None:
    line, codes = slow()
    before = DROPPED_TYPING._value.get()
    for _ in range(1_000):
        line.put_passing(FRAME)
    assert codes == []
    assert DROPPED_TYPING._value.get() - before == 1_000 - lines.TYPING_AT_MOST


def test_a_reader_that_catches_up_gets_all_in_order() -> None:
    line, got = browser()
    got.is_writable = False
    for now in range(100):
        line.put(wire.Heartbeat({}, now + 1))
    got.is_writable = True
    line.flush()
    line.put(wire.Heartbeat({}, 101))
    assert [frame["now"] for frame in got.frames] == list(range(1, 102))


async def test_transcripts_wait_for_room_all_of_them() -> None:
    line, got = browser()
    got.is_writable = False
    line.put_encoded(FRAME)
    waiting = [asyncio.create_task(line.room()) for _ in range(3)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    got.is_writable = True
    line.flush()
    await asyncio.wait_for(asyncio.gather(*waiting), 1)


async def test_a_browser_that_never_takes_its_transcript_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "ROOM", 0.01)
    line, codes = slow()
    line.put_encoded(FRAME)
    await line.room()
    assert codes == [SLOW]


def test_all_tabs_of_a_person_take_from_one_bucket() -> None:
    persons = Buckets(rate=1, burst=5)
    assert persons.of("vis_1") is persons.of("vis_1")
    assert persons.of("vis_1") is not persons.of("vis_2")
