"""A process of its own that looks into one strange file: `python -m desk.inspection KIND`, the file on stdin.

It has no secrets in its environment and limits on memory, time and files; what a broken decoder does ends with it.
Ends with 0 and the file to keep on stdout, with 3 and the code of the refusal, or in any other way for a file that is broken.
"""

from __future__ import annotations

import resource
import sys
from typing import cast

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
REFUSED = 3


def main() -> int:
    """Inspects what stdin holds."""
    _limit()
    from base.errors import Refused  # only under the limits
    from desk import images, pdfs
    from desk.file_kind import Kind

    data = sys.stdin.buffer.read()
    try:
        if sys.argv[1] == "application/pdf":
            pdfs.check(data)
            return 0
        kept = images.redraw(data, cast("Kind", sys.argv[1]))
    except Refused as refused:
        print(refused.code)
        return REFUSED
    sys.stdout.buffer.write(kept)
    return 0


def _limit() -> None:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0),
                       (resource.RLIMIT_NOFILE, 64), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main())
