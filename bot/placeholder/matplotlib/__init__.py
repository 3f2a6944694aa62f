"""Stands where Matplotlib would be: Rasa's server imports it to start, and only the plots of `rasa test` use it.

With fonts, pictures and all it would be an eighth of the environment. Whatever would draw raises `MatplotlibMissing`.
"""

from __future__ import annotations

from typing import NoReturn

__version__ = "0+placeholder"

ADVICE = (
    "Matplotlib is not installed: this environment holds a placeholder in its place. "
    "Only the plots of `rasa test` need the real one (`--no-plot` does without them). "
    "To have them, take the matplotlib line out of [tool.uv] override-dependencies in bot/pyproject.toml and "
    "`matplotlib` out of the packages in bot/placeholder/pyproject.toml, "
    "then run `uv lock --project bot` and `uv sync --project bot`."
)


class MatplotlibMissing(RuntimeError):
    """Something asked the placeholder to draw."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was used. {ADVICE}")


def get_backend() -> NoReturn:
    """What Rasa asks for first whenever it is about to draw."""
    raise MatplotlibMissing("matplotlib.get_backend")
