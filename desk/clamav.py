"""Asks ClamAV's daemon about a file, over its INSTREAM command."""

from __future__ import annotations

import asyncio

import structlog

from base.errors import BadSettings, Refused

log = structlog.get_logger()

CHUNK = 256 * 1024
PATIENCE = 60.0


class Scanner:
    """`address` is `unix:/path` or `host:port`; empty: nothing is configured, and everything passes."""

    def __init__(self, address: str) -> None:
        self._address = address
        if address and not address.startswith("unix:/") and not address.rpartition(":")[2].isdigit():
            raise BadSettings("KOPRU_CLAMAV: expected unix:/path or host:port")

    async def scan(self, data: bytes) -> None:
        """Raises Refused: `file_infected`; `scan_unavailable` when nobody answers, since an unseen file is not taken."""
        if not self._address:
            return
        try:
            answer = await asyncio.wait_for(self._ask(data), PATIENCE)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            log.error("clamav_unavailable", error=type(error).__name__)
            raise Refused("scan_unavailable", retry_after=30.0) from error
        if answer.endswith("FOUND"):
            log.warning("clamav_found", size=len(data))
            raise Refused("file_infected")
        if answer != "stream: OK":
            log.error("clamav_unclear", length=len(answer))
            raise Refused("scan_unavailable", retry_after=30.0)

    async def _ask(self, data: bytes) -> str:
        reader, writer = await self._connect()
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                part = data[start : start + CHUNK]
                writer.write(len(part).to_bytes(4, "big") + part)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return (await reader.readuntil(b"\0"))[:-1].decode("ascii", "replace").strip()
        finally:
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.startswith("unix:"):
            return await asyncio.open_unix_connection(self._address.removeprefix("unix:"))
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host, int(port))
