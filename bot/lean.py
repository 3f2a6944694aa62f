"""Leaves the software kits of some fifteen other chat channels out of the Rasa server: 40 MB and a second of its start.

Rasa's package of channels imports all of them (Telegram, Slack, Twilio …) to list them; this server has its own one.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

_PACKAGE = "rasa.core.channels"
_USED_BY_RASA = ("InputChannel", "OutputChannel", "UserMessage", "CollectingOutputChannel")


def leave_out_other_channels() -> None:
    """Put a package without its list in the place of Rasa's; must run before anything imports the real one."""
    if _PACKAGE in sys.modules:
        return
    parent = importlib.import_module("rasa.core")
    package = ModuleType(_PACKAGE, "Rasa's channels, with none of them loaded.")
    package.__path__ = [str(Path(str(parent.__file__)).parent / "channels")]
    sys.modules[_PACKAGE] = package
    channel = importlib.import_module(f"{_PACKAGE}.channel")
    for name in _USED_BY_RASA:
        setattr(package, name, getattr(channel, name))
    package.BUILTIN_CHANNELS = {}  # type: ignore[attr-defined]
    parent.channels = package  # type: ignore[attr-defined]
