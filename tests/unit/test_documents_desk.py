"""Documents on requests: who may put and see them, how many, once; sealed on the disk; nothing half after a kill."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.engine import Connection

from base import audit
from base.access import Customer, StaffMember, StaffRole
from base.errors import Refused
from base.identity import add_staff
from base.ledger import Once, single
from base.settings import ROOT, Settings
from base.visitor_store import new_visitor
from desk import document_store, store
from desk.document_store import Document, documents
from desk.documents import Documents, Person, Upload
from desk.service import NewRequest
from server.app import App, create
from tests.support import commands, forked
from tests.support import nasty_files as nasty

NEW = NewRequest("cnv_1", "chat", "tr", "withdrawal", "Çekim gelmedi", "2026-01-01", "withdrawal")
PASSWORD = "a-password-for-tests"


class Desk:
    """A service without a socket, with one customer, one request and two agents."""

    def __init__(self, app: App) -> None:
        self.app, self.parts = app, app.parts
        self.documents: Documents = app.parts.documents

    async def begin(self) -> None:
        visitor, self.token = await self.write(lambda tx: new_visitor(tx, "tr", self.parts.clock.now_ms()))
        stranger, self.strange_token = await self.write(lambda tx: new_visitor(tx, "tr", self.parts.clock.now_ms()))
        self.owner, self.stranger = Customer(visitor), Customer(stranger)
        request, _ = await self.parts.desk.register(NEW, visitor, "k")
        self.number = request.tracking_number
        self.elif_ = await self.member("elif", "finance")
        self.mert = await self.member("mert", "support")

    async def member(self, login: str, department: str, role: StaffRole = "agent") -> StaffMember:
        id_ = await self.write(lambda tx: add_staff(tx, login, login, role, (department,), PASSWORD, 1))
        return StaffMember(id_, login, login, role, (department,))

    async def write(self, work: Callable[[Connection], Any]) -> Any:
        return await self.parts.ledger.do(single, Once(work))

    async def add(self, data: bytes = b"", key: str = "u1", **more: Any) -> Document:
        upload = Upload(self.number, self.owner, "dekont.jpg", data or nasty.picture(), key)
        return await self.documents.add(replace(upload, **more))

    async def register_in(self, conversation: str) -> str:
        request, _ = await self.parts.desk.register(replace(NEW, conversation=conversation), self.owner.visitor, conversation)
        return request.tracking_number

    async def audited(self, about: str) -> list[tuple[str, str]]:
        return [(row.by, row.action) for row in await self.parts.read(audit.about, about)]

    def stored(self) -> list[Path]:
        return [path for path in self.parts.settings.documents.glob("*/*") if path.is_file()]


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    made = Desk(create(settings))
    await made.begin()
    yield made
    await made.parts.stop()


async def test_a_document_is_sealed_on_the_disk_and_stands_on_the_timeline(desk: Desk) -> None:
    data = nasty.pdf()
    document = await desk.add(data, name="Ödeme dekontu.exe")
    assert (document.name, document.kind, document.size) == ("Ödeme dekontu.pdf", "application/pdf", len(data))
    (file,) = desk.stored()
    assert b"PDF" not in file.read_bytes()
    _, steps = await desk.parts.read(store.find, desk.number)
    assert (steps[-1].kind, steps[-1].data["document"]) == ("document_added", document.id)
    shown, content = await desk.documents.open(desk.number, document.id, desk.owner)
    assert (shown, content) == (document, data)


async def test_the_same_upload_again_gives_the_same_document(desk: Desk) -> None:
    first, again = await desk.add(), await desk.add()
    assert first == again
    assert len(desk.stored()) == 1
    with pytest.raises(Refused, match="cid_reused"):
        await desk.add(nasty.picture("PNG"))
    assert len(desk.stored()) == 1


async def test_the_same_upload_many_times_at_once_is_one_document(desk: Desk) -> None:
    found = await asyncio.gather(*(desk.add() for _ in range(4)))
    assert len({document.id for document in found}) == 1
    assert len(desk.stored()) == 1


async def test_a_document_answers_what_the_customer_was_asked(desk: Desk) -> None:
    await desk.parts.desk.work(desk.number, "asked_customer", desk.elif_.id, "a", "Dekontu ekler misiniz?")
    await desk.add()
    request, steps = await desk.parts.read(store.find, desk.number)
    assert (request.state, [step.kind for step in steps[-2:]]) == ("in_review", ["document_added", "customer_answered"])


async def test_what_staff_add_does_not_answer_for_the_customer(desk: Desk) -> None:
    await desk.parts.desk.work(desk.number, "asked_customer", desk.elif_.id, "a", "Dekontu ekler misiniz?")
    await desk.add(who=desk.elif_)
    request, _ = await desk.parts.read(store.find, desk.number)
    assert request.state == "waiting_customer"


async def test_a_decided_request_takes_no_documents(desk: Desk) -> None:
    await desk.parts.desk.work(desk.number, "resolved", desk.elif_.id, "a")
    with pytest.raises(Refused, match="request_not_open"):
        await desk.add()
    assert desk.stored() == []


async def test_nobody_adds_to_what_is_not_theirs(desk: Desk) -> None:
    for upload in ({"who": desk.stranger}, {"who": desk.mert}, {"number": "KPR-0000-0000-0000"}, {"number": "nonsense"}):
        with pytest.raises(Refused, match="not_found"):
            await desk.add(**upload)
    assert desk.stored() == []


async def test_there_is_an_end_to_documents_on_a_request_and_in_a_day(desk: Desk) -> None:
    rules = desk.parts.operator.policies.documents
    draft = await desk.add()

    async def checked(**changed: int) -> Document | None:
        request, _ = await desk.parts.read(store.find, desk.number)
        return await desk.parts.read(document_store.check, request, replace(draft, upload_key="other"), replace(rules, **changed))

    with pytest.raises(Refused, match="too_many_documents"):
        await checked(most_per_request=1)
    with pytest.raises(Refused, match="daily_quota"):
        await checked(most_mb_per_day=0)
    assert await checked(most_per_request=2) is None
    with pytest.raises(Refused, match="too_many_documents"):  # under the lock as well, when two come at once
        await desk.write(lambda tx: document_store.add(tx, replace(draft, id="doc_x", upload_key="z"), replace(rules, most_per_request=1)))


@pytest.mark.parametrize(("data", "code"), [(b"MZ nonsense", "file_type"), (nasty.png_bomb(), "file_pixels"), (nasty.locked_pdf(), "file_locked")])
async def test_what_is_refused_leaves_nothing(desk: Desk, data: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        await desk.add(data)
    with pytest.raises(Refused, match="file_empty"):
        await desk.documents.add(Upload(desk.number, desk.owner, "x", b"", "e"))
    assert desk.stored() == []
    assert await desk.documents.list_of(desk.number, desk.owner) == []


async def test_each_look_of_staff_is_in_the_audit_chain_and_the_owners_are_not(desk: Desk) -> None:
    document = await desk.add()
    await desk.documents.open(desk.number, document.id, desk.owner)
    assert await desk.audited(document.id) == []
    await desk.documents.open(desk.number, document.id, desk.elif_)
    await desk.documents.open(desk.number, document.id, desk.elif_)
    assert await desk.audited(document.id) == [(desk.elif_.id, "document.seen")] * 2


async def test_to_a_stranger_a_document_is_not_there(desk: Desk) -> None:
    document = await desk.add()
    people: tuple[Person, ...] = (desk.stranger, desk.mert, replace(desk.elif_, role="editor"), Customer("vis_nobody"))
    for person in people:
        with pytest.raises(Refused) as theirs:
            await desk.documents.open(desk.number, document.id, person)
        with pytest.raises(Refused) as missing:
            await desk.documents.open(desk.number, "doc_none", person)
        assert theirs.value == missing.value == Refused("not_found")
        with pytest.raises(Refused, match="not_found"):
            await desk.documents.list_of(desk.number, person)
    assert await desk.audited(document.id) == []


async def test_a_document_belongs_to_its_request_alone(desk: Desk) -> None:
    document = await desk.add()
    other, _ = await desk.parts.desk.register(replace(NEW, topic="game"), desk.stranger.visitor, "k2")
    with pytest.raises(Refused, match="not_found"):
        await desk.documents.open(other.tracking_number, document.id, desk.stranger)


async def test_supervisors_see_every_department(desk: Desk) -> None:
    deniz = await desk.member("deniz", "support", "supervisor")
    document = await desk.add()
    assert (await desk.documents.open(desk.number, document.id, deniz))[0] == document


async def test_guessing_numbers_is_stopped(desk: Desk) -> None:
    with pytest.raises(Refused, match="too_many_guesses"):
        for _ in range(20):
            try:
                await desk.documents.list_of(desk.number, desk.stranger)
            except Refused as refused:
                if refused.code != "not_found":
                    raise


async def test_swapped_and_changed_files_are_noticed(desk: Desk) -> None:
    one, two = await desk.add(), await desk.add(nasty.picture("PNG"), key="u2")
    folder = desk.parts.settings.documents
    path_one, path_two = (folder / each.file[:2] / each.file for each in (one, two))
    whole, other = path_one.read_bytes(), path_two.read_bytes()
    for wrong in (other, whole[:-1] + bytes([whole[-1] ^ 1]), whole[: len(whole) // 2], b""):
        path_one.write_bytes(wrong)
        with pytest.raises(Refused, match="document_damaged"):
            await desk.documents.open(desk.number, one.id, desk.owner)
    path_one.unlink()
    with pytest.raises(Refused, match="document_damaged"):
        await desk.documents.open(desk.number, one.id, desk.owner)
    path_one.write_bytes(whole)
    assert (await desk.documents.open(desk.number, one.id, desk.owner))[0] == one


async def test_a_row_that_claims_anothers_file_opens_nothing(desk: Desk) -> None:
    one, two = await desk.add(), await desk.add(nasty.picture("PNG"), key="u2")
    stolen = {name: getattr(one, name) for name in ("file", "master", "key", "sha256")}
    await desk.write(lambda tx: tx.execute(sa.update(documents).where(documents.c.id == two.id).values(**stolen)))
    with pytest.raises(Refused, match="document_damaged"):
        await desk.documents.open(desk.number, two.id, desk.owner)


async def test_the_master_key_is_changed_under_all_files(desk: Desk) -> None:
    data = nasty.picture("PNG")
    added = [await desk.add(data, key=f"u{n}") for n in range(3)]
    old = added[0].master
    assert await desk.documents.rotate() == 3
    assert await desk.parts.read(document_store.masters) != {old}
    assert [len((await desk.documents.open(desk.number, each.id, desk.owner))[1]) for each in added] == [added[0].size] * 3
    assert old in desk.parts.settings.document_keys.read_text()
    await desk.documents.rotate()
    assert old not in desk.parts.settings.document_keys.read_text(), "it is destroyed at the second change"
    await desk.documents.open(desk.number, added[0].id, desk.owner)


async def test_files_without_a_row_are_swept_and_only_those(desk: Desk) -> None:
    document = await desk.add()
    folder = desk.parts.settings.documents / "ab"
    folder.mkdir(exist_ok=True)
    (folder / ("ab" + "0" * 30)).write_bytes(b"orphan")
    (folder / ("ab" + "1" * 30 + ".part")).write_bytes(b"half")
    assert await desk.documents.sweep() == 0, "they are young: their upload may be under way"
    assert await desk.documents.sweep(-60) == 2
    assert [path.name for path in desk.stored()] == [document.file]


# --- over HTTP -------------------------------------------------------------------------


@pytest.fixture
async def http(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(desk.app), base_url="http://kopru.test",
                                 headers={"Authorization": f"Bearer {desk.token}"}) as client:
        yield client


def sent(name: str = "dekont.jpg", key: str = "u1", **more: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Idempotency-Key": key, **more}


async def test_a_customer_puts_lists_and_takes_documents(desk: Desk, http: httpx.AsyncClient) -> None:
    path = f"/api/v1/requests/{desk.number}/documents"
    added = await http.post(path, content=nasty.pdf(), headers=sent("%C3%96deme%20dekontu.pdf"))
    assert (added.status_code, added.json()["name"]) == (201, "Ödeme dekontu.pdf")
    assert (await http.get(path)).json() == {"documents": [added.json()]}
    taken = await http.get(f"{path}/{added.json()['id']}/content")
    assert len(taken.content) == added.json()["size"]
    assert taken.headers["content-type"] == "application/pdf"
    assert taken.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%96deme%20dekontu.pdf"
    assert taken.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in taken.headers["content-security-policy"]
    assert "no-store" in taken.headers["cache-control"]


async def test_the_reason_is_told_in_both_languages(desk: Desk, http: httpx.AsyncClient) -> None:
    path = f"/api/v1/requests/{desk.number}/documents"
    told = [(await http.post(path, content=b"MZ", headers=sent(key=spoken, **{"Accept-Language": spoken}))).json()["title"] for spoken in ("tr", "en")]
    assert told == ["Bu dosya türü kabul edilmiyor. PDF, JPG ya da PNG ekleyin.", "This file type is not accepted. Add a PDF, JPG or PNG."]


async def test_too_much_is_refused_before_it_is_read(desk: Desk, http: httpx.AsyncClient) -> None:
    path, read = f"/api/v1/requests/{desk.number}/documents", 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield bytes(1 << 20)

    announced = await http.post(path, content=b"x", headers=sent(**{"Content-Length": str(1 << 40)}))
    streamed = await http.post(path, content=endless(), headers=sent())
    assert [announced.status_code, streamed.status_code] == [413, 413]
    assert read <= 12


@pytest.mark.parametrize("key", ["", "x" * 101])
async def test_an_upload_without_a_key_is_refused(desk: Desk, http: httpx.AsyncClient, key: str) -> None:
    answer = await http.post(f"/api/v1/requests/{desk.number}/documents", content=nasty.picture(), headers=sent(key=key))
    assert answer.status_code == 400


async def test_strangers_get_the_same_answer_as_for_nothing(desk: Desk, http: httpx.AsyncClient) -> None:
    path = f"/api/v1/requests/{desk.number}/documents"
    added = (await http.post(path, content=nasty.picture(), headers=sent())).json()
    strange = {"Authorization": f"Bearer {desk.strange_token}"}
    answers = [await http.get(f"{path}/{id_}/content", headers=strange) for id_ in (added["id"], "doc_none")]
    assert answers[0].status_code == 404
    assert answers[0].content == answers[1].content
    for header in ({"Authorization": "Bearer nobody"}, {"Authorization": ""}):
        assert (await http.get(f"{path}/{added['id']}/content", headers=header)).status_code == 401


async def test_staff_take_a_document_with_their_session(desk: Desk, http: httpx.AsyncClient) -> None:
    path = f"/api/v1/requests/{desk.number}/documents"
    added = (await http.post(path, content=nasty.picture(), headers=sent())).json()
    del http.headers["Authorization"]
    await http.post("/api/v1/login", json={"login": "elif", "password": PASSWORD})
    assert (await http.get(f"{path}/{added['id']}/content")).status_code == 200
    assert await desk.audited(added["id"]) == [(desk.elif_.id, "document.seen")]
    assert (await http.get(f"{path}/{added['id']}/content", headers={"Origin": "https://evil.example"})).status_code == 403


# --- killed at each step ---------------------------------------------------------------

STEPS = ("os.fsync", "os.rename", "after os.rename", "files.sync_folder", "document_store.add", "after document_store.add")
KILLED = """
import asyncio, importlib, os, signal, sys
from base import settings
from base.access import Customer
from desk.documents import Upload
from server.parts import build
from tests.support import nasty_files
step, number, visitor = sys.argv[1:]
parts = build(settings.load())
after = step.startswith("after ")
module, _, name = step.removeprefix("after ").rpartition(".")
module = importlib.import_module(module if module == "os" else f"desk.{module}")
real = getattr(module, name)
def killed(*given, **named):
    if after:
        real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
parts.documents.vault.keys.current
setattr(module, name, killed)
asyncio.run(parts.documents.add(Upload(number, Customer(visitor), "x.jpg", nasty_files.picture(), "u1")))
"""


@pytest.mark.parametrize("step", STEPS)
async def test_a_kill_leaves_no_row_without_a_file_and_the_rest_is_swept(desk: Desk, step: str) -> None:
    settings = desk.parts.settings
    env = os.environ | {"DATABASE_URL": settings.database_url, "KOPRU_VAR": str(settings.var), "KOPRU_INTERNAL_SECRET": "t" * 24, "PYTHONPATH": str(ROOT)}
    child = forked.python(["-c", KILLED, step, desk.number, desk.owner.visitor], env)
    assert await asyncio.to_thread(child.wait) == -signal.SIGKILL
    assert await desk.documents.list_of(desk.number, desk.owner) == []
    await desk.documents.sweep(-60)
    assert desk.stored() == []
    document = await desk.add()  # the same upload again, as its browser would
    assert (await desk.documents.open(desk.number, document.id, desk.owner))[0] == document
    assert [path.name for path in desk.stored()] == [document.file]


async def test_a_row_before_its_file_would_be_noticed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a service that writes the row first leaves one that opens nothing."""
    monkeypatch.setattr(desk.documents._files, "write", lambda _: "0" * 32)
    document = await desk.add()
    with pytest.raises(Refused, match="document_damaged"):
        await desk.documents.open(desk.number, document.id, desk.owner)


def test_the_command_rotates(settings: Settings) -> None:
    done = commands.output({"DATABASE_URL": settings.database_url, "KOPRU_VAR": str(settings.var)}, "documents", "rotate")
    assert done.strip() == "0 documents under a new master key"
