"""Staff over HTTP: sign-in with a second factor, sessions that end at once everywhere, and strangers who lock nobody out."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from tests.support import passwords
from tests.support.chaos import size
from tests.support.people import Agent, enter
from tests.support.servers import Redis
from tests.support.service import PASSWORD, Service

WITHIN = 5.0
"""Seconds in which a socket must be closed."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("sign_in")
    with Service(folder) as started:
        started.staff("yonetici", "Yönetici", "support", role="administrator")
        for login in ("role", "reset", "gone", "away", "list"):
            started.staff(login, login.title(), "support")
        yield started


@pytest.fixture
async def http(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=60) as client:
        yield client


def login(name: str, code: str = "", password: str = PASSWORD) -> dict[str, str]:
    return {"login": name, "password": password} | ({"code": code} if code else {})


async def test_an_administrator_sets_up_the_app_and_needs_it_from_then_on(service: Service, http: httpx.AsyncClient) -> None:
    service.staff("mudur", "Müdür", "support", role="administrator")
    asked = (await http.post("/api/v1/login", json=login("mudur"))).json()
    assert asked["next"] == "enrol"
    assert asked["qr"].startswith("data:image/svg+xml")
    assert asked["uri"].startswith("otpauth://totp/")
    assert "kopru_staff" not in http.cookies
    wrong = await http.post("/api/v1/login", json=login("mudur", "000000"))
    assert (wrong.status_code, wrong.json()["code"]) == (401, "bad_code")
    entered = await http.post("/api/v1/login", json=login("mudur", pyotp.TOTP(asked["secret"]).now()))
    codes = entered.json()["recovery_codes"]
    assert (await http.get("/api/v1/me")).json()["second_factor"] is True
    http.cookies.clear()
    assert (await http.post("/api/v1/login", json=login("mudur"))).json() == {"next": "code"}
    assert (await http.get("/api/v1/me")).status_code == 401
    assert (await http.post("/api/v1/login", json=login("mudur", codes[0]))).status_code == 200
    http.cookies.clear()
    assert (await http.post("/api/v1/login", json=login("mudur", codes[0]))).json()["code"] == "bad_code"


async def test_a_wrong_password_never_reaches_the_second_step(http: httpx.AsyncClient) -> None:
    for name in ("yonetici", "elif", "nobody"):
        answer = await http.post("/api/v1/login", json=login(name, password="wrong-password"))
        assert (answer.status_code, answer.json()["code"]) == (401, "bad_credentials")


async def test_an_agent_may_add_a_second_factor(service: Service, http: httpx.AsyncClient) -> None:
    service.staff("dikkatli", "Dikkatli", "support")
    assert (await http.post("/api/v1/login", json=login("dikkatli"))).status_code == 200
    secret = (await http.post("/api/v1/second-factor")).json()["secret"]
    assert (await http.get("/api/v1/me")).json()["second_factor"] is False
    assert len((await http.post("/api/v1/second-factor/confirm", json={"code": pyotp.TOTP(secret).now()})).json()["recovery_codes"]) == 10
    assert (await http.post("/api/v1/login", json=login("dikkatli"))).json() == {"next": "code"}


async def test_a_new_sign_in_has_a_new_session_and_ends_the_browsers_old_one(http: httpx.AsyncClient) -> None:
    await http.post("/api/v1/login", json=login("elif"))
    first = http.cookies["kopru_staff"]
    await http.post("/api/v1/login", json=login("elif"))
    assert http.cookies["kopru_staff"] != first
    old = await http.get("/api/v1/me", headers={"Cookie": f"kopru_staff={first}"})
    assert old.status_code == 401


async def test_a_cookie_that_somebody_chose_is_never_a_session(http: httpx.AsyncClient) -> None:
    planted = {"Cookie": "kopru_staff=chosen-by-somebody-else"}
    answer = await http.post("/api/v1/login", json=login("elif"), headers=planted)
    assert answer.cookies["kopru_staff"] != "chosen-by-somebody-else"
    assert (await http.get("/api/v1/me", headers=planted)).status_code == 401


# --- sessions end everywhere -----------------------------------------------------------


async def closed_in(agent: Agent) -> float:
    """Seconds until the service has closed the socket."""
    began = time.monotonic()
    await agent.until(lambda: agent.closed_with is not None, "the socket to be closed", WITHIN + 5)
    assert agent.closed_with == 4401
    return time.monotonic() - began


@pytest.mark.parametrize(("name", "words"), [
    ("role", ["staff", "role", "role", "editor"]), ("reset", ["staff", "reset", "reset"]), ("gone", ["staff", "deactivate", "gone"]),
])
async def test_a_changed_role_a_new_password_and_a_deactivation_close_the_sockets(service: Service, name: str, words: list[str]) -> None:
    agent, other = await Agent.sign_in(service.address, name, PASSWORD), await Agent.sign_in(service.address, "elif", PASSWORD)
    service.command(*words)
    assert await closed_in(agent) < WITHIN
    assert other.closed_with is None, "nobody else is sent away"
    await other.close()


async def test_signing_out_closes_the_sockets_of_that_session_alone(service: Service, http: httpx.AsyncClient) -> None:
    here, there = await Agent.sign_in(service.address, "away", PASSWORD), await Agent.sign_in(service.address, "away", PASSWORD)
    tab = Agent(service.address)
    tab.cookie = here.cookie
    await tab.come()
    await http.post("/api/v1/logout", headers={"Cookie": here.cookie})
    assert await closed_in(here) < WITHIN
    assert await closed_in(tab) < WITHIN
    assert there.closed_with is None, "another machine stays signed in"
    assert (await http.get("/api/v1/me", headers={"Cookie": there.cookie})).status_code == 200
    await there.close()


async def test_sessions_are_listed_and_ended_by_their_owner_and_by_administrators(service: Service, http: httpx.AsyncClient) -> None:
    agent = await Agent.sign_in(service.address, "list", PASSWORD)
    mine = {"Cookie": agent.cookie}
    (session,) = (await http.get("/api/v1/sessions", headers=mine)).json()["sessions"]
    assert session["here"] is True
    elif_ = await Agent.sign_in(service.address, "elif", PASSWORD)
    for answer in (await http.get("/api/v1/sessions?login=list", headers={"Cookie": elif_.cookie}),
                   await http.delete(f"/api/v1/sessions/{session['id']}?login=list", headers={"Cookie": elif_.cookie}),
                   await http.delete(f"/api/v1/sessions/{session['id']}", headers={"Cookie": elif_.cookie}),
                   await http.get("/api/v1/sessions?login=nobody", headers={"Cookie": elif_.cookie})):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert agent.closed_with is None
    boss = await enter(http, "yonetici", PASSWORD)
    assert boss.status_code == 200
    assert (await http.delete(f"/api/v1/sessions/{session['id']}?login=list")).status_code == 204
    assert await closed_in(agent) < WITHIN
    await elif_.close()


async def test_a_role_removed_in_another_process_closes_the_socket_here(tmp_path: Path, redis: Redis) -> None:
    with Service(tmp_path, REDIS_URL=redis.url) as one:
        two = Service(tmp_path, REDIS_URL=redis.url)
        two.start()
        agent = await Agent.sign_in(one.address, "elif", PASSWORD)
        await two_signs_out(two, agent)
        assert await closed_in(agent) < WITHIN
        two.stop()


async def two_signs_out(two: Service, agent: Agent) -> None:
    async with httpx.AsyncClient(base_url=two.address, trust_env=False) as http:
        assert (await http.post("/api/v1/logout", headers={"Cookie": agent.cookie})).status_code == 204


async def test_an_own_new_password_ends_the_other_sessions_only(service: Service, http: httpx.AsyncClient) -> None:
    service.staff("degisen", "Değişen", "support")
    there = await Agent.sign_in(service.address, "degisen", PASSWORD)
    await http.post("/api/v1/login", json=login("degisen"))
    assert (await http.post("/api/v1/password", json={"old": "wrong", "new": "another-long-password"})).json()["code"] == "bad_credentials"
    assert (await http.post("/api/v1/password", json={"old": PASSWORD, "new": "short"})).json()["code"] == "short_password"
    assert (await http.post("/api/v1/password", json={"old": PASSWORD, "new": "another-long-password"})).status_code == 204
    assert await closed_in(there) < WITHIN
    assert (await http.get("/api/v1/me")).status_code == 200


# --- strangers -------------------------------------------------------------------------


def address(n: int) -> str:
    return f"10.{n // 200 % 250}.0.{n // 10 % 20 + 1}"


async def strangers(http: httpx.AsyncClient, name: str, tries: int) -> list[int]:
    """Wrong passwords from many addresses in fewer networks at once; the answers."""
    async def one(n: int) -> int:
        answer = await http.post("/api/v1/login", json=login(name, password=f"wrong-{n}"), headers={"X-Forwarded-For": address(n)})
        return answer.status_code

    return [code for start in range(0, tries, 50) for code in await asyncio.gather(*(one(n) for n in range(start, min(start + 50, tries))))]


@pytest.mark.timeout(size(120, 900))
async def test_thousands_of_wrong_passwords_lock_nobody_out(tmp_path: Path) -> None:
    with Service(tmp_path, KOPRU_RATE_FACTOR="1") as service:
        service.staff("sef", "Şef", "support", role="administrator")
        async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=60) as at_home:
            await enter(at_home, "elif", PASSWORD)
            known = at_home.cookies["kopru_device"]
            secret = (await at_home.post("/api/v1/login", json=login("sef"))).json()["secret"]
            await at_home.post("/api/v1/login", json=login("sef", pyotp.TOTP(secret).now()))
        async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=60) as many:
            tries = size(2_000, 10_000)
            answers = await strangers(many, "elif", tries)
            looked_at = answers.count(401)
            assert looked_at + answers.count(429) == tries
            networks = len({address(n).rpartition(".")[0] for n in range(tries)})
            assert looked_at <= 20 + 3 * networks + 10, "passwords are looked at some twenty times, then thrice for each network"
            there = {"X-Forwarded-For": "10.3.0.7"}
            spent = await many.post("/api/v1/login", json=login("elif"), headers=there)
            assert spent.status_code == 429, "in the stranger's own network even the right password waits in a new browser"
            owner = await many.post("/api/v1/login", json=login("elif"), headers={"Cookie": f"kopru_device={known}"} | there)
            assert owner.status_code == 200, "the owner's browser is not slowed down"
            new_machine = await many.post("/api/v1/login", json=login("elif"), headers={"X-Forwarded-For": "192.0.2.7"})
            assert new_machine.status_code == 200, "without a second factor too the owner comes in on a new machine"
            await strangers(many, "sef", 60)
            right = pyotp.TOTP(secret).at(time.time() + 30)  # the next step: this one was used above
            new_machine = await many.post("/api/v1/login", json=login("sef", right), headers={"X-Forwarded-For": "192.0.2.8"})
            assert new_machine.status_code == 200, "and so does one with a second factor"


async def test_an_unknown_login_is_answered_as_slowly_as_a_known_one(service: Service, http: httpx.AsyncClient) -> None:
    with passwords.cost(passwords.PRODUCTION):
        service.staff("known", "Known", "support")
    took: dict[str, list[float]] = {"known": [], "nobody": []}
    for _ in range(8):
        for name, times in took.items():
            began = time.perf_counter()
            await http.post("/api/v1/login", json=login(name, password="wrong-password"))
            times.append(time.perf_counter() - began)
    slow, fast = sorted(statistics.median(times) for times in took.values())[::-1]
    assert slow < 2 * fast, took


# --- other sites -----------------------------------------------------------------------

UNSAFE: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/api/v1/login", login("elif")), ("POST", "/api/v1/logout", None), ("POST", "/api/v1/password", {"old": "a", "new": "b"}),
    ("POST", "/api/v1/second-factor", None), ("POST", "/api/v1/second-factor/confirm", {"code": "1"}),
    ("DELETE", "/api/v1/sessions", None), ("DELETE", "/api/v1/sessions/abc", None), ("POST", "/api/v1/visits", {"language": "tr"}),
    ("POST", "/api/v1/poll", {"hello": {"type": "hello", "role": "agent"}}),
)


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                                     {"Sec-Fetch-Site": "same-site"}])
async def test_another_sites_page_changes_nothing_on_any_route(service: Service, http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    await enter(http, "elif", PASSWORD)
    for method, path, sent in UNSAFE:
        answer = await http.request(method, path, json=sent, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), path
    assert (await http.get("/api/v1/me")).status_code == 200, "the session of the victim still stands"


async def test_a_site_that_shows_the_widget_calls_without_the_staffs_cookie(tmp_path: Path) -> None:
    with Service(tmp_path, KOPRU_ORIGINS="https://shop.example.com") as service:
        async with httpx.AsyncClient(base_url=service.address, trust_env=False) as http:
            await enter(http, "elif", PASSWORD)
            there = {"Origin": "https://shop.example.com", "Sec-Fetch-Site": "cross-site"}
            assert (await http.post("/api/v1/visits", json={"language": "tr"}, headers=there)).status_code == 201
            assert (await http.get("/api/v1/me", headers=there)).status_code == 401
            assert (await http.get("/api/v1/me")).status_code == 200


async def test_every_answer_carries_the_security_headers(http: httpx.AsyncClient) -> None:
    for path in ("/", "/console", "/form", "/panel", "/status", "/widget.js", "/nowhere", "/api/v1/me", "/api/v1/operator", "/healthz", "/internal/v1/operator"):
        headers = (await http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY", path
    assert (await http.get("/api/v1/me")).headers["cache-control"] == "no-store"
    assert "max-age" in (await http.get("/api/v1/operator")).headers["cache-control"]
