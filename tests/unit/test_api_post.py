"""What staff see of mail over the API: what became of each, the original with every look audited, what failed tried again, and the promise of 24 hours."""

from __future__ import annotations

import pytest

from base import audit
from base.ledger import Once, single
from desk.mail import store as mail_store
from tests.unit.test_api import House, house
from tests.unit.test_mail_inbox import AYSE, mail

__all__ = ["house"]


async def came(house: House, raw: bytes, sender: str = AYSE) -> str:
    """A mail that was kept and worked on."""
    inbox = house.parts.post.inbox
    known = await inbox.receive(raw, sender, "destek@example.com")
    while await inbox.work():
        pass
    return known


async def test_the_mails_of_a_request_and_their_originals_are_seen_by_its_department_and_each_look_is_audited(house: House) -> None:
    elif_, mert, customer = await house.member("elif", "finance"), await house.member("mert", "account"), await house.customer()
    known = await came(house, mail())
    (row,) = (await elif_.get("/requests")).json()["requests"]
    (told,) = (await elif_.get(f"/requests/{row['tracking_number']}/mails")).json()["mails"]
    assert (told["id"], told["state"], told["request"]) == (known, "registered", row["tracking_number"])
    original = await elif_.get(f"/mails/{known}/original")
    assert original.content == mail()
    assert original.headers["content-type"].startswith("message/rfc822")
    assert original.headers["content-disposition"].startswith("attachment")
    assert [(each.by, each.action) for each in await house.parts.read(audit.about, known)] == [(elif_.id, "mail.seen")]
    assert (await mert.get(f"/requests/{row['tracking_number']}/mails")).status_code == 404
    assert (await mert.get(f"/mails/{known}/original")).status_code == 404
    assert (await customer.get(f"/mails/{known}/original")).status_code == 403
    assert (await elif_.get("/mails/mai_none/original")).status_code == 404


async def test_what_belongs_to_no_request_and_the_figures_are_the_supervisors(house: House) -> None:
    elif_, selin = await house.member("elif", "finance"), await house.member("selin", "finance", "supervisor")
    kept = [await came(house, mail(id=f"b{n}"), "<>") for n in range(3)]
    for path in ("/mails", "/mails/figures", f"/mails/{kept[0]}/original", "/outbox"):
        assert (await elif_.get(path)).status_code == 403, path
    first = (await selin.get("/mails?state=kept&limit=2")).json()
    second = (await selin.get(f"/mails?state=kept&limit=2&cursor={first['next']}")).json()
    assert {each["id"] for each in first["mails"] + second["mails"]} == set(kept)
    assert ({each["why"] for each in first["mails"]}, second["next"]) == ({"bounce"}, None)
    assert (await selin.get("/mails?cursor=x.y")).json()["code"] == "bad_cursor"
    assert (await selin.get(f"/mails/{kept[0]}/original")).content == mail(id="b0")
    await came(house, mail(id="1"))
    figures = (await selin.get("/mails/figures?days=1")).json()
    assert (figures["arrived"], figures["in_time"], figures["late"], figures["promised_hours"]) == (4, 4, 0, 24)


async def test_a_mail_that_failed_is_taken_up_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    elif_, selin = await house.member("elif", "finance"), await house.member("selin", "finance", "supervisor")
    known = await house.parts.post.inbox.receive(mail(), AYSE, "destek@example.com")
    await house.parts.ledger.do(single, Once(lambda tx: mail_store.end(tx, known, "failed", "", "ZeroDivisionError", 5)))
    (failed,) = (await selin.get("/mails")).json()["mails"]
    assert (failed["id"], failed["why"]) == (known, "ZeroDivisionError")
    assert (await elif_.post(f"/mails/{known}/retry", None, "r1")).status_code == 403
    assert (await selin.post(f"/mails/{known}/retry", None, "r1")).status_code == 204
    assert (await selin.post(f"/mails/{known}/retry", None, "r2")).status_code == 404, "it has not failed any more"
    await house.parts.post.inbox.work()
    assert [row["channel"] for row in (await elif_.get("/requests")).json()["requests"]] == ["email"]
    assert (await selin.get("/mails")).json()["mails"] == []


async def test_an_erased_original_is_not_there(house: House) -> None:
    selin = await house.member("selin", "finance", "supervisor")
    known = await came(house, mail(), "<>")
    await house.parts.ledger.do(single, Once(lambda tx: mail_store.erase_loose(tx, 1 << 60, ())))
    assert (await selin.get(f"/mails/{known}/original")).status_code == 404
