"""What everybody may know of the operator, for the faces: names, hours, what is promised, where privacy is explained."""

from __future__ import annotations

import msgspec
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, request_response

from server.parts import Parts
from server.problems import body


def routes() -> list[BaseRoute]:
    """`/api/v1/operator`."""
    told = GZipMiddleware(request_response(operator), minimum_size=400)  # the widget asks for it on each visit
    return [Route("/api/v1/operator", told, methods=["GET"])]


async def operator(request: Request) -> Response:
    """Public facts; nothing of a person, so any page may read them."""
    parts: Parts = request.app.state.parts
    facts = parts.operator
    return body({
        "name": facts.name, "minimum_age": facts.minimum_age, "languages": facts.languages, "time_zone": facts.time_zone,
        "privacy_url": facts.policies.privacy_url, "document_most_mb": facts.policies.documents.most_mb,
        "sign_in_url": facts.policies.sign_in_url, "identity": [key for key, topic in facts.topics.items() if topic.identity],
        "departments": {key: {"name": msgspec.to_builtins(d.name), "hours": msgspec.to_builtins(d.hours)}
                        for key, d in facts.departments.items()},
        "topics": {key: msgspec.to_builtins(topic.name) for key, topic in facts.topics.items()},
        "channels": msgspec.to_builtins(facts.channels), "redress": msgspec.to_builtins(facts.redress),
        "help_lines": msgspec.to_builtins(facts.help_lines),
    }, headers={"Cache-Control": "max-age=300", "Access-Control-Allow-Origin": "*"})
