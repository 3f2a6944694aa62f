"""Stands where Keras would be, for the few names that Rasa imports from it; see the `tensorflow` beside it."""

from tensorflow.keras import Model

__all__ = ["Model"]
