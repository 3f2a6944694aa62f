"""The case file over HTTP: for its customer and for staff of its department, each copy of staff in the audit chain."""

from __future__ import annotations

import httpx
import pytest

from handoff import events as ev
from tests.support import nasty_files as nasty
from tests.unit.test_documents_desk import PASSWORD, Desk, desk, http

__all__ = ["desk", "http"]


async def test_a_customer_takes_the_case_file_along(desk: Desk, http: httpx.AsyncClient) -> None:
    document = await desk.add(nasty.pdf())
    path = f"/api/v1/requests/{desk.number}/case-file"
    made, told = await http.get(path + ".pdf"), (await http.get(path + ".json", params={"language": "en"})).json()
    assert made.content.startswith(b"%PDF-")
    assert made.headers["content-type"] == "application/pdf"
    assert "attachment" in made.headers["content-disposition"]
    assert [each["sha256"] for each in told["documents"]] == [document.sha256]
    assert told["timeline"][-1]["what"] == "Document added"
    assert (await http.get(path + ".pdf")).content == made.content


async def test_what_was_said_is_in_it_and_notes_of_staff_are_not(desk: Desk, http: httpx.AsyncClient) -> None:
    conversation = await desk.parts.conversations.open(desk.owner.visitor, "tr")
    await desk.parts.conversations.act(conversation, ev.CustomerSays(at=5, text="Param nerede?"), desk.owner.visitor, "c1")
    await desk.parts.conversations.act(conversation, ev.AgentNotes(at=6, agent=ev.Staff("stf", "Elif"), text="GİZLİ"), "stf", "c2")
    told = await desk.register_in(conversation)
    text = (await http.get(f"/api/v1/requests/{told}/case-file.json")).text
    assert "Param nerede?" in text
    assert "GİZLİ" not in text


async def test_the_letter_is_there_when_the_decision_is_final(desk: Desk, http: httpx.AsyncClient) -> None:
    path = f"/api/v1/requests/{desk.number}/deadlock-letter.pdf"
    early = await http.get(path, headers={"Accept-Language": "en"})
    assert (early.status_code, early.json()["title"]) == (409, "There is no final decision on this request yet.")
    await desk.parts.desk.work(desk.number, "escalated", desk.elif_.id, "e")
    await desk.parts.desk.work(desk.number, "resolved", desk.elif_.id, "r", "Yönetimin kararı budur.")
    assert (await http.get(path)).content.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", ["case-file.pdf", "case-file.json", "deadlock-letter.pdf"])
async def test_to_a_stranger_there_is_no_case(desk: Desk, http: httpx.AsyncClient, kind: str) -> None:
    strange = {"Authorization": f"Bearer {desk.strange_token}"}
    answers = [await http.get(f"/api/v1/requests/{number}/{kind}", headers=strange) for number in (desk.number, "KPR-0000-0000-0000", "x")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


async def test_each_copy_of_staff_is_in_the_audit_chain(desk: Desk, http: httpx.AsyncClient) -> None:
    path = f"/api/v1/requests/{desk.number}/case-file.json"
    del http.headers["Authorization"]
    for login, status in (("mert", 404), ("elif", 200)):
        await http.post("/api/v1/login", json={"login": login, "password": PASSWORD})
        assert (await http.get(path)).status_code == status
    assert (desk.elif_.id, "request.exported") in await desk.audited(desk.number)
    assert (desk.mert.id, "request.exported") not in await desk.audited(desk.number)
