"""`kopru keys`: who may use the API as a program."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from base import database, key_store
from base import settings as configuration
from base.clock import Clock

app = typer.Typer(no_args_is_help=True, help="Keys of programs that use the API.")


@app.command("create")
def create(
    name: str,
    scope: Annotated[list[str], typer.Option(help=f"some of {', '.join(key_store.SCOPES)}; may be given several times")],
) -> None:
    """Make a key and print it once."""
    settings = configuration.load()
    engine = database.writer(settings.database_url, settings.sqlite_synchronous)
    try:
        with engine.begin() as tx:
            made, key = key_store.create(tx, name, tuple(scope), Clock(settings.clock_start).now_ms())
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    finally:
        engine.dispose()
    typer.echo(f"{made}: {key}")


@app.command("list")
def list_keys() -> None:
    """Show the keys: their ids, names, scopes and whether they are good."""
    engine = database.reader(configuration.load().database_url)
    with engine.connect() as tx:
        for each in key_store.everyone(tx):
            state = f"revoked {_day(each.revoked_at)}" if each.revoked_at else f"made {_day(each.created_at)}"
            typer.echo(f"{each.id}\t{state}\t{','.join(each.scopes)}\t{each.name}")
    engine.dispose()


@app.command("revoke")
def revoke(key: Annotated[str, typer.Argument(help="its id, as `keys list` shows it")]) -> None:
    """Let a key open nothing any more."""
    settings = configuration.load()
    engine = database.writer(settings.database_url, settings.sqlite_synchronous)
    try:
        with engine.begin() as tx:
            key_store.revoke(tx, key, Clock(settings.clock_start).now_ms())
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    finally:
        engine.dispose()
    typer.echo(f"{key}: revoked")


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).date().isoformat()
