"""The agent's craft on the real service: mentions reach who is meant, colleagues see who looks, whispers stay among staff, and what is
put aside comes back; each checked for who may not."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from base.errors import Refused
from base.settings import Settings
from handoff import events as ev
from handoff import protocol as wire
from handoff import reading
from tests.support.consoles import Desk, consoles
from tests.support.room import browser


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with consoles(settings) as opened:
        yield opened


async def test_who_is_mentioned_is_told_at_once_and_finds_it_later_and_nobody_else_is(desk: Desk) -> None:
    await desk.take("elif")
    ack = await desk.send("elif", wire.Note, text="@Mert Demir dekonta bakar mısın", mentions=[desk.who["mert"].id])
    assert desk.heard("mert", "mentioned")[0] | {"at": 0} == {
        "type": "mentioned", "conversation": desk.chat, "seq": ack["seq"], "at": 0, "by": "Elif Kaya", "text": "@Mert Demir dekonta bakar mısın"}
    assert [desk.heard(other, "mentioned") for other in ("elif", "can", "sef")] == [[], [], []]
    async with desk.http("mert") as mert, desk.http("can") as can:
        [found] = (await mert.get("/api/v1/mentions")).json()["mentions"]
        assert (found["seq"], found["seen"], found["by"]) == (ack["seq"], False, "Elif Kaya")
        assert (await can.get("/api/v1/mentions")).json() == {"mentions": []}
        await mert.post("/api/v1/mentions/seen", json={"conversation": desk.chat})
        assert (await mert.get("/api/v1/mentions")).json()["mentions"][0]["seen"]


async def test_nobody_is_mentioned_who_may_not_look(desk: Desk) -> None:
    await desk.take("elif")
    for stranger in (desk.who["can"].id, "stf_nobody"):
        assert (await desk.send("elif", wire.Note, text="bakar mısın", mentions=[desk.who["mert"].id, stranger]))["code"] == "unknown_agent"
    assert desk.heard("mert", "mentioned") == []


async def test_a_conversation_is_handed_to_a_colleague_with_a_note_and_to_nobody_who_is_not_of_the_team(desk: Desk) -> None:
    customer, screen = browser()
    await desk.parts.hub.watch(customer, desk.chat, 0, staff=False)
    fence = await desk.take("elif")
    for stranger in (desk.who["can"].id, "stf_nobody", desk.who["elif"].id):
        refused = await desk.send("elif", wire.Transfer, epoch=fence, department="support", agent=stranger)
        assert refused["code"] == "agent_away", stranger
    ack = await desk.send("elif", wire.Transfer, epoch=fence, department="support", agent=desk.who["mert"].id, note="dekont bekliyor")
    assert ack["type"] == "ack"
    now = await desk.parts.read(reading.standing, desk.chat)
    assert now is not None
    assert (now.conversation.state, now.conversation.offered and now.conversation.offered.id) == ("queued", desk.who["mert"].id)
    assert "dekont" not in str(screen.frames)
    assert "Mert" not in str(screen.frames), "the customer hears of who takes it, not of who is asked"
    assert await desk.take("mert") > fence


async def test_a_supervisor_whispers_to_the_holder_and_the_customer_sees_nothing(desk: Desk) -> None:
    await desk.take("elif")
    customer, screen = browser()
    await desk.parts.hub.watch(customer, desk.chat, 0, staff=False)
    assert (await desk.send("mert", wire.Whisper, text="ben söylerim"))["code"] == "forbidden"
    await desk.send("sef", wire.Whisper, text="Dekontu da isteyin")
    await desk.read(lambda: desk.heard("elif", "mentioned"))
    assert (desk.heard("elif", "mentioned")[0]["whisper"], desk.heard("mert", "mentioned")) == (True, [])
    assert "Dekontu" in str(desk.heard("elif", "entries"))
    assert "Dekontu" not in str(screen.frames)
    assert desk.audited()[-1] == "conversation.agent_whispers"


async def test_a_supervisor_who_watches_stands_in_the_audit_chain_once_for_each_holder_and_a_colleague_who_looks_does_not(desk: Desk) -> None:
    await desk.take("elif")
    for _ in range(2):
        await desk.sides["sef"].resume(wire.Resume(desk.chat))
        await desk.sides["mert"].resume(wire.Resume(desk.chat))
    assert desk.audited().count("conversation.watched") == 1
    await desk.send("sef", wire.Assign, agent=desk.who["mert"].id)
    await desk.sides["sef"].resume(wire.Resume(desk.chat))
    assert desk.audited().count("conversation.watched") == 2


async def test_colleagues_see_who_looks_and_writes_and_the_customer_does_not(desk: Desk) -> None:
    customer, screen = browser()
    await desk.parts.hub.watch(customer, desk.chat, 0, staff=False)
    await desk.take("elif")
    await desk.sides["mert"].resume(wire.Resume(desk.chat))
    desk.sides["mert"].looking(wire.Looking(desk.chat, True, writing=True, who=wire.Person("stf_x", "Başkası")))
    [mark] = desk.heard("elif", "looking")
    assert (mark["who"], mark["writing"]) == ({"id": desk.who["mert"].id, "name": "Mert Demir"}, True)
    assert "looking" not in str(screen.frames)
    with pytest.raises(Refused, match="not_found"):
        desk.sides["can"].looking(wire.Looking(desk.chat, True))


async def test_who_disappears_while_writing_writes_and_looks_no_longer(desk: Desk) -> None:
    customer, screen = browser()
    await desk.parts.hub.watch(customer, desk.chat, 0, staff=False)
    await desk.take("elif")
    await desk.sides["mert"].resume(wire.Resume(desk.chat))
    desk.sides["elif"].typing(wire.Typing(desk.chat, True))
    desk.sides["elif"].looking(wire.Looking(desk.chat, True, writing=True))
    desk.sides["elif"].leave()
    assert [frame["on"] for frame in screen.frames if frame["type"] == "typing"] == [True, False]
    assert [frame["on"] for frame in desk.heard("mert", "looking")] == [True, False]


async def test_who_stopped_writing_before_is_told_of_once(desk: Desk) -> None:
    customer, screen = browser()
    await desk.parts.hub.watch(customer, desk.chat, 0, staff=False)
    await desk.take("elif")
    for on in (True, False):
        desk.sides["elif"].typing(wire.Typing(desk.chat, on))
    desk.sides["elif"].leave()
    assert [frame["on"] for frame in screen.frames if frame["type"] == "typing"] == [True, False]


async def test_the_end_of_a_poll_ends_nobodys_writing(desk: Desk) -> None:
    customer, screen = browser()
    await desk.parts.hub.watch(customer, desk.chat, 0, staff=False)
    await desk.take("elif")
    desk.sides["elif"].line.lasting = False
    desk.sides["elif"].typing(wire.Typing(desk.chat, True))
    desk.sides["elif"].leave()
    assert [frame["on"] for frame in screen.frames if frame["type"] == "typing"] == [True]


async def test_labels_and_ticks_are_the_operators_and_stand_in_the_chain(desk: Desk) -> None:
    await desk.take("elif")
    assert (await desk.send("elif", wire.Label, labels=["vip-of-mine"]))["code"] == "unknown_label"
    assert (await desk.send("elif", wire.Tick, item="no-such-point", done=True))["code"] == "unknown_item"
    assert (await desk.send("can", wire.Label, labels=["follow-up"]))["code"] == "not_found"
    await desk.send("mert", wire.Label, labels=["follow-up", "sensitive"])
    await desk.send("elif", wire.Tick, item="payout-found", done=True)
    standing = await desk.parts.read(reading.standing, desk.chat)
    assert (standing.conversation.labels, standing.conversation.ticks) == (("follow-up", "sensitive"), ("payout-found",))
    assert desk.heard("mert", "queue")[-1]["rows"][0]["labels"] == ["follow-up", "sensitive"]
    assert desk.audited()[-2:] == ["conversation.agent_labels", "conversation.agent_ticks"]


async def test_what_is_put_aside_comes_back_at_its_time_by_the_sweep(desk: Desk) -> None:
    epoch = await desk.take("elif")
    until = desk.parts.clock.now_ms() + 60_000
    assert (await desk.send("mert", wire.Snooze, epoch=epoch, until=until))["code"] == "not_holder"
    assert (await desk.send("elif", wire.Snooze, epoch=epoch, until=1))["code"] == "past_moment"
    await desk.send("elif", wire.Snooze, epoch=epoch, until=until)
    await desk.parts.sweep._snoozed()
    assert (await desk.parts.read(reading.standing, desk.chat)).conversation.snoozed_until == until
    desk.parts.clock._shift_ms += 61_000
    await desk.parts.sweep._snoozed()
    assert (await desk.parts.read(reading.standing, desk.chat)).conversation.snoozed_until == 0
    assert desk.heard("elif", "queue")[-1]["rows"][0].get("snoozed_until", 0) == 0


REQUEST = {"topic": "withdrawal", "subject": "Çekim gelmedi", "event_date": "2026-11-20", "transaction_type": "withdrawal", "amount": "500",
           "currency": "TRY"}


async def test_the_holder_opens_a_request_from_the_chat_once_and_the_customer_gets_the_card(desk: Desk) -> None:
    epoch = await desk.take("elif")
    customer, screen = browser()
    await desk.parts.hub.watch(customer, desk.chat, 0, staff=False)
    path, key = f"/api/v1/conversations/{desk.chat}/requests", {"Idempotency-Key": "one"}
    async with desk.http("elif") as elif_, desk.http("mert") as mert:
        assert (await mert.post(path, json=REQUEST | {"epoch": epoch}, headers=key)).json()["code"] == "not_holder"
        assert (await elif_.post(path, json=REQUEST | {"epoch": epoch - 1}, headers=key)).json()["code"] == "stale_epoch"
        assert (await elif_.post(path, json=REQUEST | {"epoch": epoch, "event_date": "2099-01-01"}, headers=key)).status_code == 422
        made = await elif_.post(path, json=REQUEST | {"epoch": epoch}, headers=key)
        again = await elif_.post(path, json=REQUEST | {"epoch": epoch}, headers=key)
        assert (made.status_code, made.json()) == (201, again.json())
        number = made.json()["tracking_number"]
        cards = [item["card"] for frame in screen.frames if frame["type"] == "entries" for item in frame["items"] if item.get("card")]
        assert [(card["kind"], card["tracking_number"]) for card in cards] == [("tracking", number)]
        same = await elif_.post(path, json=REQUEST | {"epoch": epoch}, headers={"Idempotency-Key": "two"})
        assert (same.status_code, same.json()["request"]["tracking_number"]) == (409, number)
        more = await elif_.post(f"{path}/{number}/additions", json={"epoch": epoch, "text": "Dekont ekte"}, headers={"Idempotency-Key": "three"})
        assert more.status_code == 201
        told = (await elif_.get(f"/api/v1/conversations/{desk.chat}/around")).json()
        assert [(each["tracking_number"], each["open"]) for each in told["requests"]] == [(number, True)]
    request, steps = (await desk.parts.desk.open_requests("vis_1"))[0]
    assert (request.conversation, request.channel, [step.kind for step in steps]) == (desk.chat, "chat", ["registered", "added"])


async def test_what_is_around_is_for_who_may_look_and_names_colleagues_who_may(desk: Desk) -> None:
    async with desk.http("can") as can, desk.http("elif") as elif_:
        assert (await can.get(f"/api/v1/conversations/{desk.chat}/around")).status_code == 404
        told = (await elif_.get(f"/api/v1/conversations/{desk.chat}/around")).json()
    assert [each["name"] for each in told["colleagues"]] == ["Mert Demir", "Şef Er"]
    assert (told["conversations"], told["requests"], told["before"]) == ([], [], [])


async def test_who_had_it_before_is_told(desk: Desk) -> None:
    epoch = await desk.take("elif")
    await desk.send("elif", wire.Resolve, epoch=epoch)
    async with desk.http("mert") as mert:
        [earlier] = (await mert.get(f"/api/v1/conversations/{desk.chat}/around")).json()["before"]
    assert (earlier["agent"], earlier["ended"]) == ("Elif Kaya", "agent_resolves")


async def asks_about(desk: Desk, visitor: str, topic: str, text: str) -> str:
    """A chat that the assistant understood and handed over."""
    chat, now = await desk.parts.conversations.open(visitor, "tr"), desk.parts.clock.now_ms()
    asked = await desk.parts.conversations.act(chat, ev.CustomerSays(at=now, text=text))
    await desk.parts.conversations.act(chat, ev.BotReplied(
        at=now, turn=asked.done.seq, epoch=asked.done.epoch, messages=(ev.BotMessage("Bağlıyorum"),), language="tr", asked_in="tr",
        handoff=ev.Handoff("asked", "support"), fields={"topic": topic}))
    return str(chat)


async def test_what_was_answered_before_on_the_same_topic_is_at_hand_without_what_is_another_customers(desk: Desk) -> None:
    answers = ("Çekimler sabah onaydan geçer, akşam hesabınızda görünür.", "Takip numaranız KPR-7Q4M-2X9D-8WTC, oradan bakabilirsiniz.", "Bakıyorum")
    for visitor, topic in (("vis_a", "withdrawal"), ("vis_b", "deposit")):
        desk.chat = await asks_about(desk, visitor, topic, "Param ne zaman gelir")
        epoch = await desk.take("elif")
        for text in answers:
            await desk.send("elif", wire.Reply, epoch=epoch, text=text)
        await desk.send("elif", wire.Resolve, epoch=epoch)
    desk.chat = await asks_about(desk, "vis_c", "withdrawal", "Çekimim gelmedi")
    async with desk.http("mert") as mert:
        told = (await mert.get(f"/api/v1/conversations/{desk.chat}/around")).json()["answers"]
    assert told == [{"asked": "Param ne zaman gelir", "text": answers[0]}]
