"""Rasa's SQL tracker store without what it asks the database twice: how much of a dialogue is stored is known from reading it.

Rasa counts a dialogue's stored events before each save, over a query that has just been answered, and makes an object of its
ORM for every new event: more than a quarter of a turn. The dialogues that are under way stay in memory, so that reading one
again is a question to the database whether anybody else has gone on with it meanwhile.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

KEPT = 256
"""Dialogues in memory at most, some 100 KB each."""
_STORED = "kopru_stored"
_EMPTY = "_kopru_empty"
"""The dialogue that was asked for last, if nothing of it is stored."""
_FIRST_SESSION = 4
"""A dialogue's first session begins within its first events."""
_rasas_retrieve = SQLTrackerStore._retrieve


class _Recent:
    """Trackers as they were saved last, each with the number of its last row; a tracker is taken out to be used, so that what
    a failed turn makes of it is never found here."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[int, Any, DialogueStateTracker]] = OrderedDict()

    def take(self, store: SQLTrackerStore, sender_id: str, last: int) -> DialogueStateTracker | None:
        """The tracker, if nothing was stored after it and its model is still the one: another may know other slots."""
        known = self._kept.pop((str(store.engine.url), sender_id), None)
        return known[2] if known and known[0] == last and known[1] is store.domain else None

    def keep(self, store: SQLTrackerStore, tracker: DialogueStateTracker, last: int) -> None:
        """Until it is asked for again; the longest unused goes first."""
        self._kept[str(store.engine.url), tracker.sender_id] = last, store.domain, tracker
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)


_recent = _Recent()


async def _retrieve(store: SQLTrackerStore, sender_id: str, fetch_events_from_all_sessions: bool) -> Any:
    """As Rasa's; the tracker remembers how many of its events came from the database."""
    if fetch_events_from_all_sessions:
        return await _rasas_retrieve(store, sender_id, fetch_events_from_all_sessions)
    with store.engine.connect() as connection:
        last = _last_row(store, connection, sender_id)
    store.__dict__[_EMPTY] = sender_id if last == 0 else None
    kept = _recent.take(store, sender_id, last)
    if kept is not None or last == 0:
        return kept
    tracker = await _rasas_retrieve(store, sender_id, fetch_events_from_all_sessions)
    if tracker is not None:
        setattr(tracker, _STORED, len(tracker.events))
    return tracker


async def _save(store: SQLTrackerStore, tracker: DialogueStateTracker) -> None:
    """Stores what is new, in one statement. A tracker that was not read from here is compared with the database, as Rasa does."""
    await store.stream_events(tracker)
    if not tracker.events:
        if store.__dict__.get(_EMPTY) == tracker.sender_id:  # just made, because nothing was found
            setattr(tracker, _STORED, 0)
        return
    new = _new_events(store, tracker)
    rows = [_row(tracker.sender_id, event.type_name, event.as_dict()) for event in new]
    with store.engine.begin() as connection:
        if rows:
            connection.execute(store.SQLEvent.__table__.insert(), rows)
        last = _last_row(store, connection, tracker.sender_id)
    setattr(tracker, _STORED, len(tracker.events))
    # A session that begins anew leaves the events before it behind when it is read, so it is read.
    if not any(isinstance(event, SessionStarted) for event in islice(tracker.events, _FIRST_SESSION, None)):
        _recent.keep(store, tracker, last)


def _new_events(store: SQLTrackerStore, tracker: DialogueStateTracker) -> list[Event]:
    stored = getattr(tracker, _STORED, None)
    if stored is not None:
        return list(islice(tracker.events, stored, None))
    with store.engine.connect() as connection:
        if _last_row(store, connection, tracker.sender_id) == 0:
            return list(tracker.events)
    with store.session_scope() as session:
        return list(store._additional_events(session, tracker))


def _last_row(store: SQLTrackerStore, connection: Any, sender_id: str) -> int:
    """The number of the dialogue's last row, 0 when it has none."""
    return int(connection.execute(_LAST_ROW, {"sender_id": sender_id}).scalar() or 0)


_EVENTS = SQLTrackerStore.SQLEvent.__table__
_LAST_ROW = sa.select([sa.func.max(_EVENTS.c.id)]).where(_EVENTS.c.sender_id == sa.bindparam("sender_id"))


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
