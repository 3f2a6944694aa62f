"""The Rasa server with our settings: one channel, loopback only, no HTTP API, failures loud, quick to stop."""

from __future__ import annotations

import logging
import os
from functools import partial

from rasa.core.run import close_resources, configure_app, create_http_input_channels, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot import speedups, stores

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
# The largest frame of a customer is 64 KB; a request above this is nobody's of ours.
LARGEST_REQUEST = 256 * 1024


def serve(port: int, model: str, actions_port: int) -> None:
    """Run until SIGTERM or SIGINT; listens only once the model is loaded."""
    url = stores.tracker_url()
    os.environ["KOPRU_ACTIONS_URL"] = f"http://{LOOPBACK}:{actions_port}/webhook"
    os.environ["KOPRU_TRACKER_URL"] = url
    stores.prepare(url)
    if os.environ.get("KOPRU_SPEEDUPS", "on") != "off":
        speedups.install()
    channels = create_http_input_channels(None, "credentials.yml")
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.lock_store = stores.lock_store()
    app = configure_app(channels, enable_api=False, port=port, endpoints=endpoints)
    app.register_listener(partial(load_agent_on_start, model, endpoints, None), "before_server_start")
    app.register_listener(_say_ready, "after_server_start")
    app.register_listener(close_resources, "after_server_stop")
    keep_short(app)
    app.run(host=LOOPBACK, port=port, workers=1, access_log=False, motd=False)


def keep_short(app: Sanic) -> None:
    """Settings that both servers share."""
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0


async def _say_ready(app: Sanic, _loop: object) -> None:
    agent = app.ctx.agent
    if agent is not None and agent.is_ready():
        log.info("ready with model %s", agent.processor.model_filename)
    else:
        log.error("no model could be loaded: run `python -m bot.launch train`")
