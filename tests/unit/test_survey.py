"""The survey after a resolution: there with the resolution, answered once, reminded of once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from base.errors import Refused
from base.ledger import Once, single
from base.settings import Settings
from desk import survey_store
from desk.survey import Answer, Surveys
from server.app import create
from tests.unit.test_desk_steps import Room, room

__all__ = ["room"]


async def resolved(room: Room, key: str = "k") -> str:
    number = await room.registered(key)
    await room.desk.work(number, "resolved", "stf_1", f"s1{key}", "Çekiminiz hesabınıza geçti.")
    return number


def surveys(room: Room) -> Surveys:
    return Surveys(room.ledger, room.read, room.clock)


async def test_a_resolved_request_has_one_survey_and_an_open_one_none(room: Room) -> None:
    number = await room.registered()
    assert await surveys(room).waiting("vis_1") == []
    await room.desk.work(number, "resolved", "stf_1", "s1")
    (first,) = await surveys(room).waiting("vis_1")
    assert (first.request, first.subject, first.language, first.channel) == (number, "Hesabıma giremiyorum", "tr", "chat")
    assert await surveys(room).waiting("vis_2") == []
    await room.desk.reopen(number, "vis_1", "r1")
    assert await surveys(room).waiting("vis_1") == []
    await room.desk.work(number, "resolved", "stf_1", "s2")
    assert await surveys(room).waiting("vis_1") == [first]


async def test_it_is_answered_once_and_the_same_answer_again_is_no_error(room: Room) -> None:
    await resolved(room)
    (survey,) = await surveys(room).waiting("vis_1")
    answers = await asyncio.gather(*(surveys(room).answer(survey.token, Answer(4, " İyi ")) for _ in range(4)))
    assert {(each.rating, each.comment) for each in answers} == {(4, "İyi")}
    with pytest.raises(Refused, match="survey_answered"):
        await surveys(room).answer(survey.token, Answer(1))
    assert (await surveys(room).find(survey.token)).rating == 4
    assert await surveys(room).waiting("vis_1") == []


async def test_after_an_erasure_its_link_leads_nowhere_and_the_rating_stays_a_figure(room: Room) -> None:
    numbers = [await resolved(room), await resolved(room, "k2")]
    answered, asked = [(await room.read(survey_store.of_request, number)).token for number in numbers]
    await surveys(room).answer(answered, Answer(4, "Ben Zümrüt"))
    await room.ledger.do(single, Once(lambda tx: survey_store.erase(tx, numbers), key="e"))
    for token in (answered, asked):
        with pytest.raises(Refused, match="not_found"):
            await surveys(room).answer(token, Answer(4, "Yine ben"))
    kept = await room.read(survey_store.of_request, numbers[0])
    assert (kept.rating, kept.comment) == (4, "")
    room.later(days=4)
    assert await surveys(room).remind() == 0


@pytest.mark.parametrize("rating", [0, 6, -1])
async def test_only_one_to_five_is_a_rating(room: Room, rating: int) -> None:
    await resolved(room)
    (survey,) = await surveys(room).waiting("vis_1")
    with pytest.raises(Refused, match="bad_request"):
        await surveys(room).answer(survey.token, Answer(rating))


async def test_one_reminder_after_three_days_and_none_after_an_answer(room: Room) -> None:
    number = await resolved(room)
    room.later(days=2, hours=23)
    assert await surveys(room).remind() == 0
    room.later(hours=1)
    assert sum(await asyncio.gather(*(surveys(room).remind() for _ in range(3)))) == 1
    assert room.owed(number)[-1:] == ["survey_reminder"]
    room.later(days=30)
    assert await surveys(room).remind() == 0


async def test_who_has_answered_is_not_reminded(room: Room) -> None:
    await resolved(room)
    (survey,) = await surveys(room).waiting("vis_1")
    await surveys(room).answer(survey.token, Answer(5))
    room.later(days=4)
    assert await surveys(room).remind() == 0


# --- over HTTP -------------------------------------------------------------------------


@pytest.fixture
async def http(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create(settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kopru.test") as client:
        yield client
    await app.parts.stop()


async def token(room: Room) -> str:
    await resolved(room)
    (survey,) = await surveys(room).waiting("vis_1")
    return survey.token


async def test_the_page_works_without_a_script_in_both_languages(room: Room, http: httpx.AsyncClient) -> None:
    path = f"/survey/{await token(room)}"
    assert "Hesabıma giremiyorum" in (turkish := (await http.get(path)).text)
    assert "ne kadar memnunsunuz" in turkish
    assert "<script" not in turkish
    assert "How satisfied" in (await http.get(path, params={"language": "en"})).text
    thanks = await http.post(path, data={"rating": "5", "comment": "Teşekkürler"})
    assert (thanks.status_code, "Teşekkür ederiz" in thanks.text) == (200, True)
    assert "5 üzerinden 5" in (await http.get(path)).text


async def test_a_form_without_a_rating_keeps_what_was_written(room: Room, http: httpx.AsyncClient) -> None:
    answer = await http.post(f"/survey/{await token(room)}", data={"comment": "<b>Uzun uzun</b> yazdım"})
    assert answer.status_code == 422
    assert "&lt;b&gt;Uzun uzun&lt;/b&gt; yazdım" in answer.text


async def test_an_unknown_link_says_so(http: httpx.AsyncClient) -> None:
    answer = await http.get("/survey/yok", headers={"Accept-Language": "en"})
    assert (answer.status_code, "not valid" in answer.text) == (404, True)
    assert (await http.get("/api/v1/surveys/yok")).status_code == 404


async def test_programs_ask_and_answer_by_the_token(room: Room, http: httpx.AsyncClient) -> None:
    path = f"/api/v1/surveys/{await token(room)}"
    assert (await http.get(path)).json()["answered"] is False
    assert (await http.post(path, json={"rating": 9})).status_code == 400
    assert (await http.post(path, json={"rating": 3, "comment": "Orta"})).json()["rating"] == 3
    assert (await http.post(path, json={"rating": 3, "comment": "Orta"})).status_code == 201
    assert (await http.post(path, json={"rating": 1})).json()["code"] == "survey_answered"


async def test_a_visitor_learns_of_their_own_surveys_and_answers_from_a_page_that_shows_the_widget(
        room: Room, http: httpx.AsyncClient) -> None:
    visitor = (await http.post("/api/v1/visits", json={"language": "tr"})).json()
    bearer = {"Authorization": f"Bearer {visitor['token']}"}
    await resolved(room)
    assert (await http.get("/api/v1/my-surveys", headers=bearer)).json() == {"surveys": []}
    assert (await http.get("/api/v1/my-surveys")).json()["code"] == "bad_token"
    number = await room.registered("mine", visitor["visitor"])
    await room.desk.work(number, "resolved", "stf_1", "s2", "Hesabınız açıldı.")
    (survey,) = (await http.get("/api/v1/my-surveys", headers=bearer)).json()["surveys"]
    assert (survey["subject"], survey["answered"]) == ("Hesabıma giremiyorum", False)
    assert (await http.post(f"/api/v1/surveys/{survey['token']}", json={"rating": 5})).status_code == 201
    assert (await http.get("/api/v1/my-surveys", headers=bearer)).json() == {"surveys": []}


async def test_only_pages_that_may_show_the_widget_ask_for_surveys(http: httpx.AsyncClient) -> None:
    for path in ("/api/v1/my-surveys", "/api/v1/surveys/x"):
        own = await http.options(path, headers={"Origin": "http://kopru.test"})
        assert (own.status_code, own.headers["access-control-allow-origin"]) == (204, "http://kopru.test")
        assert (await http.options(path, headers={"Origin": "https://elsewhere.example.net"})).status_code == 403


async def test_a_page_that_shows_the_widget_learns_why_it_was_refused(http: httpx.AsyncClient) -> None:
    for path, body in (("/api/v1/tickets", {"token": "x"}), ("/api/v1/identify", {"token": "x", "identity": "y"})):
        refused = await http.post(path, json=body, headers={"Origin": "http://kopru.test"})
        assert (refused.json()["code"], refused.headers["access-control-allow-origin"]) == ("bad_token", "http://kopru.test")
        other = await http.post(path, json=body, headers={"Origin": "https://elsewhere.example.net"})
        assert (other.status_code, "access-control-allow-origin" in other.headers) == (403, False)


async def test_a_visitor_sees_and_changes_their_own_contact(http: httpx.AsyncClient) -> None:
    visitor = (await http.post("/api/v1/visits", json={"language": "tr"})).json()
    bearer = {"Authorization": f"Bearer {visitor['token']}"}
    changed = await http.put("/api/v1/contact", headers=bearer, json={"email": "Ayse@example.com", "preferences": {"progress": []}})
    assert (changed.status_code, changed.json()["email"]) == (200, "ayse@example.com")
    assert (await http.get("/api/v1/contact", headers=bearer)).json()["preferences"]["progress"] == []
    assert (await http.put("/api/v1/contact", headers=bearer, json={"phone": "0555"})).json()["code"] == "bad_phone"
    assert (await http.get("/api/v1/contact", headers={"Authorization": "Bearer x"})).status_code == 401


