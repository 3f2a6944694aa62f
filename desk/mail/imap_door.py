"""The other door for mail: a mailbox that is looked into now and then (IMAP), for operators whose server keeps it."""

from __future__ import annotations

import asyncio
import imaplib
import re
import ssl
from contextlib import suppress
from urllib.parse import unquote, urlsplit

import structlog

from base.errors import BadSettings
from base.repeating import Repeating
from desk.mail.inbox import NOBODY, Inbox
from desk.mail.smtp_door import MOST_BYTES

log = structlog.get_logger()

EVERY = 20.0
"""Seconds between looks."""
TIMEOUT = 30.0
AT_ONCE = 50
BEGINNING = 1024 * 1024
"""Bytes of a mail that is too large: words come before files."""
_PORTS = {"imap": 143, "imaps": 993}
_RETURN_PATH = re.compile(rb"^return-path:[ \t]*<([^<>\r\n]{0,254})>", re.IGNORECASE | re.MULTILINE)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class ImapDoor:
    """Looks into `imaps://user:password@host/INBOX`. A mail is marked as seen after it is kept; both processes may look:
    what is fetched twice is the same mail. Raises BadSettings."""

    def __init__(self, inbox: Inbox, url: str, every: float = EVERY) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
            raise BadSettings("KOPRU_IMAP_URL: expected imaps://user:password@host/INBOX")
        self._inbox = inbox
        self._secure, self._host, self._port = parts.scheme == "imaps", parts.hostname, parts.port or _PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username), unquote(parts.password or "")
        self._folder = unquote(parts.path.strip("/")) or "INBOX"
        self._looking = Repeating("imap", self.look, every, away=(OSError, imaplib.IMAP4.error))

    def start(self) -> None:
        """Begins to look; what was not kept is not marked as seen, and found again at the next look."""
        self._looking.start()

    async def close(self) -> None:
        """Looks no more."""
        await self._looking.close()

    async def look(self) -> int:
        """Keeps what is new; how many mails. Raises OSError or imaplib's error when the server is away."""
        box = await asyncio.to_thread(self._open)
        try:
            kept = 0
            for uid in await asyncio.to_thread(self._unseen, box):
                raw = await asyncio.to_thread(self._fetch, box, uid)
                if raw is not None:
                    await self._inbox.receive(raw, _sender(raw), "")
                    kept += 1
                await asyncio.to_thread(box.uid, "STORE", uid, "+FLAGS", "(\\Seen)")
            return kept
        finally:
            await asyncio.to_thread(_leave, box)

    def _open(self) -> imaplib.IMAP4:
        if self._secure:
            context = ssl.create_default_context()
            box: imaplib.IMAP4 = imaplib.IMAP4_SSL(self._host, self._port, ssl_context=context, timeout=TIMEOUT)
        else:
            box = imaplib.IMAP4(self._host, self._port, timeout=TIMEOUT)
        try:
            box.login(self._user, self._password)
            box.select(f'"{self._folder}"')
        except (OSError, imaplib.IMAP4.error):
            _leave(box)
            raise
        return box

    def _unseen(self, box: imaplib.IMAP4) -> list[str]:
        _, found = box.uid("SEARCH", "UNSEEN")
        return [uid.decode() for uid in (found[0] or b"").split()[:AT_ONCE]]

    def _fetch(self, box: imaplib.IMAP4, uid: str) -> bytes | None:
        """The mail, None when it is gone; of one that is larger than what we take the beginning, with the words: its files are
        refused by name then, and nobody is left without an answer."""
        _, sizes = box.uid("FETCH", uid, "(RFC822.SIZE)")
        size = _SIZE.search(sizes[0] if sizes and isinstance(sizes[0], bytes) else b"")
        large = bool(size) and int(size[1]) > MOST_BYTES  # type: ignore[index]
        if large:
            log.warning("mail_too_large", uid=uid)
        _, parts = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{BEGINNING}>)" if large else "(BODY.PEEK[])")
        return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _sender(raw: bytes) -> str:
    """Who handed it over, as the mailbox's server noted it; empty when it did not: then nobody knows, which is not nobody."""
    found = _RETURN_PATH.search(raw.partition(b"\r\n\r\n")[0])
    return (found[1].decode("ascii", "replace") or NOBODY) if found else ""


def _leave(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        log.info("imap_logout", error=type(error).__name__)
        with suppress(OSError):
            box.shutdown()  # without its answer nobody else closes the connection
