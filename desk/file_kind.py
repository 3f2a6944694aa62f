"""What a file really is, told by its content, and what it may be called. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Kind = Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]
EXTENSIONS: dict[Kind, str] = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
NAME_AT_MOST = 80


def sniff(data: bytes) -> Kind | None:
    """The kind by its first bytes, None for everything that is not accepted. The name and what the browser says don't count."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return "application/pdf" if re.match(rb"%PDF-[12]\.\d", data) else None


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a WebP by its header; its library makes room for the picture before anyone can ask it."""
    chunk, head = data[12:16], data[20:30]
    if len(head) < 10:
        return None
    if chunk == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if chunk == b"VP8L" and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    return None


def clean_name(name: str, kind: Kind) -> str:
    """The name without folders, control characters and turned writing, with the extension that the content has."""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(ch for ch in base if unicodedata.category(ch)[0] != "C" and ch not in '<>:"|?*')
    stem = re.sub(r"\.\w{1,5}$", "", kept).strip(" .")[:NAME_AT_MOST].strip()
    return f"{stem or 'belge'}.{EXTENSIONS[kind]}"
