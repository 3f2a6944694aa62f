"""Which agents have a live line: a lease in the database, renewed by whichever process holds a line of theirs."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from base.database import for_update, insert_new
from handoff.tables import presence

RENEW = 2.0
LEASE = 6.0
"""Seconds: three renewals, so that one slow commit does not make anybody look gone."""


def renew(tx: Connection, agents: Sequence[str], now: int) -> None:
    """The agents are here now; `now` is the database's clock."""
    until = now + int(LEASE * 1000)
    held = sa.select(presence.c.agent).where(presence.c.agent.in_(agents)).order_by(presence.c.agent)
    known = set(tx.execute(for_update(held)).scalars())  # in one order: another process may renew for the same agents
    tx.execute(sa.update(presence).where(presence.c.agent.in_(known)).values(lease_until=until))
    new = [{"agent": agent, "status": "available", "lease_until": until} for agent in agents if agent not in known]
    if new:  # another process may do the same for the agent's second tab
        tx.execute(insert_new(tx, presence), new)


def set_status(tx: Connection, agent: str, status: str, now: int) -> None:
    """The agent says whether new conversations may come."""
    renew(tx, [agent], now)
    tx.execute(sa.update(presence).where(presence.c.agent == agent).values(status=status))
