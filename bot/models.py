"""The models that a Rasa process holds side by side: the serving one, and those that a turn may name.

A turn runs from beginning to end on the model with which it began; taking a model on or away touches no turn. All of them
share the conversations' locks and the tracker store's database, so a conversation may go from one to another between turns.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import re
import tempfile
from pathlib import Path
from typing import Iterable

from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints

from bot import seal
from bot.failures import where

log = logging.getLogger(__name__)
NAME = re.compile(r"kopru-[0-9a-f]{12}")
SUFFIX = ".tar.gz"
SERVING = "serving"
"""The file in the versions' folder that names the serving model: a process that starts again comes up with it."""


class NoModel(Exception):
    """There is no such model, or none that may be loaded; `code` is what the service is told."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


def name_of(agent: Agent) -> str:
    """The name under which an agent's model is held."""
    name: str = agent.processor.model_filename
    return name.removesuffix(SUFFIX)


class Models:
    """Of one process. `folders` are searched in order; methods run in the event loop."""

    def __init__(self, endpoints: AvailableEndpoints, folders: Iterable[Path]) -> None:
        self._endpoints = copy.copy(endpoints)
        self._folders = list(folders)
        self._held: dict[str, Agent] = {}
        self._loading = asyncio.Lock()
        self.serving = ""

    @property
    def held(self) -> list[str]:
        """Names of the models that answer at once."""
        return sorted(self._held)

    def agent(self, name: str = "") -> Agent | None:
        """The agent of that model; the serving one's where it is not held: an answer by the former model is better than none."""
        return self._held.get(name) or self._held.get(self.serving)

    async def start(self, given: Path) -> Agent | None:
        """Load the first model: `given` if it is a file; else the one that serves by the versions' folder, or the newest."""
        for archive in self._candidates(given):
            try:
                self.serving = await self._take(archive)
                return self._held[self.serving]
            except NoModel as missing:
                log.error("model refused: %s", missing)
        return None

    async def hold(self, name: str, serve: bool, keep: Iterable[str]) -> None:
        """Have the model at hand beside the others, make it the serving one if asked, let go of what is not to be kept.

        Raises `NoModel`; then everything is as it was.
        """
        if not NAME.fullmatch(name):
            raise NoModel("bad_request")
        async with self._loading:
            if name not in self._held:
                await self._take(self._find(name))
            if serve:
                self.serving = name
            for other in set(self._held) - {name, self.serving, *keep}:
                del self._held[other]  # a turn under way still holds it

    def _candidates(self, given: Path) -> list[Path]:
        if not given.is_dir():
            return [given]
        named = [folder / SERVING for folder in self._folders if (folder / SERVING).is_file()]
        wanted = [path.read_text(encoding="utf-8").strip() for path in named]
        first = [found for name in wanted if NAME.fullmatch(name) for found in self._archives(name)[:1]]
        self._folders.append(given)
        return [*first, *sorted(given.glob("*" + SUFFIX), key=lambda path: path.stat().st_mtime, reverse=True)]

    def _archives(self, name: str) -> list[Path]:
        return [path for folder in self._folders if (path := folder / (name + SUFFIX)).is_file()]

    def _find(self, name: str) -> Path:
        found = self._archives(name)
        if not found:
            raise NoModel("no_model", name)
        return found[0]

    async def _take(self, archive: Path) -> str:
        try:
            agent = await asyncio.get_running_loop().run_in_executor(None, self._loaded, archive)
        except seal.Forged as forged:
            raise NoModel("forged_model", str(forged)) from forged
        except NoModel:
            raise
        except Exception as error:
            raise NoModel("broken_model", where(error)) from error
        self._endpoints.lock_store = agent.lock_store  # one lock for a conversation, whichever model has its turn
        name = archive.name.removesuffix(SUFFIX)
        self._held[name] = agent
        log.info("holding model %s", archive.name)
        return name

    def _loaded(self, archive: Path) -> Agent:
        """In a thread: turns go on meanwhile. The bytes that were checked are those that are loaded."""
        data = seal.opened(archive, seal.key())
        with tempfile.TemporaryDirectory(prefix="kopru-model-") as folder:
            checked = Path(folder) / archive.name
            checked.write_bytes(data)
            agent = asyncio.run(load_agent(model_path=str(checked), endpoints=self._endpoints))
        if not agent.is_ready():
            raise NoModel("broken_model", archive.name)
        return agent
