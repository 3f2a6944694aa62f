"""What the API tells of a request stays true: after a disagreement, after the operator's file changed, and to calls it does not take."""

from __future__ import annotations

from msgspec.structs import replace

from desk.calendars import Calendars
from tests.unit.test_api import NEW, House, house

__all__ = ["house"]


async def test_after_a_disagreement_the_promise_that_is_told_is_managements(house: House) -> None:
    customer, selin = await house.customer(), await house.member("selin", "finance", "supervisor")
    made = (await customer.post("/requests", NEW, "1")).json()
    assert (made["promise"]["unit"], made["promise"]["to"]) == ("business_days", 5)
    number = made["tracking_number"]
    await selin.post(f"/requests/{number}/steps", {"kind": "resolved", "text": "Ödendi"}, "2")
    told = (await customer.post(f"/requests/{number}/disagree", {"text": "Gelmedi"}, "3")).json()["promise"]
    assert (told["unit"], told["from"], told["to"]) == ("hours", 24, 48)


async def test_a_request_on_a_topic_that_the_operator_took_out_goes_on(house: House) -> None:
    customer, selin = await house.customer(), await house.member("selin", "finance", "supervisor")
    number = (await customer.post("/requests", NEW, "1")).json()["tracking_number"]
    desk, operator = house.parts.desk, house.parts.operator
    without = replace(operator, topics={name: topic for name, topic in operator.topics.items() if name != "withdrawal"})
    house.parts.operator = desk.operator = without
    desk._calendars = Calendars(without)
    told = (await customer.get(f"/requests/{number}")).json()
    assert (told["topic"], told["promise"]["unit"]) == ("withdrawal", "hours")
    assert (await customer.get(f"/requests/{number}/case-file.pdf")).status_code == 200
    await selin.post(f"/requests/{number}/steps", {"kind": "resolved", "text": "Ödendi"}, "2")
    assert (await customer.post(f"/requests/{number}/reopen", {"text": "Gelmedi"}, "3")).json()["state"] == "reopened"


async def test_a_call_of_another_kind_is_told_which_kinds_there_are(house: House) -> None:
    async with (await house.customer()).client() as client:
        answer = await client.request("PATCH", "/api/v1/requests", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (405, "other_method", 405)
    assert "POST" in answer.headers["allow"]
    assert answer.json()["title"] == "This address does not take requests of this kind."
