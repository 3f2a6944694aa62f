"""The core's rules of the agent's craft: what is put aside, ticked, labelled and registered, and when it ends."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from base.errors import Refused
from handoff import core
from handoff import events as ev
from handoff.state import Conversation
from tests.unit.test_core import MERT, SAMPLES, START


def put_aside(until: int = 500) -> Conversation:
    return core.decide(START["agent"], replace(SAMPLES[ev.AgentSnoozes], until=until)).conversation


def test_what_is_put_aside_is_not_due_and_comes_back_at_its_time_or_when_the_customer_writes() -> None:
    aside = put_aside()
    assert (aside.snoozed_until, aside.waiting_since, core.decide(aside, SAMPLES[ev.AnswerDue]).late) == (500, 0, True)
    woken = core.decide(aside, ev.SnoozeEnds(at=500, until=500)).conversation
    assert (woken.snoozed_until, woken.waiting_since) == (0, 500)
    written = core.decide(aside, replace(SAMPLES[ev.CustomerSays], at=200)).conversation
    assert (written.snoozed_until, written.waiting_since) == (0, 200)
    assert core.decide(written, ev.SnoozeEnds(at=500, until=500)).late


def test_an_agent_who_goes_home_keeps_what_was_put_aside_until_its_time() -> None:
    assert core.decide(put_aside(), SAMPLES[ev.AgentLost]).late
    woken = core.decide(put_aside(), ev.SnoozeEnds(at=500, until=500)).conversation
    assert core.decide(woken, SAMPLES[ev.AgentLost]).conversation.state == "queued"


def test_nothing_is_put_aside_into_the_past_and_only_the_holder_does_it() -> None:
    with pytest.raises(Refused, match="past_moment"):
        put_aside(until=100)
    with pytest.raises(Refused, match="not_holder"):
        core.decide(START["agent"], replace(SAMPLES[ev.AgentSnoozes], agent=MERT))
    assert core.decide(put_aside(), replace(SAMPLES[ev.AgentSnoozes], until=0)).conversation.snoozed_until == 0


def test_ticks_are_kept_until_it_is_resolved_and_labels_longer() -> None:
    ticked = core.decide(START["agent"], SAMPLES[ev.AgentTicks]).conversation
    both = core.decide(core.decide(ticked, replace(SAMPLES[ev.AgentTicks], item="limits")).conversation, SAMPLES[ev.AgentLabels]).conversation
    assert (both.ticks, both.labels) == (("ledger", "limits"), ("vip",))
    assert core.decide(both, replace(SAMPLES[ev.AgentTicks], done=False)).conversation.ticks == ("limits",)
    resolved = core.decide(both, SAMPLES[ev.AgentResolves]).conversation
    assert (resolved.ticks, resolved.labels) == ((), ("vip",))


def test_a_registered_request_reaches_the_customer_as_a_card_of_the_agents() -> None:
    done = core.decide(START["agent"], SAMPLES[ev.AgentRegisters])
    assert (done.entries[0].by, done.entries[0].card, done.conversation.fields["tracking_number"]) == ("agent", {"kind": "tracking"}, "KPR-1")
