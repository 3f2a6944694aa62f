"""Pages and their modules: files of `web/`, served as they are."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, request_response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from base.settings import ROOT
from server.parts import Parts

WEB = ROOT / "web"


class Modules(StaticFiles):
    """Static files that a site embedding the widget may load too; always revalidated, so that a release is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with our caching and sharing headers."""
        response = await super().get_response(path, scope)
        return _shared(response)


def routes() -> list[BaseRoute]:
    """The pages and the modules."""
    return [
        Route("/", _page(WEB / "help" / "index.html")),
        Route("/console", _page(WEB / "console" / "index.html")),
        Route("/console/overview", _page(WEB / "overview" / "index.html")),
        Route("/console/requests", _page(WEB / "desk" / "index.html")),
        Route("/console/post", _page(WEB / "desk" / "index.html")),
        Route("/console/notices", _page(WEB / "desk" / "index.html")),
        Route("/studio", studio),
        Route("/form", _page(WEB / "form" / "index.html")),
        Route("/panel", _page(WEB / "panel" / "index.html")),
        Route("/status", _page(WEB / "panel" / "status.html")),
        Route("/widget.js", GZipMiddleware(request_response(loader), minimum_size=400)),
        Mount("/web", GZipMiddleware(Modules(directory=WEB), minimum_size=400)),
    ]


async def studio(request: Request) -> Response:
    """The studio's page; while somebody signs in, the content is read."""
    request.app.state.parts.drafts.library.prepare()
    return await _studio(request)


async def loader(request: Request) -> Response:
    """The widget's script tag, with the operator's privacy page: one thing less that a window has to ask for."""
    parts: Parts = request.app.state.parts
    return _shared(Response(script_tag(parts.operator.policies.privacy_url), media_type="text/javascript"))


@cache
def script_tag(privacy: str) -> str:
    """What a site's script tag loads; `privacy` is an address, empty when the operator has none."""
    text = (WEB / "widget" / "bundle-loader.js").read_text(encoding="utf-8")
    return text.replace('"PRIVACY_PAGE"', json.dumps(privacy))


def _page(path: Path) -> Callable[[Request], Awaitable[Response]]:
    async def page(_: Request) -> Response:
        return FileResponse(path, headers={"Cache-Control": "no-cache"})

    return page


_studio = _page(WEB / "studio" / "index.html")


def _shared(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
