"""Writes messages: the text of a notice for its receiver, the mail with its headers, the signed facts for programs. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from base import refusals
from base.errors import Refused
from base.operator import Operator, Words
from desk.notices import wording
from desk.notices.plan import CUSTOMER, By, is_answer, may_wake
from desk.notices.prepared_store import Prepared
from desk.notices.sample import sample, topic_of
from desk.notices.store import Delivery, Material
from desk.notices.texts import Texts, Wording, filled, short
from desk.request import Request

_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
_PARAGRAPH = re.compile(r"\n\s*\n")


class Parcel(Struct, frozen=True):
    """A message ready to be sent: `to` is an address, a phone number or a webhook's name."""

    id: str
    by: By
    to: str
    subject: str
    text: str
    at: datetime
    language: str = "tr"
    reply_to: str = ""
    thread: tuple[str, ...] = ()
    is_answer: bool = False
    may_wake: bool = False


class Rehearsed(Struct, frozen=True):
    """A letter and a short message as a customer would get them."""

    subject: str
    text: str
    sms: str


class Letters:
    """The operator's way of writing: its texts, its address, its pages."""

    def __init__(self, operator: Operator, texts: Texts, mail_from: str, public_url: str) -> None:
        self._operator, self._texts, self._public = operator, texts, public_url.rstrip("/")
        self.mail_from, self.shipped = mail_from, texts

    def use(self, changed: Mapping[tuple[str, str], Wording]) -> None:
        """Writes with these texts where there are some, else with those that were shipped."""
        self._texts = self.shipped.with_changes(changed)

    def rehearsed(self, kind: str, topic: str, wording: Wording, language: Literal["tr", "en"], at: datetime) -> Rehearsed:
        """What would be sent with this wording, about an invented request; nothing of the texts in use changes."""
        mine = Letters(self._operator, self._texts.with_changes({(kind, topic): wording}), self.mail_from, self._public)
        about = topic_of(self._operator, self._texts, kind, topic)

        def written(by: By) -> tuple[str, str]:
            return mine._written(*sample(self._operator, kind, about, by, language, at), language, at)

        return Rehearsed(*written("email"), written("sms")[1])

    def parcel(self, delivery: Delivery, material: Material) -> Parcel | None:
        """The message of a delivery; None when there is nobody or nothing to send it to any more."""
        at = datetime.fromtimestamp(delivery.at / 1000, self._operator.zone)
        if delivery.by == "webhook":
            return Parcel(delivery.id, "webhook", delivery.to, delivery.kind, _facts(delivery, material), at)
        if delivery.to != CUSTOMER:
            return self._to_staff(delivery, material, at)
        to = self._address(delivery, material)
        if not to or (delivery.kind == "survey_reminder" and (material.survey is None or material.survey.answered_at)):
            return None
        language = material.contact.language if material.contact else material.request.language
        subject, text = self._written(delivery, material, language, at)
        token = material.token
        return Parcel(delivery.id, delivery.by, to, subject, text, at, language, self.reply_address(token) if token else "",
                      material.thread, is_answer(material.step.kind, material.step.data),
                      may_wake(delivery.kind, material.request.priority))

    def prepared(self, delivery: Delivery, ready: Prepared) -> Parcel:
        """The message of a letter that was ready when it was ordered."""
        at = datetime.fromtimestamp(delivery.at / 1000, self._operator.zone)
        values = {"operator": self._operator.name, "help": self._help(ready.language)}
        signature = filled(self._texts.pieces.signature.of(ready.language), values)
        text = f"{ready.text}\n\n-- \n{signature}\n"
        return Parcel(delivery.id, "email", ready.address, ready.subject, text, at, ready.language)

    def message(self, parcel: Parcel) -> EmailMessage:
        """The mail: plain text and simple HTML, marked as automatic (RFC 3834), threaded, with a stable Message-ID."""
        message = EmailMessage(policy=SMTP)
        local, _, domain = self.mail_from.rpartition("@")
        message["From"] = Address(self._operator.name, local, domain)
        message["To"] = _ascii(parcel.to)
        message["Subject"] = " ".join(parcel.subject.split())
        message["Date"] = format_datetime(parcel.at)
        message["Message-ID"] = f"<{parcel.id}@{domain}>"
        if parcel.reply_to:
            message["Reply-To"] = parcel.reply_to
        if parcel.thread:
            message["In-Reply-To"] = parcel.thread[-1]
            message["References"] = " ".join(parcel.thread)
        message["Auto-Submitted"] = "auto-replied" if parcel.is_answer else "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(parcel.text, cte="quoted-printable")
        message.add_alternative(_html(parcel), subtype="html", cte="quoted-printable")
        message.set_boundary(f"=_{parcel.id}")  # the same message to the last byte when it is sent again
        message["Content-Language"] = parcel.language
        return message

    def reply_address(self, token: str) -> str:
        """The address whose answers belong to one request: `destek+r.TOKEN@example.com`."""
        local, _, domain = self.mail_from.rpartition("@")
        return f"{local}+r.{token}@{domain}"

    def _address(self, delivery: Delivery, material: Material) -> str:
        if material.contact is None:
            return ""
        return material.contact.email if delivery.by == "email" else material.contact.phone

    def _to_staff(self, delivery: Delivery, material: Material, at: datetime) -> Parcel | None:
        department = self._operator.departments.get(delivery.to.partition(":")[2])
        if department is None or not department.email:
            return None
        language = self._operator.languages[0]
        subject, text = self._written(delivery, material, language, at)
        return Parcel(delivery.id, "email", department.email, subject, text, at, language)

    def _written(self, delivery: Delivery, material: Material, language: str, at: datetime) -> tuple[str, str]:
        values = self._values(delivery, material, language, at)
        said = self._texts.of(delivery.kind, material.request.topic)
        if delivery.by == "sms":
            return "", short(said.sms.of(language), values)
        signature = filled(self._texts.pieces.signature.of(language), values)
        text = filled(said.text.of(language), values)
        return said.subject.of(language).format_map(values), f"{text}\n\n-- \n{signature}\n"

    def _values(self, delivery: Delivery, material: Material, language: str, at: datetime) -> Mapping[str, str]:
        operator, request, data = self._operator, material.request, material.step.data
        topic, department = operator.topics.get(request.topic), operator.departments.get(request.department)
        promised = topic is None or topic.promise.unit != "at_once"
        state = self._texts.pieces.states.get(request.state)
        reopen = int(data.get("reopen_until", 0))
        return {
            "number": request.tracking_number, "subject": request.subject, "operator": operator.name,
            "topic": topic.name.of(language) if topic else request.topic,
            "department": department.name.of(language) if department else request.department,
            "state": state.of(language) if state else request.state,
            "until": self._until(request.due_to, at, language) if promised else "",
            "text": str(data.get("text", "")), "survey": self._survey(delivery, material, language),
            "reopen_until": self._until(reopen, at, language) if reopen else "",
            "missing": self._missing(data, language), "refused": self._refused(data, language),
            "stranger": self._stranger(data, at, language), "help": self._help(language), "into": str(data.get("into", "")),
            "code": str(data.get("code", "")), "minutes": str(data.get("minutes", "")),
            "list": "\n".join(self._item(each, language) for each in material.listed),
        }

    def _until(self, ms: int, at: datetime, language: str) -> str:
        return wording.until(datetime.fromtimestamp(ms / 1000, self._operator.zone), at, language)

    def _survey(self, delivery: Delivery, material: Material, language: str) -> str:
        """The link; whoever wrote in the chat is asked there first, and by letter only as the reminder."""
        survey = material.survey
        if survey is None or survey.answered_at or (survey.channel == "chat" and delivery.kind != "survey_reminder"):
            return ""
        return f"{self._public}/survey/{survey.token}" + ("" if language == survey.language else f"?language={language}")

    def _missing(self, data: Mapping[str, Any], language: str) -> str:
        names = [self._texts.pieces.fields[field].of(language) for field in data.get("missing", ())]
        joined = (" ve " if language == "tr" else " and ").join(names)
        return self._texts.pieces.missing.of(language).format(fields=joined) if joined else ""

    def _refused(self, data: Mapping[str, Any], language: str) -> str:
        """Files of a mail that were not taken, each with the reason."""
        lines = [f"{file['name']}: {refusals.text(Refused(file['code'], most=file.get('most')), language)}"
                 for file in data.get("refused", ())]
        return self._texts.pieces.refused.of(language).format(files="\n".join(lines)) if lines else ""

    def _stranger(self, data: Mapping[str, Any], at: datetime, language: str) -> str:
        """What anybody may know of a request whose number was named by somebody else."""
        other = data.get("other")
        if not other:
            return ""
        last = wording.on(datetime.fromtimestamp(int(other["at"]) / 1000, self._operator.zone), at, language)
        state = self._texts.pieces.states[other["state"]].of(language)
        return self._texts.pieces.stranger.of(language).format(other=other["number"], state=state, last=last)

    def _help(self, language: str) -> str:
        return ", ".join(f"{line.name.of(language)} ({line.address})" for line in self._operator.help_lines
                         if line.kind in {"gambling_support", "crisis"})

    def _item(self, request: Request, language: str) -> str:
        item: Words = self._texts.pieces.item
        return item.of(language).format(number=request.tracking_number, subject=request.subject)


def _facts(delivery: Delivery, material: Material) -> str:
    """What programs are told: no words and no address of anybody."""
    request = material.request
    names = ("tracking_number", "state", "topic", "department", "priority", "channel", "language", "registered_at", "due_from",
             "due_to")
    told = {"id": delivery.id, "kind": delivery.kind, "at": material.step.at,
            "request": {name: getattr(request, name) for name in names}}
    return msgspec.json.encode(told).decode()


def _ascii(address: str) -> str:
    """The address with its domain as the mail system writes it."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _html(parcel: Parcel) -> str:
    paragraphs = "".join(f"<p>{linked(part).replace(chr(10), '<br>')}</p>" for part in _PARAGRAPH.split(parcel.text.strip()))
    return (f'<!doctype html><html lang="{parcel.language}"><meta charset="utf-8"><body style="font: 16px/1.5 sans-serif; '
            f'max-width: 620px">{paragraphs}</body></html>')


def linked(text: str) -> str:
    """The text as HTML, with its addresses to press."""
    return _LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', html.escape(text, quote=False))
