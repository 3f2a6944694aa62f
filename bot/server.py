"""The Rasa server with our settings: one channel, loopback only, no HTTP API, failures loud, quick to stop."""

from __future__ import annotations

import logging
import os
from asyncio import AbstractEventLoop
from functools import partial
from pathlib import Path

from rasa.core.channels.channel import register
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot import lean, speedups, stores
from bot.channel import KopruInput
from bot.models import Models

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
# The largest frame of a customer is 64 KB; a request above this is nobody's of ours.
LARGEST_REQUEST = 256 * 1024


def serve(port: int, model: str, actions_port: int) -> None:
    """Run until SIGTERM or SIGINT; listens only once the model is loaded, and ends with 1 when there is none."""
    url = stores.tracker_url()
    os.environ["KOPRU_ACTIONS_URL"] = f"http://{LOOPBACK}:{actions_port}/webhook"
    os.environ["KOPRU_TRACKER_URL"] = url
    stores.prepare(url)
    if os.environ.get("KOPRU_SPEEDUPS", "on") != "off":
        speedups.install()
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.lock_store = stores.lock_store()
    # Not `rasa.core.run`: with its HTTP API it would bring training, plotting and evaluation into this process.
    app = Sanic("kopru_rasa", configure_logging=False)
    register([KopruInput.from_credentials(None)], app, route="/webhooks/")
    models = Models(endpoints, [versions_folder(), Path("models")])
    app.register_listener(partial(_load, Path(model), models), "before_server_start")
    app.register_listener(_say_ready, "after_server_start")
    app.register_listener(lean.look_for_garbage_rarely, "after_server_start")
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0
    app.run(host=LOOPBACK, port=port, workers=1, access_log=False, motd=False)
    if not getattr(app.ctx, "was_ready", False):
        raise SystemExit(1)


def versions_folder() -> Path:
    """Where the service puts the models that it publishes."""
    return Path(os.environ.get("KOPRU_VAR") or "var") / "models"


async def _load(model: Path, models: Models, app: Sanic, loop: AbstractEventLoop) -> None:
    app.ctx.models = models
    await models.start(model)


async def _say_ready(app: Sanic, _loop: object) -> None:
    agent = app.ctx.models.agent()
    app.ctx.was_ready = agent is not None and agent.is_ready()
    if app.ctx.was_ready:
        log.info("ready with model %s", agent.processor.model_filename)
    else:
        log.error("no model could be loaded: run `python -m bot.launch train`")
        app.stop()
