"""Where something failed, told without what the customer wrote: exception texts often quote their input."""

from __future__ import annotations

import traceback


def where(error: BaseException) -> str:
    """`Type at file:line in function`, then its causes, innermost last; never an exception's own text."""
    told, cause = [], error
    while cause is not None and len(told) < 6:
        frames = traceback.extract_tb(cause.__traceback__)
        place = f" at {_short(frames[-1].filename)}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
        told.append(f"{type(cause).__name__}{place}")
        cause = cause.__cause__ or cause.__context__
    return "; caused by ".join(told)


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-2:])
