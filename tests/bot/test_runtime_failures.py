"""Beside stock Rasa: what it swallows, our processor tells; the same model and the same faults for both."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import rasa.core.actions.action
import rasa.core.agent
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.model import get_latest_model
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot import channel, history
from bot.processor import LoudRemoteAction, TurnFailed, TurnOutput, TurnProcessor


class HalfDead(EndpointConfig):
    """An action server that fills slots and refuses the connection for everything else."""

    async def request(self, *_: Any, **call: Any) -> Any:
        if call["json"]["next_action"] == "action_fill_slots":
            return {"events": [], "responses": []}
        raise aiohttp.ClientConnectionError("refused")


def load(model: Path) -> Agent:
    store = InMemoryTrackerStore(Domain.empty())
    return Agent.load(get_latest_model(model), tracker_store=store, action_endpoint=HalfDead("http://127.0.0.1:9"))


@pytest.fixture
def ours(small_model: Path, monkeypatch: pytest.MonkeyPatch) -> Agent:
    monkeypatch.setattr(rasa.core.agent, "MessageProcessor", TurnProcessor)
    monkeypatch.setattr(rasa.core.actions.action, "RemoteAction", LoudRemoteAction)
    return load(small_model)


@pytest.fixture
def stock(small_model: Path, monkeypatch: pytest.MonkeyPatch) -> Agent:
    monkeypatch.setattr(rasa.core.agent, "MessageProcessor", MessageProcessor)
    monkeypatch.setattr(rasa.core.actions.action, "RemoteAction", LoudRemoteAction.__base__)
    return load(small_model)


def press(agent: Agent, intent: str, **entities: Any) -> TurnOutput:
    output = TurnOutput()
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    parsed = {"text": "x", "intent": {"name": intent, "confidence": 1.0}, "entities": found}
    asyncio.run(agent.handle_message(UserMessage("x", output, "c1", parse_data=parsed)))
    return output


def fail_to(agent: Agent, method: str) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("the disk is gone")

    setattr(agent.tracker_store._tracker_store, method, broken)


def test_an_action_server_that_is_down_fails_the_turn(ours: Agent) -> None:
    with pytest.raises(TurnFailed) as failure:
        press(ours, "ask_card")
    assert failure.value.code == "action_failed"


def test_stock_rasa_swallows_that(stock: Agent) -> None:
    assert press(stock, "ask_card").said.nothing


@pytest.mark.parametrize("method", ["retrieve", "save"])
def test_a_broken_tracker_store_fails_the_turn(ours: Agent, method: str) -> None:
    fail_to(ours, method)
    with pytest.raises(TurnFailed) as failure:
        press(ours, "deny")
    assert failure.value.code == "tracker_store"


@pytest.mark.parametrize("method", ["retrieve", "save"])
def test_stock_rasa_answers_from_an_empty_dialogue_instead(stock: Agent, method: str) -> None:
    fail_to(stock, method)
    assert press(stock, "deny").said.messages


def test_a_reply_without_a_variant_is_silence_in_stock_rasa(stock: Agent) -> None:
    assert press(stock, "missing_variant").said.nothing


def test_a_reply_without_a_variant_fails_the_turn(ours: Agent) -> None:
    with pytest.raises(TurnFailed) as failure:
        press(ours, "missing_variant")
    assert failure.value.code == "response_missing"


def turn(**fields: Any) -> bytes:
    body = {"conversation": "c1", "turn": "c1:1", "kind": "text", "text": "merhaba", "language": "tr"}
    return json.dumps({**body, "now": "2026-11-23T14:30:00+03:00", "verified": False, **fields}).encode()


def answered(agent: Agent | None, raw: bytes) -> tuple[int, Any]:
    response = asyncio.run(channel.answer(agent, raw))
    return response.status, json.loads(response.body)


def test_before_the_model_is_there_a_turn_is_told_to_come_later() -> None:
    assert answered(None, turn()) == (503, {"ok": False, "error": "not_ready"})


def test_a_hanging_turn_is_told_in_time(ours: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(_message: Any) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(ours, "handle_message", hang)
    monkeypatch.setattr(channel, "TURN_SECONDS", 0.05)
    assert answered(ours, turn()) == (504, {"ok": False, "error": "timeout"})


def test_any_exception_at_all_is_a_failed_turn(ours: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours.processor.graph_runner, "run", lambda **_: 1 / 0)
    assert answered(ours, turn()) == (500, {"ok": False, "error": "turn_failed"})


def test_a_language_that_cannot_be_kept_is_a_failed_turn(ours: Agent) -> None:
    raw = json.loads(turn(kind="language"))
    del raw["text"]
    assert answered(ours, json.dumps(raw).encode())[0] == 200
    fail_to(ours, "save")
    assert answered(ours, json.dumps(raw).encode()) == (500, {"ok": False, "error": "tracker_store"})


def read_at_a_turn(agent: Agent) -> int:
    """How many events stand behind the dialogue's newest session start."""
    events = list(asyncio.run(agent.tracker_store.retrieve("c1")).events)
    started = max(index for index, event in enumerate(events) if isinstance(event, SessionStarted))
    return len(events) - started


def test_a_long_conversation_reads_no_more_than_a_short_one_and_forgets_no_slot(ours: Agent) -> None:
    press(ours, "give_details", amount="500")
    longest = 0
    for _ in range(60):
        output = press(ours, "deny")
        assert output.said.messages[0]["text"] == "Tamam."
        longest = max(longest, read_at_a_turn(ours))
    assert longest < history.LONGEST * 1.2
    assert output.tracker.get_slot("amount") == "500"
    said = [event for event in output.tracker.events if isinstance(event, UserUttered)]
    assert len(said) >= 3


def test_without_that_it_grows_without_end(ours: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LONGEST", 10**9)
    for _ in range(60):
        press(ours, "deny")
    assert read_at_a_turn(ours) > 200


def test_an_open_form_is_never_cut_short(ours: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LONGEST", 5)
    output = press(ours, "ask_form")
    assert output.tracker.active_loop_name == "request_form"
    assert history.shortened(output.tracker) == []
