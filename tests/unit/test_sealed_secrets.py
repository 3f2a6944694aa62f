"""Secrets of second factors stand sealed: the database alone makes no codes, old ones are sealed at the start, and rotation keeps them."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import AsyncIterator

import pyotp
import pytest
import sqlalchemy as sa

from base import identity, second_factor_store
from base.errors import Refused
from base.identity import staff
from base.settings import Settings
from desk import sign_in_code_store
from desk.contact import ContactChange
from desk.notices import store
from desk.service import NewRequest
from desk.tables import outbox
from desk.vault import Damaged, MasterKeys, TextBox, Vault
from server.app import create
from server.parts import Parts

NOW = 1_800_000_000_000
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    made = create(settings).parts
    yield made
    await made.stop()


def enrol(parts: Parts) -> tuple[str, str, list[str]]:
    """A member with an app: id, secret, recovery codes."""
    with parts.ledger.engine.begin() as tx:
        member = identity.add_staff(tx, "ayse", "Ayşe Er", "agent", ("finance",), "a-password-for-tests", NOW)
        secret = second_factor_store.begin(tx, member, parts.box)
        return member, secret, second_factor_store.confirm(tx, member, pyotp.TOTP(secret).at(NOW / 1000), NOW, parts.box)


def stored(parts: Parts, member: str) -> tuple[str, str]:
    with parts.read.engine.connect() as tx:
        row = tx.execute(sa.select(staff.c.totp, staff.c.totp_pending).where(staff.c.id == member)).one()
        return row.totp, row.totp_pending


def works(parts: Parts, member: str, secret: str, at: int) -> bool:
    try:
        with parts.ledger.engine.begin() as tx:
            second_factor_store.check(tx, member, pyotp.TOTP(secret).at(at / 1000), at, parts.box)
    except Refused:
        return False
    return True


def test_the_database_never_has_the_secret(parts: Parts) -> None:
    member, secret, _ = enrol(parts)
    with parts.ledger.engine.begin() as tx:
        second_factor_store.begin(tx, member, parts.box)
    totp, pending = stored(parts, member)
    assert (secret in totp + pending, bool(totp), bool(pending)) == (False, True, True)
    assert works(parts, member, secret, NOW + 60_000)


def test_a_secret_fits_nobody_else_and_no_other_column(parts: Parts) -> None:
    member, _, _ = enrol(parts)
    totp, _ = stored(parts, member)
    for place in ("totp:stf_other", f"totp_pending:{member}"):
        with pytest.raises(Damaged):
            parts.box.open(totp, place)


async def test_what_stood_open_is_sealed_at_the_start_and_works_on(parts: Parts) -> None:
    member, _, _ = enrol(parts)
    with parts.ledger.engine.begin() as tx:
        tx.execute(sa.update(staff).values(totp=SECRET, totp_pending=SECRET))
    await parts.start()
    totp, pending = stored(parts, member)
    assert SECRET not in totp + pending
    assert works(parts, member, SECRET, NOW + 60_000)
    with parts.ledger.engine.begin() as tx:
        assert second_factor_store.seal_all(tx, parts.box) == 0


async def test_rotating_the_master_keys_twice_keeps_them_readable(parts: Parts) -> None:
    member, secret, _ = enrol(parts)
    before = stored(parts, member)
    for turn in range(2):
        await parts.documents.rotate()
        assert works(parts, member, secret, NOW + (turn + 1) * 60_000)
    assert stored(parts, member)[0].split(" ")[0] != before[0].split(" ")[0]


def test_without_the_keys_no_code_of_the_app_fits_and_a_recovery_code_does(parts: Parts) -> None:
    member, secret, codes = enrol(parts)
    parts.settings.document_keys.unlink()
    parts.documents.vault.keys._keys.clear()
    _ = parts.documents.vault.keys.current  # a new file, as after a restore without the old one
    assert not works(parts, member, secret, NOW + 60_000)
    with parts.ledger.engine.begin() as tx:
        second_factor_store.check(tx, member, codes[0], NOW, parts.box)


async def test_a_sign_in_code_is_a_mark_and_leaves_no_trace_once_it_was_sent(parts: Parts) -> None:
    new = NewRequest("", "form", "tr", "login", "Giriş yapamıyorum", "2026-11-20", "login")
    request, _ = await parts.desk.register(new, "vis_1", "key-1")
    await parts.contacts.change("vis_1", ContactChange(email="ayse@example.com"))
    while await parts.outbox.plan() + await parts.outbox.send():
        continue
    with parts.ledger.engine.begin() as tx:
        sign_in_code_store.ask(tx, request.tracking_number, parts.clock.now_ms(), parts.box)
    while await parts.outbox.plan() + await parts.outbox.send():
        continue
    letter = next(each for each in await parts.read(store.in_sink) if re.search(r"\b\d{6}\b", each["text"]))
    code = re.findall(r"\b\d{6}\b", letter["text"])[0]
    with parts.ledger.engine.begin() as tx:
        kept = str(tx.execute(sa.select(sign_in_code_store.codes.c.code)).scalar_one())
        payloads = list(tx.execute(sa.select(outbox.c.payload).where(outbox.c.kind == "sign_in_code")).scalars())
        assert (code in kept, payloads) == (False, ["{}"])
        assert sign_in_code_store.take(tx, request.tracking_number, code, parts.clock.now_ms(), parts.box) == "vis_1"


async def test_who_has_the_database_alone_finds_no_code_by_trying_all_of_them(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda _: 30_611)
    box, number, now = parts.box, "KPR-0000-0000-0000", parts.clock.now_ms()
    with parts.ledger.engine.begin() as tx:
        sign_in_code_store.ask(tx, number, now, box)
        kept = str(tx.execute(sa.select(sign_in_code_store.codes.c.code)).scalar_one())
    right = "030611"
    assert box.fits(right, f"sign_in_codes.{number}", kept)
    others = MasterKeys(parts.settings.document_keys.with_name("others"))
    assert others.current not in kept
    stranger = TextBox(Vault(others))
    assert not stranger.fits(right, f"sign_in_codes.{number}", kept)
    assert not any(hashlib.sha256(said.encode()).hexdigest() in kept for said in (right, f"{number}:{right}"))


async def test_a_code_is_bound_to_its_number_and_outlives_a_new_master_key(parts: Parts) -> None:
    box = parts.box
    mark = box.mark("123456", "sign_in_codes.a")
    parts.documents.vault.keys.add()
    assert (box.fits("123456", "sign_in_codes.a", mark), box.fits("123456", "sign_in_codes.b", mark)) == (True, False)
    assert not box.fits("123456", "sign_in_codes.a", "gone:" + mark.partition(":")[2]), "its key is gone"
