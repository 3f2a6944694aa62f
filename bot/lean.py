"""What the bot's processes do without: the kits of other chat channels, and most walks of the collector of cycles.

Rasa's package of channels imports some fifteen of them (Telegram, Slack, Twilio …) to list them, 40 MB and a second of its
start; this server has its own one.
"""

from __future__ import annotations

import gc
import importlib
import sys
from pathlib import Path
from types import ModuleType

_PACKAGE = "rasa.core.channels"
GARBAGE = (50_000, 20, 100)
"""As in the service (server/serve.py): a turn makes thousands of objects and hardly a cycle."""
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


def look_for_garbage_rarely(*_: object) -> None:
    """What was made at start stays until the end and is never walked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
