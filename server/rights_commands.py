"""`kopru person`: erases, exports and holds what is kept about one person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from base import settings as configuration
from base.errors import Refused
from base.refusals import text
from desk import rights_store as requests
from desk import tracking
from server.parts import Parts, build

app = typer.Typer(no_args_is_help=True, help="What is kept about one person, named by an id (vis_…) or a tracking number.")
BY = "command"


@app.command("erase")
def erase(person: str, yes: Annotated[bool, typer.Option("--yes", help="without asking")] = False) -> None:
    """Take every word of the person out of messages, requests, documents, the bot's memory and what is to be sent. For good."""
    if not yes:
        typer.confirm("Everything that this person wrote or sent is gone after that. Go on?", abort=True)
    done = _with(person, lambda parts, ids: parts.rights.erase(ids, BY))
    typer.echo(f"{done.conversations} conversations, {done.requests} requests, {done.documents} documents")


@app.command("export")
def export(person: str, to: Path) -> None:
    """Write what is kept about the person into a ZIP."""
    to.write_bytes(_with(person, lambda parts, ids: parts.rights.export(ids, BY)))
    typer.echo(str(to))


@app.command("hold")
def hold(person: str, reference: Annotated[str, typer.Option(help="file number of who asked for it; no name")]) -> None:
    """Legal hold: nothing of the person is erased, neither by hand nor when its period ends."""
    _with(person, lambda parts, ids: parts.rights.hold(ids, reference, BY))
    typer.echo("held")


@app.command("release")
def release(person: str) -> None:
    """The legal hold is over."""
    there = _with(person, lambda parts, ids: parts.rights.release(ids, BY))
    typer.echo("released" if there else "was not held")


def _with(person: str, work: Callable[[Parts, tuple[str, ...]], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        parts = build(configuration.load())
        try:
            number = tracking.read(person, parts.operator.tracking_prefix).number
            owner = await parts.read(requests.owner_of, number) if number else person
            if not owner:
                raise Refused("not_found")
            return await work(parts, (owner,))
        finally:
            await parts.stop()

    try:
        return asyncio.run(run())
    except Refused as refused:
        typer.echo(text(refused, "en"), err=True)
        raise typer.Exit(1) from None
