"""The one client of the service's internal API: requests, tracking numbers, and what the operator says of itself."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import quote

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=3.0)  # a turn makes at most two calls and has 8 s
_OPERATOR_AGE = 60.0  # seconds; the operator's file changes a few times a year


class ServiceDown(Exception):
    """The service could not be reached or failed on its side."""


class ServiceRefused(Exception):
    """The service said no: `code` of its problem, `body` whole (of a `duplicate` with the open request)."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", ""))
        self.body = dict(body)
        super().__init__(f"{status} {self.code}")


class Desk:
    """What dialogues may ask of the service."""

    def __init__(self, base: str, secret: str) -> None:
        self._base = base.rstrip("/")
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._operator: tuple[float, dict[str, Any]] | None = None

    @classmethod
    def from_environment(cls) -> Desk:
        """The service of KOPRU_SERVICE_URL, with KOPRU_INTERNAL_SECRET."""
        return cls(os.environ["KOPRU_SERVICE_URL"], os.environ["KOPRU_INTERNAL_SECRET"])

    async def operator(self) -> dict[str, Any]:
        """The operator's facts, at most a minute old; older ones when the service is down."""
        if self._operator and monotonic() - self._operator[0] < _OPERATOR_AGE:
            return self._operator[1]
        try:
            facts = await self._ask("GET", "/internal/v1/operator")
        except ServiceDown:
            if self._operator is None:
                raise
            return self._operator[1]
        self._operator = (monotonic(), facts)
        return facts

    async def register(self, request: Mapping[str, Any], key: str) -> dict[str, Any]:
        """The registered request; the same `key` registers once."""
        return await self._ask("POST", "/internal/v1/requests", request, key)

    async def add(self, conversation: str, number: str, text: str, key: str) -> dict[str, Any]:
        """The request after the customer's words were put on it; the same `key` adds once."""
        path = f"/internal/v1/requests/{quote(number)}/additions"
        return await self._ask("POST", path, {"conversation": conversation, "text": text}, key)

    async def withdraw(self, conversation: str, number: str, key: str) -> dict[str, Any]:
        """The request after the customer took it back."""
        return await self._ask("POST", f"/internal/v1/requests/{quote(number)}/withdraw", {"conversation": conversation}, key)

    async def open_requests(self, conversation: str) -> list[dict[str, Any]]:
        """The customer's open requests, the newest first, five at most."""
        found = await self._ask("GET", f"/internal/v1/visitors-requests?conversation={quote(conversation)}")
        requests: list[dict[str, Any]] = found["requests"]
        return requests

    async def track(self, conversation: str, typed: str) -> dict[str, Any]:
        """What a typed tracking number leads to: malformed, unknown or found."""
        return await self._ask("POST", "/internal/v1/tracking", {"conversation": conversation, "typed": typed})

    async def outlook(self, conversation: str, department: str | None) -> dict[str, Any]:
        """What would happen if a person were asked for now: `connected`, `queued`, `closed` or `need_contact`."""
        query = f"?department={quote(department)}" if department else ""
        return await self._ask("GET", f"/internal/v1/conversations/{quote(conversation)}/outlook{query}")

    async def reached_by(self, conversation: str, email: str) -> dict[str, Any]:
        """The customer's contact with this address in it; refused when it is none."""
        return await self._ask("PUT", "/internal/v1/contact", {"conversation": conversation, "email": email})

    async def surveys(self, conversation: str) -> list[dict[str, Any]]:
        """What the customer can still be asked about resolved requests, the newest first."""
        found = await self._ask("GET", f"/internal/v1/surveys?conversation={quote(conversation)}")
        waiting: list[dict[str, Any]] = found["surveys"]
        return waiting

    async def rate(self, token: str, rating: int, comment: str = "") -> dict[str, Any]:
        """The survey with the customer's answer."""
        return await self._ask("POST", f"/api/v1/surveys/{quote(token)}", {"rating": rating, "comment": comment})

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()

    async def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str | None = None
    ) -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        try:
            async with self._connected().request(method, self._base + path, json=body, headers=headers) as answer:
                if answer.status >= 500:
                    raise ServiceDown(f"{method} {path}: {answer.status}")
                content: dict[str, Any] = await answer.json(content_type=None)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise ServiceDown(f"{method} {path}: {type(error).__name__}") from error
        if answer.status >= 400:
            raise ServiceRefused(answer.status, content)
        return content

    def _connected(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._session is None or self._loop is not loop or self._session.closed:
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=_TIMEOUT)
            self._loop = loop
        return self._session
