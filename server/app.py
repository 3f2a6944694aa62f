"""The application: routes, the socket, security headers, and starting and stopping with the process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from base import settings as configuration
from base.logging import configure
from base.settings import Settings
from handoff.sockets import Sockets
from server import (
    agents,
    canned,
    case_files,
    chat_requests,
    contacts,
    conversations,
    customers,
    development,
    documents,
    doors,
    facts,
    health,
    internal,
    left_messages,
    my_data,
    pages,
    polls,
    sessions,
    sign_in,
    surveys,
)
from server.api import description
from server.echo import echo
from server.guard import Guard
from server.headers import SecurityHeaders
from server.parts import Parts, build
from server.problems import HANDLERS
from server.studio_api import operations as studio
from server.studio_api import publish


class App(Starlette):
    """Starlette with our parts and sockets at hand."""

    parts: Parts
    sockets: Sockets

    def build_middleware_stack(self) -> ASGIApp:
        """Starlette's own, which also answers for bugs, with the security headers around all of it."""
        return SecurityHeaders(super().build_middleware_stack(), tls=self.parts.settings.cookie_secure)


def create(settings: Settings | None = None) -> App:
    """The ASGI application for the settings, by default those of the environment."""
    settings = settings or configuration.load()
    configure(settings.log_level)
    parts = build(settings)
    sockets = Sockets(doors.Greeter(parts), parts.hub, doors.Origins(parts), settings.heartbeat, parts.clock,
                      settings.rate_factor, echo if settings.development else None)
    routes = [
        *pages.routes(),
        *health.routes(),
        *customers.routes(),
        *sign_in.routes(),
        *sessions.routes(),
        *polls.routes(),
        *facts.routes(),
        *canned.routes(parts.operator),
        *agents.routes(),
        *conversations.routes(),
        *chat_requests.routes(),
        *contacts.routes(),
        *left_messages.routes(),
        *documents.routes(),
        *my_data.routes(),
        *case_files.routes(),
        *surveys.routes(),
        *development.routes(),
        *studio.routes(),
        *publish.routes(),
        *description.api_routes(),
        Mount("/internal/v1", routes=internal.routes()),
        Route("/socket", health.only_websocket),
    ]
    app = App(routes=routes, middleware=[Middleware(Guard, parts=parts)], exception_handlers=HANDLERS, lifespan=_lifespan)
    app.parts, app.sockets = parts, sockets
    app.state.parts, app.state.sockets = parts, sockets
    app.router.routes.insert(0, doors.SocketRoute("/socket", sockets))
    return app


@asynccontextmanager
async def _lifespan(app: App) -> AsyncIterator[None]:
    await app.parts.start()
    beating = asyncio.create_task(app.sockets.beat())
    try:
        yield
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating
        await app.sockets.drain()
        await app.parts.stop()
