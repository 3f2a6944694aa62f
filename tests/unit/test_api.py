"""The HTTP API: what customers, staff and programs do with requests, once each, as far as it is theirs; on both databases."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from base import identity, key_store, session_store, visitor_store
from base.ledger import Once, single
from base.settings import Settings
from desk.contact import ContactChange
from server.app import App, create
from server.doors import COOKIE
from tests.support.api import Browser

NEW = {"language": "tr", "topic": "withdrawal", "subject": "Çekim hâlâ gelmedi", "event_date": "2026-03-15",
       "transaction_type": "withdrawal", "amount": "500", "currency": "TRY"}


class House:
    """The application with customers, staff and programs that call it."""

    def __init__(self, app: App) -> None:
        self.app, self.parts = app, app.parts

    async def _do(self, work: Any) -> Any:
        return await self.parts.ledger.do(single, Once(work))

    async def customer(self) -> Browser:
        visitor, token = await self._do(lambda tx: visitor_store.new_visitor(tx, "tr", self.parts.clock.now_ms()))
        return Browser(self.app, visitor, {"Authorization": f"Bearer {token}"})

    async def member(self, login: str, department: str, role: str = "agent") -> Browser:
        now = self.parts.clock.now_ms()

        def hire(tx: Connection) -> tuple[str, str]:
            made = identity.add_staff(tx, login, login.title(), role, (department,), "a-long-password", now)  # type: ignore[arg-type]
            return made, session_store.start(tx, made, now)

        made, token = await self._do(hire)
        return Browser(self.app, made, {"Cookie": f"{COOKIE}={token}"})

    async def program(self, *scopes: str) -> Browser:
        made, key = await self._do(lambda tx: key_store.create(tx, "Entegrasyon", scopes, 1))
        return Browser(self.app, made, {"Authorization": f"Bearer {key}"})

    def anyone(self) -> Browser:
        return Browser(self.app, "", {})


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    app = create(settings)
    yield House(app)
    await app.parts.stop()


async def registered(customer: Browser, key: str = "r1", **change: Any) -> str:
    answer = await customer.post("/requests", NEW | change, key)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["tracking_number"])


# --- customers -------------------------------------------------------------------------


async def test_a_customer_registers_once_and_finds_it_again(house: House) -> None:
    customer = await house.customer()
    number = await registered(customer)
    assert await registered(customer) == number
    told = (await customer.get(f"/requests/{number}")).json()
    assert (told["state"], told["department"], told["channel"], told["can"]) == ("registered", "finance", "form", ["add", "withdraw", "escalate"])
    assert [step["kind"] for step in told["steps"]] == ["registered"]
    assert told["promise"] | {"unit": "business_days", "from": 3, "to": 5, "overdue": False} == told["promise"]
    own = (await customer.get("/own/requests")).json()
    assert [row["tracking_number"] for row in own["requests"]] == [number]


async def test_the_same_again_is_offered_as_an_addition_with_the_open_request(house: House) -> None:
    customer = await house.customer()
    number = await registered(customer)
    answer = await customer.post("/requests", NEW | {"subject": "çekimim nerede"}, "r2")
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["request"]["tracking_number"]) == (409, "duplicate", number)
    assert problem["title"] == "Aynı konuda açık bir talebiniz var."
    assert await registered(customer, "r3", on_duplicate="register") != number


async def test_a_key_that_was_used_for_something_else_is_refused_and_two_callers_keys_never_meet(house: House) -> None:
    one, two = await house.customer(), await house.customer()
    first = await registered(one)
    assert (await one.post("/requests", NEW | {"subject": "başka"}, "r1")).json()["code"] == "cid_reused"
    assert await registered(two) != first
    other = await registered(one, "r2", on_duplicate="register")
    assert (await one.post(f"/requests/{first}/additions", {"text": "dekont"}, "a")).status_code == 201
    assert (await one.post(f"/requests/{other}/additions", {"text": "dekont"}, "a")).json()["code"] == "cid_reused"


async def test_a_change_without_a_key_is_refused_by_name(house: House) -> None:
    customer = await house.customer()
    answer = await customer.post("/requests", NEW, "")
    assert (answer.status_code, answer.json()["field"]) == (400, "idempotency-key")


async def test_a_customer_adds_escalates_withdraws_and_each_stands_on_the_timeline(house: House) -> None:
    customer = await house.customer()
    number = await registered(customer)
    for path, body, key in (("additions", {"text": "Dekont no 4411"}, "k1"), ("escalate", {"text": "Acil"}, "k2"), ("withdraw", None, "k3")):
        for _ in range(2):
            answer = await customer.post(f"/requests/{number}/{path}", body, key)
            assert answer.status_code < 300, answer.text
    told = answer.json()
    assert [(step["kind"], step["by"]) for step in told["steps"]] == [(kind, "customer") for kind in ("registered", "added", "escalated", "withdrawn")]
    assert (told["state"], told["can"]) == ("withdrawn", [])
    refused = await customer.post(f"/requests/{number}/additions", {"text": "bir daha"}, "k4")
    assert refused.json()["code"] == "illegal_transition"


async def test_a_resolution_is_disagreed_with_once_and_management_decides(house: House) -> None:
    customer, elif_, boss = await house.customer(), await house.member("elif", "finance"), await house.member("deniz", "management")
    number = await registered(customer)
    await elif_.post(f"/requests/{number}/steps", {"kind": "resolved", "text": "Ödendi."}, "s1")
    assert (await customer.get(f"/requests/{number}")).json()["can"] == ["reopen", "disagree"]
    told = (await customer.post(f"/requests/{number}/disagree", {"text": "Ödenmedi"}, "d1")).json()
    assert (told["state"], told["department"], told["promise"]["overdue"]) == ("escalated", "management", False)
    assert (await boss.post(f"/requests/{number}/steps", {"kind": "resolved", "text": "Karar"}, "s2")).status_code == 200
    assert (await customer.get(f"/requests/{number}")).json()["can"] == []
    assert (await customer.post(f"/requests/{number}/disagree", {"text": "Yine"}, "d2")).json()["code"] == "decision_final"


async def test_what_is_another_customers_is_not_there(house: House) -> None:
    owner, stranger = await house.customer(), await house.customer()
    number = await registered(owner)
    assert (await stranger.get(f"/requests/{number}")).status_code == 404
    assert (await stranger.get(f"/requests/{number}/timeline")).status_code == 404
    for path, body in (("additions", {"text": "x"}), ("withdraw", None), ("reopen", {}), ("disagree", {"text": "x"}), ("escalate", {})):
        assert (await stranger.post(f"/requests/{number}/{path}", body, "k")).status_code == 404, path
    tracked = (await stranger.post("/tracking", {"typed": number.lower()}, "t")).json()
    assert (tracked["result"], tracked["state"], tracked["request"]) == ("found", "registered", None)
    assert (await owner.post("/tracking", {"typed": number}, "t")).json()["request"]["tracking_number"] == number


async def test_a_merged_number_leads_its_customer_to_the_one_that_goes_on(house: House) -> None:
    customer, elif_ = await house.customer(), await house.member("elif", "finance")
    gone, stays = await registered(customer, "r1"), await registered(customer, "r2", on_duplicate="register")
    assert (await elif_.post(f"/requests/{gone}/merge", {"number": stays}, "m1")).json()["tracking_number"] == stays
    told = (await customer.get(f"/requests/{gone}")).json()
    assert told["tracking_number"] == stays
    assert {step["number"] for step in told["steps"]} == {gone, stays}
    assert (await elif_.get(f"/requests/{gone}")).json()["merged_into"] == stays
    related = (await elif_.get(f"/requests/{stays}/related")).json()
    assert [row["tracking_number"] for row in related["merged"]] == [gone]
    assert (await elif_.post(f"/requests/{gone}/unmerge", None, "m2")).json()["state"] == "registered"
    assert (await customer.get(f"/requests/{gone}")).json()["tracking_number"] == gone


# --- staff and programs ----------------------------------------------------------------


async def test_staff_see_their_departments_requests_and_no_others(house: House) -> None:
    customer, elif_, mert = await house.customer(), await house.member("elif", "finance"), await house.member("mert", "account")
    number = await registered(customer)
    login = await registered(customer, "r2", topic="login", transaction_type="login", subject="Giriş yok")
    for who, seen, hidden in ((elif_, number, login), (mert, login, number)):
        assert [row["tracking_number"] for row in (await who.get("/requests")).json()["requests"]] == [seen]
        assert (await who.get(f"/requests/{hidden}")).status_code == 404
        assert (await who.post(f"/requests/{hidden}/steps", {"kind": "in_review"}, "s")).status_code == 404
        assert (await who.post(f"/requests/{seen}/links", {"number": hidden}, "l")).status_code == 404
    editor = await house.member("ece", "finance", "editor")
    assert (await editor.get("/requests")).json()["requests"] == []
    assert (await editor.get(f"/requests/{number}")).status_code == 404


async def test_steps_say_what_they_need(house: House) -> None:
    customer, elif_ = await house.customer(), await house.member("elif", "finance")
    number = await registered(customer)
    for step, field in (({"kind": "resolved"}, "text"), ({"kind": "asked_customer", "text": " "}, "text"), ({"kind": "moved"}, "department"),
                        ({"kind": "assigned", "assignee": "stf_nobody"}, "assignee")):
        answer = await elif_.post(f"/requests/{number}/steps", step, "s1")
        assert (answer.status_code, answer.json()["field"]) == (400, field), step
    told = (await elif_.post(f"/requests/{number}/steps", {"kind": "assigned", "assignee": elif_.id}, "s2")).json()
    assert told["assignee"] == elif_.id
    moved = (await elif_.post(f"/requests/{number}/steps", {"kind": "moved", "department": "account", "text": "Onlarda"}, "s3")).json()
    assert (moved["department"], moved["assignee"]) == ("account", "")
    assert (await elif_.get(f"/requests/{number}")).status_code == 404


async def test_notes_of_ours_and_who_took_a_step_are_not_the_customers(house: House) -> None:
    customer, elif_ = await house.customer(), await house.member("elif", "finance")
    number = await registered(customer)
    await elif_.post(f"/requests/{number}/steps", {"kind": "noted", "text": "Kayıt temiz"}, "s1")
    await elif_.post(f"/requests/{number}/steps", {"kind": "in_review"}, "s2")
    seen = (await customer.get(f"/requests/{number}/timeline")).json()["steps"]
    assert [(step["kind"], step["by"], step["data"]) for step in seen] == [("registered", "customer", None), ("in_review", "staff", None)]
    ours = (await elif_.get(f"/requests/{number}/timeline")).json()["steps"]
    assert [(step["kind"], step["text"]) for step in ours] == [("registered", None), ("noted", "Kayıt temiz"), ("in_review", None)]
    first = (await elif_.get(f"/requests/{number}/timeline?limit=2")).json()
    rest = (await elif_.get(f"/requests/{number}/timeline?limit=2&cursor={first['next']}")).json()
    assert (first["steps"] + rest["steps"], rest["next"]) == (ours, None)


async def test_several_are_worked_on_at_once_each_with_its_outcome_and_once(house: House) -> None:
    customer, elif_ = await house.customer(), await house.member("elif", "finance")
    numbers = [await registered(customer, f"r{n}", on_duplicate="register") for n in range(3)]
    await customer.post(f"/requests/{numbers[1]}/withdraw", None, "w")
    asked = {"numbers": [*numbers, numbers[0], "KPR-0000-0000-0000", "??"], "step": {"kind": "in_review"}}
    first = (await elif_.post("/requests/bulk", asked, "b1")).json()
    assert [(each["outcome"], each["code"]) for each in first["outcomes"]] == [
        ("done", None), ("refused", "illegal_transition"), ("done", None), ("refused", "not_found"), ("refused", "not_found")]
    assert (await elif_.post("/requests/bulk", asked, "b1")).json() == first
    steps = (await elif_.get(f"/requests/{numbers[0]}/timeline")).json()["steps"]
    assert [step["kind"] for step in steps] == ["registered", "in_review"]


async def test_a_call_by_phone_is_recorded_with_the_callers_consent(house: House) -> None:
    elif_ = await house.member("elif", "finance")
    said = {"channel": "phone", "language": "tr", "topic": "withdrawal", "subject": "Çekim gelmedi", "event_date": "2026-03-15"}
    assert (await elif_.post("/requests/recorded", said, "p1")).json()["field"] == "consent"
    told = await elif_.post("/requests/recorded", said | {"consent": "Kaydedilmesini sözlü onayladı"}, "p1")
    again = await elif_.post("/requests/recorded", said | {"consent": "Kaydedilmesini sözlü onayladı"}, "p1")
    assert (told.status_code, told.json()["channel"], told.json()["transaction_type"]) == (201, "phone", "")
    assert again.json()["tracking_number"] == told.json()["tracking_number"]
    assert told.json()["steps"][0]["data"]["consent"] == "Kaydedilmesini sözlü onayladı"
    same = {**said, "consent": "Onayladı", "customer": told.json()["customer"], "channel": "social"}
    assert (await elif_.post("/requests/recorded", same, "p2")).json()["code"] == "duplicate"
    other = {**said, "topic": "login", "consent": "Onayladı"}
    assert (await elif_.post("/requests/recorded", other, "p3")).status_code == 201  # who answers the phone writes it down
    assert (await (await house.member("ece", "finance", "editor")).post("/requests/recorded", other, "p4")).status_code == 404


async def test_who_calls_again_is_known_by_number_address_or_an_earlier_request_and_news_reach_them(house: House) -> None:
    elif_, mert = await house.member("elif", "finance"), await house.member("mert", "account")
    said = {"channel": "phone", "language": "en", "topic": "withdrawal", "subject": "My withdrawal", "event_date": "2026-03-15", "consent": "Agreed on the phone"}
    first = (await elif_.post("/requests/recorded", said | {"phone": "+90 555 000 00 01"}, "p1")).json()
    contact = await house.parts.contacts.of(first["customer"])
    assert contact is not None
    assert (contact.phone, contact.language) == ("+905550000001", "en")
    again = await elif_.post("/requests/recorded", said | {"phone": "0090 555 000 0001", "channel": "social"}, "p2")
    assert (again.json()["code"], again.json()["request"]["tracking_number"]) == ("duplicate", first["tracking_number"])
    by_number = await elif_.post("/requests/recorded", said | {"earlier": first["tracking_number"], "topic": "login"}, "p3")
    assert by_number.json()["customer"] == first["customer"]
    by_mail = await elif_.post("/requests/recorded", said | {"email": "Caller@Example.com"}, "p4")
    assert by_mail.json()["customer"] != first["customer"]
    assert (await mert.post("/requests/recorded", said | {"earlier": first["tracking_number"]}, "p5")).status_code == 404
    for field, value, code in (("email", "caller@", "bad_email"), ("phone", "555 000", "bad_phone"), ("earlier", "KPR-1", "not_found")):
        assert (await elif_.post("/requests/recorded", said | {field: value}, f"w-{field}")).json()["code"] == code
    claimed = await house.customer()
    await house.parts.contacts.change(claimed.id, ContactChange(phone="+905550000002"))  # said in a chat: nobody's yet
    told = (await elif_.post("/requests/recorded", said | {"phone": "+905550000002"}, "p6")).json()
    assert told["customer"] != claimed.id


async def test_what_is_said_of_an_open_request_is_recorded_on_it_with_consent(house: House) -> None:
    customer, elif_ = await house.customer(), await house.member("elif", "finance")
    number = await registered(customer)
    said = {"channel": "phone", "text": "Bankam da gönderildiğini söylüyor"}
    assert (await elif_.post(f"/requests/{number}/recorded", said, "a1")).json()["field"] == "consent"
    for _ in range(2):
        told = await elif_.post(f"/requests/{number}/recorded", said | {"consent": "Sözlü onay verdi"}, "a1")
        assert told.status_code == 201
    steps = [step for step in told.json()["steps"] if step["kind"] == "added"]
    assert [(step["text"], step["data"]["channel"], step["data"]["recorded_by"]) for step in steps] == [(said["text"], "phone", elif_.id)]
    assert (await (await house.member("mert", "account")).post(f"/requests/{number}/recorded", said | {"consent": "x"}, "a2")).status_code == 404
    assert (await customer.post(f"/requests/{number}/recorded", said | {"consent": "x"}, "a3")).status_code == 403


async def test_lists_are_filtered_paged_and_counted(house: House) -> None:
    customer, elif_ = await house.customer(), await house.member("elif", "finance")
    numbers = [await registered(customer, f"r{n}", on_duplicate="register", subject=f"Çekim {n} gelmedi") for n in range(5)]
    page = (await elif_.get("/requests?state=registered&state=in_review&words=cekim&limit=2")).json()
    more = (await elif_.get(f"/requests?state=registered&state=in_review&words=cekim&limit=2&cursor={page['next']}")).json()
    assert [row["tracking_number"] for row in page["requests"] + more["requests"]] == numbers[:0:-1]
    assert (await elif_.get(f"/requests?cursor={page['next']}")).json()["code"] == "bad_cursor"
    assert (await elif_.get("/requests/count?state=registered")).json() == {"count": 5, "or_more": False}
    for query, field in (("state=lost", "state"), ("limit=0", "limit"), ("limit=x", "limit"), ("colour=red", "colour"), ("since=1&since=2", "since"), ("since=2026-02-30", "since")):
        answer = await elif_.get(f"/requests?{query}")
        assert (answer.status_code, answer.json()["field"].split(".")[0]) == (400, field), query


async def test_a_table_is_taken_along_by_who_may(house: House) -> None:
    customer, elif_ = await house.customer(), await house.member("elif", "finance")
    await registered(customer, subject="=HYPERLINK(x)")
    answer = await elif_.get("/requests/table.csv", {"Accept-Language": "en"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (rows[0][0], rows[1][8]) == ("Tracking number", "'=HYPERLINK(x)")
    assert "attachment" in answer.headers["content-disposition"]
    assert (await customer.get("/requests/table.csv")).status_code == 403
    assert (await (await house.program("requests:read")).get("/requests/table.csv")).status_code == 403


async def test_views_are_saved_listed_and_removed(house: House) -> None:
    elif_, mert = await house.member("elif", "finance"), await house.member("mert", "finance")
    made = (await elif_.post("/views", {"name": "Gecikenler", "filter": {"promise": "overdue"}, "sort": "priority"}, "v1")).json()
    assert (await elif_.get("/views")).json() == {"views": [made]}
    assert (await mert.get("/views")).json() == {"views": []}
    assert (await mert.delete(f"/views/{made['id']}", "v2")).status_code == 204
    assert (await elif_.get("/views")).json() == {"views": [made]}
    assert (await elif_.delete(f"/views/{made['id']}", "v2")).status_code == 204
    assert (await elif_.get("/views")).json() == {"views": []}


async def test_a_program_does_what_its_scopes_say_until_its_key_is_revoked(house: House) -> None:
    customer = await house.customer()
    number = await registered(customer)
    reader, worker = await house.program("requests:read"), await house.program("requests:read", "requests:work")
    assert [row["tracking_number"] for row in (await reader.get("/requests")).json()["requests"]] == [number]
    assert (await reader.post(f"/requests/{number}/steps", {"kind": "in_review"}, "s")).status_code == 403
    assert (await worker.post(f"/requests/{number}/steps", {"kind": "in_review"}, "s")).json()["state"] == "in_review"
    assert (await worker.post("/requests/recorded", {}, "s")).status_code == 403
    await house._do(lambda tx: key_store.revoke(tx, worker.id, 2))
    assert (await worker.get("/requests")).json()["code"] == "bad_token"


async def test_keys_are_stored_as_digests_and_refuse_scopes_that_are_none(house: House) -> None:
    def look(tx: Connection) -> tuple[list[Any], str]:
        _, key = key_store.create(tx, "Panel", ("requests:read",), 1)
        return list(tx.execute(key_store.api_keys.select()).all()), key

    rows, key = await house._do(look)
    assert key.startswith("kpr_")
    assert key not in repr(rows)
    with pytest.raises(ValueError, match="expected some of"):
        await house._do(lambda tx: key_store.create(tx, "Panel", ("all",), 1))
    with pytest.raises(ValueError, match="no good key"):
        await house._do(lambda tx: key_store.revoke(tx, "key_none", 1))


# --- the doors -------------------------------------------------------------------------


async def test_who_is_not_known_is_told_so_in_their_language(house: House) -> None:
    anyone = house.anyone()
    answer = await anyone.get("/requests", {"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"], answer.json()["title"]) == (401, "not_signed_in", "Sign in first.")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await Browser(house.app, "", {"Authorization": "Bearer wrong"}).get("/requests")).json()["code"] == "bad_token"
    assert (await Browser(house.app, "", {"Authorization": "Bearer kpr_wrong"}).get("/requests")).json()["code"] == "bad_token"
    topics = (await anyone.get("/topics")).json()["topics"]
    assert {"topic": "withdrawal", "department": "finance"}.items() <= next(t for t in topics if t["topic"] == "withdrawal").items()
    assert len((await anyone.get("/departments")).json()["departments"]) == 7


async def test_another_sites_page_changes_nothing_with_the_cookie_of_staff(house: House) -> None:
    customer, elif_ = await house.customer(), await house.member("elif", "finance")
    number = await registered(customer)
    for origin in ("https://evil.example.com", "null"):
        answer = await elif_.post(f"/requests/{number}/steps", {"kind": "in_review"}, "s", {"Origin": origin})
        assert answer.status_code == 403
    assert (await elif_.post(f"/requests/{number}/steps", {"kind": "in_review"}, "s", {"Origin": "http://service"})).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b'{"subject": 1}', b"\xff", b'{"x": "' + b"a" * 70_000 + b'"}'])
async def test_a_body_that_is_none_is_refused(house: House, body: bytes) -> None:
    customer = await house.customer()
    async with customer.client() as client:
        answer = await client.post("/api/v1/requests", content=body, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_the_fields_of_a_request_are_held_to_what_the_description_says(house: House) -> None:
    customer = await house.customer()
    for change, field in (({"amount": "-1"}, "amount"), ({"amount": "1e9"}, "amount"), ({"currency": "lira"}, "currency"), ({"topic": ""}, "topic"),
                          ({"subject": "x" * 161}, "subject"), ({"transaction_type": "loan"}, "transaction_type"), ({"channel": "phone"}, "channel"), ({"more": 1}, "more")):
        answer = await customer.post("/requests", NEW | change, "k")
        assert (answer.status_code, answer.json()["field"]) == (400, field), change
    assert (await customer.post("/requests", NEW | {"event_date": "2999-01-01"}, "k")).json()["code"] == "future_date"
    assert (await customer.post("/requests", NEW | {"topic": "weather"}, "k")).json()["code"] == "unknown_topic"


async def test_too_many_changes_are_slowed(house: House) -> None:
    customer = await house.customer()
    codes = {(await customer.post("/requests/KPR-0000-0000-0000/withdraw", None, f"k{n}")).status_code for n in range(80)}
    assert 429 in codes


