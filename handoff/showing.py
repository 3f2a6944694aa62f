"""What a commit looks like on a screen: the frames for the customer's side and for staff."""

from __future__ import annotations

from handoff import protocol as wire
from handoff import reading
from handoff.reading import Standing
from handoff.state import Conversation, Decision, Draft
from handoff.store import Done

Place = tuple[int, tuple[int, ...]]
"""Where somebody stands in the queue and for how many minutes, as the sweep told it last: a `view` without it would take
it off the screen."""
NOWHERE: Place = (0, ())


def ack_is_enough(done: Done, decision: Decision) -> bool:
    """Whether the ack tells the one who wrote it all."""
    only = decision.entries[0]
    return (len(decision.entries) == 1 and only.seq == done.seq and only.kind == "text" and bool(done.cid)
            and done.before is not None and done.before.epoch == decision.conversation.epoch)


def is_plain(done: Done, decision: Decision, before: Conversation) -> bool:
    """Whether an ack and the words alone tell everybody all: nothing else of the conversation has changed."""
    c = decision.conversation
    return (ack_is_enough(done, decision) and before.state == c.state and before.fields is c.fields and before.tried is c.tried
            and before.language == c.language and before.department == c.department and before.verified == c.verified
            and before.reason == c.reason)


def entries(done: Done, decision: Decision, staff: bool, place: Place = NOWHERE) -> wire.Entries:
    """The frame for one side, with the standing and the summary where they have changed."""
    c, before = decision.conversation, done.before
    items = [item(done, draft, staff) for draft in decision.entries if staff or not reading.for_staff(draft.kind, draft.event)]
    view = reading.view(Standing(c, 0, 0), *place) if before is None or _standing(before) != _standing(c) else None
    handed = summary(c) if staff and (before is None or _collected(before) != _collected(c)) else None
    return wire.Entries(c.id, decision.entries[0].seq - 1, decision.entries[-1].seq, items, view, handed)


def _collected(c: Conversation) -> tuple[object, ...]:
    """What staff are handed of it."""
    return c.reason, c.language, c.verified, c.fields, c.tried


def _standing(c: Conversation) -> tuple[object, ...]:
    """What a browser's `view` holds of it, but for the seq, which it sees itself."""
    return c.epoch, c.state, c.language, c.department


def item(done: Done, draft: Draft, staff: bool) -> wire.Entry:
    """One entry as that side sees it."""
    own = bool(done.cid) and draft.seq == done.seq and (draft.by == "agent") == staff
    return wire.Entry(seq=draft.seq, at=draft.at, by=draft.by, kind=draft.kind, text=draft.text, name=draft.name,
                      cid=done.cid if own else "", card=draft.card, event=draft.event,
                      buttons=reading.buttons(draft.offered) if draft.offered else [],
                      who=draft.sender if staff and draft.by == "agent" else "",
                      data=reading.shown_data(draft.data, staff) if draft.data else {})


def summary(c: Conversation) -> wire.Summary:
    """What an agent is handed."""
    fields = {name: value for name, value in c.fields.items() if value is not None}
    return wire.Summary(reason=c.reason, language=c.language, verified=c.verified, fields=fields, tried=list(c.tried))
