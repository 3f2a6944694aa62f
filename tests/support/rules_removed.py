"""`make rules`: takes each rule of each dialogue away and plays the conversation that must then fail.

FIND=1 looks for conversations of rules that have none yet, among all of them, and writes them to tests/bot/rules.yml.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import groupby
from pathlib import Path

import yaml

from base import operator as operators
from base import settings as configuration
from base.settings import ROOT
from tests.support.conversation_files import FOLDER, Conversation, conversations
from tests.support.conversation_play import Outcome, Stage, play
from tests.support.conversation_seed import Seed
from tests.support.dialogue_rules import RULES
from tests.support.people import Agent
from tests.support.product import Product

TABLE = FOLDER.parent / "rules.yml"
TRIED = 30
"""Conversations tried for a rule, the shortest first, before it is said that none breaks."""
HOME = "all rules"


def main() -> int:
    """0 when every rule's conversation fails without it and goes as written with it."""
    found = {each.name: each for each in conversations()}
    with tempfile.TemporaryDirectory(prefix="kopru-rules-") as place:
        table = find(found, Path(place)) if os.environ.get("FIND") else known()
        if os.environ.get("FIND"):
            TABLE.write_text(page(table), encoding="utf-8")
        idle = [] if os.environ.get("FIND") else unbroken(table, found, Path(place))
    missing = sorted(set(everything()) - set(table))
    for rule in idle:
        print(f"nothing breaks without: {rule}  ({table[rule]})")
    for rule in missing:
        print(f"no conversation for: {rule}")
    print(f"{len(table) - len(idle)} of {len(everything())} rules have a conversation that breaks without them")
    return 1 if idle or missing else 0


def everything() -> list[str]:
    """The names of all rules: those of the actions, and of data/rules by their intent."""
    return [*(rule.name for rule in RULES), *intents()]


def intents() -> list[str]:
    """The intents of data/rules, one rule each."""
    files = sorted((ROOT / "data" / "rules").glob("*.yml"))
    return [rule["steps"][0]["intent"] for file in files for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]]


def known() -> dict[str, str]:
    """Rule and conversation, as tests/bot/rules.yml has them."""
    return dict(yaml.safe_load(TABLE.read_text(encoding="utf-8")))


def page(table: dict[str, str]) -> str:
    """The file, in the order of the rules."""
    head = "# Each rule of the dialogues, and the conversation that fails when it is taken away (`make rules`; FIND=1 writes this).\n"
    lines = {name: table[name] for name in everything() if name in table}
    return head + yaml.safe_dump(lines, allow_unicode=True, sort_keys=False, width=200)


def unbroken(table: dict[str, str], found: dict[str, Conversation], place: Path) -> list[str]:
    """Rules without which their conversation still goes as written, or which it doesn't even with them."""
    idle: list[str] = []
    jobs = sorted(table.items(), key=lambda each: _scene(found[each[1]]))
    for (clock, agents), some in groupby(jobs, key=lambda each: _scene(found[each[1]])):
        with started(place, clock) as theatre:
            idle += asyncio.run(_unbroken([(rule, found[name]) for rule, name in some], theatre, agents))
    return idle


def find(found: dict[str, Conversation], place: Path) -> dict[str, str]:
    """For each rule the shortest conversation that fails without it; the commonest scene is looked through first."""
    table = {rule: name for rule, name in (known() if TABLE.exists() else {}).items() if rule in everything() and name in found}
    scenes = Counter(_scene(each) for each in found.values())
    for (clock, agents), _ in scenes.most_common():
        if not set(everything()) - set(table):
            break
        some = sorted((each for each in found.values() if _scene(each) == (clock, agents)), key=lambda each: len(each.turns))
        with started(place, clock) as theatre:
            asyncio.run(_find(some, theatre, agents, table))
    return table


def _scene(conversation: Conversation) -> tuple[str, bool]:
    return conversation.clock, conversation.agents


class Theatre:
    """The product at a moment, with the switch that takes rules away."""

    def __init__(self, product: Product, clock: str, switch: Path) -> None:
        self._product, self._clock, self._switch = product, clock, switch
        self._departments = operators.load(configuration.load({}).operator_file).departments
        self._password = product.staff("ada", "Ada Yıldız", *self._departments)

    @asynccontextmanager
    async def stage(self, agents: bool) -> AsyncIterator[Stage]:
        """Where conversations are played, with an agent at the console or without."""
        seed = Seed(self._product.env, self._clock)
        agent = await Agent.sign_in(self._product.address, "ada", self._password) if agents else None
        try:
            yield Stage(self._product.address, self._product.folder, seed, self._password)
        finally:
            if agent:
                await agent.close()
            await seed.close()

    async def play(self, conversation: Conversation, stage: Stage, says: str = HOME) -> Outcome:
        """Plays it while the switch says so."""
        self.turn(says)
        try:
            return await play(conversation, stage)
        finally:
            self.turn(HOME)

    def turn(self, says: str) -> None:
        """Turns the switch."""
        self._switch.write_text(says, encoding="utf-8")

    def traced(self) -> list[tuple[str, str]]:
        """Which rule mattered in which conversation."""
        trace = Path(f"{self._switch}.trace")
        lines = trace.read_text(encoding="utf-8").splitlines() if trace.exists() else []
        return [(rule, name) for rule, _, name in (line.partition("\t") for line in lines)]


@contextmanager
def started(place: Path, clock: str) -> Iterator[Theatre]:
    """The product, started."""
    folder = Path(tempfile.mkdtemp(dir=place))
    switch = folder / "switch"
    switch.write_text(HOME)
    with Product(folder, CLOCK=clock, KOPRU_RATE_FACTOR="50", KOPRU_WITHOUT=str(switch), KOPRU_SPEEDUPS="off",
                 PYTHONPATH=f"{ROOT}{os.pathsep}{Path(__file__).parent / 'without'}") as product:
        yield Theatre(product, clock, switch)


async def _unbroken(jobs: list[tuple[str, Conversation]], theatre: Theatre, agents: bool) -> list[str]:
    idle = []
    async with theatre.stage(agents) as stage:
        for rule, each in jobs:
            if not await _breaks(each, rule, theatre, stage):
                idle.append(rule)
    return idle


async def _breaks(conversation: Conversation, rule: str, theatre: Theatre, stage: Stage) -> bool:
    """Whether it fails without the rule, and goes as written with it. In this order: a good turn closes the service's circuit
    again, which turns without an answer open."""
    gone = await theatre.play(conversation, stage, f"without {rule}")
    return bool(gone.failed) and not (await theatre.play(conversation, stage)).failed


async def _find(some: list[Conversation], theatre: Theatre, agents: bool, table: dict[str, str]) -> None:
    async with theatre.stage(agents) as stage:
        used = await _used(some, theatre, stage)
        for rule in everything():
            for each in [one for one in some if one.name in used.get(rule, ())][:TRIED]:
                if rule not in table and await _breaks(each, rule, theatre, stage):
                    table[rule] = each.name
                    print(f"{rule}: {each.name}", flush=True)


async def _used(some: list[Conversation], theatre: Theatre, stage: Stage) -> dict[str, set[str]]:
    """The conversations that go as written, by the rules that mattered in them."""
    used: dict[str, set[str]] = {}
    good = set()
    for each in some:
        outcome = await theatre.play(each, stage, f"trace {each.name}")
        if not outcome.failed:
            good.add(each.name)
            for intent in outcome.intents:
                used.setdefault(intent, set()).add(each.name)
    for rule, name in theatre.traced():
        used.setdefault(rule, set()).add(name)
    return {rule: names & good for rule, names in used.items()}


if __name__ == "__main__":
    sys.exit(main())
