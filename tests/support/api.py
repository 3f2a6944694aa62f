"""Somebody who calls the HTTP API of an application in this process."""

from __future__ import annotations

from typing import Any

import httpx
from starlette.types import ASGIApp


class Browser:
    """Calls with the headers by which it is known."""

    def __init__(self, app: ASGIApp, who: str, headers: dict[str, str]) -> None:
        self.app, self.id, self.headers = app, who, headers

    def client(self) -> httpx.AsyncClient:
        """A client of the application."""
        transport = httpx.ASGITransport(app=self.app, client=("127.0.0.1", 40000))
        return httpx.AsyncClient(transport=transport, base_url="http://service", headers=self.headers)

    async def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """GET below /api/v1."""
        async with self.client() as client:
            return await client.get("/api/v1" + path, headers=headers)

    async def post(self, path: str, body: Any, key: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """POST below /api/v1 with an Idempotency-Key (empty: none)."""
        given = {**({"Idempotency-Key": key} if key else {}), **(headers or {})}
        async with self.client() as client:
            return await client.post("/api/v1" + path, json=body, headers=given)

    async def put(self, path: str, body: Any, key: str) -> httpx.Response:
        """PUT below /api/v1 with an Idempotency-Key."""
        async with self.client() as client:
            return await client.put("/api/v1" + path, json=body, headers={"Idempotency-Key": key})

    async def delete(self, path: str, key: str) -> httpx.Response:
        """DELETE below /api/v1."""
        async with self.client() as client:
            return await client.delete("/api/v1" + path, headers={"Idempotency-Key": key})
