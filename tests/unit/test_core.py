"""The core decides every (state, event) pair, and random walks keep its invariants."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from base.errors import Refused
from handoff import core
from handoff import events as ev
from handoff.state import STATES, AskBot, Conversation, Decision, Draft, State, TellBot

ELIF = ev.Staff("stf_1", "Elif", "finance")
MERT = ev.Staff("stf_2", "Mert", "support")
ZEHRA = ev.Staff("stf_3", "Zehra", "support")
START = {
    "bot": Conversation("c", "v", seq=4, epoch=3, turn=4),
    "queued": Conversation("c", "v", state="queued", seq=4, epoch=3, reason="asked", queued_at=50, unanswered=True),
    "agent": Conversation("c", "v", state="agent", seq=4, epoch=3, agent=ELIF, queued_at=50, taken_at=60, unanswered=True,
                          waiting_since=70),
    "closed": Conversation("c", "v", state="closed", seq=4, epoch=3),
}
SAMPLES: dict[type[ev.Event], ev.Event] = {
    ev.CustomerSays: ev.CustomerSays(at=100, text="selam"),
    ev.CustomerPresses: ev.CustomerPresses(at=100, title="Evet", meaning={"intent": "affirm"}, button="3.0"),
    ev.CustomerAsksHuman: ev.CustomerAsksHuman(at=100),
    ev.CustomerLeavesQueue: ev.CustomerLeavesQueue(at=100),
    ev.CustomerSwitchesLanguage: ev.CustomerSwitchesLanguage(at=100, language="en"),
    ev.CustomerLeavesMessage: ev.CustomerLeavesMessage(at=100, text="Çekim gelmedi", number="KPR-1", card={"kind": "tracking"}, told="Kaydedildi"),
    ev.BotReplied: ev.BotReplied(at=100, turn=4, epoch=3, messages=(ev.BotMessage("Buyurun"),), language="tr", asked_in="tr"),
    ev.BotFailed: ev.BotFailed(at=100, turn=4, epoch=3, why="hanging", text="…", offer="Temsilciye bağlan"),
    ev.AgentTakes: ev.AgentTakes(at=100, agent=MERT),
    ev.AgentReplies: ev.AgentReplies(at=100, agent=ELIF, epoch=3, text="Merhaba"),
    ev.AgentNotes: ev.AgentNotes(at=100, agent=MERT, text="dekont bekleniyor"),
    ev.AgentResolves: ev.AgentResolves(at=100, agent=ELIF, epoch=3, reason="çözüldü"),
    ev.AgentGivesBack: ev.AgentGivesBack(at=100, agent=ELIF, epoch=3, agreed="dekont"),
    ev.AgentTransfers: ev.AgentTransfers(at=100, agent=ELIF, epoch=3, department="finance", note="bakar mısın"),
    ev.AgentDeclines: ev.AgentDeclines(at=100, agent=MERT),
    ev.AgentAssigns: ev.AgentAssigns(at=100, agent=ZEHRA, to=MERT),
    ev.AgentWhispers: ev.AgentWhispers(at=100, agent=ZEHRA, text="dekontu sorun"),
    ev.AgentLabels: ev.AgentLabels(at=100, agent=MERT, labels=("vip",)),
    ev.AgentTicks: ev.AgentTicks(at=100, agent=MERT, item="ledger", done=True),
    ev.AgentSnoozes: ev.AgentSnoozes(at=100, agent=ELIF, epoch=3, until=500),
    ev.AgentRegisters: ev.AgentRegisters(at=100, agent=ELIF, epoch=3, text="Kaydettim", number="KPR-1", card={"kind": "tracking"}),
    ev.SnoozeEnds: ev.SnoozeEnds(at=100, until=90),
    ev.AgentLost: ev.AgentLost(at=100, epoch=3),
    ev.Offered: ev.Offered(at=100, agent=MERT, until=130, epoch=3),
    ev.OfferLapsed: ev.OfferLapsed(at=100, agent=MERT, until=90),
    ev.AnswerDue: ev.AnswerDue(at=100, epoch=3),
    ev.AnswerMissed: ev.AnswerMissed(at=100, epoch=3),
    ev.Closes: ev.Closes(at=100),
    ev.CustomerIdentified: ev.CustomerIdentified(at=100, verified=True, name="Ayşe Er"),
}
# What each pair becomes: the new state, "late" (counted, nothing written), or the code of the refusal.
EXPECTED = {
    "bot": "bot bot queued illegal_transition bot bot bot bot not_queued not_holder bot not_holder not_holder not_holder "
           "not_offered agent nobody_holds bot bot not_holder not_holder late closed late late late late bot late",
    "queued": "queued queued already_queued bot queued bot late late agent not_holder queued not_holder not_holder not_holder "
              "not_offered agent nobody_holds queued queued not_holder not_holder late illegal_transition queued late late "
              "late queued late",
    "agent": "agent agent already_queued illegal_transition agent agent late late already_taken agent agent bot bot queued "
             "not_offered agent agent agent agent agent agent queued illegal_transition late late agent late agent late",
    "closed": "bot bot queued illegal_transition closed bot late late not_queued not_holder closed not_holder not_holder "
              "not_holder not_offered not_queued nobody_holds closed closed not_holder not_holder late illegal_transition "
              "late late late late closed late",
}
GRID = [(state, kind, expected) for state in STATES
        for kind, expected in zip(ev.EVENTS, EXPECTED[state].split(), strict=True)]


def outcome(conversation: Conversation, event: ev.Event) -> str:
    try:
        decision = core.decide(conversation, event)
    except Refused as refused:
        return refused.code
    return "late" if decision.late else decision.conversation.state


@pytest.mark.parametrize(("state", "kind", "expected"), GRID, ids=[f"{s}-{k.__name__}" for s, k, _ in GRID])
def test_every_state_and_event_has_one_known_outcome(state: State, kind: type[ev.Event], expected: str) -> None:
    assert outcome(START[state], SAMPLES[kind]) == expected


def test_the_grid_is_whole() -> None:
    assert len(GRID) == len(STATES) * len(ev.EVENTS) == 116
    assert set(SAMPLES) == set(ev.EVENTS)


WRITTEN = [(state, kind) for state, kind, expected in GRID if expected in STATES]


@pytest.mark.parametrize(("state", "kind"), WRITTEN, ids=[f"{s}-{k.__name__}" for s, k in WRITTEN])
def test_each_decision_numbers_its_entries_without_a_gap(state: State, kind: type[ev.Event]) -> None:
    before = START[state]
    decision = core.decide(before, SAMPLES[kind])
    seqs = [draft.seq for draft in decision.entries]
    assert seqs == list(range(before.seq + 1, before.seq + 1 + len(seqs)))
    assert decision.conversation.seq == seqs[-1]


def test_a_late_reply_of_the_bot_is_dropped_whole() -> None:
    late = replace(SAMPLES[ev.BotReplied], epoch=2)
    decision = core.decide(START["bot"], late)
    assert decision.late
    assert decision.conversation == START["bot"]
    assert not decision.entries


def test_a_reply_to_another_turn_is_dropped() -> None:
    assert core.decide(START["bot"], replace(SAMPLES[ev.BotReplied], turn=2)).late


@pytest.mark.parametrize(("understood", "marked"), [("nlu_fallback", ["not_understood", ""]), ("greet", ["", ""])])
def test_a_reply_that_was_lost_on_the_message_is_marked_once(understood: str, marked: list[str]) -> None:
    said = replace(SAMPLES[ev.BotReplied], understood=understood, messages=(ev.BotMessage("Tam anlayamadım."), ev.BotMessage("?")))
    assert [draft.event for draft in core.decide(START["bot"], said).entries] == marked


def test_messages_written_ahead_of_the_bot_are_asked_one_after_the_other() -> None:
    c = core.decide(replace(START["bot"], turn=0), SAMPLES[ev.CustomerSays])
    assert c.effects == (AskBot(5, 3),)
    second = core.decide(c.conversation, SAMPLES[ev.CustomerSays])
    assert second.effects == ()
    assert second.conversation.waiting == (6,)
    answered = core.decide(second.conversation, replace(SAMPLES[ev.BotReplied], turn=5))
    assert answered.effects == (AskBot(6, 3),)
    assert answered.conversation.turn == 6


def test_who_writes_too_far_ahead_is_told_to_wait() -> None:
    full = replace(START["bot"], waiting=tuple(range(core.WAITING_AT_MOST)))
    with pytest.raises(Refused) as refused:
        core.decide(full, SAMPLES[ev.CustomerSays])
    assert refused.value.code == "busy"
    assert refused.value.retry_after > 0


def test_who_asks_for_a_person_at_night_hears_when_people_are_there_in_their_language() -> None:
    asked = replace(SAMPLES[ev.CustomerAsksHuman], closed={"support": {"tr": "kapalı", "en": "closed"}, "finance": {"tr": "x", "en": "x"}})
    for state in ("bot", "closed"):
        for language, said in (("tr", "kapalı"), ("en", "closed")):
            decision = core.decide(replace(START[state], language=language), asked)  # type: ignore[index]
            assert [draft.event or draft.text for draft in decision.entries][-2:] == ["queued", said]
            assert decision.conversation.state == "queued"
            assert decision.conversation.seq == decision.entries[-1].seq
    assert core.decide(START["bot"], replace(asked, closed={"finance": {"tr": "x"}})).entries[-1].event == "queued"


def test_a_handoff_of_the_bot_queues_after_its_words_in_one_decision() -> None:
    asked = replace(SAMPLES[ev.BotReplied], handoff=ev.Handoff("security_alert", "account", urgent=True))
    decision = core.decide(START["bot"], asked)
    assert [draft.event or draft.text for draft in decision.entries] == ["Buyurun", "queued"]
    assert decision.conversation.state == "queued"
    assert decision.conversation.priority == 0
    assert decision.conversation.department == "account"
    assert decision.conversation.turn == 0


def test_the_offer_after_a_failed_turn_leads_to_a_person_without_the_bot() -> None:
    failed = core.decide(START["bot"], SAMPLES[ev.BotFailed])
    meaning = failed.entries[0].offered[0]
    pressed = core.decide(failed.conversation, ev.CustomerPresses(at=101, title="Bağlan", meaning=meaning, button="5.0"))
    assert pressed.conversation.state == "queued"
    assert pressed.conversation.reason == "bot_failed"
    assert pressed.effects == ()


def test_only_the_holder_with_the_current_fence_writes() -> None:
    with pytest.raises(Refused) as other:
        core.decide(START["agent"], replace(SAMPLES[ev.AgentReplies], agent=MERT))
    assert other.value.code == "not_holder"
    with pytest.raises(Refused) as stale:
        core.decide(START["agent"], replace(SAMPLES[ev.AgentReplies], epoch=2))
    assert stale.value.code == "stale_epoch"


def test_a_lost_agent_leaves_the_conversation_at_its_old_place() -> None:
    back = core.decide(START["agent"], SAMPLES[ev.AgentLost]).conversation
    assert (back.state, back.queued_at, back.epoch) == ("queued", 50, 4)


def test_an_agent_who_came_back_in_time_is_not_lost() -> None:
    assert core.decide(START["agent"], ev.AgentLost(at=100, epoch=2)).late


def test_returning_tells_the_bot_what_was_agreed() -> None:
    decision = core.decide(START["agent"], SAMPLES[ev.AgentGivesBack])
    assert decision.effects == (TellBot("resume", agreed="dekont"),)


def test_the_language_switch_is_told_to_the_bot_only_while_it_holds() -> None:
    assert core.decide(START["bot"], SAMPLES[ev.CustomerSwitchesLanguage]).effects == (TellBot("language"),)
    assert core.decide(START["agent"], SAMPLES[ev.CustomerSwitchesLanguage]).effects == ()


def test_a_switch_during_a_turn_outlasts_the_turns_answer() -> None:
    switched = core.decide(START["bot"], SAMPLES[ev.CustomerSwitchesLanguage]).conversation
    answered = core.decide(switched, SAMPLES[ev.BotReplied]).conversation
    assert answered.language == "en"


# --- offers ------------------------------------------------------------------------------


def offered_to(agent: ev.Staff) -> Conversation:
    return core.decide(START["queued"], replace(SAMPLES[ev.Offered], agent=agent)).conversation


def test_an_offer_is_made_to_one_agent_at_a_time() -> None:
    assert offered_to(MERT).offered == MERT
    assert core.decide(offered_to(MERT), replace(SAMPLES[ev.Offered], agent=ELIF)).late


def test_an_offer_for_what_has_moved_on_is_not_made() -> None:
    assert core.decide(START["queued"], replace(SAMPLES[ev.Offered], epoch=2)).late


def test_who_declines_is_remembered_and_the_place_is_kept() -> None:
    passed = core.decide(offered_to(MERT), SAMPLES[ev.AgentDeclines]).conversation
    assert (passed.offered, passed.passed, passed.queued_at, passed.state) == (None, (("stf_2", 100),), 50, "queued")


def test_only_the_one_who_was_asked_declines() -> None:
    with pytest.raises(Refused) as refused:
        core.decide(offered_to(ELIF), SAMPLES[ev.AgentDeclines])
    assert refused.value.code == "not_offered"


def test_an_offer_lapses_once_and_only_the_one_that_ran_out() -> None:
    lapsed = core.decide(offered_to(MERT), replace(SAMPLES[ev.OfferLapsed], until=130))
    assert lapsed.conversation.passed == (("stf_2", 100),)
    assert core.decide(lapsed.conversation, replace(SAMPLES[ev.OfferLapsed], until=130)).late
    assert core.decide(offered_to(MERT), replace(SAMPLES[ev.OfferLapsed], until=90)).late


def test_another_may_take_what_is_offered_and_the_offer_ends() -> None:
    taken = core.decide(offered_to(MERT), replace(SAMPLES[ev.AgentTakes], agent=ELIF)).conversation
    assert (taken.agent, taken.offered, taken.last_agent) == (ELIF, None, "stf_1")


def test_a_supervisor_takes_over_from_bot_and_agent_and_old_fences_break() -> None:
    for state in ("bot", "agent"):
        taken = core.decide(START[state], SAMPLES[ev.AgentAssigns]).conversation
        assert (taken.state, taken.agent, taken.epoch, taken.turn) == ("agent", MERT, 4, 0)
    with pytest.raises(Refused) as refused:
        core.decide(core.decide(START["agent"], SAMPLES[ev.AgentAssigns]).conversation, SAMPLES[ev.AgentReplies])
    assert refused.value.code == "not_holder"


def test_an_agent_is_reminded_once_and_then_it_is_offered_again_at_the_old_place() -> None:
    reminded = core.decide(START["agent"], SAMPLES[ev.AnswerDue]).conversation
    assert core.decide(reminded, SAMPLES[ev.AnswerDue]).late
    back = core.decide(reminded, SAMPLES[ev.AnswerMissed])
    assert [draft.event for draft in back.entries] == ["agent_silent"]
    after = back.conversation
    assert (after.state, after.epoch, after.queued_at, after.passed) == ("queued", 4, 50, (("stf_1", 100),))


def test_an_answer_in_time_calls_the_reminder_off() -> None:
    answered = core.decide(core.decide(START["agent"], SAMPLES[ev.AnswerDue]).conversation, SAMPLES[ev.AgentReplies]).conversation
    assert core.decide(answered, SAMPLES[ev.AnswerMissed]).late
    assert core.decide(answered, SAMPLES[ev.AnswerDue]).late


def test_the_wait_for_an_answer_begins_with_the_first_message_that_waits() -> None:
    quiet = replace(START["agent"], waiting_since=0)
    once = core.decide(quiet, SAMPLES[ev.CustomerSays]).conversation
    twice = core.decide(once, replace(SAMPLES[ev.CustomerSays], at=200)).conversation
    assert (once.waiting_since, twice.waiting_since) == (100, 100)


# --- random walks ------------------------------------------------------------------------


def broken_invariant(before: Conversation, decision: Decision, event: ev.Event) -> str | None:
    """Which promise this step breaks, None when it keeps all."""
    after = decision.conversation
    if (after.state == "agent") != (after.agent is not None):
        return "an owner exactly when an agent holds"
    if after.epoch < before.epoch or (after.state != before.state and after.epoch == before.epoch):
        return "the epoch rises with each change of holder and never falls"
    if any(isinstance(effect, AskBot) for effect in decision.effects) and after.state != "bot":
        return "the bot is asked only when it holds"
    asked_under_this = (getattr(event, "epoch", 0), getattr(event, "turn", 0)) == (before.epoch, before.turn)
    if any(draft.by == "bot" for draft in decision.entries) and not (before.state == "bot" and asked_under_this):
        return "nothing of the bot is stored unless it held"
    if [draft.seq for draft in decision.entries] != list(range(before.seq + 1, after.seq + 1)):
        return "seq without gaps"
    if after.turn and after.state != "bot":
        return "a turn only while the bot holds"
    if (after.offered is not None) != (after.offered_until > 0) or (after.offered is not None and after.state != "queued"):
        return "an offer only of what is queued, and with its end"
    if (after.waiting_since or after.reminded_at) and after.state != "agent":
        return "an answer is due from an agent only"
    if after.snoozed_until and (after.state != "agent" or after.waiting_since):
        return "only what an agent holds is put aside, and then nothing is due"
    return None


def random_event(rng: random.Random, c: Conversation, at: int) -> ev.Event:
    kind = rng.choice(ev.EVENTS)
    agent = rng.choice([ELIF, MERT, c.agent or ELIF])
    event = replace(SAMPLES[kind], at=at)
    fence = rng.choice([c.epoch, c.epoch, c.epoch - 1])
    if kind is ev.BotReplied:
        handoff = ev.Handoff("misunderstood", "support") if rng.random() < 0.2 else None
        return replace(event, epoch=fence, turn=rng.choice([c.turn, 1]), handoff=handoff)
    if kind is ev.BotFailed:
        return replace(event, epoch=fence, turn=rng.choice([c.turn, 1]))
    if kind in (ev.AgentLost, ev.AnswerDue, ev.AnswerMissed):
        return replace(event, epoch=fence)
    if kind is ev.Offered:
        return replace(event, epoch=fence, agent=agent, until=at + 30)
    if kind is ev.OfferLapsed:
        return replace(event, agent=c.offered or agent, until=rng.choice([c.offered_until, at]))
    if kind is ev.SnoozeEnds:
        return replace(event, until=rng.choice([c.snoozed_until, at]))
    if kind is ev.AgentSnoozes:
        return replace(event, agent=agent, epoch=fence, until=rng.choice([0, at + 30, at - 1]))
    if kind is ev.AgentAssigns:
        return replace(event, to=agent)
    if kind in ev.AGENTS:
        return replace(event, agent=agent, epoch=fence) if hasattr(event, "epoch") else replace(event, agent=agent)
    return event


def walk(seed: int, steps: int = 200) -> list[str]:
    """Promises broken on a walk."""
    rng = random.Random(seed)
    c = Conversation("c", "v")
    broken = []
    for at in range(1, steps + 1):
        event = random_event(rng, c, at)
        try:
            decision = core.decide(c, event)
        except Refused:
            continue
        if why := broken_invariant(c, decision, event):
            broken.append(f"seed {seed} step {at} {type(event).__name__}: {why}")
        c = decision.conversation
    return broken


def test_random_walks_keep_every_promise() -> None:
    assert [why for seed in range(300) for why in walk(seed)] == []


@pytest.mark.parametrize("fault", ["owner_kept", "epoch_kept", "bot_speaks_to_agents_customer", "seq_skipped", "offer_kept", "due_kept", "snooze_kept"])
def test_the_walks_catch_a_seeded_fault(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = core.decide

    def faulty(c: Conversation, event: ev.Event) -> Decision:
        decision = whole(c, event)
        after = decision.conversation
        if fault == "owner_kept" and isinstance(event, ev.AgentResolves):
            return replace(decision, conversation=replace(after, agent=event.agent))
        if fault == "epoch_kept" and isinstance(event, ev.AgentTakes):
            return replace(decision, conversation=replace(after, epoch=c.epoch))
        if fault == "bot_speaks_to_agents_customer" and decision.late and isinstance(event, ev.BotReplied):
            return Decision(replace(c, seq=c.seq + 1), (Draft(seq=c.seq + 1, at=1, by="bot", text="geç"),))
        if fault == "offer_kept" and isinstance(event, ev.AgentTakes):
            return replace(decision, conversation=replace(after, offered=c.offered, offered_until=c.offered_until))
        if fault == "due_kept" and isinstance(event, ev.AgentTransfers):
            return replace(decision, conversation=replace(after, waiting_since=c.waiting_since))
        if fault == "snooze_kept" and isinstance(event, ev.CustomerSays | ev.AgentTransfers):
            return replace(decision, conversation=replace(after, snoozed_until=c.snoozed_until))
        if fault == "seq_skipped" and isinstance(event, ev.CustomerSays):
            return replace(decision, conversation=replace(after, seq=after.seq + 1))
        return decision

    monkeypatch.setattr(core, "decide", faulty)
    assert any(walk(seed) for seed in range(50))
