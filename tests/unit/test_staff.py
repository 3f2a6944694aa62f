"""Staff on both databases: sessions that end, a second factor whose codes work once, browsers that are known."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pyotp
import pytest
from argon2 import Type, extract_parameters
from sqlalchemy.engine import Connection

from base import database, device_store, identity, second_factor_store, session_store
from base.errors import Refused
from base.ids import digest
from base.settings import Settings
from desk.vault import MasterKeys, TextBox, Vault
from tests.support import passwords

NOW = 1_800_000_000_000
STEP = second_factor_store.STEP_MS
PASSWORD = "a-password-for-tests"
BOX = TextBox(Vault(MasterKeys(Path(tempfile.mkdtemp(prefix="kopru-keys-")) / "keys")))


@pytest.fixture
def tx(settings: Settings) -> Iterator[Connection]:
    engine = database.writer(settings.database_url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def ayse(tx: Connection) -> str:
    return identity.add_staff(tx, "ayse", "Ayşe Er", "agent", ("finance",), PASSWORD, NOW)


def code(secret: str, at: int) -> str:
    return pyotp.TOTP(secret).at(at / 1000)


def enrolled(tx: Connection, member: str) -> tuple[str, list[str]]:
    secret = second_factor_store.begin(tx, member, BOX)
    return secret, second_factor_store.confirm(tx, member, code(secret, NOW), NOW, BOX)


# --- sessions --------------------------------------------------------------------------


def test_each_sign_in_has_a_session_of_its_own_and_only_its_digest_is_kept(tx: Connection, ayse: str) -> None:
    one, two = session_store.start(tx, ayse, NOW), session_store.start(tx, ayse, NOW)
    assert one != two
    assert {row[0] for row in tx.execute(session_store.sessions.select())} == {digest(one), digest(two)}


@pytest.mark.parametrize(("used_every", "lasts"), [(session_store.IDLE_MS - 1, session_store.MOST_MS), (session_store.IDLE_MS + 1, session_store.IDLE_MS)])
def test_a_session_ends_when_idle_and_after_a_week_in_any_case(tx: Connection, ayse: str, used_every: int, lasts: int) -> None:
    token = session_store.start(tx, ayse, NOW)
    at = NOW
    while session_store.member_of(tx, token, at + used_every):
        at += used_every
        session_store.use(tx, [digest(token)], at)
    assert lasts - used_every <= at - NOW <= lasts


def test_a_deactivated_member_is_nobody_at_once(tx: Connection, ayse: str) -> None:
    token = session_store.start(tx, ayse, NOW)
    identity.change_staff(tx, "ayse", NOW, active=False)
    assert session_store.member_of(tx, token, NOW) is None
    assert identity.credentials(tx, "ayse").member is None


def test_a_session_is_revoked_by_its_short_name_by_its_owner_only(tx: Connection, ayse: str) -> None:
    token = session_store.start(tx, ayse, NOW, "Firefox")
    other = identity.add_staff(tx, "can", "Can Su", "agent", (), PASSWORD, NOW)
    (shown,) = session_store.of_member(tx, ayse, NOW)
    assert (shown.browser, shown.id) == ("Firefox", digest(token)[:16])
    assert not session_store.revoke(tx, other, shown.id, other, NOW)
    assert session_store.member_of(tx, token, NOW)
    assert session_store.revoke(tx, ayse, shown.id, ayse, NOW)
    assert session_store.member_of(tx, token, NOW) is None


def test_old_sessions_are_forgotten_and_valid_ones_kept(tx: Connection, ayse: str) -> None:
    session_store.start(tx, ayse, NOW - session_store.IDLE_MS - 1)
    kept = session_store.start(tx, ayse, NOW)
    session_store.forget_old(tx, NOW)
    assert [row[0] for row in tx.execute(session_store.sessions.select())] == [digest(kept)]


# --- the second factor -----------------------------------------------------------------


def test_a_code_of_the_app_works_once(tx: Connection, ayse: str) -> None:
    secret, _ = enrolled(tx, ayse)
    later = NOW + 2 * STEP
    second_factor_store.check(tx, ayse, code(secret, later), later, BOX)
    with pytest.raises(Refused, match="bad_code"):
        second_factor_store.check(tx, ayse, code(secret, later), later, BOX)


def test_the_code_of_the_setting_up_does_not_sign_in_too(tx: Connection, ayse: str) -> None:
    secret, _ = enrolled(tx, ayse)
    with pytest.raises(Refused, match="bad_code"):
        second_factor_store.check(tx, ayse, code(secret, NOW), NOW, BOX)


@pytest.mark.parametrize(("off", "right"), [(-1, True), (1, True), (-2, False), (2, False)])
def test_an_apps_clock_may_be_one_step_off(tx: Connection, ayse: str, off: int, right: bool) -> None:
    secret, _ = enrolled(tx, ayse)
    later = NOW + 10 * STEP
    refusal = nullcontext() if right else pytest.raises(Refused, match="bad_code")
    with refusal:
        second_factor_store.check(tx, ayse, code(secret, later + off * STEP), later, BOX)


@pytest.mark.parametrize("typed", ["", "000000", "12345", "kod", "１２３４５６", "0" * 200])
def test_anything_else_is_a_wrong_code(tx: Connection, ayse: str, typed: str) -> None:
    enrolled(tx, ayse)
    with pytest.raises(Refused, match="bad_code"):
        second_factor_store.check(tx, ayse, typed, NOW + 5 * STEP, BOX)


def test_a_recovery_code_works_once_in_any_writing(tx: Connection, ayse: str) -> None:
    _, codes = enrolled(tx, ayse)
    assert len(set(codes)) == 10
    second_factor_store.check(tx, ayse, codes[0].lower().replace("-", " "), NOW, BOX)
    with pytest.raises(Refused, match="bad_code"):
        second_factor_store.check(tx, ayse, codes[0], NOW, BOX)
    second_factor_store.check(tx, ayse, codes[1], NOW, BOX)


def test_anothers_recovery_code_is_a_wrong_one(tx: Connection, ayse: str) -> None:
    _, codes = enrolled(tx, ayse)
    other = identity.add_staff(tx, "can", "Can Su", "agent", (), PASSWORD, NOW)
    enrolled(tx, other)
    with pytest.raises(Refused, match="bad_code"):
        second_factor_store.check(tx, other, codes[0], NOW, BOX)


def test_recovery_codes_are_kept_as_digests(tx: Connection, ayse: str) -> None:
    _, codes = enrolled(tx, ayse)
    stored = {row[0] for row in tx.execute(second_factor_store.recovery.select())}
    assert stored == {digest(each.replace("-", "")) for each in codes}


def test_a_lost_app_is_forgotten_with_its_recovery_codes(tx: Connection, ayse: str) -> None:
    first, codes = enrolled(tx, ayse)
    second_factor_store.forget(tx, ayse, NOW)
    assert not second_factor_store.is_enrolled(tx, ayse)
    assert second_factor_store.begin(tx, ayse, BOX) != first
    with pytest.raises(Refused, match="bad_code"):
        second_factor_store.check(tx, ayse, codes[0], NOW, BOX)


def test_two_tabs_that_set_up_the_app_show_one_secret(tx: Connection, ayse: str) -> None:
    assert second_factor_store.begin(tx, ayse, BOX) == second_factor_store.begin(tx, ayse, BOX)


def test_the_setting_makes_it_obligatory_for_all() -> None:
    assert [second_factor_store.is_obligatory(role, "administrators") for role in ("agent", "supervisor", "administrator")] == [False, False, True]
    assert second_factor_store.is_obligatory("agent", "all")


# --- passwords and browsers ------------------------------------------------------------


def test_a_password_fits_its_owner_alone(tx: Connection, ayse: str) -> None:
    assert identity.fits(identity.credentials(tx, "AYSE"), PASSWORD)
    assert not identity.fits(identity.credentials(tx, "ayse"), PASSWORD + "!")
    assert not identity.fits(identity.credentials(tx, "nobody"), PASSWORD)


def test_a_password_is_kept_as_dear_to_guess_as_is_advised_for_argon2(tx: Connection) -> None:
    with passwords.cost(passwords.PRODUCTION):
        identity.add_staff(tx, "ayse", "Ayşe Er", "agent", (), PASSWORD, NOW)
        kept, none = (extract_parameters(identity.credentials(tx, login).password) for login in ("ayse", "nobody"))
    assert kept == none, "an unknown login takes as long"
    assert (kept.type, kept.time_cost, kept.memory_cost, kept.parallelism) == (Type.ID, 3, 65_536, 4), "RFC 9106, the second choice"


def test_a_browser_is_known_for_its_owner_and_with_its_newest_token(tx: Connection, ayse: str) -> None:
    identity.add_staff(tx, "can", "Can Su", "agent", (), PASSWORD, NOW)
    first = device_store.remember(tx, ayse, "", NOW)
    assert device_store.is_known(tx, "ayse", first, NOW)
    assert not device_store.is_known(tx, "can", first, NOW)
    second = device_store.remember(tx, ayse, first, NOW)
    assert not device_store.is_known(tx, "ayse", first, NOW)
    assert device_store.is_known(tx, "ayse", second, NOW)
    assert not device_store.is_known(tx, "ayse", second, NOW + device_store.KEPT_MS + 1)
    assert not device_store.is_known(tx, "ayse", "", NOW)


def test_twenty_browsers_are_kept_and_the_longest_unused_goes(tx: Connection, ayse: str) -> None:
    tokens = [device_store.remember(tx, ayse, "", NOW + n) for n in range(21)]
    known = [device_store.is_known(tx, "ayse", token, NOW + 21) for token in tokens]
    assert known == [False] + [True] * 20


def test_ending_all_other_sessions_keeps_the_own_and_stands_in_the_audit_chain(tx: Connection, ayse: str) -> None:
    kept, ended = session_store.start(tx, ayse, NOW), session_store.start(tx, ayse, NOW)
    session_store.end_others(tx, ayse, "stf_boss", NOW, keep=kept)
    assert session_store.member_of(tx, kept, NOW)
    assert session_store.member_of(tx, ended, NOW) is None
    assert (NOW, "stf_boss", "staff.sessions_revoked", ayse, "{}") in tx.info["audit"]
