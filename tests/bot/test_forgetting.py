"""Forgetting a conversation takes its words out of the tracker store and leaves the others' alone."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from types import SimpleNamespace

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import AwaitableTrackerStore, FailSafeTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.forgetting import forget


def test_a_forgotten_conversation_is_gone_from_the_store(tmp_path: Path) -> None:
    path = tmp_path / "rasa.sqlite"
    inner = SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(path))
    store = FailSafeTrackerStore(AwaitableTrackerStore(inner))
    agent = SimpleNamespace(tracker_store=store, lock_store=InMemoryLockStore())

    async def run() -> int:
        for conversation, words in (("cnv_1", "Gizli cümlem"), ("cnv_2", "Another sentence")):
            await store.save(DialogueStateTracker.from_events(conversation, [UserUttered(words)]))
        assert "Gizli" in dump(path)
        return await forget(agent, "cnv_1")  # type: ignore[arg-type]

    assert asyncio.run(run()) > 0
    assert "Gizli" not in dump(path)
    assert "cnv_1" not in dump(path)
    assert "Another" in dump(path)
    assert b"Gizli" not in path.read_bytes(), "nor in a byte of the file"


def dump(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return " ".join(str(row) for row in connection.execute("SELECT sender_id, data FROM events"))
