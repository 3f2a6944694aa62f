"""Run with the bot's Python: keeps a dialogue in the stores that the environment names, as the Rasa server would, and tells how it went.

`dialogue` writes one turn and reads it back as another process would; `lock SECONDS` holds a conversation's lock for so long.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import stores, tracker_store

DOMAIN = Domain.from_dict({"slots": {"asks": {"type": "any", "mappings": [{"type": "custom"}]}}})


async def dialogue() -> dict[str, object]:
    """Two turns, each read anew; where they are kept."""
    url = stores.tracker_url()
    os.environ |= {"KOPRU_TRACKER_URL": url, "KOPRU_ACTIONS_URL": "http://127.0.0.1:9/webhook", "KOPRU_INTERNAL_SECRET": "t" * 24}
    stores.prepare(url)
    tracker_store.install()
    endpoint = AvailableEndpoints.read_endpoints("endpoints.yml").tracker_store
    for text in ("çekim gelmedi", "dün"):
        store = TrackerStore.create(endpoint, DOMAIN)
        tracker_store._recent._kept.clear()
        tracker = await store.retrieve("c") or DialogueStateTracker("c", DOMAIN.slots)
        tracker.update(UserUttered(text, {"name": "greet"}))
        tracker.update(SlotSet("asks", text))
        await store.save(tracker)
    tracker_store._recent._kept.clear()
    read = await TrackerStore.create(endpoint, DOMAIN).retrieve("c")
    return {"said": [event.text for event in read.events if isinstance(event, UserUttered)], "asks": read.get_slot("asks"),
            "kind": url.partition(":")[0]}


async def lock(seconds: float) -> dict[str, object]:
    """When the lock was had, and when given back."""
    endpoint = stores.lock_store()
    store = LockStore.create(endpoint)
    async with store.lock("c"):
        since = time.time()
        print("held", flush=True)
        await asyncio.sleep(seconds)
        until = time.time()
    return {"kind": type(store).__name__, "since": since, "until": until}


if __name__ == "__main__":
    what = dialogue() if sys.argv[1] == "dialogue" else lock(float(sys.argv[2]))
    print(json.dumps(asyncio.run(what)))
