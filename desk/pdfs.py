"""PDFs are kept as they came, or refused: no scripts, no actions that reach out, no files inside, no locks.

Runs in `desk/inspection.py`."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

import pikepdf

from base.errors import Refused

MOST_INFLATED = 400 * 1024 * 1024
"""Bytes that all streams together may unpack to: a scan of forty pages does, a bomb does not."""
MOST_PAGES = 500
AFTER_END = 1024
"""Bytes that may follow the last %%EOF, which some printers fill with blanks."""

ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
                     "/RichMediaExecute", "/Hide", "/SetOCGState", "/ResetForm"})
KEYS = frozenset({"/JS", "/JavaScript", "/AA", "/XFA", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMediaContent",
                  "/RichMediaSettings"})
SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
_DEPTH = 60
_LEAVE = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})


def check(data: bytes) -> None:
    """Raises Refused: `file_locked`, `file_active`, `file_broken`; or whatever the parser does."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False, inherit_page_attributes=False)
    except pikepdf.PasswordError:
        raise Refused("file_locked") from None
    with pdf:
        if pdf.is_encrypted:
            raise Refused("file_locked")
        if _is_two_things(data) or not 0 < len(pdf.pages) <= MOST_PAGES:
            raise Refused("file_broken")
        _check_start(pdf.Root)
        left = MOST_INFLATED
        for thing in (pdf.trailer, *pdf.objects):
            _check(thing, 0)
            if isinstance(thing, pikepdf.Stream):
                left = _check_stream(thing, left)


def _is_two_things(data: bytes) -> bool:
    """Something else hangs on the end, or an archive is woven in: the same file would be another one to another program."""
    end = data.rfind(b"%%EOF")
    rest = data[end + 5 :]
    return end < 0 or len(rest) > AFTER_END or bool(rest.strip(b"\0\r\n\t ")) or zipfile.is_zipfile(io.BytesIO(data))


def _check_start(root: Any) -> None:
    """Opening may show a place, nothing more: no address is called by looking at a document."""
    start = root.get("/OpenAction")
    if isinstance(start, pikepdf.Dictionary) and str(start.get("/S", "")) != "/GoTo":
        raise Refused("file_active")


def _check(thing: Any, depth: int) -> None:
    """Walks what is written in one object; what it refers to is another object of the list."""
    if depth > _DEPTH:
        raise Refused("file_broken")
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if isinstance(thing, pikepdf.Dictionary):
        if KEYS & set(thing.keys()) or _name(thing, "/S") in ACTIONS or _name(thing, "/Subtype") in SUBTYPES:
            raise Refused("file_active")
        if _name(thing, "/Type") == "/EmbeddedFile":
            raise Refused("file_active")
        inner = [value for _, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        inner = list(thing)
    else:
        return
    for each in inner:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            _check(each, depth + 1)


def _name(thing: pikepdf.Dictionary, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _check_stream(stream: pikepdf.Stream, left: int) -> int:
    """How many bytes are left for the streams after this one."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(each) for each in filters]
    data = stream.read_raw_bytes()
    for name in names:
        if name in _LEAVE:
            break
        if name not in {"/FlateDecode", "/Fl"}:
            data = stream.read_bytes()  # rare encodings: unpacked whole, held by the limit on memory
            break
        data = _inflated(data, left)
    if len(data) > left:
        raise Refused("file_broken")
    return left - len(data)


def _inflated(data: bytes, most: int) -> bytes:
    unpacked = zlib.decompressobj().decompress(data, most + 1)
    if len(unpacked) > most:
        raise Refused("file_broken")
    return unpacked
