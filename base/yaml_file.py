"""A file that people write, in YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe one in C, where PyYAML has it: the one in Python took a third of all that a service computes at its start."""


def read(path: Path) -> Any:
    """What the file says; raises OSError and yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
