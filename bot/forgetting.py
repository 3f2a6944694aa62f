"""Forgetting a conversation: its dialogue leaves the tracker store, as the law lets a person ask."""

from __future__ import annotations

from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import text


async def forget(agent: Agent, conversation: str) -> int:
    """Delete all events of the conversation, under its lock so that a turn under way can't write them anew; how many."""
    async with agent.lock_store.lock(conversation):
        return delete(_innermost(agent.tracker_store), conversation)


def delete(store: SQLTrackerStore, conversation: str) -> int:
    """Delete the conversation's rows."""
    with store.session_scope() as session:
        if session.get_bind().dialect.name == "sqlite":  # overwritten in the file too, not only left out
            session.execute(text("PRAGMA secure_delete = ON"))
        gone = session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == conversation).delete(synchronize_session=False)
        session.commit()
    if store.engine.dialect.name == "sqlite":
        _cut_log(store)
    return int(gone)


def _cut_log(store: SQLTrackerStore) -> None:
    """Write SQLite's log into the file and cut it off: it held the words too. A log that is being read is cut next time."""
    connection = store.engine.raw_connection()
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _innermost(store: Any) -> SQLTrackerStore:
    """The store itself, below what Rasa wraps around it."""
    while not isinstance(store, SQLTrackerStore):
        store = store._tracker_store
    return store
