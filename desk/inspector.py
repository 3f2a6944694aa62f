"""Has strange files looked into by processes that may break: see `desk/inspection.py`."""

from __future__ import annotations

import asyncio
import sys

import structlog

from base.errors import Refused
from base.settings import ROOT
from desk import images, inspection
from desk.file_kind import Kind

log = structlog.get_logger()

PATIENCE = 30.0
"""Seconds; the process itself has 20 of the processor's time."""
AT_ONCE = 2


class Inspector:
    """At most two at a time: each may take a gigabyte."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)

    async def inspect(self, data: bytes, kind: Kind) -> bytes:
        """The file as it is to be kept; raises Refused with the reason."""
        async with self._places:
            code, out = await self._run(data, kind)
        if code == inspection.REFUSED:
            raise Refused(out.decode().strip(), most=images.MOST_PIXELS // 1_000_000)
        if code != 0:
            log.info("inspection_failed", kind=kind, size=len(data), exit=code)
            raise Refused("file_broken")
        return data if kind == "application/pdf" else out

    @staticmethod
    async def _run(data: bytes, kind: Kind) -> tuple[int, bytes]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "desk.inspection", kind, cwd=ROOT, env={"PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL)
        try:
            out, _ = await asyncio.wait_for(process.communicate(data), PATIENCE)
        except TimeoutError:
            return -1, b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode or 0, out
