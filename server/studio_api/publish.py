"""Training, comparing, publishing and the inbox over HTTP: tests/contract/studio_publish_api.json has an example of each call."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base.access import StaffMember
from base.errors import Refused
from base.ids import digest
from server.doors import signed_in
from server.parts import Parts
from server.problems import body, read
from server.publishing import Publishing
from studio import gates
from studio.inbox import Decision
from studio.version_store import Version
from studio.versions import Share

BASE = "/api/v1/studio"
DAYS_AT_MOST = 90
NO_STORE = {"Cache-Control": "no-store"}


class Train(Struct, frozen=True, forbid_unknown_fields=True):
    """Which draft is to be trained."""

    draft: Annotated[str, Meta(min_length=1, max_length=40)]


class Ask(Struct, frozen=True, forbid_unknown_fields=True):
    """To how many of a hundred conversations it is to go first; 100 for all at once."""

    share: Annotated[int, Meta(ge=1, le=100)]
    why: Annotated[str, Meta(max_length=300)] = ""


class Refuse(Struct, frozen=True, forbid_unknown_fields=True):
    """Why not."""

    why: Annotated[str, Meta(min_length=1, max_length=300)]


def routes() -> list[BaseRoute]:
    """`/api/v1/studio/jobs`, `/api/v1/studio/versions` and `/api/v1/studio/inbox`."""
    return [
        Route(BASE + "/jobs", jobs, methods=["GET", "POST"]),
        Route(BASE + "/jobs/{job}", job, methods=["GET"]),
        Route(BASE + "/jobs/{job}/cancel", cancel, methods=["POST"]),
        Route(BASE + "/versions", versions, methods=["GET"]),
        Route(BASE + "/versions/{number:int}", version, methods=["GET"]),
        Route(BASE + "/versions/{number:int}/ask", ask, methods=["POST"]),
        Route(BASE + "/versions/{number:int}/refuse", refuse, methods=["POST"]),
        Route(BASE + "/versions/{number:int}/{step}", step, methods=["POST"]),
        Route(BASE + "/inbox", inbox, methods=["GET", "POST"]),
    ]


async def jobs(request: Request) -> Response:
    """GET: the last trainings, of `?draft=` or of all. POST: trains a draft, once at a time."""
    parts, who = await _caller(request)
    if request.method == "GET":
        return body({"jobs": await parts.jobs.last(request.query_params.get("draft", ""), who)}, headers=NO_STORE)
    asked: Train = await read(request, Train)
    return body(await parts.jobs.train(asked.draft, who, _key(request, who)), 202)


async def job(request: Request) -> Response:
    """How far a training is."""
    parts, who = await _caller(request)
    return body(await parts.jobs.find(request.path_params["job"], who), headers=NO_STORE)


async def cancel(request: Request) -> Response:
    """Ends a training."""
    parts, who = await _caller(request)
    return body(await parts.jobs.cancel(request.path_params["job"], who))


# Steps of a version need no key: each says where it is to stand, and who repeats theirs is told that it does.
async def versions(request: Request) -> Response:
    """All versions, the newest first, with those that Rasa has at hand marked, and how the one with a share does."""
    parts, who = await _caller(request)
    found, ready, share = await parts.versions.last(who), await parts.versions.ready(), await parts.versions.share()
    return body({"versions": [_shown(each, ready, share, parts.versions.keeps(each)) for each in found]}, headers=NO_STORE)


async def version(request: Request) -> Response:
    """One version with its comparison, its gates and what the caller may do with it."""
    parts, who = await _caller(request)
    found = await parts.versions.detail(request.path_params["number"], who)
    shown = await _with_state(parts, found.version)
    told = {"version": shown, "against": found.version.against or None, "blocked": gates.blocks(found.gates), "may": found.may,
            "gates": found.gates, "report": found.report}
    return body(told, headers=NO_STORE)


async def ask(request: Request) -> Response:
    """Asks an approver for it."""
    parts, who = await _caller(request)
    asked: Ask = await read(request, Ask)
    return body(await _with_state(parts, await parts.versions.ask(_number(request), asked.share, asked.why.strip(), who)))


async def refuse(request: Request) -> Response:
    """Says no to it, and why."""
    parts, who = await _caller(request)
    asked: Refuse = await read(request, Refuse)
    return body(await _with_state(parts, await parts.versions.refuse(_number(request), asked.why.strip(), who)))


async def step(request: Request) -> Response:
    """`approve`, `everyone`, `withdraw` or `return`."""
    parts, who = await _caller(request)
    steps = {"approve": parts.versions.approve, "everyone": parts.versions.everyone, "withdraw": parts.versions.withdraw,
             "return": parts.versions.go_back}
    if request.path_params["step"] not in steps:
        raise Refused("not_found")
    return body(await _with_state(parts, await steps[request.path_params["step"]](_number(request), who)))


async def inbox(request: Request) -> Response:
    """GET: misunderstood messages of `?days=7`, grouped. POST: what becomes of some of them."""
    parts, who = await _caller(request)
    if request.method == "POST":
        return body({"done": await parts.inbox.decide(await read(request, Decision), who, _key(request, who))})
    days = request.query_params.get("days", "7")
    if not days.isdigit() or not 1 <= int(days) <= DAYS_AT_MOST:
        raise Refused("bad_request", field="days")
    return body(await parts.inbox.inbox(int(days), who), headers=NO_STORE)


async def _caller(request: Request) -> tuple[Publishing, StaffMember]:
    parts: Parts = request.app.state.parts
    return parts.publishing, await signed_in(request)


def _key(request: Request, who: StaffMember) -> str:
    """The caller's own key, empty for none: two callers with the same one never meet."""
    key = request.headers.get("idempotency-key", "")
    return "studio:" + digest(f"{who.id}:{request.url.path}:{key}") if key else ""


def _number(request: Request) -> int:
    number: int = request.path_params["number"]
    return number


async def _with_state(parts: Publishing, found: Version) -> dict[str, Any]:
    share = await parts.versions.share() if found.state == "canary" else None
    return _shown(found, await parts.versions.ready(), share, parts.versions.keeps(found))


_SHOWN = ("number", "state", "source", "draft", "job", "at", "by", "asked_by", "approved_by", "share", "why", "returned")
_MOMENTS = ("asked_at", "approved_at", "published_at")


def _shown(found: Version, ready: frozenset[str], share: Share | None, kept: bool) -> dict[str, Any]:
    told = {name: msgspec.to_builtins(getattr(found, name)) for name in _SHOWN}
    told |= {name: getattr(found, name) or None for name in _MOMENTS}
    own = share if share is not None and share.version == found.number else None
    return told | {"ready": found.model in ready, "kept": kept, "canary": _counts(found, own) if own else None}


def _counts(found: Version, share: Share) -> dict[str, int]:
    return {"since": found.published_at, "turns": share.own.turns, "doubtful": share.own.doubtful,
            "handed_off": share.own.handed_off, "failed": share.own.failed, "others": share.others.turns,
            "others_doubtful": share.others.doubtful, "others_handed_off": share.others.handed_off}
