"""Rasa component that hands a message to the entity readers and writes what they found in Rasa's form."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.entities import Entity, extract
from bot.language import DEFAULT

_NAME = "KopruEntities"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KopruEntities(GraphComponent):
    """Adds the entities of a message: dates, amounts, transaction types, payment methods, tracking numbers, language.

    Each is `{"entity", "value", "start", "end", "text", "ambiguous", "candidates", "grain", "to", "wellformed", "mistake",
    "extractor"}`, offsets on the message as typed. "Today" is the metadata's `now` (ISO 8601 with offset), else the clock.
    """

    @classmethod
    def create(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> "KopruEntities":
        """The component has nothing to learn."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Extract from each message; entities that are there already stay."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = [_entry(entity) for entity in extract(text, _now(message), _language(message))]
            if found:
                message.set(ENTITIES, (message.get(ENTITIES) or []) + found, add_to_output=True)
        return messages


def _entry(entity: Entity) -> Dict[str, Any]:
    return {
        "entity": entity.entity,
        "value": entity.value,
        "start": entity.start,
        "end": entity.end,
        "text": entity.text,
        "ambiguous": entity.ambiguous,
        "candidates": list(entity.candidates),
        "grain": entity.grain,
        "to": entity.to,
        "wellformed": entity.wellformed,
        "mistake": entity.mistake,
        "extractor": _NAME,
    }


def _now(message: Message) -> datetime:
    told: Optional[str] = (message.get("metadata") or {}).get("now")
    return datetime.fromisoformat(told.replace("Z", "+00:00")) if told else datetime.now(timezone.utc).astimezone()


def _language(message: Message) -> str:
    reading = message.get("language")
    if reading:
        return str(reading["language"])
    return str((message.get("metadata") or {}).get("language") or DEFAULT)
