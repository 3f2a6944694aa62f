"""Everything a service process consists of, built once from its settings and taken apart in order."""

from __future__ import annotations

import asyncio

from msgspec import Struct

from base import bus as buses
from base import database, second_factor_store
from base import operator as operators
from base.bus import Bus
from base.clock import Clock
from base.identity_proof import Prover
from base.ledger import Ledger, Once, single
from base.limits import Buckets
from base.operator import Operator
from base.repeating import Repeating
from base.settings import Settings
from base.tickets import Tickets
from desk.clamav import Scanner
from desk.contacts import Contacts
from desk.documents import Documents
from desk.files import Files
from desk.joining import Joining
from desk.lists import Lists
from desk.notices.outbox import Outbox
from desk.service import Desk
from desk.survey import Surveys
from desk.sweep import desk_sweep
from desk.vault import MasterKeys, TextBox, Vault
from handoff.bot_client import BotClient
from handoff.dispatch import Dispatch
from handoff.hub import Hub
from handoff.indexing import Indexing
from handoff.reading import Reader
from handoff.service import Conversations
from handoff.sweep import Sweep
from handoff.turns import Turns
from server import post as posts
from server import publishing as studio
from server.doorkeeper import Doorkeeper
from server.post import Post
from server.publishing import Publishing
from server.rights import Rights
from server.throttle import SignInThrottle
from studio.drafts import Drafts
from studio.library import Library

UPLOADS_AT_ONCE = 8
"""Uploads read into memory at the same time, ten megabytes each."""


class Parts(Struct):
    """The parts of one process."""

    settings: Settings
    operator: Operator
    clock: Clock
    ledger: Ledger
    read: Reader
    bus: Bus
    bot: BotClient
    hub: Hub
    conversations: Conversations
    desk: Desk
    contacts: Contacts
    surveys: Surveys
    lists: Lists
    joining: Joining
    post: Post
    sweep: Sweep
    dispatch: Dispatch
    indexing: Indexing
    desk_sweep: Repeating
    visits: Buckets
    changes: Buckets
    codes: Buckets
    tickets: Tickets
    prover: Prover
    sign_ins: SignInThrottle
    doorkeeper: Doorkeeper
    documents: Documents
    uploads: asyncio.Semaphore
    upload_rate: Buckets
    rights: Rights
    drafts: Drafts
    publishing: Publishing
    ready: bool = False

    @property
    def outbox(self) -> Outbox:
        """What is owed and sent."""
        return self.post.outbox

    @property
    def box(self) -> TextBox:
        """What seals the secrets of second factors."""
        return TextBox(self.documents.vault)

    async def start(self) -> None:
        """Begins to hear the bus and to sweep."""
        await self.ledger.do(single, Once(lambda tx: second_factor_store.seal_all(tx, self.box), key="~second-factors"))
        await self.bus.start(self.doorkeeper.beside(self.hub))
        self.sweep.start()
        self.dispatch.start()
        self.indexing.start()
        self.desk_sweep.start()
        self.doorkeeper.start()
        self.rights.start()
        self.post.start()
        await self.drafts.finish()
        await self.publishing.start()
        self.ready = True

    async def stop(self) -> None:
        """Takes all apart; what was accepted is written first."""
        self.ready = False
        await self.conversations.finish(self.settings.bot_timeout + 0.5)
        await self.publishing.close()
        await self.sweep.close()
        await self.dispatch.close()
        await self.indexing.close()
        await self.desk_sweep.close()
        await self.doorkeeper.close()
        await self.rights.close()
        await self.post.close()
        await self.hub.close()
        await self.bus.close()
        await self.bot.close()
        await asyncio.to_thread(self.ledger.close)
        await asyncio.to_thread(self.read.close)


def build(settings: Settings) -> Parts:
    """The parts for these settings; raises BadSettings. Nothing runs yet but the ledger's thread."""
    operator = operators.load(settings.operator_file)
    clock = Clock(settings.clock_start)
    ledger = Ledger(database.writer(settings.database_url, settings.sqlite_synchronous))
    read = Reader(database.reader(settings.database_url))
    bus = buses.connect(settings.redis_url)
    bot = BotClient(settings.rasa_url, settings.internal_secret, settings.bot_timeout)
    hub = Hub(read, bus)
    drafts = Drafts(ledger, read, Library(settings.content), clock)
    publishing, ear = studio.build(settings, operator, clock, ledger, read, bot, drafts)
    turns = Turns(bot, read, hub, operator, clock, ear)
    conversations = Conversations(ledger, read, hub, turns, bus, operator, clock)
    desk, surveys = Desk(ledger, read, operator, clock), Surveys(ledger, read, clock)
    documents = _documents(settings, ledger, read, operator, clock)
    return Parts(settings, operator, clock, ledger, read, bus, bot, hub, conversations, desk,
                 Contacts(ledger, read, clock), surveys,
                 Lists(ledger, read, operator, clock), Joining(ledger, read, operator, clock),
                 posts.build(settings, operator, clock, ledger, read, desk, surveys, documents),
                 Sweep(conversations, settings.agent_grace), Dispatch(conversations), Indexing(conversations), desk_sweep(desk),
                 visits=_by_address(1.0, 60.0, settings), codes=_by_address(1 / 20, 10.0, settings),
                 changes=_by_caller(settings),
                 tickets=Tickets(settings.internal_secret), prover=Prover(settings.identity_keys),
                 sign_ins=SignInThrottle(settings.rate_factor), doorkeeper=Doorkeeper(read, ledger, bus, clock),
                 documents=documents, uploads=asyncio.Semaphore(UPLOADS_AT_ONCE),
                 upload_rate=_by_address(1 / 6, 20.0, settings),
                 rights=Rights(ledger, read, documents, bot, operator, clock),
                 drafts=drafts, publishing=publishing)


def _documents(settings: Settings, ledger: Ledger, read: Reader, operator: Operator, clock: Clock) -> Documents:
    vault = Vault(MasterKeys(settings.document_keys))
    return Documents(ledger, read, Files(settings.documents), vault, Scanner(settings.clamav), operator, clock)


def _by_address(rate: float, burst: float, settings: Settings) -> Buckets:
    """A household opens some widgets."""
    return Buckets(rate * settings.rate_factor, burst * settings.rate_factor, code="too_many_tries")


def _by_caller(settings: Settings) -> Buckets:
    """What one caller of the API changes: some dozen clicks at once, two a second in the long run."""
    return Buckets(2.0 * settings.rate_factor, 60.0 * settings.rate_factor, code="too_many_tries")
