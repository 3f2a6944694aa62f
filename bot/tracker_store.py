"""Rasa's SQL tracker store without what it asks the database twice: how much of a dialogue is stored is known from reading it.

Rasa counts a dialogue's stored events before each save, over a query that has just been answered, and makes an object of its
ORM for every new event: more than a quarter of a turn.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

_STORED = "kopru_stored"
_rasas_retrieve = SQLTrackerStore._retrieve


async def _retrieve(store: SQLTrackerStore, sender_id: str, fetch_events_from_all_sessions: bool) -> Any:
    """As Rasa's; the tracker remembers how many of its events came from the database."""
    tracker = await _rasas_retrieve(store, sender_id, fetch_events_from_all_sessions)
    if tracker is not None and not fetch_events_from_all_sessions:
        setattr(tracker, _STORED, len(tracker.events))
    return tracker


async def _save(store: SQLTrackerStore, tracker: DialogueStateTracker) -> None:
    """Stores what is new, in one statement. A tracker that was not read from here is compared with the database, as Rasa does."""
    await store.stream_events(tracker)
    with store.session_scope() as session:
        stored = getattr(tracker, _STORED, None)
        new = store._additional_events(session, tracker) if stored is None else islice(tracker.events, stored, None)
        rows = [_row(tracker.sender_id, event.type_name, event.as_dict()) for event in new]
        if rows:
            session.execute(store.SQLEvent.__table__.insert(), rows)
        session.commit()
    setattr(tracker, _STORED, len(tracker.events))


def _row(sender_id: str, type_name: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "sender_id": sender_id,
        "type_name": type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def install() -> None:
    """Replace both for this process; a conversation's lock is held from reading to saving."""
    SQLTrackerStore._retrieve = _retrieve
    SQLTrackerStore.save = _save
