"""While somebody types: what is wrong, what it is like, and how the published model reads it."""

from __future__ import annotations

import asyncio

from handoff.bot_client import BotDown
from server.api.calls import Call
from server.studio_api import shown, told
from server.studio_api.asked import Read, Typed, TypedReply
from server.studio_api.looking import look
from studio import checks, marks
from studio.changes import Change, ExampleChange, SentenceChange, Trial
from studio.checks import Neighbourhood
from studio.standing import Open
from studio.titles import title


async def check(call: Call) -> told.Checked:
    """What can be said of a typed example or sentence at once."""
    look(call)
    asked: Typed = call.body
    open_ = await call.parts.drafts.open(asked.draft)
    change = checks.cleaned(_typed(open_, asked))
    refused, around = await asyncio.to_thread(_looked_around, call, open_, change)
    marked = marks.read(marks.clean(asked.text))
    return told.Checked(
        shown.problems(open_.content, refused, call.language),
        shown.problems(open_.content, checks.warned(change, around), call.language), marked.text,
        list(marked.entities), asked.language, [shown.near(open_.content, each) for each in around.near])


async def check_reply(call: Call) -> told.CheckedReply:
    """What can be said of a typed reply at once."""
    look(call)
    asked: TypedReply = call.body
    published = await asyncio.to_thread(call.parts.drafts.library.content)
    return told.CheckedReply(
        shown.problems(published, checks.reply(published, asked.name, asked.after), call.language),
        shown.problems(published, checks.reply_warnings(published, asked.name, asked.after), call.language))


async def reading(call: Call) -> told.Reading:
    """How the published model reads the text; slower than what the studio knows itself, and asked for by itself."""
    look(call)
    asked: Read = call.body
    try:
        read = await call.parts.bot.read(asked.text)
    except BotDown:
        return told.Reading(False)
    content = await asyncio.to_thread(call.parts.drafts.library.content)
    guesses = [told.Guess(each.intent, title(content, each.intent), each.confidence) for each in read.intents]
    entities = [marks.Entity(each.start, each.end, each.entity, each.value) for each in read.entities]
    return told.Reading(True, read.model, guesses, entities)


def _typed(open_: Open, asked: Typed) -> Change:
    if asked.kind == "example" and asked.language != "mixed":
        return ExampleChange(asked.intent, asked.language, asked.before, asked.text)
    before = next((each.said for each in open_.content.sentences.get(asked.intent, ()) if each.said.text == asked.before), None)
    return SentenceChange(asked.intent, before, Trial(asked.text, asked.language, "plain"))


def _looked_around(call: Call, open_: Open, change: Change) -> tuple[list[checks.Problem], Neighbourhood]:
    """In one thread, since each change of threads is a wait on a busy machine."""
    library = call.parts.drafts.library
    around = library.overlay(open_.content).around(change)
    return checks.refused(open_.content, library.content(), change, around), around
