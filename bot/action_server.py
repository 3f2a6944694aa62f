"""The action server: rasa-sdk's own, on loopback, for callers that know the secret, without what it would give away."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.failures import where
from bot.lean import look_for_garbage_rarely
from bot.secret import Secret

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
# Rasa sends the whole dialogue with each call.
LARGEST_REQUEST = 16 * 1024 * 1024


def serve(port: int, package: str) -> None:
    """Run until SIGTERM or SIGINT; `KOPRU_INTERNAL_SECRET` must be set."""
    app = build(package, Secret())
    app.run(LOOPBACK, port, workers=1, access_log=False, motd=False)


def build(package: str, secret: Secret) -> Sanic:
    """rasa-sdk's application for the actions of `package`, refusing all calls without the secret but `/health`."""
    app = create_app(package, cors_origins=[])

    @app.on_request
    async def check_secret(request: Request) -> HTTPResponse | None:
        if request.path == "/health" or secret.opens(request.headers.get("authorization")):
            return None
        return json_response({"error": "unauthorized"}, status=401)

    app.register_listener(look_for_garbage_rarely, "after_server_start")

    @app.listener("after_server_start")
    async def say_ready(_app: Sanic, _loop: Any) -> None:
        log.info("ready")

    app.error_handler.add(Exception, _failed)
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0
    return app


def _failed(request: Request, error: Exception) -> HTTPResponse:
    """rasa-sdk logs and returns the whole request here, with everything the customer said."""
    status = getattr(error, "status_code", 500)
    log.error("%s %s failed: %s", request.method, request.path, where(error))
    return json_response({"error": type(error).__name__}, status=status)
