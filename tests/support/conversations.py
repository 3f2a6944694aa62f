"""`make conversations`: plays conversation files against the started product and tells how they went.

FROM=dir plays the files below `dir` instead of the project's own; CLOCK=2026-11-23T14:30 sets the time for all of them;
ALL=1 shows the transcripts of all, not only of what failed; WRITE=1 writes the figures into docs/bench/conversations.md.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from pathlib import Path

from base import operator as operators
from base import settings as configuration
from base.errors import BadSettings
from tests.support.conversation_files import FOLDER, BadFile, Conversation, conversations
from tests.support.conversation_play import Outcome, Stage, play
from tests.support.conversation_seed import Seed
from tests.support.people import Agent
from tests.support.product import Product

PAGE = Path(__file__).parents[2] / "docs" / "bench" / "conversations.md"
AT_ONCE = 8
"""Conversations under way at a time: as many as make the machine busy, few enough for an answer to stay quick."""


def main() -> int:
    """0 when all went as written, 1 when one did not or could not be read."""
    folder = Path(os.environ.pop("FROM", "") or FOLDER)
    clock = os.environ.pop("CLOCK", "")
    try:
        configuration.load(os.environ | {"CLOCK": clock})
        found = conversations(folder)
    except (BadSettings, BadFile) as error:
        print(error, file=sys.stderr)
        return 1
    if not found:
        print(f"no conversations below {folder}", file=sys.stderr)
        return 1
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kopru-conversations-") as place:
        outcomes = play_all(found, Path(place), clock)
    print(report(outcomes, time.monotonic() - started))
    if os.environ.get("WRITE") and folder == FOLDER:
        PAGE.write_text(page(outcomes), encoding="utf-8")
    return 1 if any(each.failed for each in outcomes) else 0


def play_all(found: Iterable[Conversation], place: Path, clock: str = "") -> list[Outcome]:
    """Plays all, a started product for each moment that they name (`clock`: one for all of them)."""
    outcomes: list[Outcome] = []
    for number, (moment, group) in enumerate(groupby(sorted(found, key=lambda c: clock or c.clock), key=lambda c: clock or c.clock)):
        at = _in_zone(moment)
        folder = place / str(number)
        folder.mkdir()
        with Product(folder, CLOCK=at, KOPRU_RATE_FACTOR="50") as product:
            password = product.staff("ada", "Ada Yıldız", *operators.load(configuration.load({}).operator_file).departments)
            outcomes += asyncio.run(_play_group(list(group), product, at, password))
    return sorted(outcomes, key=lambda each: each.conversation.name)


def report(outcomes: list[Outcome], seconds: float) -> str:
    """A table, the transcripts of what failed, and how many turns it took to register."""
    failed = [each for each in outcomes if each.failed]
    lines = [f"{'FAILED' if each.failed else 'ok':<7} {each.conversation.name:<48} {each.turns or '':>3}  {each.conversation.about}"
             for each in outcomes]
    for each in outcomes if os.environ.get("ALL") else failed:
        lines += ["", f"--- {each.conversation.name}: {each.conversation.about}", *each.transcript, *(f"  ✗ {why}" for why in each.failed)]
    lines += ["", f"{len(outcomes) - len(failed)} of {len(outcomes)} as written, {seconds:.0f} s", *_spread(outcomes)]
    return "\n".join(lines)


def page(outcomes: list[Outcome]) -> str:
    """What `docs/bench/conversations.md` says."""
    rows = []
    for language in ("tr", "en", "mixed"):
        some = [each for each in outcomes if each.conversation.name.startswith(f"{language}/")]
        turns = turns_to_register(some)
        counts = " | ".join(str(turns.count(n)) for n in (2, 3, 4)) + f" | {sum(n > 4 for n in turns)}"
        went = sum(not each.failed for each in some)
        rows.append(f"| {language} | {len(some)} | {went} | {len(turns)} | {counts} | {statistics.median(turns):g} |")
    head = ("# Conversations\n\nWritten by `make conversations WRITE=1`: the conversations of `tests/bot/conversations`, each against the started product\n"
            "over the customer's socket. A turn is what the customer does until the request is registered, its confirmation included.\n\n"
            "| | conversations | as written | with a registered request | in 2 turns | 3 | 4 | more | median |\n"
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
    return head + "\n".join(rows) + "\n\n" + "\n".join(_spread(outcomes)) + ".\n"


def _spread(outcomes: list[Outcome]) -> list[str]:
    turns = turns_to_register(outcomes)
    spread = ", ".join(f"{n} turns: {turns.count(n)}" for n in sorted(set(turns)))
    return [f"Customer turns to a registered request: median {statistics.median(turns):g} ({spread})"] if turns else []


def turns_to_register(outcomes: list[Outcome]) -> list[int]:
    """What the customer did until a request was registered, the confirmation included, of each conversation with one."""
    return sorted(each.turns for each in outcomes if each.turns)


async def _play_group(group: list[Conversation], product: Product, clock: str, password: str) -> list[Outcome]:
    seed = Seed(product.env, clock)
    stage = Stage(product.address, product.folder, seed, password)
    try:
        alone = await _play_some([each for each in group if not each.agents], stage)
        agent = await Agent.sign_in(product.address, "ada", password)
        staffed = await _play_some([each for each in group if each.agents], stage)
        await agent.close()
        return alone + staffed
    finally:
        await seed.close()


async def _play_some(some: list[Conversation], stage: Stage) -> list[Outcome]:
    free = asyncio.Semaphore(AT_ONCE)

    async def one(conversation: Conversation) -> Outcome:
        async with free:
            return await play(conversation, stage)

    return list(await asyncio.gather(*(one(each) for each in some)))


def _in_zone(moment: str) -> str:
    """The moment, in the operator's zone when it names none."""
    at = datetime.fromisoformat(moment)
    zone = operators.load(configuration.load({}).operator_file).zone
    return (at if at.tzinfo else at.replace(tzinfo=zone)).isoformat()


if __name__ == "__main__":
    sys.exit(main())
