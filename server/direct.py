"""uvicorn's WebSocket protocol with a short way: frames go to the line and from it without a queue and a task each.

The handshake, pings, fragments, closing and limits stay uvicorn's and `websockets`'. Left out are the `receive`/`send` pair
for each text frame, and their parser for texts that come whole in one frame: nearly all that a browser sends.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any, cast

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import (  # type: ignore[attr-defined]  # their masking: compiled where that is possible
    Close,
    Frame,
    apply_mask,
)
from websockets.http11 import Request
from websockets.protocol import State
from websockets.streams import StreamReader

EXTENSION = "kopru.direct"
LINGER = 30.0
"""Seconds in which a reader that was given up may still take what had been written to it."""
FAREWELL = 5.0
"""Seconds in which a peer may read our last words."""
_NOT_HTTP = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TEXT, _SHORT, _MEDIUM, _MASKED = 0x81, 126, 1 << 16, 0x80
_BETWEEN = StreamReader.at_eof.__code__
"""Where `websockets`' parser waits when a frame has ended and none has begun."""


class DirectWebSocket(WebSocketsSansIOProtocol):
    """Offers itself to the application as `scope["extensions"]["kopru.direct"]`."""

    on_text: Callable[[str], None] | None = None
    on_writable: Callable[[], None] | None = None
    is_writable = True
    """Whether the write buffer has room."""
    _out: list[bytes] | None = None
    _decoder: codecs.IncrementalDecoder | None = None
    _parted = False

    def data_received(self, data: bytes) -> None:
        """What came before a broken frame in the same piece still counts; what comes after one is not looked at (7.1.7)."""
        if self._parted:
            return
        if self.on_text is not None and self._is_between_frames():
            data = self._take_plain(data, self.on_text)
            if not data:
                return
        self.conn.receive_data(data)
        self.handle_events()
        if self._parted:
            return
        if self.conn.parser_exc is not None:
            self.handle_parser_exception()
        elif self.conn.writes:
            self._flush()
            self.transport.write(b"".join(self.conn.data_to_send()))
            if not self.handshake_initiated:  # uvicorn took it for a handshake, `websockets` could not read it
                self.transport.write(_NOT_HTTP)
                self.transport.close()

    def _is_between_frames(self) -> bool:
        """Whether the next byte begins a frame that belongs to no earlier one, on an open connection."""
        inside: Any = self.conn.parser
        while (deeper := inside.gi_yieldfrom) is not None:
            inside = deeper
        return inside.gi_code is _BETWEEN and self.conn.current_size is None and self.conn.state is State.OPEN

    def _take_plain(self, data: bytes, on_text: Callable[[str], None]) -> bytes:
        """Hands on the whole, masked texts in one frame each with which the piece begins (RFC 6455, 5.2): nearly all that a
        browser sends. Gives back the rest, from where something else begins: `websockets` makes of it what is right."""
        at, end = 0, len(data)
        while end - at > 6 and data[at] == _TEXT and data[at + 1] & _MASKED:
            size, start = data[at + 1] & 127, at + 6
            if size >= _SHORT:
                if size > _SHORT:  # 64 KB, the most that a frame may have
                    break
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 8
            if start + size > end:
                break
            at = start + size
            try:
                text = str(apply_mask(data[start:at], data[start - 4 : start]), "utf-8")
            except UnicodeDecodeError:
                self._fail_unreadable()
                return b""
            on_text(text)
        return data[at:] if at else data

    def handle_ping(self) -> None:
        """The pong is among what the connection writes; `data_received` sends it."""

    def handle_text(self, event: Frame) -> None:
        """The first or only frame of a text."""
        self._decoder = None if event.fin else codecs.getincrementaldecoder("utf-8")()
        if self._is_readable(event):
            super().handle_text(event)

    def handle_cont(self, event: Frame) -> None:
        """A further frame of a text or of something binary."""
        if self._is_readable(event):
            super().handle_cont(event)

    def handle_bytes(self, event: Frame) -> None:
        """The first or only frame of something binary."""
        self._decoder = None
        super().handle_bytes(event)

    def handle_close(self, event: Frame) -> None:
        """Answers to what came before it go out before the peer's close is answered; with ours answered, both are through."""
        self._part(self.conn.close_rcvd)

    def handle_parser_exception(self) -> None:
        """Fails the connection (7.1.7) and says why."""
        self._part(self.conn.close_sent)

    def _part(self, close: Close | None) -> None:
        """Sends what is left and that nothing more comes, then throws away what still arrives until the peer ends it too.
        Closed with something unread in it the socket would be reset, and the peer would never read the last words."""
        if self._parted:  # two faults in one piece
            return
        self._flush()
        code, reason = (close.code, close.reason) if close else (1006, "")
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.write_eof()
            self.transport.resume_reading()
        self.close_sent = self._parted = True
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(FAREWELL, self.transport.abort)

    def handle_connect(self, event: Request) -> None:
        """The handshake; the application finds us in the scope."""
        super().handle_connect(event)
        if not self.close_sent:
            cast(dict[str, Any], self.scope["extensions"])[EXTENSION] = self

    def take_over(self, on_text: Callable[[str], None], on_writable: Callable[[], None]) -> None:
        """From now on texts go to `on_text`; `on_writable` is called when a full write buffer has emptied."""
        self.on_text, self.on_writable = on_text, on_writable

    def allow(self, size: int) -> None:
        """Takes messages of up to so many bytes."""
        self.conn.max_message_size = size

    def send_receive_event_to_app(self) -> None:
        """A whole message has come in."""
        if self.on_text is None or self.curr_msg_data_type != "text" or self.close_sent:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        try:
            text = str(data, "utf-8")
        except UnicodeDecodeError:
            self._fail_unreadable()
            return
        self.on_text(text)

    def _is_readable(self, event: Frame) -> bool:
        """Whether a fragment goes on with UTF-8: a text that can't become one is refused before it is whole (8.1)."""
        try:
            if self._decoder is not None:
                self._decoder.decode(event.data, event.fin)
        except UnicodeDecodeError:
            self._fail_unreadable()
            return False
        return True

    def _fail_unreadable(self) -> None:
        self.conn.fail(1007, "not UTF-8")
        self.handle_parser_exception()

    def write_text(self, data: bytes) -> None:
        """Sends one unfragmented text frame (RFC 6455, 5.2; a server does not mask). Nothing after a close.

        What is written in one turn of the event loop, such as the outcomes of one commit, goes out in one system call.
        """
        size = len(data)
        if size < _SHORT:
            head = bytes((_TEXT, size))
        elif size < _MEDIUM:
            head = b"\x81\x7e" + size.to_bytes(2, "big")
        else:
            head = b"\x81\x7f" + size.to_bytes(8, "big")
        if self._out is None:
            self._out = [head, data]
            self.loop.call_soon(self._flush)
        else:
            self._out += (head, data)

    def _flush(self) -> None:
        out, self._out = self._out, None
        if out and not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(b"".join(out))

    async def send(self, message: ASGISendEvent) -> None:
        """What has been written goes out before anything else, a close above all."""
        self._flush()
        await super().send(message)

    def give_up(self, code: int) -> None:
        """Closes without waiting for room: a reader that does not read gets what was written, then the close, if ever."""
        if self.close_sent or self.transport.is_closing():
            return
        self._flush()
        self.conn.send_close(code)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.close_timer = self.loop.call_later(LINGER, self.transport.abort)
        self.transport.resume_reading()  # the peer's answer to the close ends it

    def pause_writing(self) -> None:
        """The write buffer is full."""
        super().pause_writing()
        self.is_writable = False

    def resume_writing(self) -> None:
        """The write buffer has emptied."""
        super().resume_writing()
        self.is_writable = True
        if self.on_writable is not None:
            self.on_writable()

    def known(self) -> None:
        """The browser has said hello: nothing changes for a socket."""

    def pause(self) -> None:
        """Reads no more for now: the peer sends faster than we answer."""
        self.transport.pause_reading()

    def resume(self) -> None:
        """Reads on."""
        if not self.transport.is_closing():
            self.transport.resume_reading()
