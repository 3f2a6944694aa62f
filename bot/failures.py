"""Where something failed, told without what the customer wrote: exception texts often quote their input."""

from __future__ import annotations

import traceback
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parent.parent)


def where(error: BaseException) -> str:
    """`Type at file:line in function`, then its causes, innermost last; never an exception's own text."""
    told: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(told) < 6:
        told.append(f"{type(cause).__name__}{_place(cause)}")
        cause = cause.__cause__ or cause.__context__
    return "; caused by ".join(told)


def _place(error: BaseException) -> str:
    """The innermost frame, and the innermost one of ours where that is another."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename and frame.filename.startswith(_ROOT)]
    shown = [*ours[-1:], *frames[-1:]] if ours and ours[-1] is not frames[-1] else frames[-1:]
    return "".join(f" at {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in shown)


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-2:])
