"""What agents have at hand, over HTTP: canned replies for the composer's menu, labels, and the checklists of the topics."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from base.operator import Operator
from base.settings import ROOT
from handoff import canned
from server.doors import signed_in

FOLDER = ROOT / "data" / "canned"


def routes(operator: Operator) -> list[BaseRoute]:
    """`/api/v1/canned`; raises BadSettings for replies that can't be used."""
    told = msgspec.json.encode({
        "replies": canned.load(FOLDER, operator.topics), "labels": operator.labels,
        "checklists": {name: topic.checklist for name, topic in operator.topics.items() if topic.checklist},
    })

    async def replies(request: Request) -> Response:
        """All of them: a few dozen, searched in the browser as the agent types."""
        await signed_in(request)
        return Response(told, media_type="application/json", headers={"Cache-Control": "private, max-age=300"})

    return [Route("/api/v1/canned", replies)]
