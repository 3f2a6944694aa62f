"""A customer is known: by the operator's site and by a code, in two tabs and on two machines, and nobody else is."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from tests.support.people import Agent, Customer
from tests.support.service import PASSWORD, Service

SITE, US, SHOP = "https://shop.example.com", "https://support.example.com", "https://shop.example.com"
PAIR = OKPKey.generate_key("Ed25519")
CALLER = {"Authorization": f"Bearer {'t' * 24}"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("identity")
    keys = folder / "identity.json"
    keys.write_text(json.dumps({"issuer": SITE, "audience": US, "keys": [{**PAIR.as_dict(private=False), "kid": "1", "alg": "EdDSA"}]}))
    with Service(folder, KOPRU_IDENTITY_KEYS=str(keys), KOPRU_ORIGINS=SHOP) as started:
        yield started


@pytest.fixture
async def http(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=30, headers={"Origin": SHOP}) as client:
        yield client


def signed(customer: str, **changed: Any) -> str:
    now = int(time.time())
    said = {"iss": SITE, "aud": US, "sub": customer, "jti": f"{customer}-{time.time_ns()}", "iat": now, "exp": now + 120, "name": "Ayşe Er"}
    return jwt.encode({"alg": "EdDSA", "kid": "1"}, said | changed, PAIR, algorithms=["EdDSA"])


async def identify(http: httpx.AsyncClient, customer: Customer, proof: str) -> httpx.Response:
    return await http.post("/api/v1/identify", json={"token": customer.token, "identity": proof})


async def register(http: httpx.AsyncClient, customer: Customer, subject: str = "Çekim gelmedi") -> str:
    """A request as the bot registers it for the conversation."""
    new = {"conversation": customer.conversation, "channel": "chat", "language": "tr", "topic": "withdrawal", "subject": subject,
           "event_date": "2026-01-15", "transaction_type": "withdrawal"}
    answer = await http.post("/internal/v1/requests", json=new, headers={**CALLER, "Idempotency-Key": f"{time.time_ns()}"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["tracking_number"])


async def requests_of(http: httpx.AsyncClient, customer: Customer) -> list[str]:
    answer = await http.get("/internal/v1/visitors-requests", params={"conversation": customer.conversation}, headers=CALLER)
    return [each["tracking_number"] for each in answer.json()["requests"]]


async def test_a_customer_of_the_site_is_verified_for_the_agent_and_in_the_conversation(service: Service, http: httpx.AsyncClient) -> None:
    customer = await Customer.arrive(service.address)
    answer = await identify(http, customer, signed("c-1"))
    assert answer.json() == {"visitor": answer.json()["visitor"], "token": customer.token, "verified": True, "name": "Ayşe Er"}
    assert answer.headers["access-control-allow-origin"] == SHOP
    await customer.until(lambda: any(e.get("event") == "identified" for e in customer.screen.values()), "the event")
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    agent = await Agent.sign_in(service.address, "mert", PASSWORD)
    opened = await agent.open(customer.conversation)
    assert opened["summary"]["verified"] is True
    again = await identify(http, customer, signed("c-1"))
    assert again.status_code == 200
    assert sum(e.get("event") == "identified" for e in customer.screen.values()) == 1, "each page load identifies anew, told once"
    for person in (customer, agent):
        await person.close()


async def test_without_a_proof_nobody_is_verified(service: Service) -> None:
    customer = await Customer.arrive(service.address)
    await customer.say_frame({"type": "ask_human", "conversation": customer.conversation})
    agent = await Agent.sign_in(service.address, "mert", PASSWORD)
    assert (await agent.open(customer.conversation))["summary"]["verified"] is False
    for person in (customer, agent):
        await person.close()


async def test_two_machines_of_one_customer_see_the_same_requests(service: Service, http: httpx.AsyncClient) -> None:
    phone, laptop, stranger = [await Customer.arrive(service.address) for _ in range(3)]
    before = await register(http, phone, "Telefondan")
    on_laptop = await register(http, laptop, "Bilgisayardan")
    await identify(http, phone, signed("c-2"))
    await identify(http, laptop, signed("c-2"))
    later = await register(http, laptop, "Sonradan")
    for machine in (phone, laptop):
        assert set(await requests_of(http, machine)) == {before, on_laptop, later}
    assert await requests_of(http, stranger) == []
    found = (await http.post("/internal/v1/tracking", json={"conversation": stranger.conversation, "typed": before}, headers=CALLER)).json()
    assert found["request"]["owner"] is False
    taken = await http.post(f"/internal/v1/requests/{before}/withdraw", json={"conversation": stranger.conversation}, headers={**CALLER, "Idempotency-Key": "x"})
    none = await http.post("/internal/v1/requests/KPR-0000-0000-0000/withdraw", json={"conversation": stranger.conversation}, headers={**CALLER, "Idempotency-Key": "y"})
    assert (taken.status_code, taken.json()) == (none.status_code, none.json()) == (404, none.json())
    for person in (phone, laptop, stranger):
        await person.close()


async def test_another_customer_at_the_same_browser_sees_nothing_of_the_first(service: Service, http: httpx.AsyncClient) -> None:
    first = await Customer.arrive(service.address)
    number = await register(http, first, "Yalnız benim")
    await first.say("gizli sözüm")
    await identify(http, first, signed("c-3"))
    answer = (await identify(http, first, signed("c-4"))).json()
    assert answer["token"] != first.token
    second = Customer(service.address)
    second.token = answer["token"]
    await second.come()
    assert second.conversation != first.conversation
    assert "gizli sözüm" not in second.told()
    assert number not in await requests_of(http, second)
    for person in (first, second):
        await person.close()


@pytest.mark.parametrize(("changed", "code"), [
    ({"aud": "https://elsewhere.example.com"}, "bad_identity"), ({"iss": "https://evil.example.com"}, "bad_identity"),
    ({"exp": int(time.time()) - 3600, "iat": int(time.time()) - 3700}, "identity_expired"), ({"birth_date": "2020-01-01"}, "underage"),
])
async def test_a_refused_proof_verifies_nobody_and_says_why(service: Service, http: httpx.AsyncClient, changed: dict[str, Any], code: str) -> None:
    customer = await Customer.arrive(service.address)
    answer = await http.post("/api/v1/identify", json={"token": customer.token, "identity": signed("c-5", **changed)}, headers={"Accept-Language": "en"})
    assert answer.json()["code"] == code
    assert answer.headers["access-control-allow-origin"] == SHOP, "the page may read why"
    assert not any(e.get("event") == "identified" for e in customer.screen.values())
    await customer.close()


async def test_a_replayed_proof_helps_nobody(service: Service, http: httpx.AsyncClient) -> None:
    customer, thief = await Customer.arrive(service.address), await Customer.arrive(service.address)
    number, proof = await register(http, customer), signed("c-6")
    answers = await asyncio.gather(*(identify(http, customer, proof) for _ in range(5)))
    assert sorted(a.status_code for a in answers) == [200, 401, 401, 401, 401], "used once, however many ask at once"
    stolen = await identify(http, thief, proof)
    assert (stolen.status_code, stolen.json()["code"]) == (401, "identity_used")
    assert number not in await requests_of(http, thief)
    for person in (customer, thief):
        await person.close()


# --- tokens and tickets --------------------------------------------------------------------


async def test_a_ticket_opens_one_socket_and_a_token_none(service: Service) -> None:
    customer = await Customer.arrive(service.address)
    ticket = await customer.ticket()
    for shown, opens in (({"ticket": ticket}, True), ({"ticket": ticket}, False), ({"token": customer.token}, False), ({"ticket": customer.token}, False)):
        tab = Customer(service.address)
        if opens:
            await tab.connect({"type": "hello", "role": "customer", **shown})
        else:
            with pytest.raises(AssertionError):
                await refused(tab, {"type": "hello", "role": "customer", **shown})
            assert any(f.get("code") == "bad_token" for f in tab.frames)
        await tab.close()
    await customer.close()


async def refused(tab: Customer, hello: dict[str, Any]) -> None:
    """Says hello and waits for the service to hang up; raises AssertionError when there is no welcome, as there must be none."""
    greeting = asyncio.create_task(tab.connect(hello))
    await tab.until(lambda: tab.closed_with is not None, "the end", 10)
    greeting.cancel()
    await asyncio.gather(greeting, return_exceptions=True)
    raise AssertionError("no welcome")


async def test_two_tabs_of_one_browser_stay_through_a_change_of_the_token(service: Service, http: httpx.AsyncClient) -> None:
    one = await Customer.arrive(service.address)
    age(service, one.token)
    two = Customer(service.address)
    two.token, old = one.token, one.token
    await asyncio.gather(one.ticket(), two.ticket())
    assert one.token != old
    assert two.token != old
    for tab in (one, two):
        await tab.close()
        await tab.come()
    assert two.conversation == one.conversation
    for tab in (one, two):
        await tab.close()


async def test_a_stolen_old_token_is_noticed_and_told_to_the_operator(service: Service, http: httpx.AsyncClient) -> None:
    customer = await Customer.arrive(service.address)
    old = customer.token
    age(service, old)
    await customer.ticket()
    await customer.ticket()
    retire(service, old)
    before = service.metric("kopru_visitor_tokens_stolen_total")
    answer = await http.post("/api/v1/tickets", json={"token": old})
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")
    assert service.metric("kopru_visitor_tokens_stolen_total") == before + 1
    assert (await http.post("/api/v1/tickets", json={"token": customer.token})).status_code == 401, "nobody can tell whose copy is right"
    await customer.close()


def age(service: Service, token: str) -> None:
    """Lets ten minutes pass over the newest token."""
    from base.ids import digest

    with sqlite3.connect(service.folder / "kopru.sqlite", timeout=10) as db:
        db.execute("UPDATE visitor_tokens SET issued_at = issued_at - 600000 WHERE token = ?", (digest(token),))


def retire(service: Service, token: str) -> None:
    """Lets two minutes pass over one that was followed by another."""
    from base.ids import digest

    with sqlite3.connect(service.folder / "kopru.sqlite", timeout=10) as db:
        changed = db.execute("UPDATE visitor_tokens SET retired_at = retired_at - 120000 WHERE token = ? AND retired_at > 0", (digest(token),))
        assert changed.rowcount == 1


# --- a code by e-mail ----------------------------------------------------------------------


def codes(service: Service, number: str) -> list[str]:
    with sqlite3.connect(service.folder / "kopru.sqlite", timeout=10) as db:
        rows = db.execute("SELECT payload FROM outbox WHERE kind = 'sign_in_code' AND request = ? ORDER BY at", (number,))
        return [json.loads(row[0]).get("code", "") for row in rows]  # what was handed over is emptied


async def left_address(http: httpx.AsyncClient, customer: Customer) -> None:
    answer = await http.put("/api/v1/contact", json={"email": "ayse@example.com"}, headers={"Authorization": f"Bearer {customer.token}"})
    assert answer.status_code == 200, answer.text


async def ask_code(http: httpx.AsyncClient, customer: Customer, number: str) -> httpx.Response:
    return await http.post("/api/v1/sign-in-code", json={"token": customer.token, "tracking_number": number})


async def answer_code(http: httpx.AsyncClient, customer: Customer, number: str, code: str) -> httpx.Response:
    return await http.post("/api/v1/sign-in-code/confirm", json={"token": customer.token, "tracking_number": number, "code": code})


async def test_a_tracking_number_and_a_code_by_mail_open_the_requests_on_a_new_machine(service: Service, http: httpx.AsyncClient) -> None:
    home, library = await Customer.arrive(service.address), await Customer.arrive(service.address)
    number = await register(http, home)
    await left_address(http, home)
    assert (await ask_code(http, library, number.lower())).status_code == 202
    (code,) = codes(service, number)
    assert (await answer_code(http, library, number, code)).json()["verified"] is True
    assert await requests_of(http, library) == [number]
    assert (await answer_code(http, home, number, code)).json()["code"] == "bad_code", "a code is used up"
    for person in (home, library):
        await person.close()


async def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late(service: Service, http: httpx.AsyncClient) -> None:
    home, thief = await Customer.arrive(service.address), await Customer.arrive(service.address)
    number = await register(http, home)
    await left_address(http, home)
    await ask_code(http, thief, number)
    (code,) = codes(service, number)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert (await answer_code(http, thief, number, wrong)).json()["code"] == "bad_code"
    assert (await answer_code(http, thief, number, code)).json()["code"] == "bad_code"
    await ask_code(http, thief, number)
    assert len(codes(service, number)) == 1, "another code only after a minute"
    for person in (home, thief):
        await person.close()


async def test_the_answers_do_not_tell_which_numbers_exist(service: Service, http: httpx.AsyncClient) -> None:
    home, asking = await Customer.arrive(service.address), await Customer.arrive(service.address)
    known, unknown = await register(http, home), "KPR-0000-0000-0000"
    await left_address(http, home)
    for call in (lambda number: ask_code(http, asking, number), lambda number: answer_code(http, asking, number, "000000")):
        one, two = await call(known), await call(unknown)
        assert (one.status_code, one.json()) == (two.status_code, two.json())
    assert codes(service, unknown) == []
    for person in (home, asking):
        await person.close()
