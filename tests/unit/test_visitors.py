"""Visitors' tokens on both databases: they change while they are used, lock nobody out, and a stolen old one is noticed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from base import customer_store, database, visitor_store
from base.errors import Refused
from base.identity_proof import Proof
from base.settings import Settings
from base.tickets import LASTS_MS, Tickets
from base.visitor_store import KEPT_MS, OVERLAP_MS, ROTATE_MS

NOW = 1_800_000_000_000


@pytest.fixture
def tx(settings: Settings) -> Iterator[Connection]:
    engine = database.writer(settings.database_url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def first(tx: Connection) -> str:
    return visitor_store.new_visitor(tx, "tr", NOW)[1]


def test_a_young_token_stays_and_an_older_one_is_followed_by_another(tx: Connection, first: str) -> None:
    assert visitor_store.show(tx, first, NOW + ROTATE_MS - 1).token == ""
    followed = visitor_store.show(tx, first, NOW + ROTATE_MS)
    assert followed.token not in ("", first)
    assert visitor_store.show(tx, followed.token, NOW + ROTATE_MS).visitor == followed.visitor


def test_a_lost_answer_locks_nobody_out(tx: Connection, first: str) -> None:
    at = NOW
    for _ in range(20):  # the answer with the next token never arrives
        at += ROTATE_MS
        assert visitor_store.show(tx, first, at).token
    arrived = visitor_store.show(tx, first, at).token
    assert visitor_store.show(tx, arrived, at).visitor
    assert visitor_store.customer_of(tx, arrived, at)


def test_two_tabs_that_change_the_token_at_once_both_stay(tx: Connection, first: str) -> None:
    one, two = visitor_store.show(tx, first, NOW + ROTATE_MS), visitor_store.show(tx, first, NOW + ROTATE_MS + 1)
    assert one.token != two.token
    assert visitor_store.show(tx, one.token, NOW + ROTATE_MS + 5).visitor
    assert visitor_store.show(tx, two.token, NOW + ROTATE_MS + 5).visitor
    assert visitor_store.show(tx, first, NOW + ROTATE_MS + OVERLAP_MS).visitor, "a tab that still has the old one, a minute later"


def test_an_old_token_stops(tx: Connection, first: str) -> None:
    second = visitor_store.show(tx, first, NOW + ROTATE_MS).token
    used = NOW + ROTATE_MS + 10
    visitor_store.show(tx, second, used)
    assert visitor_store.customer_of(tx, first, used + OVERLAP_MS)
    assert visitor_store.customer_of(tx, first, used + OVERLAP_MS + 1) is None


@pytest.mark.parametrize("thief_first", [False, True])
def test_a_stolen_token_is_noticed_and_ends_the_line_for_both(tx: Connection, first: str, thief_first: bool) -> None:
    """Whoever comes second shows an old token; nobody can tell who of the two is the thief."""
    quick = visitor_store.show(tx, first, NOW + ROTATE_MS).token
    visitor_store.show(tx, quick, NOW + ROTATE_MS)
    late = visitor_store.show(tx, first, NOW + ROTATE_MS + OVERLAP_MS + 1)
    assert late.stolen
    assert visitor_store.show(tx, quick, NOW + ROTATE_MS + OVERLAP_MS + 2) == visitor_store.Shown()


def test_a_token_of_a_month_ago_has_run_out_without_an_alarm(tx: Connection, first: str) -> None:
    assert visitor_store.show(tx, first, NOW + KEPT_MS + 1) == visitor_store.Shown()
    assert visitor_store.customer_of(tx, first, NOW + KEPT_MS + 1) is None
    assert visitor_store.show(tx, "never-was", NOW) == visitor_store.Shown()


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 40), st.booleans()), max_size=40))
def test_no_order_of_tabs_and_lost_answers_locks_a_browser_out(tx: Connection, steps: list[tuple[int, int, bool]]) -> None:
    """Three tabs share what is kept; each shows it at some minute, and its answer may be lost."""
    kept, at = visitor_store.new_visitor(tx, "tr", NOW)[1], NOW
    for _tab, minutes, lost in steps:
        at += minutes * 60_000
        shown = visitor_store.show(tx, kept, at)
        assert shown.visitor
        assert not shown.stolen
        if shown.token and not lost:
            kept = shown.token


# --- tickets and what is spent -----------------------------------------------------------


def test_a_ticket_is_ours_a_minute_long_and_spent_by_its_first_use(tx: Connection) -> None:
    tickets = Tickets("secret")
    text = tickets.new("vis_1", NOW)
    ticket = tickets.read(text, NOW + LASTS_MS)
    assert ticket.visitor == "vis_1"
    assert visitor_store.spend(tx, ticket.once, ticket.until, NOW)
    assert not visitor_store.spend(tx, ticket.once, ticket.until, NOW)
    for bad, when in ((text, NOW + LASTS_MS + 1), (text.replace("vis_1", "vis_2"), NOW), (text[:-1] + ("0" if text[-1] != "0" else "1"), NOW),
                      ("", NOW), ("a.b.c", NOW), ("é" * 50, NOW), (Tickets("other").new("vis_1", NOW), NOW)):
        with pytest.raises(Refused, match="bad_token"):
            tickets.read(bad, when)


def test_what_has_run_out_is_forgotten(tx: Connection) -> None:
    for n in range(1_001):
        visitor_store.spend(tx, f"old-{n}", NOW, NOW)
    visitor_store.spend(tx, "new", NOW + 10, NOW + 1)
    assert tx.execute(sa.select(sa.func.count()).select_from(visitor_store.spent)).scalar_one() == 1


# --- customers ---------------------------------------------------------------------------


def proof(subject: str, once: str, name: str = "Ayşe Er") -> Proof:
    return Proof("https://shop.example.com", subject, once, NOW + 300_000, name)


def test_two_browsers_of_one_customer_have_one_owner(tx: Connection) -> None:
    (one, _), (two, token) = visitor_store.new_visitor(tx, "tr", NOW), visitor_store.new_visitor(tx, "en", NOW)
    customer_store.identify(tx, one, proof("42", "a"), NOW)
    linked = customer_store.identify(tx, two, proof("42", "b"), NOW)
    assert (linked.visitor, linked.owner, linked.token) == (two, one, "")
    who = visitor_store.customer_of(tx, token, NOW)
    assert who
    assert (who.visitor, who.owner, who.verified) == (two, one, True)
    assert visitor_store.name_of(tx, two) == "Ayşe Er"


def test_a_proof_is_used_once(tx: Connection, first: str) -> None:
    who = visitor_store.customer_of(tx, first, NOW)
    assert who
    customer_store.identify(tx, who.visitor, proof("42", "a"), NOW)
    with pytest.raises(Refused, match="identity_used"):
        customer_store.identify(tx, who.visitor, proof("42", "a"), NOW)


def test_another_customer_at_the_same_browser_begins_anew(tx: Connection) -> None:
    visitor, _ = visitor_store.new_visitor(tx, "tr", NOW)
    customer_store.identify(tx, visitor, proof("42", "a"), NOW)
    other = customer_store.identify(tx, visitor, proof("43", "b"), NOW)
    assert other.token
    assert other.visitor != visitor
    assert other.owner not in ("", visitor), "nothing of the first customer belongs to the second"


def test_a_proved_identity_counts_for_half_a_day(tx: Connection, first: str) -> None:
    who = visitor_store.customer_of(tx, first, NOW)
    assert who
    assert not who.verified
    customer_store.identify(tx, who.visitor, proof("42", "a"), NOW)
    verified = [visitor_store.customer_of(tx, first, NOW + after).verified for after in (0, 12 * 3_600_000, 12 * 3_600_000 + 1)]  # type: ignore[union-attr]
    assert verified == [True, True, False]


def test_an_answer_to_a_code_makes_the_browser_the_owners(tx: Connection) -> None:
    (owner, _), (guest, _) = visitor_store.new_visitor(tx, "tr", NOW), visitor_store.new_visitor(tx, "tr", NOW)
    linked = customer_store.answer_for(tx, guest, owner, NOW)
    assert linked.owner == owner
    assert visitor_store.owner_of(tx, guest) == owner
    assert visitor_store.owner_of(tx, owner) == owner
