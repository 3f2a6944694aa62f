"""Rasa component that reads the intent of a message, with an honest confidence and a way to ask when in doubt."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import concepts
from bot.classifier import Model, Reading
from bot.classifier.training import train
from bot.components.trained import TrainedComponent

logger = logging.getLogger(__name__)

# What a doubtful message is asked with: the two readings of "Did you mean …?".
READINGS = "readings"
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KopruClassifier(TrainedComponent[Model]):
    """Sets `intent`, `intent_ranking` and `readings` on a message.

    Below the model's own threshold the intent is `nlu_fallback`, as with Rasa's FallbackClassifier. `readings` are always
    the two likeliest in-scope intents, `[{"name", "confidence"}, …]`, found again in `tracker.latest_message`.
    """

    model_type = Model

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`lexicon`: the concept lexicon, relative to the folder where `rasa train` runs."""
        return {"lexicon": "data/concepts.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The lexicon's content, so that an edited lexicon is trained anew."""
        path = Path(config.get("lexicon") or cls.get_default_config()["lexicon"])
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None

    def train(self, training_data: TrainingData) -> Resource:
        """Train and store the model. The argument's name is how Rasa's graph finds it."""
        examples = [(str(message.get(TEXT)), str(message.get(INTENT))) for message in training_data.intent_examples]
        model = train(examples, concepts.load(Path(self._config["lexicon"])))
        logger.info("intents: %d examples, threshold %.3f", len(examples), model.threshold)
        return self.keep(model)

    def process(self, messages: List[Message]) -> List[Message]:
        """Read each message."""
        for message in messages:
            if self._model is not None:
                _write(message, self._model.read(message.get(TEXT) or ""))
        return messages


def _write(message: Message, reading: Reading) -> None:
    ranking = [_entry(name, confidence) for name, confidence in reading.ranking[:_RANKED]]
    if reading.below_threshold:
        ranking.insert(0, _entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, reading.confidence))
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set(READINGS, [_entry(name, confidence) for name, confidence in reading.likeliest], add_to_output=True)


def _entry(name: str, confidence: float) -> Dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
