"""A content small enough to be read in no time, and the people who work on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from sqlalchemy.engine import Connection

from base import identity, session_store
from base.access import StaffMember
from base.ledger import Once, single
from base.settings import Settings
from server.app import App, create
from server.doors import COOKIE
from tests.support.api import Browser

FILES = {
    "domain.yml": 'version: "3.1"\nintents:\n  - greet\n  - deposit_missing: {use_entities: []}\n  - payment_failed\n  - distress\nentities: [amount]\n',
    "config.yml": "recipe: default.v1\nlanguage: tr\n",
    "data/nlu/tr/finance.yml": """# Para.
version: "3.1"
nlu:
- intent: deposit_missing
  examples: |
    - para yatırdım ama hesabıma gelmedi
    - dün [500](amount) lira attım yok
- intent: payment_failed
  examples: |
    - kartım reddedildi ödeme olmadı
""",
    "data/nlu/en/finance.yml": """version: "3.1"
nlu:
- intent: deposit_missing
  examples: |
    - my deposit has not arrived in the account
- intent: payment_failed
  examples: |
    - the card was declined at checkout
""",
    "data/nlu/tr/care.yml": 'version: "3.1"\nnlu:\n- intent: distress\n  examples: |\n    - yaşamak istemiyorum artık\n',
    "data/nlu/en/care.yml": 'version: "3.1"\nnlu:\n- intent: distress\n  examples: |\n    - i do not want to live any more\n',
    "data/responses/finance.yml": """version: "3.1"
responses:
  utter_deposit:
    - condition: [{type: slot, name: language, value: tr}]
      text: "Yatırmanız {due} bakiyenize geçer."
    - condition: [{type: slot, name: language, value: en}]
      text: "Your deposit will be credited {due}."
  label_deposit_missing:
    - condition: [{type: slot, name: language, value: tr}]
      text: "Yatırdığım para gelmedi"
    - condition: [{type: slot, name: language, value: en}]
      text: "My deposit is missing"
""",
    "data/responses/care.yml": """version: "3.1"
responses:
  utter_distress:
    - condition: [{type: slot, name: language, value: tr}]
      text: "Sizi bir kişiye bağlıyorum."
    - condition: [{type: slot, name: language, value: en}]
      text: "I am connecting you to a person."
""",
    "data/rules/finance.yml": 'version: "3.1"\nrules:\n- rule: a deposit\n  steps:\n  - intent: deposit_missing\n  - action: action_deposit\n',
    "data/concepts.yml": "# Ideas.\nmoney:\n  deposit:\n    tr: [yatir, para at]\n    en: [deposit$, pay in]\ncare:\n  despair:\n    tr: [yasamak]\n    en: [live$]\n",
    "tests/nlu/finance.yml": """# Never trained on.
sentences:
- {text: "yatırım yansımadı bakiyeye", intent: deposit_missing, lang: tr, style: plain}
- {text: "topped up, nothing there", intent: deposit_missing, lang: en, style: blunt}
""",
    "operator.yml": "policies:\n  required_documents:\n    tr: Kimlik belgesi\n    en: An identity document\n",
    "docs/content-guide.md": "| niyetler | sınır | border |\n| --- | --- | --- |\n| `deposit_missing` · `payment_failed` | Para çıktıysa `deposit_missing`. | Money left: `deposit_missing`. |\n",
}


def write_content(root: Path) -> Path:
    """The files below `root`."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


class Newsroom:
    """The application with its editors."""

    def __init__(self, app: App) -> None:
        self.app, self.parts = app, app.parts
        self.drafts = app.parts.drafts

    async def hire(self, login: str, role: str, approver: bool = False) -> tuple[StaffMember, Browser]:
        """A member of staff who is signed in, with their browser."""
        now = self.parts.clock.now_ms()

        def work(tx: Connection) -> tuple[StaffMember, str]:
            made = identity.add_staff(tx, login, login.title(), role, (), "a-long-password", now)  # type: ignore[arg-type]
            identity.change_staff(tx, login, now, approver=approver)
            token = session_store.start(tx, made, now)
            member = session_store.member_of(tx, token, now)
            assert member is not None
            return member, token

        member, token = await self.parts.ledger.do(single, Once(work))
        return member, Browser(self.app, member.id, {"Cookie": f"{COOKIE}={token}"})

    def read(self, name: str) -> str:
        """A content file as it stands."""
        return (self.drafts.library.root / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        """Somebody edits a file by hand."""
        (self.drafts.library.root / name).write_text(text, encoding="utf-8")


def example(after: str, before: str = "", intent: str = "deposit_missing", language: str = "tr") -> dict[str, Any]:
    """A change of an example as it is sent."""
    return {"kind": "example", "intent": intent, "language": language, "before": before, "after": after}


SAID = {"tr": [{"text": "Yatırmanız {due} bakiyenize geçer."}], "en": [{"text": "Your deposit will be credited {due}."}]}
NEW = {"tr": [{"text": "Yatırmanız {due} hesabınıza geçer."}], "en": [{"text": "Your deposit will be credited {due}."}]}
REPLY = {"kind": "reply", "name": "utter_deposit", "before": SAID, "after": NEW}


class Day:
    """Two editors, an approver, and a draft."""

    def __init__(self, room: Newsroom, elif_: tuple[StaffMember, Browser], can: tuple[StaffMember, Browser],
                 deniz: tuple[StaffMember, Browser], draft: str) -> None:
        self.room, self.draft = room, draft
        (self.elif_, self.elifs), (self.can, self.cans), (self.deniz, self.denizs) = elif_, can, deniz
        self.keys = 0

    async def change(self, who: Browser, *changes: dict[str, Any], key: str = "", why: str = "") -> httpx.Response:
        self.keys += 1
        return await who.post(f"/studio/drafts/{self.draft}/changes", {"changes": changes, "why": why}, key or f"c{self.keys}")

    async def post(self, who: Browser, path: str) -> httpx.Response:
        self.keys += 1
        return await who.post(f"/studio/drafts/{self.draft}{path}", {}, f"p{self.keys}")

    async def now(self) -> dict[str, Any]:
        told: dict[str, Any] = (await self.elifs.get(f"/studio/drafts/{self.draft}")).json()
        return told

    async def publish(self) -> int:
        version = await self.room.drafts.version(self.draft)
        return await self.room.drafts.apply(self.draft, version, self.elif_, self.deniz, "haftalık")


@asynccontextmanager
async def newsroom(settings: Settings, folder: Path) -> AsyncIterator[Newsroom]:
    """The application over a content of its own below `folder`."""
    app = create(msgspec.structs.replace(settings, content=write_content(folder / "content")))
    try:
        yield Newsroom(app)
    finally:
        await app.parts.stop()


async def begun(room: Newsroom) -> Day:
    people = [await room.hire("elif", "editor"), await room.hire("can", "editor"), await room.hire("deniz", "supervisor", True)]
    answer = await people[0][1].post("/studio/drafts", {"title": "Yatırma"}, "begin")
    assert answer.status_code == 201
    return Day(room, *people, answer.json()["draft"]["id"])  # type: ignore[arg-type]
