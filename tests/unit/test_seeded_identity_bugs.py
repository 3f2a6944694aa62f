"""Negative controls: what each protection of identity stops is a real attack, which goes through where the protection is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey
from sqlalchemy.engine import Connection

from base import customer_store, database, visitor_store
from base.access import StaffMember
from base.bus import Bus
from base.clock import Clock
from base.errors import Refused
from base.identity_proof import Proof
from base.settings import Settings
from base.visitor_store import OVERLAP_MS, ROTATE_MS
from handoff.line import Line
from server.doorkeeper import Doorkeeper

NOW = 1_800_000_000_000
ELIF = StaffMember("stf_1", "elif", "Elif", "agent", ("finance",))


@pytest.fixture
def tx(settings: Settings) -> Iterator[Connection]:
    engine = database.writer(settings.database_url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def theft_is_noticed(tx: Connection) -> bool:
    _, first = visitor_store.new_visitor(tx, "tr", NOW)
    second = visitor_store.show(tx, first, NOW + ROTATE_MS).token
    visitor_store.show(tx, second, NOW + ROTATE_MS)
    return visitor_store.show(tx, first, NOW + ROTATE_MS + OVERLAP_MS + 1).stolen


def test_tokens_that_never_retire_would_hide_a_theft(tx: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    assert theft_is_noticed(tx)
    monkeypatch.setattr(visitor_store, "OVERLAP_MS", 10**15)
    assert not theft_is_noticed(tx)


def test_an_overlap_of_nothing_would_lock_a_second_tab_out(tx: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor_store, "OVERLAP_MS", -1)
    _, first = visitor_store.new_visitor(tx, "tr", NOW)
    second = visitor_store.show(tx, first, NOW + ROTATE_MS).token
    visitor_store.show(tx, second, NOW + ROTATE_MS)
    assert visitor_store.show(tx, first, NOW + ROTATE_MS).stolen


def replay_works(tx: Connection) -> bool:
    proof = Proof("site", "42", "once", NOW + 1000)
    (one, _), (thief, _) = visitor_store.new_visitor(tx, "tr", NOW), visitor_store.new_visitor(tx, "tr", NOW)
    customer_store.identify(tx, one, proof, NOW)
    try:
        customer_store.identify(tx, thief, proof, NOW)
    except Refused:
        return False
    return visitor_store.as_customer(tx, thief, NOW).verified


def test_a_proof_that_is_not_spent_would_serve_a_thief(tx: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not replay_works(tx)
    tx.execute(sa.delete(visitor_store.spent))
    monkeypatch.setattr(customer_store, "spend", lambda *_: True)
    assert replay_works(tx)


def test_a_checker_that_believes_the_headers_algorithm_takes_the_public_key_for_a_secret() -> None:
    public = json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=False)).encode() + b" " * 32
    forged = jwt.encode({"alg": "HS256", "kid": "1"}, {"sub": "anybody"}, OctKey.import_key(public), algorithms=["HS256"])
    believed: dict[str, Any] = jwt.decode(forged, OctKey.import_key(public), algorithms=["HS256"]).claims
    assert believed["sub"] == "anybody", "test_identity_proof.py shows that ours does not"


class Socket:
    """A browser that reads."""

    is_writable = True

    def write_text(self, data: bytes) -> None:
        """Taken."""


class Sessions:
    """What the database says of the sessions."""

    def __init__(self, standing: dict[str, StaffMember]) -> None:
        self.standing = standing

    async def __call__(self, *_: object) -> dict[str, StaffMember]:
        return self.standing

    async def do(self, *_: object) -> None:
        """Nothing is written."""


@pytest.mark.parametrize(("standing", "stays"), [
    ({"s": ELIF}, True), ({}, False), ({"s": StaffMember("stf_1", "elif", "Elif", "editor", ("finance",))}, False),
    ({"s": StaffMember("stf_1", "elif", "Elif", "agent", ("care",))}, False), ({"other": ELIF}, False),
])
async def test_a_line_stays_only_while_its_session_is_what_it_was(standing: dict[str, StaffMember], stays: bool) -> None:
    line, sessions = Line(Socket()), Sessions(standing)
    line.who = ELIF
    keeper = Doorkeeper(sessions, sessions, Bus(), Clock())  # type: ignore[arg-type]
    keeper.admit(line, "s")
    await keeper.look()
    assert line.closed is not stays
    assert line.close_code == (1000 if stays else 4401)


async def test_who_comes_in_while_the_sessions_are_looked_at_is_not_taken_for_one_whose_session_has_ended() -> None:
    early, late, sessions = Line(Socket()), Line(Socket()), Sessions({"s": ELIF})
    early.who = late.who = ELIF
    keeper: Doorkeeper

    async def read(*_: object) -> dict[str, StaffMember]:
        keeper.admit(late, "of the next sign-in")
        return {"s": ELIF}

    keeper = Doorkeeper(read, sessions, Bus(), Clock())  # type: ignore[arg-type]
    keeper.admit(early, "s")
    await keeper.look()
    assert (early.closed, late.closed) == (False, False)
    keeper._read = sessions
    await keeper.look()
    assert (early.closed, late.closed) == (False, True), "at the next look it is asked about"
