"""Writes docs/protocol.md from the message types: `python -m server.protocol_page`."""

from __future__ import annotations

import inspect
import sys
from typing import Any, get_args

import msgspec
from msgspec import inspect as types

from base.settings import ROOT
from handoff import protocol as wire

PAGE = ROOT / "docs" / "protocol.md"
PARTS = (wire.Entry, wire.Button, wire.Person, wire.View, wire.Row, wire.Summary)

INTRODUCTION = f"""# The socket protocol

Made from `handoff/protocol.py` by `python -m server.protocol_page`; a test keeps the two equal. The fixtures in
`tests/contract/protocol.json` are read by the service and by the browser code.

One WebSocket at `/socket`, subprotocol `{wire.VERSION}`, one JSON object a text frame, at most {wire.MAX_FRAME // 1024} KB. `type` names
the message; a field that is not listed here is refused (`bad_frame`). A text is at most {wire.MAX_TEXT:,} characters.

## How a line lives
1. The browser opens the socket and sends `hello` within 10 s; it is answered with `welcome`, or `refused` and a close.
2. A customer's `welcome` names the conversation; what the browser does not have yet follows in `entries`. Staff get the `queue`.
3. `entries {{after, upto}}` continues a transcript whose last seq is `after` or more. A browser that is behind `after` has found a
   gap and sends `resume {{conversation, epoch, last_seq}}`; the service registers it for what comes, then replays the rest.
   A browser that has nothing yet asks for the `newest` only; the first of these comes with `begins`, and what was said before it, page by
   page, by `look_back`, which is answered by `past {{after, before}}`. What is before and what is after never depend on each other.
4. Whatever changes something carries a `cid`, made by the browser and kept with the message until `ack` or `refused` comes. The same
   `cid` with the same body is acknowledged again and stored once; with another body it is `cid_reused`. An `ack` comes after the commit.
   With `covers` the entry is not sent again: the browser makes it from what it sent.
5. `refused` with `retry_after` above 0 may be sent again after so many seconds; without it, it won't be taken.
6. `heartbeat` tells how far each shown conversation is. Silence for 2.5 heartbeats is a lost line.
7. Reconnecting: after 0.5 s to 30 s with full jitter, or after what `bye` says. Unacknowledged messages are sent again.

Closes: 1008 what was sent is no protocol of ours, or no `hello` came in time · 1012 the service goes, come back · 1013 too slow a reader, come back ·
4401 `hello` refused: who is there has to be told anew.
"""


def page() -> str:
    """The whole document."""
    sections = [INTRODUCTION]
    customer, agent = set(get_args(wire.FromCustomer)), set(get_args(wire.FromAgent))
    both = [kind for kind in get_args(wire.FromBrowser) if kind in customer & agent]
    sections.append("## From every browser\n\n" + _described(both))
    sections.append("## From a customer\n\n" + _described([k for k in get_args(wire.FromCustomer) if k not in agent]))
    sections.append("## From staff\n\n" + _described([k for k in get_args(wire.FromAgent) if k not in customer]))
    sections.append("## From the service\n\n" + _described(list(get_args(wire.ToBrowser))))
    sections.append("## Parts\n\n" + _described(list(PARTS)))
    return "\n".join(sections)


def _described(kinds: list[Any]) -> str:
    return "\n".join(_one(kind) for kind in kinds)


def _one(kind: Any) -> str:
    info = types.type_info(kind)
    if not isinstance(info, types.StructType):
        raise TypeError(f"{kind} is no message")
    name = info.tag if isinstance(info.tag, str) else kind.__name__
    about = " ".join(inspect.cleandoc(kind.__doc__ or "").split())
    rows = "\n".join(f"| `{f.encode_name}` | {_type(f.type)} | {_default(f)} |" for f in info.fields)
    table = f"\n\n| field | type | left out means |\n| --- | --- | --- |\n{rows}" if rows else ""
    return f"### `{name}`\n{about}{table}\n"


def _type(info: types.Type) -> str:
    if isinstance(info, types.LiteralType):
        return " · ".join(f"`{value}`" for value in info.values)
    if isinstance(info, types.StructType):
        return f"{info.cls.__name__}"
    if isinstance(info, types.ListType):
        return f"list of {_type(info.item_type)}"
    if isinstance(info, types.DictType):
        return "object"
    if isinstance(info, types.UnionType):
        return " or ".join(_type(option) for option in info.types)
    names: dict[type[types.Type], str] = {types.StrType: "text", types.IntType: "integer", types.FloatType: "number",
                                          types.BoolType: "true or false", types.NoneType: "null", types.AnyType: "anything"}
    return names[type(info)]


def _default(field: types.Field) -> str:
    if field.required:
        return "required"
    if field.default_factory is not msgspec.NODEFAULT:
        return f"`{msgspec.json.encode(field.default_factory()).decode()}`"
    return f"`{msgspec.json.encode(field.default).decode()}`"


def main() -> int:
    """Writes the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
