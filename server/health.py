"""Health for whoever runs the service: alive, ready, and the metrics."""

from __future__ import annotations

import sqlalchemy as sa
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from base.errors import Refused
from server.parts import Parts
from server.problems import body


def routes() -> list[BaseRoute]:
    """`/healthz`, `/readyz`, `/metrics`."""
    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


async def healthz(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """200 when customers can be served: not draining, and the database answers. The bot is told, but not waited for."""
    parts: Parts = request.app.state.parts
    checks = {"serving": parts.ready and not request.app.state.sockets.draining, "database": await _database(parts)}
    told = {**checks, "bus": not parts.bus.lost, "bot": await parts.bot.ready()}
    return body(told, 200 if all(checks.values()) else 503)


async def metrics(_: Request) -> Response:
    """Prometheus text."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def only_websocket(_: Request) -> Response:
    """A browser that asks for the socket by plain HTTP."""
    return Response(status_code=426, headers={"Upgrade": "websocket"})


async def _database(parts: Parts) -> bool:
    try:
        await parts.read(_one)
    except Refused:
        return False
    return True


def _one(tx: Connection) -> int:
    return int(tx.execute(sa.text("SELECT 1")).scalar_one())
