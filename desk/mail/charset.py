"""Bytes of a mail as text, whatever they claim to be: declared charset, then what Turkish mail really is. Pure."""

from __future__ import annotations

import binascii
import codecs
import re
from base64 import b64decode
from quopri import decodestring

_WORD = re.compile(r"=\?([^?\s]+)\?([BbQq])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
_META = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_OLD_TURKISH = "cp1254"
"""Holds every letter of ISO-8859-9 at the same place, and the quotes and euro signs that mail programs mix in."""
_TO_OLD_TURKISH = {"iso8859-9", "iso8859-1", "cp1252", "ascii", "latin-1"}
"""Declared like this Turkish mail is Windows-1254 more often than not; Western letters read the same in it but for six."""
_WHOLE = 3
"""So many whole letters to a broken one, and it is UTF-8 that was cut or damaged on the way."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff\ue000]")
_SIX = str.maketrans("ÐÝÞðýþ", "ĞİŞğış")
"""Turkish letters that were read as Icelandic ones somewhere on the way."""


def text_of(data: bytes, declared: str = "") -> str:
    """The text; never fails. UTF-8 wins when it fits, for a wrong charset is declared more often than UTF-8 fits by chance."""
    for bom, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return _clean(data.decode(name, "replace"))
    name = _known(declared)
    if name.startswith(("utf-16", "utf-32", "iso2022", "utf-7", "hz")):
        return _clean(data.decode(name, "replace"))
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken or broken * _WHOLE < sum(letter > "\x7f" for letter in text) - broken:
        return _clean(text)
    if not name or name in _TO_OLD_TURKISH or name == "utf-8":
        name = _OLD_TURKISH
    return _clean(data.decode(name, "replace"))


def html_charset(data: bytes) -> str:
    """What a page says of itself."""
    found = _META.search(data[:4000])
    return found[1].decode("ascii", "replace") if found else ""


def header(raw: str) -> str:
    """A header's words: RFC 2047 also where it is broken, raw bytes also where they are forbidden."""
    joined = _BETWEEN.sub(r"\1\2", raw.replace("\r", "").replace("\n", " ").replace("\t", " "))
    parts, last = [], 0
    run: list[tuple[str, bytes]] = []
    for found in _WORD.finditer(joined):
        between = joined[last:found.start()]
        if between or (run and run[0][0] != found[1].lower()):
            parts.append(_joined(run))
            run = []
            parts.append(_raw(between))
        run.append((found[1].lower(), _bytes(found[2], found[3])))
        last = found.end()
    parts += [_joined(run), _raw(joined[last:])]
    return " ".join(_clean("".join(parts)).split())


def _joined(run: list[tuple[str, bytes]]) -> str:
    """Neighbours of one charset are read together: programs cut letters in two."""
    return text_of(b"".join(data for _, data in run), run[0][0].partition("*")[0]) if run else ""


def _raw(text: str) -> str:
    """Bytes above 127 come out of the parser as surrogates."""
    return text_of(text.encode("utf-8", "surrogateescape")) if any("\udc80" <= letter <= "\udcff" for letter in text) else text


def _bytes(how: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if how in "Qq":
        return decodestring(raw.replace(b"_", b"=20"))
    try:
        return b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw


def _known(declared: str) -> str:
    try:
        return codecs.lookup(declared.strip().strip("\"'")).name if declared else ""
    except (LookupError, ValueError, UnicodeError):
        return ""


def _clean(text: str) -> str:
    """One kind of line end, no control characters, Turkish letters mended where they are plainly Icelandic."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text.translate(_SIX) if any(letter in text for letter in "ýþðÞÝÐ") else text
