"""The `kopru` command: what an operator does by hand."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from sqlalchemy.engine import Engine

from base import audit, database, identity
from base import settings as configuration
from base.clock import Clock
from base.settings import Settings
from server import content_commands, key_commands, outbox_commands, rights_commands, staff_commands
from server import migrate as migrations
from server.parts import Parts, build

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Köprü's commands.")
app.add_typer(staff_commands.app, name="staff")
app.add_typer(key_commands.app, name="keys")
app.add_typer(outbox_commands.box, name="outbox")
app.add_typer(content_commands.app, name="content")
chain = typer.Typer(no_args_is_help=True, help="The audit chain.")
app.add_typer(chain, name="audit")
app.add_typer(rights_commands.app, name="person")
papers = typer.Typer(no_args_is_help=True, help="Documents on requests.")
app.add_typer(papers, name="documents")


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    migrations.upgrade(configuration.load())


@app.command("first-run")
def first_run() -> None:
    """Create the administrator if there is no staff yet, and print the password once."""
    settings = configuration.load()
    if password := create_first_administrator(settings):
        typer.echo(f"administrator: admin  password: {password}")


@chain.command("verify")
def verify(
    kept: Annotated[str, typer.Option(help="an earlier head, SEQ:HASH, that was kept elsewhere")] = "",
) -> None:
    """Walk the whole audit chain; print its head, or say which row is wrong and end with 1."""
    engine = _engine(configuration.load())
    try:
        with engine.begin() as tx:
            found = audit.verify(tx, _kept_head(kept))
    finally:
        engine.dispose()
    if found.broken:
        typer.echo(f"row {found.broken.seq} {found.broken.problem}; {found.rows} rows before it are right", err=True)
        raise typer.Exit(1)
    typer.echo(f"{found.rows} rows, whole; head {found.head.seq}:{found.head.hash}")


@papers.command("rotate")
def rotate() -> None:
    """Put the key of every document under a new master key; the one before the last is destroyed."""
    done = asyncio.run(_with_parts(lambda parts: parts.documents.rotate()))
    typer.echo(f"{done} documents under a new master key")


async def _with_parts[T](work: Callable[[Parts], Awaitable[T]]) -> T:
    """Does it with the parts of a process that serves nobody."""
    parts = build(configuration.load())
    try:
        return await work(parts)
    finally:
        await parts.stop()


def create_first_administrator(settings: Settings) -> str:
    """The administrator's password when one had to be made, otherwise empty."""
    engine = _engine(settings)
    try:
        with engine.begin() as tx:
            if identity.all_staff(tx):
                return ""
            password = secrets.token_urlsafe(12)
            now = Clock(settings.clock_start).now_ms()
            identity.add_staff(tx, "admin", "Yönetici", "administrator", ("support",), password, now)
            return password
    finally:
        engine.dispose()


def _engine(settings: Settings) -> Engine:
    return database.writer(settings.database_url, settings.sqlite_synchronous)


def _kept_head(text: str) -> audit.Head | None:
    seq, _, digest = text.partition(":")
    if not text:
        return None
    if not seq.isdigit() or len(digest) != len(audit.ROOT_HASH):
        raise typer.BadParameter("kept: expected SEQ:HASH as an earlier verify printed it")
    return audit.Head(int(seq), digest)


if __name__ == "__main__":
    app()
