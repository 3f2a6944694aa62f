"""The bot's environment, its training, its speed patches and its end."""

from __future__ import annotations

import asyncio
import importlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import tensorflow
from rasa.core.tracker_store import SQLTrackerStore
from rasa.engine.exceptions import GraphRunError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot import forgetting, speedups, tracker_store
from bot.signature import signature
from tests.bot.conftest import ROOT, SECRET, RunningBot, free_port

RECORDED: list[tuple[str, dict[str, Any]]] = [
    ("text", {"text": "merhaba"}),
    ("language", {"language": "en"}),
    ("text", {"text": "hello", "language": "en"}),
    ("button", {"text": "x", "intent": "ask_form", "entities": {}}),
    ("text", {"text": "hava nasıl"}),
    ("text", {"text": "/restart"}),
    ("resume", {"agreed": "Dekont", "resolved": False}),
    ("button", {"text": "x", "intent": "give_details", "entities": {"transaction_type": "deposit", "amount": "5"}}),
    ("button", {"text": "x", "intent": "ask_card", "entities": {"topic": "deposit"}}),
    ("button", {"text": "x", "intent": "break_action", "entities": {}}),
    ("button", {"text": "x", "intent": "ask_human", "entities": {}}),
    ("text", {"text": ""}),
    ("button", {"text": "x", "intent": "affirm", "entities": {}}),
]
_OF_THE_RUN = {"timestamp", "message_id", "model_id", "expiry"}


def replay(bot: RunningBot, conversation: str) -> tuple[list[Any], list[Any]]:
    """Replies and events of the recorded conversation, without what differs from run to run."""
    replies = [bot.turn(conversation, kind, **fields) for kind, fields in RECORDED * 3]
    return replies, [without_times(event) for event in bot.events(conversation)]


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_times(inner) for key, inner in value.items() if key not in _OF_THE_RUN}
    return [without_times(inner) for inner in value] if isinstance(value, list) else value


def test_the_speed_patches_change_no_reply_and_no_event(bots: dict[str, RunningBot]) -> None:
    shipped, plain = replay(bots["shipped"], "recorded"), replay(bots["plain"], "recorded")
    assert shipped == plain
    assert len(shipped[1]) > 200
    assert {status for status, _ in shipped[0]} == {200, 500}


def test_the_event_table_says_what_the_scan_says() -> None:
    for event in all_subclasses(Event):
        assert speedups.resolve_by_type(event.type_name) is speedups._scan_for_type(event.type_name)
    assert speedups.resolve_by_type("no such event", SessionError) is SessionError  # type: ignore[arg-type]
    assert speedups.resolve_by_type("topic") is None
    with pytest.raises(ValueError):
        speedups.resolve_by_type("no such event")


class SessionError:
    """Stands for a default that a caller gives."""


def test_nodes_run_after_what_they_need_and_a_circle_is_an_error() -> None:
    class Node:
        def __init__(self, **needs: str) -> None:
            self.needs = needs

    nodes = {"c": Node(x="b", y="a"), "b": Node(x="a"), "a": Node(x="__message__")}
    assert [name for name, _ in speedups._sorted_nodes(nodes)] == ["a", "b", "c"]
    with pytest.raises(GraphRunError):
        speedups._sorted_nodes({"a": Node(x="b"), "b": Node(x="a")})


def test_an_action_servers_answer_is_still_checked() -> None:
    check = speedups._CheckedOnce()
    assert check.check({"events": [{"event": "slot", "name": "amount", "value": "5"}], "responses": []})
    for wrong in ({"events": "none"}, {"responses": [1]}, {"events": [{"name": "amount"}]}):
        with pytest.raises(Exception, match=r"\S"):
            check.check(wrong)


def test_an_answer_of_a_known_shape_passes_and_one_that_differs_is_looked_at() -> None:
    check = speedups._CheckedOnce()
    good = {"events": [{"event": "slot", "name": "amount", "value": "5"}], "responses": [{"text": "a"}]}
    for _ in range(2):
        assert check.check(good)
    for wrong in ({"event": "slot", "value": "5"}, {"event": "slot", "name": 5, "value": "5"}, {"event": "nothing"}):
        with pytest.raises(Exception, match=r"\S"):
            check.check({**good, "events": [*good["events"], wrong]})
    with pytest.raises(Exception, match=r"\S"):
        check.check({**good, "responses": ["a"]})


def test_each_event_of_a_dialogue_is_stored_once_and_in_order() -> None:
    tracker_store.install()
    store = SQLTrackerStore(Domain.empty(), db=":memory:")

    async def turns() -> list[str]:
        for turn in range(3):
            tracker = await store.retrieve("c") or DialogueStateTracker("c", [])
            tracker.update(UserUttered(f"message {turn}"))
            await store.save(tracker)
            tracker.update(ActionExecuted("action_listen"))
            await store.save(tracker)
        kept = await store.retrieve_full_tracker("c")
        return [getattr(event, "text", None) or event.type_name for event in kept.events]

    assert asyncio.run(turns()) == ["message 0", "action", "message 1", "action", "message 2", "action"]


def stored(name: str) -> tuple[SQLTrackerStore, SQLTrackerStore, Domain]:
    """Two Rasa processes on one database: two stores, and what they know of slots."""
    tracker_store.install()
    domain = Domain.from_dict({"slots": {"asks": {"type": "any", "mappings": [{"type": "custom"}]}}})
    return SQLTrackerStore(domain, db=name), SQLTrackerStore(domain, db=name), domain


async def told(store: SQLTrackerStore, text: str, asks: str | None = None) -> DialogueStateTracker:
    tracker = await store.retrieve("c") or DialogueStateTracker("c", store.domain.slots)
    tracker.update(UserUttered(text, {"name": "greet", "confidence": 1.0}))
    tracker.update(SlotSet("asks", asks))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return tracker


def test_a_dialogue_kept_in_memory_is_the_one_that_is_stored(tmp_path: Path) -> None:
    one, _, _ = stored(str(tmp_path / "r.sqlite"))

    async def turns() -> None:
        for turn in range(4):
            saved = await told(one, f"message {turn}", f"field {turn}")
            kept = await one.retrieve("c")
            assert kept is saved
            await one.save(kept)  # a turn that adds nothing
            tracker_store._recent._kept.clear()
            read = await one.retrieve("c")
            assert read is not saved
            assert [event.as_dict() for event in read.events] == [event.as_dict() for event in saved.events]
            assert read.current_state() == saved.current_state()

    asyncio.run(turns())


def test_what_another_process_stored_meanwhile_is_read(tmp_path: Path) -> None:
    one, other, _ = stored(str(tmp_path / "r.sqlite"))

    async def turns() -> list[str]:
        await told(one, "first")
        tracker_store._recent._kept, mine = type(tracker_store._recent._kept)(), tracker_store._recent._kept
        await told(other, "second")
        tracker_store._recent._kept = mine
        return [event.text for event in (await one.retrieve("c")).events if isinstance(event, UserUttered)]

    assert asyncio.run(turns()) == ["first", "second"]


def test_another_model_reads_the_dialogue_with_its_own_slots(tmp_path: Path) -> None:
    one, _, _ = stored(str(tmp_path / "r.sqlite"))

    async def turns() -> object:
        await told(one, "first", "subject")
        one.domain = Domain.from_dict({"slots": {name: {"type": "any", "mappings": [{"type": "custom"}]} for name in ("asks", "new")}})
        return (await one.retrieve("c")).slots.keys()

    assert set(asyncio.run(turns())) >= {"asks", "new"}


def test_what_a_failed_turn_made_of_a_dialogue_is_gone(tmp_path: Path) -> None:
    one, _, _ = stored(str(tmp_path / "r.sqlite"))

    async def turns() -> tuple[int, int]:
        saved = len((await told(one, "first")).events)
        spoilt = await one.retrieve("c")
        spoilt.update(SlotSet("asks", "spoilt"))
        return saved, len((await one.retrieve("c")).events)

    before, after = asyncio.run(turns())
    assert before == after


def test_a_forgotten_dialogue_is_not_kept_in_memory(tmp_path: Path) -> None:
    one, _, _ = stored(str(tmp_path / "r.sqlite"))

    async def turns() -> object:
        await told(one, "first")
        forgetting.delete(one, "c")
        return await one.retrieve("c")

    assert asyncio.run(turns()) is None


def test_the_placeholder_says_what_to_do_when_tensorflow_is_needed() -> None:
    with pytest.raises(tensorflow.TensorFlowMissing, match=r"bot/pyproject\.toml"):
        tensorflow.constant(1)
    with pytest.raises(tensorflow.TensorFlowMissing, match=r"config\.yml"):
        tensorflow.keras.layers.Dense(3)
    with pytest.raises(ImportError):
        importlib.import_module("tensorflow.experimental.dlpack")


def test_the_placeholder_says_what_to_do_when_a_plot_is_wanted() -> None:
    code = "import matplotlib; from matplotlib.ticker import FormatStrFormatter; matplotlib.get_backend()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "bot" / "placeholder")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "MatplotlibMissing" in done.stderr and "bot/pyproject.toml" in done.stderr and "--no-plot" in done.stderr


def test_rasa_without_tensorflow_says_so_when_a_neural_component_is_configured(tmp_path: Path) -> None:
    for name in ("domain.yml", "data/nlu/all.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / "tests/bot/small_bot" / name).read_text())
    config = (ROOT / "tests/bot/small_bot/config.yml").read_text()
    (tmp_path / "config.yml").write_text(config.replace("LogisticRegressionClassifier", "DIETClassifier"))
    done = train(tmp_path)
    assert done.returncode == 1
    assert "TensorFlow is not installed" in (tmp_path / "models" / "train.log").read_text()


def train(root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot.launch", "train", *more]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60)


def test_training_is_skipped_while_the_content_is_the_same(small_model: Path) -> None:
    started = time.monotonic()
    done = train(ROOT / "tests" / "bot" / "small_bot", "--models", str(small_model))
    assert done.returncode == 0
    assert done.stdout.endswith("is up to date\n")
    assert done.stdout.count("\n") == 1
    assert time.monotonic() - started < 5


def test_the_signature_follows_content_and_nothing_else(tmp_path: Path) -> None:
    files = ["config.yml", "domain.yml", "data/nlu/tr/a.yml", "data/concepts.yml", "bot/components/c.py", "bot/folding.py"]
    other = ["bot/channel.py", "bot/.venv/x.py", "bot/placeholder/tensorflow/__init__.py", "data/note.md", "x.yml"]
    for name in [*files, *other]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    first = signature(tmp_path)
    for name in other:
        (tmp_path / name).write_text("two")
    os.utime(tmp_path / "config.yml", (1, 1))
    assert signature(tmp_path) == first
    for name in files:
        (tmp_path / name).write_text("two")
        assert signature(tmp_path) != first
        (tmp_path / name).write_text("one")
    (tmp_path / "data/nlu/tr/a.yml").rename(tmp_path / "data/nlu/tr/b.yml")
    assert signature(tmp_path) != first


@pytest.mark.parametrize("command", ["rasa", "actions"])
def test_neither_process_starts_without_the_secret(command: str) -> None:
    environment = {**os.environ, "KOPRU_INTERNAL_SECRET": ""}
    arguments = [sys.executable, "-m", "bot.launch", command, "--port", "0"]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "KOPRU_INTERNAL_SECRET" in done.stderr


def test_rasa_does_without_the_kits_of_other_channels() -> None:
    script = (
        "import sys; from bot.lean import leave_out_other_channels as leave; leave(); import bot.server;"
        "from rasa.core.channels import UserMessage; print(UserMessage.__module__,"
        "[kit for kit in ('aiogram', 'twilio', 'slack_sdk', 'socketio') if kit in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "rasa.core.channels.channel []\n"
    without_it = script.replace("leave();", "")
    done = subprocess.run([sys.executable, "-c", without_it], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "aiogram" in done.stdout


def test_rasa_ends_when_there_is_no_model_to_load(tmp_path: Path) -> None:
    environment = {**os.environ, "KOPRU_INTERNAL_SECRET": SECRET, "RASA_DB": str(tmp_path / "rasa.sqlite"), "KOPRU_VAR": str(tmp_path)}
    arguments = [sys.executable, "-m", "bot.launch", "rasa", "--port", str(free_port()), "--model", str(tmp_path)]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "no model could be loaded" in done.stderr


def test_both_processes_end_quickly_when_told_to(bots: dict[str, RunningBot]) -> None:
    assert bots["plain"].stop() < 5
    assert bots["plain"].rasa.returncode == bots["plain"].actions.returncode == 0
