"""A mail read whatever shape it is in: who, about what, the new words, all the words, and what is attached. Pure."""

from __future__ import annotations

import re
from base64 import b64decode
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Literal, cast

from msgspec import Struct

from base.errors import Refused
from desk.contact import read_email
from desk.mail import charset, page, quotes
from desk.mail.automatic import Automatic, automatic

ATTACHMENTS_AT_MOST = 50

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^\s<>\"',;()\[\]]+")
_ID = re.compile(r"<([^<>\s]{1,248})>")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_PREFIX = re.compile(r"^\s*(?:(?:re|fwd?|fw|ynt|yan|ilt|cvp|aw|sv)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_TURKISH = re.compile(r"[çğışöüÇĞİŞÖÜ]|\b(?:ve|bir|bu|için|ben|var|yok|merhaba|selam|lütfen|hesab\w*|para\w*|cek\w*"
                      r"|yatır\w*|yatir\w*|gelmedi|değil|degil|nasıl|nasil|neden|teşekkür\w*|tesekkur\w*)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:the|and|is|my|have|not|for|with|you|please|hello|hi|was|has|this|account|withdrawal|deposit|can"
                      r"|thanks?)\b", re.IGNORECASE)


class Attachment(Struct, frozen=True):
    """What came along with the words; `inline` when it is shown in the middle of them."""

    name: str
    type: str
    data: bytes
    inline: bool = False


class Letter(Struct, frozen=True):
    """`text` is everything that was written, `fresh` what is new in it; addresses are empty when they can't be read."""

    message_id: str
    references: tuple[str, ...]
    sender: str
    receivers: tuple[str, ...]
    subject: str
    text: str
    fresh: str
    language: Literal["tr", "en"]
    automatic: Automatic | None
    attachments: tuple[Attachment, ...]


def read(raw: bytes, envelope_from: str | None = None, ours: str = "localhost") -> Letter:
    """The mail; never fails and never drops words. `ours` is the domain of our own Message-IDs."""
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        return _read(message, envelope_from, ours)
    except Exception:  # a mail that the library can't take apart is still somebody's words
        head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        return _letter(_headers_of(head), charset.text_of(body), "", (), envelope_from, ours)


def plain_subject(letter: Letter, number: str = "") -> str:
    """The subject without Re:, Ynt: and a tracking number; where it says nothing the first line that was written."""
    subject = _PREFIX.sub("", letter.subject.replace(number, "") if number else letter.subject)
    subject = " ".join(subject.strip(" []()-:").split())
    if subject:
        return subject
    first = next((line.strip() for line in letter.fresh.split("\n") if line.strip()), "")
    return first or ("(no subject)" if letter.language == "en" else "(konu yok)")


def _read(message: Message, envelope_from: str | None, ours: str) -> Letter:
    texts: list[str] = []
    attachments: list[Attachment] = []
    _collect(message, texts, attachments)
    headers = {name.lower(): charset.header(str(value)) for name, value in reversed(list(message.raw_items()))}
    return _letter(headers, "\n\n".join(text for text in texts if text.strip()), message.get_content_type() + str(
        message.get("content-type", "")).lower(), tuple(attachments), envelope_from, ours)


def _letter(headers: dict[str, str], text: str, content_type: str, attachments: tuple[Attachment, ...],
            envelope_from: str | None, ours: str) -> Letter:
    named = " ".join(headers.get(name, "") for name in ("to", "cc", "delivered-to", "x-original-to"))
    references = _ID.findall(f"{headers.get('in-reply-to', '')} {headers.get('references', '')}")
    message_id = (_ID.findall(headers.get("message-id", "")) or [headers.get("message-id", "").strip("<> ")])[0]
    fresh = quotes.fresh(text)
    sender = _address(headers.get("reply-to", "")) or _address(headers.get("from", ""))
    receivers = tuple(found.lower() for found in _ADDRESS.findall(named))
    language = _language(f"{headers.get('subject', '')}\n{fresh}")
    return Letter(message_id[:248], tuple(dict.fromkeys(references))[:50], sender, receivers, headers.get("subject", ""),
                  quotes.whole(text), fresh, language, automatic(headers, envelope_from, content_type, ours), attachments)


def _collect(part: Message, texts: list[str], attachments: list[Attachment]) -> None:
    """Of alternatives the one that says something, of everything else all of it."""
    kind = part.get_content_type()
    children = part.get_payload() if part.is_multipart() else None
    if isinstance(children, list):
        if kind == "multipart/alternative":
            _collect_best(cast("list[Message]", children), texts, attachments)
            return
        for child in children:
            _collect(cast(Message, child), texts, attachments)
        return
    data = _data(part)
    name = charset.header(str(part.get_filename() or ""))
    how = str(part.get("content-disposition", "")).lower()
    is_attached = "attachment" in how or bool(name)
    if kind in ("text/plain", "text/html") and not is_attached:
        texts.append(_words(kind, data, _charset(part)))
    elif kind.startswith("multipart/"):  # without its parts: the boundary is missing or another one
        texts.append(charset.text_of(data))
    elif (data or name) and len(attachments) < ATTACHMENTS_AT_MOST:
        inline = "attachment" not in how and ("inline" in how or "content-id" in part)
        attachments.append(Attachment(name or kind.replace("/", "."), kind, data, inline))


def _collect_best(choices: list[Message], texts: list[str], attachments: list[Attachment]) -> None:
    told: list[tuple[str, list[str]]] = []
    for choice in choices:
        said: list[str] = []
        _collect(choice, said, attachments)
        told.append((choice.get_content_type(), said))
    plain = [text for kind, said in told if kind == "text/plain" for text in said]
    others = [text for kind, said in told if kind != "text/plain" for text in said]
    best = plain if any(_says_something(text) for text in plain) else others or plain
    texts += best


def _says_something(text: str) -> bool:
    return sum(letter.isalnum() for letter in text) >= 2


def _words(kind: str, data: bytes, declared: str) -> str:
    if kind == "text/html":
        return page.text_of(charset.text_of(data, declared or charset.html_charset(data)))
    return charset.text_of(data, declared)


def _charset(part: Message) -> str:
    declared = part.get_param("charset")
    return str(declared[2] if isinstance(declared, tuple) else declared or "")


def _data(part: Message) -> bytes:
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        letters = _NOT_BASE64.sub("", str(part.get_payload()))
        whole = len(letters) - (len(letters) % 4 == 1)  # a lone last letter holds no byte
        return b64decode(letters[:whole] + "=" * (-whole % 4))
    data = part.get_payload(decode=True)
    if isinstance(data, bytes):
        return data
    return str(part.get_payload() or "").encode("utf-8", "surrogateescape")


def _headers_of(head: bytes) -> dict[str, str]:
    """Headers by hand, where the library gave up."""
    unfolded = re.sub(rb"\n[ \t]+", b" ", head)
    found: dict[str, str] = {}
    for line in unfolded.split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            text = value.decode("utf-8", "surrogateescape")
            found.setdefault(name.strip().decode("ascii", "replace").lower(), charset.header(text))
    return found


def _address(text: str) -> str:
    """The address in a From: the last one in brackets, since names may look like addresses."""
    found = _ADDRESS.findall(text.rpartition("<")[2]) or _ADDRESS.findall(text)
    try:
        return read_email(found[0].rstrip(".")) if found else ""
    except Refused:
        return ""


def _language(text: str) -> Literal["tr", "en"]:
    sample = text[:5000]
    return "en" if len(_ENGLISH.findall(sample)) > len(_TURKISH.findall(sample)) else "tr"
