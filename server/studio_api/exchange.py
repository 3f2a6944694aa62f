"""The content handed out and taken in: Rasa's files, a table for translators, and a look at a project from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.responses import Response

from base.access import access_content
from base.errors import Refused
from server.api.calls import Call
from server.studio_api import shown, told_drafts
from server.studio_api.asked import FileQuery, TableQuery
from server.studio_api.drafting import member
from server.studio_api.looking import look
from studio import importing, parcel, writing
from studio import project as projects
from studio.importing import Sifted, Turned
from studio.library import Library

REFUSALS_AT_MOST = 500
"""Told at once; who mends these sees the next ones."""


async def export(call: Call) -> Response:
    """A zip of the files."""
    look(call)
    drafts = call.parts.drafts
    changes = await drafts.changes(call.query.draft) if call.query.draft else []

    def made() -> bytes:
        return parcel.packed(writing.texts(drafts.library, changes).all | writing.around(drafts.library.root))

    return _file(await asyncio.to_thread(made), "content.zip", "application/zip")


async def table(call: Call) -> Response:
    """Replies and texts side by side."""
    look(call)
    asked: TableQuery = call.query
    open_ = await call.parts.drafts.open(asked.draft)
    text = await asyncio.to_thread(parcel.table, open_.content, bool(asked.examples), call.language)
    return _file(b"\xef\xbb\xbf" + text.encode(), "content.csv", "text/csv; charset=utf-8")


async def take(call: Call) -> told_drafts.Imported:
    """What a file holds, into the draft; what can't be taken is told with its line."""
    who = member(call)
    access_content(who, "edit")
    asked: FileQuery = call.query
    drafts, draft = call.parts.drafts, call.path["draft"]
    open_ = await drafts.open(draft)
    if open_.draft.state != "open":
        raise Refused("draft_closed")

    def sifted() -> Sifted:
        return importing.sift(drafts.library, open_.content, parcel.unpacked(asked.name, call.body))

    found = await asyncio.to_thread(sifted)
    if found.taken and not asked.dry:
        await drafts.change(draft, who, found.taken, asked.name[:400], "import", call.key)
        open_ = await drafts.open(draft)
    row = None if asked.dry else shown.draft_row(call.parts, open_.draft, open_.made)
    return told_drafts.Imported(row, found.taken, found.same, _turned(call, found.turned))


async def look_through(call: Call) -> told_drafts.Project:
    """A project from elsewhere."""
    look(call)
    library: Library = call.parts.drafts.library

    def looked() -> projects.Project:
        files = projects.of_folder(parcel.unpacked(call.query.name, call.body))
        return projects.looked_through(files, library.content(), library.shelf().tongues)

    made = await asyncio.to_thread(looked)
    known = library.content().topics
    intents = [told_drafts.ProjectIntent(name, shown.counts(there), name in known) for name, there in made.counts.items()]
    return told_drafts.Project(made.files, intents, made.entities, made.replies, made.rules, made.stories,
                               _turned(call, made.problems), made.importable)


def _turned(call: Call, turned: Sequence[Turned]) -> list[told_drafts.Refusal]:
    content = call.parts.drafts.library.content()
    return [told_drafts.Refusal(each.file, each.line, each.text, each.problem.code,
                                shown.said(content, each.problem, call.language))
            for each in turned[:REFUSALS_AT_MOST]]


def _file(data: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=kind, headers=headers)
