"""Intent classification in Turkish and English: train on examples and a concept lexicon, read a message.

Pure: no Rasa, no network, no pickle. `train(examples, lexicon) -> Model`, `Model.read(text) -> Reading`.
"""

from bot.classifier.model import OUT_OF_SCOPE, Model, Reading

__all__ = ["OUT_OF_SCOPE", "Model", "Reading"]
