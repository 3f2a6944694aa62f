"""The audit chain: written with its cause, whole under several processes, and every change to it is found."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Barrier

import pytest
import sqlalchemy as sa
from click.testing import Result
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from base import audit, database, visitor_store
from base.audit import Broken, Head, chain, head
from base.ledger import Once, single
from base.settings import Settings
from desk.service import NewRequest
from handoff import events as ev
from handoff.events import Staff
from server.parts import build
from tests.support import commands

TRIGGERS = {"sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
            "postgresql": ("DROP TRIGGER audit_append_only ON audit",)}


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    made = database.writer(settings.database_url)
    yield made
    made.dispose()


@pytest.fixture
def twelve(engine: Engine) -> Engine:
    """A chain of twelve rows in three transactions."""
    for at in range(3):
        with engine.begin() as tx:
            for n in range(4):
                audit.append(tx, at, "stf_1", "request.resolved", f"KPR-{at}-{n}", step=n)
    return engine


def verified(engine: Engine, kept: Head | None = None) -> audit.Verified:
    with engine.begin() as tx:
        return audit.verify(tx, kept)


def tamper(engine: Engine, change: Callable[[Connection], object]) -> None:
    """Changes the chain as somebody with the database's password could: the triggers that refuse it go first."""
    with engine.begin() as tx:
        for statement in TRIGGERS[tx.dialect.name]:
            tx.exec_driver_sql(statement)
        change(tx)


def test_rows_that_were_left_alone_are_whole(twelve: Engine) -> None:
    assert verified(twelve).rows == 12
    assert verified(twelve).broken is None


def test_an_empty_chain_is_whole(engine: Engine) -> None:
    assert verified(engine) == audit.Verified(0, Head(0, audit.ROOT_HASH))


COLUMNS = {"at": 99, "by": "stf_2", "action": "request.closed", "about": "KPR-9-9", "data": '{"step":7}', "hash": "f" * 64}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_changed_row_is_found(twelve: Engine, name: str) -> None:
    tamper(twelve, lambda tx: tx.execute(sa.update(chain).where(chain.c.seq == 5).values({name: COLUMNS[name]})))
    assert verified(twelve).broken == Broken(5, "was changed")


def test_a_changed_row_with_a_new_hash_is_found_at_the_next(twelve: Engine) -> None:
    def forge(tx: Connection) -> None:
        row = tx.execute(sa.select(chain).where(chain.c.seq == 5)).mappings().one()
        new = audit.link(5, row["at"], "stf_2", row["action"], row["about"], row["data"], row["previous"])
        tx.execute(sa.update(chain).where(chain.c.seq == 5).values(by="stf_2", hash=new))

    tamper(twelve, forge)
    assert verified(twelve).broken == Broken(6, "does not follow the row before")


@pytest.mark.parametrize("seq", [1, 6])
def test_a_deleted_row_is_found(twelve: Engine, seq: int) -> None:
    tamper(twelve, lambda tx: tx.execute(sa.delete(chain).where(chain.c.seq == seq)))
    assert verified(twelve).broken == Broken(seq, "is missing")


def test_two_rows_that_changed_places_are_found(twelve: Engine) -> None:
    def swap(tx: Connection) -> None:
        for old, new in ((4, 100), (5, 4), (100, 5)):
            tx.execute(sa.update(chain).where(chain.c.seq == old).values(seq=new))

    tamper(twelve, swap)
    assert verified(twelve).broken == Broken(4, "does not follow the row before")


def test_a_chain_that_was_cut_off_at_the_end_is_found(twelve: Engine) -> None:
    tamper(twelve, lambda tx: tx.execute(sa.delete(chain).where(chain.c.seq > 10)))
    assert verified(twelve).broken == Broken(11, "is missing at the end")


def test_a_chain_cut_off_together_with_its_head_is_found_by_a_head_kept_elsewhere(twelve: Engine) -> None:
    kept = verified(twelve).head

    def cut(tx: Connection) -> None:
        tx.execute(sa.delete(chain).where(chain.c.seq > 10))
        last = tx.execute(sa.select(chain.c.hash).where(chain.c.seq == 10)).scalar_one()
        tx.execute(sa.update(head).values(seq=10, hash=last))

    tamper(twelve, cut)
    assert verified(twelve).broken is None, "the database alone can't tell"
    assert verified(twelve, kept).broken == Broken(11, "is missing: the chain had been longer")


def test_a_chain_written_anew_is_found_by_a_head_kept_elsewhere(twelve: Engine) -> None:
    kept = verified(twelve).head

    def rewrite(tx: Connection) -> None:
        tx.execute(sa.delete(chain))
        tx.execute(sa.update(head).values(seq=0, hash=audit.ROOT_HASH))
        for n in range(12):
            audit.append(tx, n, "stf_2", "request.resolved", "KPR-1")

    tamper(twelve, rewrite)
    assert verified(twelve).broken is None
    assert verified(twelve, kept).broken == Broken(12, "is not the one that was kept")


def test_a_row_behind_the_end_is_found(twelve: Engine) -> None:
    row = {"at": 1, "by": "x", "action": "x", "about": "x", "data": "{}", "previous": "0" * 64, "hash": "0" * 64}
    tamper(twelve, lambda tx: tx.execute(sa.insert(chain).values(seq=14, **row)))
    assert verified(twelve).broken == Broken(14, "stands behind the end")


@pytest.mark.parametrize("statement", ["UPDATE audit SET by = 'x'", "DELETE FROM audit WHERE seq = 3"])
def test_the_database_itself_refuses_to_change_rows(twelve: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only added"), twelve.begin() as tx:
        tx.exec_driver_sql(statement)
    assert verified(twelve).broken is None


def test_what_is_rolled_back_is_not_in_the_chain(twelve: Engine) -> None:
    def fails(tx: Connection) -> None:
        audit.append(tx, 9, "x", "x", "lost")
        raise KeyError

    with pytest.raises(KeyError), twelve.begin() as tx:
        fails(tx)
    with twelve.begin() as tx:
        audit.append(tx, 9, "x", "x", "kept")
        with pytest.raises(KeyError), tx.begin_nested():
            fails(tx)
        with tx.begin_nested():
            audit.append(tx, 9, "x", "x", "kept too")
    with twelve.begin() as tx:
        last = [row.about for page in (audit._rows(tx, 99),) for row in page][12:]
    assert last == ["kept", "kept too"]
    assert verified(twelve).broken is None


def _appends(url: str, name: str, start: Barrier, times: int) -> None:
    engine = database.writer(url)
    start.wait()
    for n in range(times):
        with engine.begin() as tx:
            audit.append(tx, n, name, "request.added", f"KPR-{name}-{n}", step=n)
            audit.append(tx, n, name, "request.added", f"KPR-{name}-{n}", step=n + 1)
    engine.dispose()


def test_several_processes_write_one_chain(settings: Settings, engine: Engine) -> None:
    context = multiprocessing.get_context("forkserver")
    start = context.Barrier(3)
    writers = [context.Process(target=_appends, args=(settings.database_url, f"p{n}", start, 40)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert (verified(engine).rows, verified(engine).broken) == (240, None)


def _verify_command(settings: Settings, *more: str) -> Result:
    env = {"DATABASE_URL": settings.database_url, "KOPRU_VAR": str(settings.var)}
    return commands.run(env, "audit", "verify", *more)


def test_the_command_prints_the_head_and_says_what_is_wrong(settings: Settings, twelve: Engine) -> None:
    fine = _verify_command(settings)
    assert (fine.exit_code, fine.stdout.split(",")[0]) == (0, "12 rows")
    kept = fine.stdout.split()[-1]
    assert _verify_command(settings, "--kept", kept).exit_code == 0
    tamper(twelve, lambda tx: tx.execute(sa.update(chain).where(chain.c.seq == 3).values(by="somebody")))
    broken = _verify_command(settings)
    assert broken.exit_code == 1
    assert "row 3 was changed" in broken.stderr


async def test_each_step_of_a_request_and_each_transition_of_a_conversation_has_its_row(settings: Settings) -> None:
    parts = build(settings)
    try:
        visitor, _ = await parts.ledger.do(single, Once(lambda tx: visitor_store.new_visitor(tx, "tr", 1)))
        conversation = await parts.conversations.open(visitor, "tr")
        elif_ = Staff("stf_elif", "Elif Kaya", "finance")
        await parts.conversations.act(conversation, ev.CustomerAsksHuman(at=1), visitor, "c1")
        taken = await parts.conversations.act(conversation, ev.AgentTakes(at=2, agent=elif_), elif_.id, "c2")
        await parts.conversations.act(conversation, ev.AgentTakes(at=2, agent=elif_), elif_.id, "c2")
        epoch = taken.done.epoch
        await parts.conversations.act(conversation, ev.AgentReplies(at=3, agent=elif_, epoch=epoch, text="Merhaba"), elif_.id, "c3")
        await parts.conversations.act(conversation, ev.AgentResolves(at=4, agent=elif_, epoch=epoch), elif_.id, "c4")
        new = NewRequest(conversation, "chat", "tr", "login", "Giremiyorum", "2026-01-01", "login")
        made, _ = await parts.desk.register(new, visitor, "k")
        await parts.desk.work(made.tracking_number, "resolved", elif_.id, "k2", "Çözüldü")
        told = [[(row.by, row.action) for row in reversed(await parts.read(audit.about, thing))]
                for thing in (conversation, made.tracking_number)]
        whole = await parts.read(audit.verify)
        words = [row.data for row in await parts.read(lambda tx: list(audit._rows(tx, 99)))]
    finally:
        await parts.stop()
    assert told[0] == [(visitor, "conversation.customer_asks_human"), (elif_.id, "conversation.agent_takes"),
                       (elif_.id, "conversation.agent_resolves")]
    assert told[1] == [(visitor, "request.registered"), (elif_.id, "request.resolved")]
    assert whole.broken is None
    assert not any(word in data for data in words for word in ("Merhaba", "Giremiyorum", "Çözüldü", "Elif"))
