"""Rasa component that says in which language a message is, and in which the conversation goes on."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.trained import TrainedComponent
from bot.language import LANGUAGES, LanguageModel, examples_by_folder, follow, train

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class KopruLanguage(TrainedComponent[LanguageModel]):
    """Sets `language` on a message, found again in `tracker.latest_message["language"]`.

    `{"language": what the conversation goes on in, "detected": what this message shows, "confidence": 0.5–1,
    "mixed": both languages in it, "neutral": none}`. The conversation's language so far is the message's metadata
    `language` (the channel's), else the slot `language`. Stands before the entities, which read by it.
    """

    model_type = LanguageModel

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`examples`: the folder with `tr/` and `en/`, relative to the folder where `rasa train` runs."""
        return {"examples": "data/nlu"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The examples' content by language: a sentence that changes its folder changes the model."""
        examples = examples_by_folder(Path(config.get("examples") or cls.get_default_config()["examples"]))
        return hashlib.sha256(repr(list(examples)).encode("utf-8", "surrogatepass")).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the folders (Rasa's training data doesn't say which language an example is) and store the model."""
        examples = list(examples_by_folder(Path(self._config["examples"])))
        if {language for _, language in examples} != set(LANGUAGES):
            raise ValueError(f"no examples in both languages under {self._config['examples']}/tr and /en")
        return self.keep(train(examples))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples need no language."""
        return training_data

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        """Read each message, knowing the conversation's language so far."""
        for message in messages:
            if self._model is not None:
                reading = self._model.detect(message.get(TEXT) or "")
                told = {**asdict(reading), "detected": reading.language}
                told[LANGUAGE] = follow(_previous(message, tracker), reading)
                message.set(LANGUAGE, told, add_to_output=True)
        return messages


def _previous(message: Message, tracker: Optional[DialogueStateTracker]) -> Optional[str]:
    told = (message.get("metadata") or {}).get(LANGUAGE)
    if told is None and tracker is not None:
        told = tracker.slots[LANGUAGE].value if LANGUAGE in tracker.slots else None
    return told
