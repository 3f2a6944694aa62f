"""What editors see and change of the texts of letters and short messages, by kind of news and topic, in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from base import access
from base.errors import Refused
from base.ledger import Once, single
from base.operator import Words
from desk.notices import texts, wording_store
from desk.notices.letters import Rehearsed
from desk.notices.texts import KINDS, SMS_AT_MOST, Wording
from desk.notices.wording_store import Changed, Place
from server.api import shown
from server.api.calls import Call, Operation
from server.api.types import In, Moment

TopicName = Annotated[str, Meta(max_length=40, description="empty: for all topics that have no text of their own")]
Line = Annotated[str, Meta(max_length=200)]
Letter = Annotated[str, Meta(max_length=6000)]
Short = Annotated[str, Meta(max_length=SMS_AT_MOST)]


class Lines(In, frozen=True):
    """A subject in both languages."""

    tr: Line
    en: Line


class Letters(In, frozen=True):
    """A letter in both languages; a paragraph whose placeholder has nothing to say is left out."""

    tr: Letter
    en: Letter


class Shorts(In, frozen=True):
    """A short message in both languages; a sentence whose placeholder has nothing to say is left out."""

    tr: Short
    en: Short


class NoticeIn(In, frozen=True):
    """The text of a kind of news."""

    subject: Lines
    text: Letters
    sms: Shorts
    topic: TopicName = ""


class NoticeQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which of a kind's texts."""

    topic: TopicName = ""


class NoticeOut(Struct, frozen=True):
    """A text as it is used now; `changed_by` and `changed_at` when it is not the one that came with us."""

    kind: str
    topic: str
    subject: Words
    text: Words
    sms: Words
    changed_by: str | None
    changed_at: Moment | None


class Notices(Struct, frozen=True):
    """All of them, and what they may name in braces."""

    notices: list[NoticeOut]
    placeholders: list[str]


class Preview(Struct, frozen=True):
    """The text as customers of either language would get it, with an invented request."""

    tr: Rehearsed
    en: Rehearsed


async def notices(call: Call) -> Notices:
    """The texts in the order in which they come."""
    _edits(call)
    changed = await call.parts.read(wording_store.all_changed)
    used = call.parts.post.letters.shipped.with_changes({place: each.wording for place, each in changed.items()})
    found = [_out(call, (kind, topic), wording, changed.get((kind, topic))) for kind in KINDS
             for topic, wording in (("", used.notices[kind]), *sorted(used.notices[kind].topics.items()))]
    return Notices(found, sorted(texts.PLACEHOLDERS))


async def preview(call: Call) -> Preview:
    """Nothing is kept; what could not be saved is refused here as there."""
    _edits(call)
    told: NoticeIn = call.body
    (kind, topic), wording = _place(call, told.topic), _wording(told)
    texts.refuse_wrong(kind, wording)
    at = datetime.fromtimestamp(call.parts.clock.now_ms() / 1000, call.parts.operator.zone)
    letters = call.parts.post.letters
    return Preview(letters.rehearsed(kind, topic, wording, "tr", at), letters.rehearsed(kind, topic, wording, "en", at))


async def change(call: Call) -> NoticeOut:
    """The next letter is written with it, by every process."""
    _edits(call)
    told: NoticeIn = call.body
    place = _place(call, told.topic)
    wording = _wording(told)
    texts.refuse_wrong(place[0], wording)
    now, by = call.parts.clock.now_ms(), call.who.id
    await call.parts.ledger.do(single, Once(lambda tx: wording_store.change(tx, place, wording, by, now), key="~notices"))
    return _out(call, place, wording, Changed(wording, by, now))


async def take_back(call: Call) -> None:
    """The text that came with us counts again."""
    _edits(call)
    place, now, by = _place(call, call.query.topic), call.parts.clock.now_ms(), call.who.id
    work = Once(lambda tx: wording_store.take_back(tx, place, by, now), key="~notices")
    if not await call.parts.ledger.do(single, work):
        raise Refused("not_found")


def _edits(call: Call) -> None:
    if call.who.member is None:
        raise Refused("forbidden")
    access.access_content(call.who.member, "edit")


def _place(call: Call, topic: str) -> Place:
    if call.path["kind"] not in KINDS:
        raise Refused("not_found")
    if topic and topic not in call.parts.operator.topics:
        raise Refused("unknown_topic")
    return call.path["kind"], topic


def _wording(told: NoticeIn) -> Wording:
    return Wording(*(Words(each.tr.strip(), each.en.strip()) for each in (told.subject, told.text, told.sms)))


def _out(call: Call, place: Place, wording: Any, changed: Changed | None) -> NoticeOut:
    at = shown.moment(call.parts, changed.at) if changed else None
    return NoticeOut(*place, wording.subject, wording.text, wording.sms, changed.by if changed else None, at)


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/notices", "notices", "Texts of letters and short messages, for editors", ("staff",), notices, Notices),
    Operation("PUT", "/notices/{kind}", "change_notice", "Change a text, for all topics or for one", ("staff",), change,
              NoticeOut, NoticeIn),
    Operation("POST", "/notices/{kind}/preview", "preview_notice", "See a text as customers would get it", ("staff",), preview,
              Preview, NoticeIn, asks=True),
    Operation("DELETE", "/notices/{kind}", "take_back_notice", "Let the text that came with us count again", ("staff",),
              take_back, query=NoticeQuery, status=204),
)
