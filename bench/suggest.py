"""Measures the suggested replies: how often the right one is among the first three for 200 labelled messages; writes docs/bench/suggest.md.

`.venv/bin/python -m bench.suggest [--write]`; needs Node, as the ranking is the console's own (web/console/likeness.js).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

from base import operator
from base.settings import ROOT
from bench.machine import facts
from handoff import canned

PAGE = ROOT / "docs" / "bench" / "suggest.md"
MESSAGES: list[dict[str, str]] = json.loads((ROOT / "tests/contract/suggestions.json").read_text(encoding="utf-8"))["messages"]
SHOWN = 3
FEWEST = 0.8
"""Of 200 messages so many must have the right reply among the first three."""


def replies() -> list[dict[str, Any]]:
    """The canned replies as the console gets them."""
    known = operator.load(ROOT / "operator.yml").topics
    return [{name: getattr(each, name) for name in each.__struct_fields__} for each in canned.load(ROOT / "data" / "canned", known)]


def ranked(topics: bool, given: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """For each message the place of the right reply (0: not shown) and the first three; `topics`: as if the topic were known."""
    asked = json.dumps({"replies": replies() if given is None else given, "messages": MESSAGES, "topics": topics})
    done = subprocess.run(["node", "bench/suggest.mjs"], input=asked, capture_output=True, text=True, cwd=ROOT, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def share(places: list[dict[str, Any]], within: int, language: str = "") -> float:
    """How many of the messages (in one language) have the right reply within the first so many."""
    chosen = [place["place"] for place, message in zip(places, MESSAGES, strict=True) if language in ("", message["language"])]
    return sum(1 <= place <= within for place in chosen) / len(chosen)


def page() -> str:
    """The document."""
    started = time.monotonic()
    unknown = ranked(topics=False)
    took, known, bare = time.monotonic() - started, ranked(topics=True), ranked(topics=False, given=_without_examples())
    rows = [("topic not known", unknown), ("topic known from the assistant", known), ("topic not known, without the examples in `data/canned`", bare)]
    table = "\n".join(f"| {name} | {share(p, 3):.1%} | {share(p, 1):.1%} | {share(p, 3, 'tr'):.1%} | {share(p, 3, 'en'):.1%} |" for name, p in rows)
    missed = "\n".join(f"- “{m['text']}” → `{m['right']}`, shown: {', '.join(f'`{key}`' for key in p['first'])}"
                       for p, m in zip(unknown, MESSAGES, strict=True) if not 1 <= p["place"] <= SHOWN)
    return f"""# Suggested replies

Made by `python -m bench.suggest --write`. {facts()}.

{len(MESSAGES)} last messages of customers ({sum(m['language'] == 'tr' for m in MESSAGES)} Turkish, the others English), each labelled with the one
canned reply of {len(replies())} that an agent would choose (`tests/contract/suggestions.json`). They were written apart from the examples of
`data/canned`, by the same hand: other people's customers will be further away. Ranked as the console does (`web/console/likeness.js`: words
without endings and parts of words, folded, by rarity), all placeholders known. All of it, with starting Node, took {took:.1f} s.

| | right one among the first three | first | Turkish, first three | English, first three |
| --- | --- | --- | --- | --- |
{table}

## Not among the first three, topic not known
{missed}
"""


def _without_examples() -> list[dict[str, Any]]:
    return [each | {"asks_tr": [], "asks_en": []} for each in replies()]


def main() -> int:
    """Prints the page, or writes it."""
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
