"""`kopru staff`: adds people who work here, resets what they forgot, and changes what they may do."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.engine import Connection

from base import audit, database, device_store, identity, second_factor_store, session_store
from base import settings as configuration
from base.access import ROLES, StaffRole
from base.clock import Clock
from base.errors import BadSettings
from base.operator import load
from handoff import queue_store

app = typer.Typer(no_args_is_help=True, help="People who work here.")

CAPACITY_AT_MOST = 50
Role = Annotated[str, typer.Option(help=", ".join(ROLES))]
Departments = Annotated[list[str] | None, typer.Option("--department", help="may be given several times")]


@app.command("create")
def create(login: str, name: str, role: Role = "agent", department: Departments = None,
           password: Annotated[str, typer.Option(help="made up and printed when left out")] = "") -> None:
    """Add a member of staff."""
    wanted, shown = (password, "created") if password else (made := secrets.token_urlsafe(12), made)
    departments = _departments(department or ["support"])
    _write(lambda tx, now: identity.add_staff(tx, login, name, _role(role), departments, wanted, now))
    typer.echo(f"{login}: {shown}")


@app.command("reset")
def reset(login: str, second_factor: Annotated[bool, typer.Option("--second-factor", help="forget the app instead, "
                                                                  "the password stays")] = False) -> None:
    """Give a new password, or forget a lost second factor; all sessions end."""
    password = secrets.token_urlsafe(12)

    def work(tx: Connection, now: int) -> None:
        if second_factor:
            member = identity.staff_id(tx, login)
            second_factor_store.forget(tx, member, now)
        else:
            member = identity.set_password(tx, login, password, now)
        device_store.forget(tx, member)
        session_store.revoke_all(tx, member)

    _write(work)
    typer.echo(f"{login}: {'the second factor is forgotten' if second_factor else password}")


@app.command("role")
def role(login: str, role: Annotated[str, typer.Argument(help=", ".join(ROLES))], department: Departments = None) -> None:
    """Change the role, and the departments when they are given; all sessions end."""
    departments = _departments(department) if department else None
    _change(lambda tx, now: identity.change_staff(tx, login, now, role=_role(role), departments=departments))
    typer.echo(f"{login}: {role}")


@app.command("approver")
def approver(login: str, off: Annotated[bool, typer.Option("--off", help="take it back")] = False) -> None:
    """Let somebody approve what others wrote for the bot, beside their role; all sessions end."""
    _change(lambda tx, now: identity.change_staff(tx, login, now, approver=not off))
    typer.echo(f"{login}: {'no approver' if off else 'approver'}")


@app.command("deactivate")
def deactivate(login: str) -> None:
    """Let nobody in under this login any more; what the member did stays."""
    _change(lambda tx, now: identity.change_staff(tx, login, now, active=False))
    typer.echo(f"{login}: deactivated")


@app.command("activate")
def activate(login: str) -> None:
    """Take that back."""
    _change(lambda tx, now: identity.change_staff(tx, login, now, active=True))
    typer.echo(f"{login}: active")


@app.command("sessions")
def sessions(login: str, end: Annotated[bool, typer.Option("--end", help="end them all")] = False) -> None:
    """Show where somebody is signed in, or end all of it."""
    def work(tx: Connection, now: int) -> list[session_store.Session]:
        member = identity.staff_id(tx, login)
        found = session_store.of_member(tx, member, now)
        if end:
            session_store.end_others(tx, member, "command", now)
        return found

    for each in _write(work):
        used = datetime.fromtimestamp(each.used_at / 1000, UTC).isoformat(timespec="minutes")
        typer.echo(f"{each.id}\tlast used {used}\t{each.browser}" + ("\tended" if end else ""))


@app.command("profile")
def profile(login: str,
            capacity: Annotated[int | None, typer.Option(min=1, max=CAPACITY_AT_MOST, help="chats held at once")] = None,
            language: Annotated[list[str] | None, typer.Option("--language", help="may be given several times")] = None,
            skill: Annotated[list[str] | None, typer.Option("--skill", help="a topic; may be given several times")] = None,
            no_skills: Annotated[bool, typer.Option("--no-skills", help="take all skills away")] = False) -> None:
    """Show what routing knows of an agent, or change what is given; it counts from the next conversation on."""
    skills = () if no_skills else _topics(skill) if skill else None
    languages = _languages(language) if language else None

    def work(tx: Connection, now: int) -> queue_store.Profile:
        member = identity.staff_id(tx, login)
        known = queue_store.all_profiles(tx, [member]).get(member, queue_store.Profile())
        kept = known.skills if skills is None else skills
        wanted = queue_store.Profile(capacity or known.capacity, languages or known.languages, kept)
        if wanted != known:
            queue_store.set_profile(tx, member, wanted)
            audit.append(tx, now, "command", "staff.profile_changed", member, capacity=wanted.capacity)
        return wanted

    told = _write(work)
    skilled = " ".join(told.skills) or "(none)"
    typer.echo(f"{login}: capacity {told.capacity}, languages {' '.join(told.languages)}, skills {skilled}")


@app.command("list")
def list_staff() -> None:
    """Show who may sign in."""
    for member in _write(lambda tx, _: identity.all_staff(tx)):
        role = f"{member.role}+approver" if member.approver else member.role
        typer.echo(f"{member.login}\t{role}\t{','.join(member.departments)}\t{member.name}")


def _change(work: Callable[[Connection, int], str]) -> None:
    """A change of what a member may do: it counts from the next sign-in, and all sessions of before end."""
    _write(lambda tx, now: session_store.revoke_all(tx, work(tx, now)))


def _write[T](work: Callable[[Connection, int], T]) -> T:
    """Runs `work` in one transaction of the database of the settings; says what is wrong and ends with 2."""
    try:
        settings = configuration.load()
        engine = database.writer(settings.database_url, settings.sqlite_synchronous)
        try:
            with engine.begin() as tx:
                return work(tx, Clock(settings.clock_start).now_ms())
        finally:
            engine.dispose()
    except (ValueError, BadSettings) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _role(role: str) -> StaffRole:
    found = next((each for each in ROLES if each == role), None)
    if found is None:
        raise ValueError(f"role: expected one of {', '.join(ROLES)}")
    return found


def _topics(wanted: list[str]) -> tuple[str, ...]:
    known = load(configuration.load().operator_file).topics
    if strange := [each for each in wanted if each not in known]:
        typer.echo(f"no topic {strange[0]!r}; there are {', '.join(known)}", err=True)
        raise typer.Exit(2)
    return tuple(dict.fromkeys(wanted))


def _languages(wanted: list[str]) -> tuple[str, ...]:
    if strange := [each for each in wanted if each not in queue_store.LANGUAGES]:
        typer.echo(f"no language {strange[0]!r}; there are {', '.join(queue_store.LANGUAGES)}", err=True)
        raise typer.Exit(2)
    return tuple(dict.fromkeys(wanted))


def _departments(wanted: list[str]) -> tuple[str, ...]:
    known = load(configuration.load().operator_file).departments
    if strange := [each for each in wanted if each not in known]:
        typer.echo(f"no department {strange[0]!r}; there are {', '.join(known)}", err=True)
        raise typer.Exit(2)
    return tuple(wanted)
