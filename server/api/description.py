"""The OpenAPI 3.1 description of the API, made from the operations and their types, and the page that shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.api import customers, notices, overview, post_office, staff
from server.api.calls import KEY_AT_MOST, Operation, routes
from server.api.types import Problem, RequestOut
from server.problems import body

PREFIX = "/api/v1"
OPERATIONS: tuple[Operation, ...] = (*customers.OPERATIONS, *staff.OPERATIONS, *post_office.OPERATIONS, *overview.OPERATIONS, *notices.OPERATIONS)
PROBLEMS = {
    "400": "What was sent can't be read or can't be done; `field` names what is wrong.",
    "401": "Nobody is signed in, or the token or key is not good.",
    "403": "This caller may not do this.",
    "404": "There is no such thing, or it is not this caller's to see.",
    "409": "An Idempotency-Key was used for something else, an open request says the same (`duplicate`), or it is decided for good.",
    "422": "A date that is to come, or a topic that does not exist.",
    "429": "Too much at once; Retry-After says when to come again.",
    "503": "Not now: busy, or the database is away. Nothing was written; come again with the same key.",
}
_REF = "#/components/schemas/{name}"


def api_routes() -> list[BaseRoute]:
    """The operations, `/api/v1/openapi.json`, and the page at `/api/v1`."""
    return [Route(f"{PREFIX}/openapi.json", _description), Route(PREFIX, _page), *routes(OPERATIONS, PREFIX)]


@lru_cache(1)
def description() -> dict[str, Any]:
    """The whole description as JSON's builtins."""
    structs = [each for op in OPERATIONS for each in (op.answer, op.body) if each not in (None, str)]
    queries = [op.query for op in OPERATIONS if op.query is not None]
    _, schemas = msgspec.json.schema_components([*structs, *queries, Problem, RequestOut], ref_template=_REF)
    paths: dict[str, Any] = {}
    for op in OPERATIONS:
        paths.setdefault(PREFIX + op.path, {})[op.method.lower()] = _operation(op, schemas)
    for query in queries:
        schemas.pop(query.__name__, None)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Köprü", "version": "1", "description": _ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _SECURITY},
    }


def _operation(op: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": op.name, "summary": op.about, "security": _security(op),
        "parameters": [*_path(op), *_query(op, schemas), _LANGUAGE, *([_KEY] if op.changes else [])],
        "responses": {str(op.status): _answer(op), **{status: _problem(text) for status, text in PROBLEMS.items()}},
    }
    if op.body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(op.body)}}}
    return told


def _answer(op: Operation) -> dict[str, Any]:
    if op.answer is None:
        return {"description": "Done."}
    schema: dict[str, Any] = {"type": "string"} if op.answer is str else _ref(op.answer)
    if op.name == "request":
        schema = {"anyOf": [_ref(op.answer), _ref(RequestOut)]}
    return {"description": "Done." if op.changes else "What was asked for.", "content": {op.media: {"schema": schema}}}


def _problem(text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/problem+json": {"schema": _ref(Problem)}}}


def _ref(struct: Any) -> dict[str, str]:
    return {"$ref": _REF.format(name=struct.__name__)}


def _security(op: Operation) -> list[dict[str, list[str]]]:
    if "anyone" in op.who:
        return [{}]
    return [{_SCHEME[kind]: [op.scope] if kind == "integrator" and op.scope else []} for kind in op.who]


def _path(op: Operation) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "description": _PATH[name]}
            for name in re.findall(r"{(\w+)}", op.path)]


def _query(op: Operation, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """A field of several values stands several times."""
    if op.query is None:
        return []
    properties = schemas[op.query.__name__]["properties"]
    return [{"name": name, "in": "query", "required": False, "schema": _without_null(schema)} for name, schema in properties.items()]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """In a query what is missing is missing; there is no null."""
    told = {name: value for name, value in schema.items() if not (name == "default" and value in (None, [], ""))}
    if "anyOf" in told:
        told["anyOf"] = [each for each in told["anyOf"] if each.get("type") != "null"]
        told = told["anyOf"][0] if len(told["anyOf"]) == 1 else told
    if None in told.get("enum", ()):
        told["enum"] = [each for each in told["enum"] if each is not None]
    return told


async def _description(_: Request) -> Response:
    return body(description(), headers={"Cache-Control": "max-age=300", "Access-Control-Allow-Origin": "*"})


async def _page(_: Request) -> Response:
    from server.api.page import html  # made once, when somebody looks

    return Response(html(), media_type="text/html; charset=utf-8", headers={"Cache-Control": "max-age=300"})


def grouped() -> Sequence[tuple[str, list[Operation]]]:
    """The operations by who calls them, for pages."""
    return [("Everybody and customers", list(customers.OPERATIONS)), ("Staff and programs", list(staff.OPERATIONS)),
            ("Mail and messages, for staff", list(post_office.OPERATIONS)), ("Supervisors", list(overview.OPERATIONS)),
            ("Texts of letters, for editors", list(notices.OPERATIONS))]


_SCHEME = {"customer": "visitor", "staff": "staff", "integrator": "key"}
_SECURITY = {
    "visitor": {"type": "http", "scheme": "bearer", "description": "The token that POST /api/v1/visits gave a browser."},
    "staff": {"type": "apiKey", "in": "cookie", "name": "kopru_staff", "description": "The cookie of a signed-in member of staff; "
              "a call that changes something must come from a page of the service."},
    "key": {"type": "http", "scheme": "bearer", "description": "A key made with `kopru keys create`, with the scopes it needs."},
}
_PATH = {"number": "a tracking number", "other": "the other request's tracking number", "view": "a saved view's id", "mail": "a mail's id",
         "delivery": "a message's id", "kind": "a kind of news"}
_KEY = {"name": "Idempotency-Key", "in": "header", "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": KEY_AT_MOST, "pattern": "^[!-~]+$"},
        "description": "The caller's own name for this change: a repeat with the same one changes nothing more."}
_LANGUAGE = {"name": "Accept-Language", "in": "header", "required": False, "schema": {"type": "string", "enum": ["tr", "en"]},
             "description": "The language of what a problem says."}
_ABOUT = ("Requests from first word to archive. Lists are paged by cursor: `next` of one page is `cursor` of the following one. "
          "Every change takes an `Idempotency-Key`. Errors are problem+json with a `code` for programs and a `title` in Turkish or English.")
