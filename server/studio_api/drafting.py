"""Drafts over HTTP: begun, changed, approved piece by piece, given up; history, editions and what differs between them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping

import msgspec
from starlette.responses import Response

from base import refusals
from base.access import StaffMember
from base.errors import Refused
from server.api.calls import Call
from server.studio_api import shown, told_drafts
from server.studio_api.asked import CompareQuery, HistoryQuery, NewChanges
from server.studio_api.looking import look
from studio import draft_store, writing
from studio.comparing import between
from studio.draft_store import By, Edition, Made
from studio.standing import Overtaken


async def drafts(call: Call) -> told_drafts.Drafts:
    """All drafts."""
    look(call)
    found = await call.parts.read(draft_store.listed)
    made = await call.parts.read(draft_store.made_of, [each.id for each in found])
    return told_drafts.Drafts([shown.draft_row(call.parts, each, made[each.id]) for each in found])


async def begin(call: Call) -> told_drafts.DraftOut:
    """A new one."""
    made = await call.parts.drafts.begin(member(call), call.body.title, call.key)
    return shown.draft(call.parts, await call.parts.drafts.open(made.id))


async def draft(call: Call) -> told_drafts.DraftOut:
    """One with its changes."""
    look(call)
    return shown.draft(call.parts, await call.parts.drafts.open(_id(call)))


async def change(call: Call) -> told_drafts.Changed | Response:
    """Changes it."""
    told: NewChanges = call.body
    try:
        made = await call.parts.drafts.change(_id(call), member(call), told.changes, told.why, told.origin, call.key)
    except Overtaken as overtaken:
        return _overtaken(call, overtaken)
    return await _changed(call, made)


async def undo(call: Call) -> told_drafts.Changed:
    """Takes the caller's last change back."""
    return await _changed(call, await call.parts.drafts.undo(_id(call), member(call), key=call.key))


async def undo_one(call: Call) -> told_drafts.Changed:
    """Takes one back, whoever made it."""
    return await _changed(call, await call.parts.drafts.undo(_id(call), member(call), call.path["change"], call.key))


async def approve(call: Call) -> told_drafts.Changed:
    """Lets a change of protected content be published."""
    return await _changed(call, await call.parts.drafts.approve(_id(call), member(call), call.path["change"]))


async def discard(call: Call) -> told_drafts.DraftRow:
    """Gives it up."""
    given_up = await call.parts.drafts.discard(_id(call), member(call), call.body.why)
    made = await call.parts.read(draft_store.made, given_up.id)
    return shown.draft_row(call.parts, given_up, made)


async def history(call: Call) -> told_drafts.History:
    """Who did what and why, the newest first."""
    look(call)
    asked: HistoryQuery = call.query
    wanted = (asked.about, asked.kind, asked.draft, asked.cursor, asked.limit + 1)
    found: list[Made] = await call.parts.read(draft_store.about, *wanted)
    page = found[: asked.limit]
    events = [event for made in page for event in _events(call, made)]
    if not (asked.about or asked.kind or asked.cursor):
        events += [each for each in await _editions(call) if not asked.draft or each.draft == asked.draft]
    events.sort(key=lambda event: event.at, reverse=True)
    return told_drafts.History(events, page[-1].id if len(found) > len(page) else None)


async def editions(call: Call) -> told_drafts.Editions:
    """What was published."""
    look(call)
    return told_drafts.Editions([shown.edition(call.parts, each) for each in await call.parts.read(draft_store.all_editions)])


async def compare(call: Call) -> told_drafts.Difference:
    """What leads from one to the other."""
    look(call)
    asked: CompareQuery = call.query
    changes = await asyncio.to_thread(between, await _texts(call, asked.old), await _texts(call, asked.new))
    kinds = Counter(str(each.__struct_config__.tag) for each in changes)
    return told_drafts.Difference(asked.old, asked.new, changes, dict(kinds))


def member(call: Call) -> StaffMember:
    """The member of staff who calls; what they may do is checked behind the door."""
    if call.who.member is None:
        raise Refused("not_signed_in")
    return call.who.member


async def _texts(call: Call, name: str) -> Mapping[str, str]:
    library = call.parts.drafts.library
    if name == "now":
        return await asyncio.to_thread(writing.as_they_are, library.root)
    if name.isascii() and name.isdigit() and len(name) < 10:
        found: dict[str, str] | None = await call.parts.read(draft_store.files_of, int(name))
        if found is None:
            raise Refused("not_found")
        return found
    changes = await call.parts.drafts.changes(name)
    return (await asyncio.to_thread(writing.texts, library, changes)).all


def _overtaken(call: Call, overtaken: Overtaken) -> Response:
    """409 with what the other did."""
    by = overtaken.by
    refused = Refused("content_changed", by=by.by.name) if by else Refused("content_changed_by_hand")
    theirs = told_drafts.Theirs(overtaken.index, msgspec.to_builtins(overtaken.now), shown.person(by.by) if by else None,
                                shown.moment(call.parts, by.at) if by else None, by.why if by else "", by.change if by else None)
    told = told_drafts.Overtaken("about:blank", refusals.text(refused, call.language), 409, "content_changed", theirs)
    return Response(msgspec.json.encode(told), 409, media_type="application/problem+json")


async def _changed(call: Call, made: list[Made]) -> told_drafts.Changed:
    open_ = await call.parts.drafts.open(_id(call))
    row = shown.draft_row(call.parts, open_.draft, open_.made)
    return told_drafts.Changed(row, [shown.change(call.parts, each) for each in made])


async def _editions(call: Call) -> list[told_drafts.Event]:
    found: list[Edition] = await call.parts.read(draft_store.all_editions)
    return [told_drafts.Event(shown.moment(call.parts, each.at), shown.person(each.by), "published", each.draft,
                              each.why or each.title, None, each.number, shown.person(each.approved))
            for each in found if each.draft]


def _events(call: Call, made: Made) -> list[told_drafts.Event]:
    def event(at: int, by: By, what: told_drafts.What, why: str = "") -> told_drafts.Event:
        return told_drafts.Event(shown.moment(call.parts, at), shown.person(by), what, made.draft, why, made.change)

    found = [event(made.at, made.by, "changed", made.why)]
    if made.approved.id:
        found.append(event(made.approved_at, made.approved, "approved"))
    if made.undone.id:
        found.append(event(made.undone_at, made.undone, "undone"))
    return found


def _id(call: Call) -> str:
    return call.path["draft"]
