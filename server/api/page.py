"""The API for people who read: the page at /api/v1, and docs/api.md by `python -m server.api.page`."""

from __future__ import annotations

import html as escaping
import sys
from functools import lru_cache
from typing import Any

from base.key_store import SCOPES
from base.settings import ROOT
from server.api import description
from server.api.calls import Operation

PAGE = ROOT / "docs" / "api.md"
INTRODUCTION = f"""# The HTTP API

Made from the types of `server/api/` by `python -m server.api.page`; a test keeps the two equal. The OpenAPI 3.1 description is served
at `/api/v1/openapi.json`, this page at `/api/v1`.

- **Who calls.** Customers: `Authorization: Bearer TOKEN`, the token of `POST /api/v1/visits`. Staff: the session cookie; a call that
  changes something comes from a page of the service. Programs: `Authorization: Bearer kpr_…`, a key made with
  `.venv/bin/python -m server.commands keys create NAME --scope {SCOPES[0]}` (scopes: {", ".join(f"`{scope}`" for scope in SCOPES)};
  `keys list`, `keys revoke ID`). A key is told once; what is stored is its digest.
- **Once.** Whatever changes something takes an `Idempotency-Key` of 1 to 120 characters that the caller makes up. The same key with the
  same content changes nothing more and is answered with how things stand; with other content it is `cid_reused`. Two callers' keys never meet.
- **Pages.** `next` of one page is `cursor` of the following one, null at the end. A page stays where it was while new requests come.
  A cursor belongs to its list: with other filters it is `bad_cursor`.
- **Lists.** Of several values of one field any holds (`state=registered&state=in_review`), of several fields all. `words` are found
  without Turkish letters, capitals and endings, newest first. `sort=priority` and `sort=promise` list what is open.
- **Problems** are `application/problem+json`: `code` for programs, `title` in the language of `Accept-Language` (`tr`, `en`), `field` when
  one is wrong, `Retry-After` when the same call may succeed later. 409 `duplicate` brings the open request on the same.
- **What one may see.** A customer sees what is theirs, staff what their departments have or they hold themselves; all else is `not_found`.
"""


BESIDES = """## Besides, for customers

Pages that show the widget call these too; none of them is a change that could be made twice, or it says how it is repeated.

| call | does |
| --- | --- |
| `POST /api/v1/visits`, `POST /api/v1/tickets` | a token for a browser, and the next one while it is used (docs/identity.md) |
| `POST /api/v1/identify`, `POST /api/v1/sign-in-code`, `POST /api/v1/sign-in-code/confirm` | who the customer is: proved by the operator's site, or by a code to the address of a request |
| `POST /api/v1/left-messages` | `{"subject", "text", "contact"}` with an `Idempotency-Key`: a message left in the chat becomes a request, or goes on the open one on the same; `contact` is an e-mail address or a phone number. 201 with the `tracking_number` |
| `GET /api/v1/contact`, `PUT /api/v1/contact` | how the customer is reached: `language`, `email`, `phone`, and `preferences`, for each kind of news (`receipt`, `progress`, `question`, `promise`, `result`, `survey`) the ways (`email`, `sms`); an empty list declines it, but for `receipt` |
| `GET /api/v1/my-surveys` | what the customer can still be asked about resolved requests, the newest first |
| `GET /api/v1/surveys/{token}`, `POST /api/v1/surveys/{token}` | one survey, and its answer (`rating` 1 to 5, `comment`), once |
| `GET /api/v1/my-data.zip` | all that is kept about the customer, with their documents |
| `GET /api/v1/requests/{number}/documents`, `POST …`, `GET …/{document}/content` | documents of a request (docs/documents.md) |
| `GET /api/v1/requests/{number}/case-file.pdf`, `….json`, `…/deadlock-letter.pdf` | the case file to take along, and management's last word |
| `GET /api/v1/operator` | what everybody may know of the operator |
"""


def markdown() -> str:
    """The whole of docs/api.md."""
    parts = [INTRODUCTION, BESIDES]
    for title, operations in description.grouped():
        parts.append(f"## {title}\n\n" + "\n".join(_described(op) for op in operations))
    return "\n".join(parts)


@lru_cache(1)
def html() -> bytes:
    """The page: the same, to look at. No script."""
    rows = "".join(f"<h2>{title}</h2><dl>" + "".join(_row(op) for op in operations) + "</dl>" for title, operations in description.grouped())
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Köprü API</title>'
            f'<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/web/shared/base.css">'
            f'<link rel="stylesheet" href="/web/api/api.css"></head><body><main><h1>Köprü API</h1>'
            f'<p><a href="/api/v1/openapi.json">openapi.json</a></p>{rows}</main></body></html>').encode()


def _described(op: Operation) -> str:
    lines = [f"### {op.method} /api/v1{op.path}", f"{op.about}. {_who(op)}."]
    if op.query is not None:
        lines.append("Query: " + ", ".join(f"`{name}`" for name in _fields(op.query)) + ".")
    if op.body is not None:
        lines.append(f"Body `{op.body.__name__}`: " + ", ".join(f"`{name}`" for name in _fields(op.body)) + f". {_doc(op.body)}")
    lines.append(_answered(op))
    return "\n".join(lines) + "\n"


def _answered(op: Operation) -> str:
    if op.answer is None:
        return f"Answer: {op.status}, empty."
    if op.answer is str:
        return f"Answer: {op.status}, `{op.media}`."
    return f"Answer: {op.status} `{op.answer.__name__}`: " + ", ".join(f"`{name}`" for name in _fields(op.answer)) + f". {_doc(op.answer)}"


def _who(op: Operation) -> str:
    if "anyone" in op.who:
        return "For everybody"
    names = {"customer": "customers", "staff": "staff", "integrator": f"programs with `{op.scope}`"}
    return "For " + ", ".join(names[kind] for kind in op.who)


def _fields(struct: Any) -> list[str]:
    return list(struct.__struct_encode_fields__)


def _doc(struct: Any) -> str:
    return " ".join((struct.__doc__ or "").split())


def _row(op: Operation) -> str:
    about = escaping.escape(f"{op.about}. {_who(op)}.".replace("`", ""))
    return f"<dt><b>{op.method}</b> <code>/api/v1{escaping.escape(op.path)}</code></dt><dd>{about}</dd>"


def main() -> int:
    """Writes the document."""
    PAGE.write_text(markdown(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
