"""One racer of the taking race, a process of its own: prints how many of its takes were acknowledged."""

from __future__ import annotations

import asyncio
import random
import sys
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base import database
from base.errors import Refused, Unavailable
from base.ledger import Ledger, Once, single
from handoff import events as ev
from handoff import store
from handoff.store import Act, Acts, Done
from handoff.tables import conversations

AT_ONCE = 32


def names(chats: int) -> list[str]:
    """The chats' ids."""
    return [f"cnv_{number:06}" for number in range(chats)]


async def prepare(ledger: Ledger, chats: int) -> None:
    """Everybody waits for a person."""
    acts = Acts()
    made = (Once(lambda tx, name=name: store.open_conversation(tx, f"vis_{name}", "tr", name, 1)) for name in names(chats))
    await asyncio.gather(*(ledger.do(single, work) for work in made))
    await asyncio.gather(*(ledger.do(acts, Act(name, ev.CustomerAsksHuman(at=2), f"vis_{name}", "ask00000")) for name in names(chats)))


async def take_all(ledger: Ledger, chats: int, number: int, careless: bool) -> int:
    """Tries each chat in an order that all racers nearly share, so that they meet."""
    family: Any = Careless() if careless else Acts()
    staff = ev.Staff(f"stf_{number}", f"Racer {number}")
    chance = random.Random(number)
    order = sorted(names(chats), key=lambda name: int(name[4:]) + chance.uniform(0, 20))
    won = 0

    async def take(name: str) -> int:
        while True:
            try:
                done = await ledger.do(family, Act(name, ev.AgentTakes(at=3, agent=staff), staff.id, f"take{number:04}"))
                return 1 if isinstance(done, Done) else 0
            except Unavailable:
                continue  # waited too long for a lock: nothing was written, as in a browser the same cid goes again
            except Refused:
                return 0

    for start in range(0, chats, AT_ONCE):
        won += sum(await asyncio.gather(*(take(name) for name in order[start : start + AT_ONCE])))
    return won


class Careless(Acts):
    """The negative control: looks who holds a chat, thinks, and writes without a lock or a condition."""

    name = "careless"

    def run(self, tx: Connection, commands: Any) -> list[Any]:
        """Reads in a transaction of its own, before the writer's."""
        outcomes: list[Any] = []
        for command in commands:
            if command.conversation in self.seen_queued:
                tx.execute(sa.update(conversations).where(conversations.c.id == command.conversation)
                           .values(state="agent", agent=command.sender, epoch=3))
                outcomes.append(Done(1, 1, 3))
            else:
                outcomes.append(Refused("already_taken"))
        return outcomes

    seen_queued: set[str] = set()  # noqa: RUF012 - one racer, one process


async def main() -> None:
    """`URL CHATS prepare` or `URL CHATS NUMBER SEED [careless]`."""
    url, chats, what, *rest = sys.argv[1:]
    ledger = Ledger(database.writer(url, "NORMAL"))
    if what == "prepare":
        await prepare(ledger, int(chats))
    else:
        if "careless" in rest:
            with ledger.engine.connect() as tx:
                query = sa.select(conversations.c.id).where(conversations.c.state == "queued")
                Careless.seen_queued = set(tx.execute(query).scalars())
        print("ready", flush=True)
        sys.stdin.readline()  # all racers start in the same moment
        print(await take_all(ledger, int(chats), int(what), "careless" in rest))
    await asyncio.to_thread(ledger.close)


if __name__ == "__main__":
    asyncio.run(main())
