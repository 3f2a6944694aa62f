"""Stands where TensorFlow would be: Rasa imports it always, and nothing that we configure uses it.

Rasa's neural components are defined at import: they inherit from names of TensorFlow, annotate with them and are
decorated by them. All of that is let through. Whatever would compute something raises `TensorFlowMissing`.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, NoReturn

__version__ = "0+placeholder"

ADVICE = (
    "TensorFlow is not installed: this environment holds a placeholder in its place. "
    "A component in config.yml needs the real one (DIETClassifier, TEDPolicy, UnexpecTEDIntentPolicy, "
    "ResponseSelector, ConveRTFeaturizer and LanguageModelFeaturizer do). "
    "Take that component out of config.yml, or take the tensorflow and keras lines out of "
    "[tool.uv] override-dependencies and `tensorflow-placeholder` out of the dependencies in bot/pyproject.toml, "
    "then run `uv lock --project bot` and `uv sync --project bot`."
)


class TensorFlowMissing(RuntimeError):
    """Something asked the placeholder to compute."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was used. {ADVICE}")


class _NameOnly(type):
    """A class whose attributes exist, to inherit from and to annotate with, and which cannot be called."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _name(f"{cls.__dict__.get('_path', cls.__name__)}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        raise TensorFlowMissing(cls.__dict__.get("_path", cls.__name__))


def _name(path: str) -> Any:
    return _NameOnly(path.rsplit(".", 1)[-1], (), {"_path": path, "__module__": path.rpartition(".")[0]})


def function(*args: Any, **_options: Any) -> Any:
    """`@tf.function`, bare or with options, is met while Rasa's modules are read: the function stays as it was."""
    if args and callable(args[0]):
        return args[0]
    return lambda decorated: decorated


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _name(f"tensorflow.{name}")


def _submodule(path: str) -> None:
    """Make `import path` work; only these, so that a library which probes for another part finds nothing."""
    module = ModuleType(path, "Part of the TensorFlow placeholder.")
    module.__path__ = []  # type: ignore[attr-defined]
    module.__getattr__ = lambda name: _attribute(path, name)  # type: ignore[method-assign]
    sys.modules[path] = module
    parent, _, last = path.rpartition(".")
    setattr(sys.modules[parent], last, module)


def _attribute(path: str, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _name(f"{path}.{name}")


for _path in (
    "tensorflow.keras",
    "tensorflow.keras.backend",
    "tensorflow.keras.callbacks",
    "tensorflow.keras.utils",
    "tensorflow.types",
    "tensorflow.types.experimental",
    "tensorflow.python",
    "tensorflow.python.eager",
    "tensorflow.python.eager.wrap_function",
    "tensorflow.python.types",
    "tensorflow.python.types.core",
):
    _submodule(_path)
