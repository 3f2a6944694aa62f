"""Pages and their modules: files of `web/`, served as they are."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from base.settings import ROOT

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
        Route("/widget.js", _script(WEB / "widget" / "loader.js")),
        Mount("/web", Modules(directory=WEB)),
    ]


def _page(path: Path):  # type: ignore[no-untyped-def]
    async def page(_: Request) -> Response:
        return FileResponse(path, headers={"Cache-Control": "no-cache"})

    return page


def _script(path: Path):  # type: ignore[no-untyped-def]
    async def script(_: Request) -> Response:
        return _shared(FileResponse(path))

    return script


def _shared(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
