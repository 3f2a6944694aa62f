"""The frames in protocol.json, which the browser code reads too, are exactly what the service accepts and sends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from handoff import protocol

FRAMES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("protocol.json").read_text())["frames"]
READERS = {
    "to_service:customer": protocol.FromCustomer,
    "to_service:agent": protocol.FromAgent,
    "to_browser": protocol.ToBrowser,
}


@pytest.mark.parametrize("case", [f for f in FRAMES if f["valid"]], ids=lambda case: case["name"])
def test_a_valid_frame_is_read_and_written_back_the_same(case: dict[str, Any]) -> None:
    reader = READERS[case["direction"]]
    frame = msgspec.json.decode(json.dumps(case["frame"]), type=reader)
    again = msgspec.json.decode(protocol.encode(frame), type=reader)
    assert again == frame


@pytest.mark.parametrize("case", [f for f in FRAMES if not f["valid"]], ids=lambda case: case["name"])
def test_an_invalid_frame_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps(case["frame"]), type=READERS[case["direction"]])


@pytest.mark.parametrize("direction", READERS)
def test_every_message_of_a_direction_has_a_valid_and_an_invalid_example(direction: str) -> None:
    known = {struct.__struct_config__.tag for struct in get_args(READERS[direction])}
    for valid in (True, False):
        shown = {f["frame"].get("type") for f in FRAMES if f["direction"] == direction and f["valid"] is valid}
        assert known <= shown
