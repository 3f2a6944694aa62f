"""`make demo`: sample agents, and conversations and requests to look at, in the database of the settings."""

from __future__ import annotations

import asyncio
import secrets
import sys

from base import database, identity, visitor_store
from base import settings as configuration
from base.errors import BadSettings
from base.ids import new_id
from base.ledger import Once, single
from base.settings import Settings
from desk.service import NewRequest
from handoff import events as ev
from handoff.store import Act, Acts
from server import migrate
from server.parts import Parts, build

AGENTS = (
    ("elif", "Elif Kaya", "agent", ("finance",)),
    ("mert", "Mert Demir", "agent", ("support", "technical")),
    ("deniz", "Deniz Aydın", "supervisor", ("support", "finance", "account")),
)
TALKS = (
    ("tr", "withdrawal", "finance", 1, "Dün yaptığım çekim hesabıma geçmedi", "Çekim talebinizi açıyorum.", "asked"),
    ("tr", "login", "account", 2, "Giriş kodum gelmiyor, giremiyorum", "Bunu kaydedebilirim.", "misunderstood"),
    ("en", "technical", "technical", 2, "The page stays blank after I sign in", "I can register this for you.", "asked"),
    ("tr", "security", "account", 0, "Hesabıma başka şehirden girilmiş", "Sizi bir temsilciye aktarıyorum.", "security_alert"),
)
REQUESTS = (
    ("tr", "withdrawal", "withdrawal", "Çekim hesabıma geçmedi", "1250"),
    ("en", "deposit", "deposit", "Card deposit is missing", "200"),
    ("tr", "game", "game_round", "Oyun yarıda kesildi", None),
)


def main() -> int:
    """Adds what is missing; the agents' passwords are printed once."""
    try:
        settings = configuration.load()
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 1
    migrate.upgrade(settings)
    for line in _agents(settings):
        print(line)
    print(asyncio.run(_talks(settings)))
    return 0


def _agents(settings: Settings) -> list[str]:
    engine = database.writer(settings.database_url, settings.sqlite_synchronous)
    lines = []
    with engine.begin() as tx:
        known = {member.login for member in identity.all_staff(tx)}
        for login, name, role, departments in AGENTS:
            if login in known:
                lines.append(f"agent {login}: there already (a new password: kopru staff reset {login})")
                continue
            password = secrets.token_urlsafe(9)
            identity.add_staff(tx, login, name, role, departments, password, 0)  # type: ignore[arg-type]
            lines.append(f"agent {login}: {password}")
    engine.dispose()
    return lines


async def _talks(settings: Settings) -> str:
    parts = build(settings)
    try:
        for language, topic, department, priority, said, answer, reason in TALKS:
            name = await _visitor(parts, language)
            conversation = await parts.conversations.open(name, language)
            done = await _do(parts, conversation, ev.CustomerSays(at=_now(parts), text=said), name)
            await _do(parts, conversation, ev.BotReplied(
                at=_now(parts), turn=done, epoch=1, messages=(ev.BotMessage(answer),), language=language,  # type: ignore[arg-type]
                asked_in=language, handoff=ev.Handoff(reason, department, urgent=priority == 0),  # type: ignore[arg-type]
                fields={"topic": topic, "subject": said}, department=department, priority=priority))
        for language, topic, kind, subject, amount in REQUESTS:
            name = await _visitor(parts, language)
            conversation = await parts.conversations.open(name, language)
            day = parts.clock.now(parts.operator.zone).date().isoformat()
            new = NewRequest(conversation, "chat", language, topic, subject, day, kind, amount, "TRY")  # type: ignore[arg-type]
            await parts.desk.register(new, name, new_id("demo"))
    finally:
        await parts.stop()
    return f"{len(TALKS)} conversations wait for a person, {len(REQUESTS)} requests are registered"


async def _visitor(parts: Parts, language: str) -> str:
    name, _token = await parts.ledger.do(single, Once(lambda tx: visitor_store.new_visitor(tx, language, _now(parts))))
    return str(name)


async def _do(parts: Parts, conversation: str, event: ev.Event, sender: str = "") -> int:
    """Writes the event without carrying out what follows: no bot has to run for the demonstration."""
    done = await parts.ledger.do(Acts(), Act(conversation, event, sender))
    return int(done.seq)


def _now(parts: Parts) -> int:
    return parts.clock.now_ms()


if __name__ == "__main__":
    sys.exit(main())
