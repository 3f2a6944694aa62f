"""Reading conversations: what a browser, the bot client and the sweep need to know; never writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa
import structlog
from msgspec import Struct
from sqlalchemy.engine import Connection, Engine, RowMapping
from sqlalchemy.exc import DBAPIError, TimeoutError

from base import database, visitor_store
from base.errors import Unavailable
from base.operator import PRIORITIES
from base.rows import Stretches
from handoff.craft import STAFF_EVENTS as KEPT_IN_ORDER
from handoff.offering import STAFF_EVENTS as SHARED
from handoff.presence import LEASE
from handoff.protocol import Button, Entry, Person, Row, View
from handoff.state import Conversation
from handoff.store import conversation as from_row
from handoff.tables import conversations, entries, presence

log = structlog.get_logger()

T = TypeVar("T")
STAFF_EVENTS = SHARED | KEPT_IN_ORDER
LEASE_MS = int(LEASE * 1000)
TURNS_AT_MOST = 2_000
"""Turns that the sweep looks at in one round; more are never under way where the bot answers."""
PAGE, PAGE_TEXT = 200, 48_000
"""Entries, and characters of them, in one frame of a replay: some 60 KB, so that a long history never blocks the line."""


class Reader:
    """Runs reads in threads of their own, each in one transaction; raises Unavailable when the database is away."""

    def __init__(self, engine: Engine, threads: int = 4) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    async def __call__(self, read: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, read, args)

    def _run(self, read: Callable[..., T], args: tuple[Any, ...]) -> T:
        try:
            with self.engine.connect() as tx:
                return read(tx, *args)
        except (DBAPIError, TimeoutError) as error:
            if not database.is_away(error):
                log.error("read_failed", read=getattr(read, "__name__", ""), **database.told(error))
            raise Unavailable() from error

    def close(self) -> None:
        """Ends the threads and the connections."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


class Standing(Struct, frozen=True):
    """A conversation with its seen marks."""

    conversation: Conversation
    seen_by_customer: int
    seen_by_agent: int


_STANDING = sa.select(conversations).where(conversations.c.id == sa.bindparam("id"))
_AFTER = (sa.select(entries).where(entries.c.conversation == sa.bindparam("conversation"), entries.c.seq > sa.bindparam("seq"),
                                   entries.c.seq <= sa.bindparam("upto")).order_by(entries.c.seq).limit(PAGE))
_BEFORE = (sa.select(entries).where(entries.c.conversation == sa.bindparam("conversation"), entries.c.seq < sa.bindparam("seq"))
           .order_by(entries.c.seq.desc()).limit(PAGE))
"""Put together once: for what is read with each turn that costs as much as reading it."""
_STRETCHES = Stretches(entries, "conversation", "seq")


def standing(tx: Connection, conversation_id: str) -> Standing | None:
    """Where it stands, None when there is none of this id."""
    row = tx.execute(_STANDING, {"id": conversation_id}).mappings().first()
    return Standing(from_row(row), row["seen_by_customer"], row["seen_by_agent"]) if row else None


def owner(tx: Connection, conversation_id: str) -> str | None:
    """The visitor under whom requests of the conversation's customer stand, None when there is no such conversation."""
    now = standing(tx, conversation_id)
    return visitor_store.owner_of(tx, now.conversation.visitor) if now else None


def entries_after(tx: Connection, conversation_id: str, seq: int, staff: bool) -> tuple[list[Entry], int, Standing | None]:
    """At most PAGE entries after `seq`, the seq up to which they reach, and the standing at the same moment: entries that
    came while it was read would be shown without what they changed."""
    now = standing(tx, conversation_id)
    if now is None:
        return [], seq, None
    asked = {"conversation": conversation_id, "seq": seq, "upto": now.conversation.seq}
    rows = _page(tx.execute(_AFTER, asked).mappings())
    return items(rows, staff), rows[-1]["seq"] if rows else min(seq, now.conversation.seq), now


class News(NamedTuple):
    """What a conversation holds after some seq: rows, the seq up to which they reach, and the standing at the same moment."""

    rows: list[RowMapping]
    upto: int
    now: Standing


def news_after(tx: Connection, after: Mapping[str, int]) -> dict[str, News]:
    """The same for many conversations, read together: those that exist, each with a page after the seq that is given."""
    found = {now.conversation.id: now for now in standings(tx, list(after))}
    seqs = {id_: now.conversation.seq for id_, now in found.items()}
    wanted = [(id_, after[id_], min(seq, after[id_] + PAGE)) for id_, seq in seqs.items() if seq > after[id_]]
    rows: dict[str, list[RowMapping]] = {}
    for row in _STRETCHES.read(tx, wanted) if wanted else ():
        rows.setdefault(row["conversation"], []).append(row)
    pages = {id_: _page(rows.get(id_, ())) for id_ in found}
    return {id_: News(page, page[-1]["seq"] if page else min(after[id_], seqs[id_]), found[id_]) for id_, page in pages.items()}


def items(rows: Iterable[RowMapping], staff: bool) -> list[Entry]:
    """The rows as that side sees them."""
    return [entry(row, staff) for row in rows if staff or not for_staff(row["kind"], row["event"])]


def before_newest(tx: Connection, conversation_id: str, newest: int) -> int:
    """The seq after which the newest so many entries stand; 0 when there are no more than these."""
    seq = tx.execute(sa.select(conversations.c.seq).where(conversations.c.id == conversation_id)).scalar() or 0
    return max(0, int(seq) - newest)


def kept(tx: Connection, conversation_id: str, upto: int, staff: bool) -> list[Entry]:
    """What still counts of what was said up to there: the last of each kind of event and of card, in order."""
    telling = sa.or_(entries.c.kind == "event", entries.c.extra.contains('"card":', autoescape=True))
    where = (entries.c.conversation == conversation_id, entries.c.seq <= upto, telling)
    rows = tx.execute(sa.select(entries).where(*where).order_by(entries.c.seq.desc()).limit(2 * PAGE)).mappings()
    last: dict[str, Entry] = {}
    for shown in items(rows, staff):
        last.setdefault(shown.event or str((shown.card or {}).get("kind")), shown)
    return list(last.values())[::-1]


def entries_before(tx: Connection, conversation_id: str, seq: int, staff: bool) -> tuple[list[Entry], int]:
    """At most PAGE entries before `seq`, in order, and the seq after which they stand; 0 at the beginning."""
    rows = _page(tx.execute(_BEFORE, {"conversation": conversation_id, "seq": seq}).mappings())[::-1]
    return items(rows, staff), rows[0]["seq"] - 1 if rows else 0


def said(tx: Connection, conversation_id: str, most: int) -> Sequence[RowMapping]:
    """What customer, bot and agents said to each other, the oldest first; the last `most` of it."""
    where = (entries.c.conversation == conversation_id, entries.c.kind == "text", entries.c.text != "")
    rows = tx.execute(sa.select(entries).where(*where).order_by(entries.c.seq.desc()).limit(most)).mappings().all()
    return rows[::-1]


def _page(rows: Iterable[RowMapping]) -> list[RowMapping]:
    """The first rows, at least one, that fit into a frame."""
    page: list[RowMapping] = []
    size = 0
    for row in rows:
        size += len(row["text"]) + len(row["extra"])
        if page and size > PAGE_TEXT:
            break
        page.append(row)
    return page


def entry(row: RowMapping | dict[str, Any], staff: bool) -> Entry:
    """An entry as a browser sees it. Meanings of buttons stay here; a `cid` goes to its own kind of reader only."""
    extra = msgspec.json.decode(row["extra"]) if row["extra"] else {}
    own = (row["by"] == "agent") == staff
    return Entry(
        seq=row["seq"], at=row["at"], by=row["by"], kind=row["kind"], text=row["text"], name=row["name"],
        cid=(row["cid"] or "") if own else "", event=row["event"], card=extra.get("card"),
        who=row["sender"] if staff and row["by"] == "agent" else "", data=shown_data(extra.get("data", {}), staff),
        buttons=buttons(extra.get("offered", [])),
    )


def for_staff(kind: str, event: str) -> bool:
    """Whether an entry is none of the customer's business: a note, or how staff share the work."""
    return kind == "note" or event in STAFF_EVENTS


def shown_data(data: dict[str, Any], staff: bool) -> dict[str, Any]:
    """An event's data as a browser may see it: what a button meant stays here, why staff resolved stays with staff."""
    hidden = {"meaning"} if staff else {"meaning", "reason", "assigned_by"}
    return {key: value for key, value in data.items() if key not in hidden} if data else data


def buttons(offered: Sequence[dict[str, Any]]) -> list[Button]:
    """Numbered by their place: `seq` and number name a button for ever."""
    return [Button(id=str(n), title=meaning["title"]) for n, meaning in enumerate(offered)]


def offered(tx: Connection, conversation_id: str, seq: int, button: str) -> dict[str, Any] | None:
    """What the bot meant by a button that it offered in this conversation, None when it did not."""
    where = (entries.c.conversation == conversation_id, entries.c.seq == seq, entries.c.by == "bot")
    extra = tx.execute(sa.select(entries.c.extra).where(*where)).scalar()
    choices = msgspec.json.decode(extra).get("offered", []) if extra else []
    return choices[int(button)] if button.isdigit() and int(button) < len(choices) else None


def message(tx: Connection, conversation_id: str, seq: int) -> RowMapping | None:
    """One entry's row, for the bot's turn."""
    where = (entries.c.conversation == conversation_id, entries.c.seq == seq)
    return tx.execute(sa.select(entries).where(*where)).mappings().first()


def view(now: Standing, place: int = 0, wait: Sequence[int] = ()) -> View:
    """The standing as a browser sees it."""
    c = now.conversation
    agent = Person(c.agent.id, c.agent.name, c.agent.department) if c.agent else None
    return View(state=c.state, epoch=c.epoch, last_seq=c.seq, language=c.language, agent=agent, department=c.department,
                place=place, wait=list(wait), seen_by_customer=now.seen_by_customer, seen_by_agent=now.seen_by_agent)


def row(c: Conversation) -> Row:
    """The conversation as the console's list shows it."""
    agent = Person(c.agent.id, c.agent.name, c.agent.department) if c.agent else None
    return Row(conversation=c.id, state=c.state, epoch=c.epoch, last_seq=c.seq, language=c.language,
               department=c.department, priority=PRIORITIES[c.priority], reason=c.reason, queued_at=c.queued_at,
               last_at=c.last_at, preview=c.preview, topic=str(c.fields.get("topic") or ""), agent=agent,
               unanswered=c.unanswered, offered=Person(c.offered.id, c.offered.name) if c.offered else None,
               offered_until=c.offered_until, waiting_since=c.waiting_since, answer_due=c.reminded_at > 0,
               labels=list(c.labels), snoozed_until=c.snoozed_until)


def queue_rows(tx: Connection) -> list[Row]:
    """All conversations that wait for a person or are held by one, in the order of the queue."""
    query = sa.select(conversations).where(conversations.c.state.in_(("queued", "agent")))
    ordered = query.order_by(conversations.c.priority, conversations.c.queued_at, conversations.c.id)
    return [row(from_row(r)) for r in tx.execute(ordered).mappings()]


def standings(tx: Connection, ids: Sequence[str]) -> list[Standing]:
    """Where these conversations stand."""
    rows = tx.execute(sa.select(conversations).where(conversations.c.id.in_(ids))).mappings()
    return [Standing(from_row(r), r["seen_by_customer"], r["seen_by_agent"]) for r in rows]


def last_seqs(tx: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How far each of the conversations is."""
    c = conversations.c
    return {r.id: r.seq for r in tx.execute(sa.select(c.id, c.seq).where(c.id.in_(ids)))}


def turns_under_way(tx: Connection) -> dict[tuple[str, int], int]:
    """The deadlines of the bot's turns that nobody has ended, by conversation and turn, those that began first."""
    c = conversations.c
    under_way = sa.select(c.id, c.turn, c.turn_deadline).where(c.turn > 0).order_by(c.turn_deadline).limit(TURNS_AT_MOST)
    return {(row.id, row.turn): row.turn_deadline for row in tx.execute(under_way)}


def snoozed_until(tx: Connection, now: int) -> list[Conversation]:
    """Conversations that were put aside until a moment which has come."""
    where = (conversations.c.snoozed_until > 0, conversations.c.snoozed_until <= now)
    return [from_row(r) for r in tx.execute(sa.select(conversations).where(*where).limit(200)).mappings()]


def abandoned(tx: Connection, grace_ms: int, now: int) -> list[Conversation]:
    """Conversations whose agent has had no line for longer than the grace; `now` is the database's clock. A lease that
    ends later than any that is given now stems from before the clock was set back."""
    held = sa.select(conversations).where(conversations.c.state == "agent", conversations.c.snoozed_until == 0)
    joined = held.outerjoin(presence, presence.c.agent == conversations.c.agent)
    until = sa.func.coalesce(presence.c.lease_until, conversations.c.taken_at)
    gone = sa.or_(until < now - grace_ms, until > now + LEASE_MS + grace_ms)
    return [from_row(r) for r in tx.execute(joined.where(gone).limit(200)).mappings()]
