"""How customers are reached: addresses read with care, chosen ways, and that a claimed address gives nobody anything."""

from __future__ import annotations

import pytest

from base.errors import Refused
from desk import contact, contact_store
from desk.contact import Contact, ContactChange, changed, ways
from desk.contacts import Contacts
from tests.unit.test_desk_steps import Room, room

__all__ = ["room"]
MADE = Contact("vis_1", "tr", "ayse@example.com", phone="+905550000000")


@pytest.mark.parametrize(("typed", "kept"), [
    (" Ayse.Kaya@Example.COM ", "ayse.kaya@example.com"), ("", ""), ("a+b@alt.example.com", "a+b@alt.example.com"),
    ("ayse@örnek.example", "ayse@örnek.example"),
])
def test_an_address_is_kept_in_small_letters(typed: str, kept: str) -> None:
    assert contact.read_email(typed) == kept


@pytest.mark.parametrize("typed", [
    "ayse", "ayse@", "@example.com", "a b@example.com", "a@b", "a@example..com", "a@example.com\r\nBcc: b@example.com", "a@-example.com",
    "x" * 65 + "@example.com", "a@example.com, b@example.com", "<a@example.com>",
])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="bad_email"):
        contact.read_email(typed)


@pytest.mark.parametrize(("typed", "kept"), [("+90 (555) 000-00-00", "+905550000000"), ("0090 555 000 00 00", "+905550000000")])
def test_a_phone_number_is_kept_with_its_country(typed: str, kept: str) -> None:
    assert contact.read_phone(typed) == kept


@pytest.mark.parametrize("typed", ["0555 000 00 00", "+0 555", "numaram", "+90"])
def test_a_number_without_a_country_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="bad_phone"):
        contact.read_phone(typed)


def test_news_come_as_chosen_and_by_the_other_way_where_an_address_is_missing() -> None:
    assert ways(MADE, "result") == ("email", "sms")
    assert ways(changed(MADE, ContactChange(preferences={"result": ("sms",)})), "result") == ("sms",)
    assert ways(changed(MADE, ContactChange(preferences={"result": ()})), "result") == ()
    assert ways(changed(MADE, ContactChange(email="")), "progress") == ("sms",)
    assert ways(Contact("vis_2", "tr"), "receipt") == ()


def test_the_receipt_with_the_number_can_not_be_declined() -> None:
    assert ways(changed(MADE, ContactChange(preferences={"receipt": ()})), "receipt") == ("email",)


def test_a_new_address_is_not_verified() -> None:
    known = Contact("vis_1", "tr", "ayse@example.com", True)
    assert changed(known, ContactChange(email="ayse@example.com")).email_verified
    assert not changed(known, ContactChange(email="baska@example.com")).email_verified


async def test_a_contact_is_made_changed_and_found(room: Room) -> None:
    contacts = Contacts(room.ledger, room.read, room.clock)
    assert await contacts.of("vis_1") is None
    await contacts.change("vis_1", ContactChange(email="ayse@example.com", preferences={"progress": ()}))
    await contacts.change("vis_1", ContactChange(phone="+905550000000"))
    found = await contacts.of("vis_1")
    assert found == Contact("vis_1", "tr", "ayse@example.com", phone="+905550000000", preferences={"progress": ()})


async def test_an_address_claimed_in_a_chat_is_not_found_as_anybodys(room: Room) -> None:
    await Contacts(room.ledger, room.read, room.clock).change("vis_1", ContactChange(email="baskasi@example.com"))
    with room.ledger.engine.begin() as tx:
        assert contact_store.with_email(tx, "baskasi@example.com") is None
        writer = contact_store.owner_of_email(tx, "baskasi@example.com", "tr", 1)
        assert writer.id != "vis_1"
        assert contact_store.owner_of_email(tx, "baskasi@example.com", "tr", 2) == writer
