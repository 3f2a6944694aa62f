"""What an operation of the API is, who calls it, and how a call comes in and goes out."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base import key_store, visitor_store
from base.access import StaffMember
from base.errors import Refused
from base.key_store import Integrator, ScopeName
from server.doors import Origins, is_own, signed_in, staff_token
from server.parts import Parts
from server.problems import body, field_of, language, read, whole

Kind = Literal["anyone", "customer", "staff", "integrator"]
KEY_AT_MOST = 120


class Caller(Struct, frozen=True):
    """Who calls: a customer's browser, a member of staff, a program with a key, or anyone."""

    kind: Kind
    id: str = ""
    member: StaffMember | None = None
    integrator: Integrator | None = None


class Call(Struct, frozen=True):
    """One call, read and checked: `query` and `body` are of the operation's types, `key` is what makes a repeat one."""

    parts: Parts
    who: Caller
    language: Literal["tr", "en"]
    path: dict[str, str]
    query: Any
    body: Any
    key: str


class Operation(Struct, frozen=True):
    """One thing the API does. `answer` None is an empty 204, `text/csv` an answer that the handler makes itself. `asks` is a
    POST that changes nothing: what is asked is too long or too private for an address. `most_bytes`: the body is a file, at
    most so long, and comes as it is."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    name: str
    about: str
    who: tuple[Kind, ...]
    handler: Callable[[Call], Awaitable[Any]]
    answer: Any = None
    body: Any = None
    query: Any = None
    scope: ScopeName | None = None
    status: int = 200
    media: str = "application/json"
    more: str = ""
    asks: bool = False
    most_bytes: int = 0

    @property
    def changes(self) -> bool:
        """Whether it changes something, and so takes an Idempotency-Key."""
        return self.method != "GET" and not self.asks


def routes(operations: Sequence[Operation], prefix: str) -> list[BaseRoute]:
    """One route for each path, in the order in which the paths come."""
    by_path: dict[str, dict[str, Operation]] = {}
    for each in operations:
        by_path.setdefault(each.path, {})[each.method] = each
    return [Route(prefix + path, _endpoint(methods), methods=[*methods, "OPTIONS"]) for path, methods in by_path.items()]


def _endpoint(methods: dict[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        shared = _shared(request, methods)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=shared)
        operation = methods["GET" if request.method == "HEAD" else request.method]
        answer = await operation.handler(await _read(request, operation))
        if isinstance(answer, Response):
            answer.headers.update(shared)
            return answer
        headers = {"Cache-Control": "no-store", **shared}
        return Response(status_code=204, headers=headers) if operation.answer is None else body(answer, operation.status, headers)

    return endpoint


async def _read(request: Request, operation: Operation) -> Call:
    parts: Parts = request.app.state.parts
    who = await _caller(request, parts)
    _let_in(operation, who)
    if operation.changes and who.kind != "anyone":
        parts.changes.take(f"{who.kind}:{who.id}")
    query = _query(request, operation.query)
    told: Any = None
    if operation.most_bytes:
        told = await whole(request, operation.most_bytes)
    elif operation.body is not None:
        told = await read(request, operation.body)
    return Call(parts, who, language(request), dict(request.path_params), query, told, _key(request, operation, who))


async def _caller(request: Request, parts: Parts) -> Caller:
    """By bearer (a visitor's token, or a program's key) or by the cookie of staff, which the guard has looked at already;
    raises Refused: `bad_token`, `not_signed_in`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        if token.startswith(key_store.PREFIX):
            integrator = await parts.read(key_store.find, token)
            if integrator is not None:
                return Caller("integrator", integrator.id, integrator=integrator)
        elif (owner := await parts.read(visitor_store.owner_of_token, token, parts.clock.now_ms())) is not None:
            return Caller("customer", owner)
        raise Refused("bad_token")
    if not staff_token(request.headers.get("cookie", "")):
        return Caller("anyone")
    member = await signed_in(request)
    return Caller("staff", member.id, member)


def _let_in(operation: Operation, who: Caller) -> None:
    if "anyone" in operation.who:
        return
    if who.kind == "anyone":
        raise Refused("not_signed_in")
    scoped = who.integrator is None or (operation.scope is not None and operation.scope in who.integrator.scopes)
    if who.kind not in operation.who or not scoped:
        raise Refused("forbidden")


def _shared(request: Request, methods: dict[str, Operation]) -> dict[str, str]:
    """CORS headers for a site that shows the widget: its pages may do what a customer does."""
    origin = request.headers.get("origin", "")
    if not origin or is_own(request.scope):
        return {}
    if not Origins(request.app.state.parts)(request.scope):
        return {}
    allowed = [name for name, each in methods.items() if {"customer", "anyone"} & {*each.who}]
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Methods": ", ".join(allowed), "Vary": "Origin",
            "Access-Control-Allow-Headers": "authorization, content-type, idempotency-key, accept-language"}


def _query(request: Request, kind: Any) -> Any:
    """The query as the struct: a field of several values is a name that stands several times; unknown names are refused."""
    if kind is None:
        return None
    several = {name for name, hint in get_type_hints(kind).items() if get_origin(hint) is tuple}
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in several:
            given.setdefault(name, []).append(value)
        elif name in given:
            raise Refused("bad_request", field=name)
        else:
            given[name] = value
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Refused("bad_request", field=field_of(str(error))) from None


def _key(request: Request, operation: Operation, who: Caller) -> str:
    """The caller's own Idempotency-Key as it is stored: two callers with the same one never meet."""
    if not operation.changes:
        return ""
    given = request.headers.get("idempotency-key", "")
    if not 0 < len(given) <= KEY_AT_MOST:
        raise Refused("bad_request", field="idempotency-key")
    return "api:" + hashlib.sha256(f"{who.kind}:{who.id}:{given}".encode()).hexdigest()
