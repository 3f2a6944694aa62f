"""The components inside Rasa's own graph: trained by `rasa train`, loaded by the agent, seen by actions."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train
from rasa.shared.nlu.training_data.message import Message

from bench.nlu_data import EXAMPLES, LEXICON, examples, first
from bot.components.entities import KopruEntities
from bot.components.intents import KopruClassifier
from bot.components.language import KopruLanguage

NOW = "2026-11-23T14:30:00+03:00"
INTENTS = ("greet", "thank", "withdrawal_delayed", "login_problem", "out_of_scope")


def _write(folder: Path) -> None:
    """A small project: a few intents with twenty examples each, the real lexicon, our components."""
    shutil.copy(LEXICON, folder / "concepts.yml")
    chosen = [example for example in first(examples(EXAMPLES), 20) if example.intent in INTENTS]
    for language in ("tr", "en"):
        (folder / "nlu" / language).mkdir(parents=True)
        blocks = [
            {
                "intent": intent,
                "examples": "".join(f"- {e.text}\n" for e in chosen if (e.intent, e.language) == (intent, language)),
            }
            for intent in INTENTS
        ]
        _dump(folder / "nlu" / language / "all.yml", {"version": "3.1", "nlu": blocks})
    pipeline = [
        {"name": "bot.components.language.KopruLanguage", "examples": str(folder / "nlu")},
        {"name": "bot.components.intents.KopruClassifier", "lexicon": str(folder / "concepts.yml")},
    ]
    config = {"recipe": "default.v1", "assistant_id": "small", "language": "tr", "pipeline": pipeline}
    _dump(folder / "config.yml", {**config, "policies": [{"name": "RulePolicy"}]})
    slot = {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    replies = {"utter_greet": [{"text": "Merhaba"}]}
    domain = {"version": "3.1", "intents": [*INTENTS, "nlu_fallback"], "slots": {"language": slot}, "responses": replies}
    _dump(folder / "domain.yml", domain)
    steps = [{"intent": "greet"}, {"action": "utter_greet"}]
    _dump(folder / "rules.yml", {"version": "3.1", "rules": [{"rule": "greet", "steps": steps}]})


def _dump(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    folder = tmp_path_factory.mktemp("small")
    _write(folder)
    data = [str(folder / "nlu"), str(folder / "rules.yml")]
    result = train(str(folder / "domain.yml"), str(folder / "config.yml"), data, str(folder / "models"), force_training=True)
    return Agent.load(result.model)


def parse(agent: Agent, text: str, **metadata: Any) -> dict[str, Any]:
    return asyncio.run(agent.processor.parse_message(UserMessage(text, metadata=metadata or None)))


def test_a_message_gets_an_intent_a_ranking_and_two_readings(agent):
    found = parse(agent, "çekimim hâlâ gelmedi, günlerdir bekliyorum", language="tr", now=NOW)
    assert found["intent"]["name"] == "withdrawal_delayed"
    assert found["intent_ranking"][0] == found["intent"]
    assert found["readings"][0]["name"] == "withdrawal_delayed"
    assert len(found["readings"]) == 2
    assert "out_of_scope" not in {reading["name"] for reading in found["readings"]}


def test_a_message_without_meaning_falls_back_and_still_offers_readings(agent):
    found = parse(agent, "", language="tr")
    assert found["intent"]["name"] == found["intent_ranking"][0]["name"] == "nlu_fallback"
    assert len(found["readings"]) == 2


def test_the_language_follows_the_message_and_stays_for_a_neutral_one(agent):
    turned = parse(agent, "hello, I can not log in to my account since yesterday", language="tr")["language"]
    assert (turned["language"], turned["detected"], turned["mixed"]) == ("en", "en", False)
    kept = parse(agent, "500", language="en")["language"]
    assert (kept["language"], kept["neutral"]) == ("en", True)


def test_actions_see_language_and_readings_in_the_latest_message(agent):
    async def latest() -> dict[str, Any]:
        await agent.handle_message(UserMessage("merhaba", sender_id="one", metadata={"language": "tr"}))
        tracker = await agent.tracker_store.retrieve("one")
        return tracker.current_state()["latest_message"]

    seen = asyncio.run(latest())
    assert seen["language"]["language"] == "tr"
    assert seen["readings"][0]["name"] == "greet"


def test_entities_are_read_by_the_conversations_own_day_and_language():
    metadata = {"now": NOW, "language": "tr"}
    message = Message(data={"text": "15 Mart'ta 500 TL çektim, dün de sordum", "metadata": metadata})
    KopruEntities().process([message])
    found = {(entity["entity"], entity["value"]): entity for entity in message.get("entities")}
    assert {("event_date", "2026-03-15"), ("event_date", "2026-11-22"), ("amount", "500"), ("currency", "TRY")} <= set(found)
    date = found["event_date", "2026-03-15"]
    assert (date["start"], date["end"], date["extractor"]) == (0, 10, "KopruEntities")


def test_an_edited_lexicon_or_a_moved_example_is_trained_anew(tmp_path: Path):
    _write(tmp_path)
    config = {"lexicon": str(tmp_path / "concepts.yml")}
    before = KopruClassifier.fingerprint_addon(config)
    (tmp_path / "concepts.yml").write_text("a: {b: {tr: [c], en: [d]}}", encoding="utf-8")
    assert KopruClassifier.fingerprint_addon(config) != before
    config = {"examples": str(tmp_path / "nlu")}
    before = KopruLanguage.fingerprint_addon(config)
    (tmp_path / "nlu" / "tr" / "all.yml").rename(tmp_path / "nlu" / "en" / "more.yml")
    assert KopruLanguage.fingerprint_addon(config) != before


def test_training_without_both_languages_is_refused_by_name(tmp_path: Path):
    with pytest.raises(ValueError, match="both languages"):
        KopruLanguage({"examples": str(tmp_path)}, None, None, None).train(None)
