"""The door to contacts: customers say how they are reached, channels find whom an address belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from sqlalchemy.engine import Connection

from base.clock import Clock
from base.errors import Refused
from base.ledger import Ledger, Once, single
from desk import contact_store as store
from desk.contact import Contact, ContactChange, changed, read_email, read_phone


class Contacts:
    """Contacts over the shared ledger, by the id under which requests stand."""

    def __init__(self, ledger: Ledger, read: Callable[..., Any], clock: Clock) -> None:
        self._ledger, self._read, self._clock = ledger, read, clock

    async def of(self, owner: str) -> Contact | None:
        """The contact of a visitor or customer, None when nothing is known."""
        return await self._read(store.find, owner)  # type: ignore[no-any-return]

    async def change(self, owner: str, change: ContactChange, language: Literal["tr", "en"] = "tr") -> Contact:
        """Changes the contact, or makes it; raises Refused: `bad_email`, `bad_phone`."""
        now = self._clock.now_ms()

        def work(tx: Connection) -> Contact:
            after = changed(store.locked(tx, owner) or Contact(owner, language), change)
            store.save(tx, after, now)
            return after

        return await self._ledger.do(single, Once(work, key=owner))  # type: ignore[no-any-return]

    async def owner(self, email: str, phone: str, language: Literal["tr", "en"]) -> Contact:
        """Whose address or number this is, a new contact when nobody's.

        Raises Refused: `bad_email`, `bad_phone`, `bad_request` when neither is given.
        """
        address, number, now = read_email(email), read_phone(phone), self._clock.now_ms()
        if not address and not number:
            raise Refused("bad_request", field="email")
        work = Once(lambda tx: store.owner_of(tx, address, number, language, now), key=address or number)
        return await self._ledger.do(single, work)  # type: ignore[no-any-return]
