"""How a customer is reached: addresses, language, and which news comes by which way. Pure."""

from __future__ import annotations

import re
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from base.errors import Refused

News = Literal["receipt", "progress", "question", "promise", "result", "survey"]
Way = Literal["email", "sms"]
Preferences = dict[News, tuple[Way, ...]]
USUAL: Preferences = {
    "receipt": ("email",), "progress": ("email",), "question": ("email", "sms"), "promise": ("email",),
    "result": ("email", "sms"), "survey": ("email",),
}
"""By which way each kind of news comes when the customer chose nothing."""
ALWAYS: frozenset[News] = frozenset({"receipt"})
"""News that can't be declined: the number under which a request stands."""

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{3,190}$)[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_PHONE = re.compile(r"\+[1-9]\d{7,14}")
_PUNCTUATION = re.compile(r"[\s().\-/]")


class Contact(Struct, frozen=True):
    """`id` is the visitor's or customer's; empty addresses are not known. Verified: known to be theirs."""

    id: str
    language: Literal["tr", "en"]
    email: str = ""
    email_verified: bool = False
    phone: str = ""
    phone_verified: bool = False
    preferences: Preferences = {}


class ContactChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer changes; None leaves it, an empty text takes the address away."""

    language: Literal["tr", "en"] | None = None
    email: str | None = None
    phone: str | None = None
    preferences: Preferences | None = None


def changed(contact: Contact, change: ContactChange) -> Contact:
    """The contact after `change`; a new address is not verified. Raises Refused: `bad_email`, `bad_phone`."""
    if change.language is not None:
        contact = replace(contact, language=change.language)
    if change.email is not None and (email := read_email(change.email)) != contact.email:
        contact = replace(contact, email=email, email_verified=False)
    if change.phone is not None and (phone := read_phone(change.phone)) != contact.phone:
        contact = replace(contact, phone=phone, phone_verified=False)
    if change.preferences is not None:
        contact = replace(contact, preferences=change.preferences)
    return contact


def read_email(text: str) -> str:
    """The address in small letters, empty for an empty text; raises Refused("bad_email")."""
    address = text.strip().lower()
    if address and not _EMAIL.fullmatch(address):
        raise Refused("bad_email")
    return address


def read_phone(text: str) -> str:
    """The number as +90…, empty for an empty text; raises Refused("bad_phone") also without the country's code."""
    number = _PUNCTUATION.sub("", text)
    number = f"+{number[2:]}" if number.startswith("00") else number
    if number and not _PHONE.fullmatch(number):
        raise Refused("bad_phone")
    return number


def ways(contact: Contact, news: News) -> tuple[Way, ...]:
    """By which ways this news reaches the contact: as chosen, and where that address is missing by the other one."""
    chosen = contact.preferences.get(news, USUAL[news])
    if not chosen and news in ALWAYS:
        chosen = USUAL[news]
    known: dict[Way, str] = {"email": contact.email, "sms": contact.phone}
    reached = tuple(way for way in chosen if known[way])
    if reached or not chosen:
        return reached
    return tuple(way for way in known if known[way])


def preferences_of(text: str) -> Preferences:
    """What is stored, read back."""
    return msgspec.json.decode(text, type=Preferences)
