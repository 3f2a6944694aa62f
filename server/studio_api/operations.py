"""The studio's calls, and their routes below `/api/v1/studio`."""

from __future__ import annotations

from starlette.routing import BaseRoute

from server.api.calls import Kind, Operation
from server.api.calls import routes as routes_of
from server.studio_api import asked, drafting, exchange, hints, looking, told, told_drafts
from studio import parcel

PREFIX = "/api/v1/studio"
_STAFF: tuple[Kind, ...] = ("staff",)


def _get(path: str, about: str, handler: object, answer: object, query: object = None) -> Operation:
    return Operation("GET", path, path, about, _STAFF, handler, answer, query=query)  # type: ignore[arg-type]


OPERATIONS: tuple[Operation, ...] = (
    _get("/overview", "Topics, intents, how they stand, and files that can't be read", looking.overview, told.Overview, asked.OfDraft),
    _get("/intents/{intent}", "An intent in both languages", looking.intent, told.IntentOut, asked.OfDraft),
    _get("/replies", "All replies", looking.replies, told.Replies, asked.OfDraft),
    _get("/replies/{reply}", "A reply in both languages", looking.reply, told.ReplyOut, asked.OfDraft),
    _get("/concepts", "The lexicon", looking.concepts, told.Concepts, asked.OfDraft),
    _get("/texts", "The operator's texts", looking.texts, told.Texts, asked.OfDraft),
    _get("/search", "Found whatever the letters", looking.search, told.Hits, asked.SearchQuery),
    Operation("POST", "/check", "check", "A typed text", _STAFF, hints.check, told.Checked, asked.Typed, asks=True),
    Operation("POST", "/check/reply", "check_reply", "A typed reply", _STAFF, hints.check_reply, told.CheckedReply, asked.TypedReply,
              asks=True),
    Operation("POST", "/reading", "reading", "How the published model reads a text", _STAFF, hints.reading, told.Reading, asked.Read,
              asks=True),
    _get("/drafts", "All drafts", drafting.drafts, told_drafts.Drafts),
    Operation("POST", "/drafts", "begin", "Begin a draft", _STAFF, drafting.begin, told_drafts.DraftOut, asked.NewDraft, status=201),
    _get("/drafts/{draft}", "A draft with its changes", drafting.draft, told_drafts.DraftOut),
    Operation("POST", "/drafts/{draft}/changes", "change", "Change it", _STAFF, drafting.change, told_drafts.Changed, asked.NewChanges,
              status=201),
    Operation("DELETE", "/drafts/{draft}/changes/{change}", "undo_one", "Take a change back", _STAFF, drafting.undo_one,
              told_drafts.Changed),
    Operation("POST", "/drafts/{draft}/changes/{change}/approval", "approve", "Let a change of protected content in", _STAFF,
              drafting.approve, told_drafts.Changed, asked.Reason),
    Operation("POST", "/drafts/{draft}/undo", "undo", "Take one's last change back", _STAFF, drafting.undo, told_drafts.Changed,
              asked.Reason),
    Operation("POST", "/drafts/{draft}/discard", "discard", "Give it up", _STAFF, drafting.discard, told_drafts.DraftRow, asked.Reason),
    _get("/history", "Who did what and why", drafting.history, told_drafts.History, asked.HistoryQuery),
    _get("/editions", "What was published", drafting.editions, told_drafts.Editions),
    _get("/compare", "What differs between two editions, the files and drafts", drafting.compare, told_drafts.Difference,
         asked.CompareQuery),
    Operation("GET", "/export.zip", "export", "The content as Rasa's files", _STAFF, exchange.export, str, query=asked.OfDraft,
              media="application/zip"),
    Operation("GET", "/export.csv", "export_table", "Replies and texts as a table for translators", _STAFF, exchange.table, str,
              query=asked.TableQuery, media="text/csv"),
    Operation("POST", "/drafts/{draft}/import", "import", "Take a file's examples, replies and texts into the draft", _STAFF,
              exchange.take, told_drafts.Imported, query=asked.FileQuery, most_bytes=parcel.MOST_BYTES),
    Operation("POST", "/project", "project", "Look through a Rasa 3.6 project without keeping it", _STAFF, exchange.look_through,
              told_drafts.Project, query=asked.FileQuery, most_bytes=parcel.MOST_BYTES, asks=True),
)


def routes() -> list[BaseRoute]:
    """One route for each path."""
    return routes_of(OPERATIONS, PREFIX)
