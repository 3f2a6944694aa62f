"""A version that waits for being asked for, made without a training: the published model, or one that was trained before, under
another name, with a fair comparison."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import msgspec

from base import settings as configuration
from base.ledger import Once, single
from server.parts import build
from studio import version_store
from studio.jobs import fingerprint
from studio.report import Replay, Report, Score
from studio.version_store import Trained
from tests.support.product import Product

FAIR = Report(languages=[Score("tr", 10, 10, 10), Score("en", 10, 10, 10)], styles=[], protected=[], doubtful=Score("", 20, 0, 0),
              confusion=[], changed=[], replay=Replay(), seconds=1.0)


async def ready_version(product: Product, draft: str, by: str, report: Report = FAIR, trained: bytes = b"") -> tuple[int, str]:
    """The version's number and its model's name; `by` is who would have trained it, `trained` another model than the published one."""
    parts = build(configuration.load(product.env))
    try:
        data = trained or next((product.folder / "models").glob("kopru-*.tar.gz")).read_bytes()
        model, job = f"kopru-{secrets.token_hex(6)}", f"job_{secrets.token_hex(6)}"
        archive = product.folder / "studio" / job / "out" / f"{model}.tar.gz"
        archive.parent.mkdir(parents=True)
        archive.write_bytes(data)
        changes = fingerprint(await parts.drafts.changes(draft))
        told = Trained(model, "s" * 64, hashlib.sha256(data).hexdigest(), msgspec.json.encode(report).decode())

        def work(tx: Any) -> int:
            return version_store.add(tx, told, draft, changes, job, by, parts.clock.now_ms())

        return await parts.ledger.do(single, Once(work)), model
    finally:
        await parts.stop()
