"""Child processes that never outlive whoever started them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys


def end_with_parent() -> None:
    """On Linux a child gets SIGTERM when its parent dies, so that `kill -9` of the parent leaves no orphans. Before exec."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
        if os.getppid() == 1:  # it died in between
            os._exit(1)
