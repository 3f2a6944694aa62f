"""Child processes that never outlive whoever started them."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable


def end_with_parent() -> None:
    """On Linux a child gets SIGTERM when its parent dies, so that `kill -9` of the parent leaves no orphans. Before exec."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
        if os.getppid() == 1:  # it died in between
            os._exit(1)


async def end(process: asyncio.subprocess.Process | None, patience: float, slow: Callable[[], None] = lambda: None) -> None:
    """SIGTERM, and after `patience` seconds, of which `slow` is told, SIGKILL. Nothing for one that has ended or never began."""
    if process is None or process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), patience)
    except TimeoutError:
        slow()
        process.kill()
        await process.wait()
