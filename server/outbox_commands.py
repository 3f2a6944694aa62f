"""`kopru outbox`: what waits to be sent and what was given up, seen and tried again by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, get_args

import typer

from base import database
from base import settings as configuration
from base.clock import Clock
from base.errors import Refused
from desk.notices import store
from desk.notices.store import State

box = typer.Typer(no_args_is_help=True, help="Messages to customers, staff and other programs.")


@box.command("list")
def listed(state: Annotated[str, typer.Option(help="waiting, sent, dead or dropped")] = "dead") -> None:
    """Show deliveries in a state, the newest first."""
    if state not in get_args(State):
        raise typer.BadParameter(f"state: expected one of {', '.join(get_args(State))}")
    settings = configuration.load()
    engine = database.reader(settings.database_url)
    with engine.begin() as tx:
        for each in store.shown(tx, state):  # type: ignore[arg-type]
            moment = datetime.fromtimestamp(each.at / 1000, UTC).isoformat(timespec="seconds")
            typer.echo(f"{each.id}\t{moment}\t{each.request}\t{each.kind}\t{each.by}\t{each.tries}\t{each.error}")
    engine.dispose()


@box.command("retry")
def retry(delivery: Annotated[str, typer.Argument(help="an id of the list, or `all` dead ones")]) -> None:
    """Try dead letters again."""
    settings = configuration.load()
    engine, now = database.writer(settings.database_url, settings.sqlite_synchronous), Clock(settings.clock_start).now_ms()
    try:
        with engine.begin() as tx:
            chosen = [each.id for each in store.shown(tx, "dead")] if delivery == "all" else [delivery]
            for each in chosen:
                store.retry(tx, each, now)
    except Refused:
        typer.echo(f"there is no dead letter {delivery!r}", err=True)
        raise typer.Exit(2) from None
    finally:
        engine.dispose()
    typer.echo(f"{len(chosen)} to be tried again")
