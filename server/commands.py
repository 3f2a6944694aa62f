"""The `kopru` command: what an operator does by hand."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer
from sqlalchemy.engine import Engine

from base import audit, database, identity
from base import settings as configuration
from base.access import StaffRole
from base.clock import Clock
from base.settings import Settings
from server import migrate as migrations

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Köprü's commands.")
staff = typer.Typer(no_args_is_help=True, help="People who work here.")
app.add_typer(staff, name="staff")
chain = typer.Typer(no_args_is_help=True, help="The audit chain.")
app.add_typer(chain, name="audit")


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


@staff.command("create")
def create(
    login: str,
    name: str,
    role: Annotated[str, typer.Option(help="agent, supervisor, editor or administrator")] = "agent",
    department: Annotated[list[str] | None, typer.Option(help="may be given several times")] = None,
    password: Annotated[str, typer.Option(help="made up and printed when left out")] = "",
) -> None:
    """Add a member of staff."""
    password, shown = (password, False) if password else (secrets.token_urlsafe(12), True)
    try:
        _add(configuration.load(), login, name, _role(role), tuple(department or ("support",)), password)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{login}: {password}" if shown else f"{login}: created")


@staff.command("reset")
def reset(login: str) -> None:
    """Give a new password and end all sessions."""
    password = secrets.token_urlsafe(12)
    engine = _engine(configuration.load())
    try:
        with engine.begin() as tx:
            identity.set_password(tx, login, password)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    finally:
        engine.dispose()
    typer.echo(f"{login}: {password}")


@staff.command("list")
def list_staff() -> None:
    """Show who may sign in."""
    engine = _engine(configuration.load())
    with engine.begin() as tx:
        for member in identity.all_staff(tx):
            typer.echo(f"{member.login}\t{member.role}\t{','.join(member.departments)}\t{member.name}")
    engine.dispose()


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


def _add(settings: Settings, login: str, name: str, role: StaffRole, departments: tuple[str, ...], password: str) -> None:
    engine = _engine(settings)
    try:
        with engine.begin() as tx:
            now = Clock(settings.clock_start).now_ms()
            identity.add_staff(tx, login, name, role, departments, password, now)
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


def _role(role: str) -> StaffRole:
    roles: dict[str, StaffRole] = {"agent": "agent", "supervisor": "supervisor", "editor": "editor",
                                   "administrator": "administrator"}
    if role not in roles:
        raise typer.BadParameter(f"role: expected one of {', '.join(roles)}")
    return roles[role]


if __name__ == "__main__":
    app()
