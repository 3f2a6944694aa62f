"""A member of staff at the studio of a started product, over HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx

from tests.support.people import enter, new_cid
from tests.support.product import Product

STUDIO = "/api/v1/studio"
TRAINED_WITHIN = 240.0
"""Seconds at the lowest priority on a busy machine; 25 on a free one."""


class Desk:
    """A member of staff at the studio."""

    def __init__(self, product: Product, login: str, password: str) -> None:
        self.http = httpx.AsyncClient(base_url=product.address, trust_env=False, timeout=90)
        self._login, self._password = login, password

    async def sign_in(self) -> Desk:
        (await enter(self.http, self._login, self._password)).raise_for_status()
        return self

    async def get(self, path: str) -> Any:
        answer = await self.http.get(STUDIO + path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, key: str = "") -> httpx.Response:
        return await self.http.post(STUDIO + path, json=body, headers={"Idempotency-Key": key} if key else {})

    async def done(self, path: str, body: Any = None, key: str = "") -> Any:
        answer = await self.post(path, body, key)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def draft(self, title: str) -> str:
        return str((await self.done("/drafts", {"title": title}, new_cid()))["draft"]["id"])

    async def trained(self, draft: str) -> int:
        """The number of the version that a training of the draft makes."""
        job, end, stages = await self.done("/jobs", {"draft": draft}), time.monotonic() + TRAINED_WITHIN, set()
        while job["state"] in ("queued", "running") and time.monotonic() < end:
            await asyncio.sleep(0.5)
            job = await self.get(f"/jobs/{job['id']}")
            stages.add(job["stage"])
        assert job["state"] == "done", job
        assert "train" in stages, "no progress was told"
        return int(job["version"])
