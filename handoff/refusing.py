"""Telling a browser that a frame was refused, in the person's language, with what its bubble needs to know."""

from __future__ import annotations

import msgspec

from base import refusals
from base.errors import Refused
from handoff import protocol as wire
from handoff.line import Line


class Named(msgspec.Struct):
    """What can be told of a frame that could not be read, so that its bubble learns that it failed."""

    cid: str = ""
    conversation: str = ""


def named(text: str) -> Named:
    """The ids of a frame that could not be read, as far as they can be made out."""
    try:
        return msgspec.json.decode(text, type=Named)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return Named()


def read(role: wire.Role, text: str) -> wire.FromBrowser:
    """The frame; raises Refused (`bad_frame`, `too_long`, `empty`)."""
    if len(text) > wire.MAX_FRAME:
        raise Refused("bad_frame")
    try:
        return wire.read(role, text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _why(error) from None


def refuse(line: Line, refused: Refused, language: str, frame: object) -> None:
    """Sends the refusal."""
    by = refused.about.get("by")
    line.put(wire.Refusal(
        code=refused.code,
        text=refusals.text(refused, language),
        cid=getattr(frame, "cid", "")[:64],
        conversation=getattr(frame, "conversation", "")[:64],
        retry_after=refused.retry_after,
        by=wire.Person(by.id, by.name, by.department) if by else None,
    ))


def _why(error: Exception) -> Refused:
    told = str(error)
    if told.endswith(_WRITTEN) and f"<= {wire.MAX_TEXT}" in told:
        return Refused("too_long", most=wire.MAX_TEXT)
    if told.endswith("at `$.text`") and ">= 1" in told:
        return Refused("empty")
    return Refused("bad_frame")


_WRITTEN = tuple(f"at `$.{name}`" for name in ("text", "note", "reason", "agreed"))
