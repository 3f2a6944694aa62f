"""Seals of published models, as bot/seal.py makes and checks them: HMAC over a model's name and bytes.

`tests/contract/seal.json` is read by the tests of both.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from base.errors import Refused

KEY_BYTES = 32


def key(path: Path) -> bytes:
    """This installation's key, made on first use, readable by its owner only."""
    if not path.exists():
        _make(path)
    found = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(found) != KEY_BYTES:
        raise ValueError(f"{path} holds no key of {KEY_BYTES} bytes in hexadecimal")
    return found


def of(name: str, data: bytes, secret: bytes) -> str:
    """The seal of a model's bytes under this name."""
    return hmac.new(secret, name.encode() + b"\0" + hashlib.sha256(data).digest(), hashlib.sha256).hexdigest()


def seal_file(archive: Path) -> Path:
    """Where an archive's seal stands."""
    return archive.with_name(archive.name + ".seal")


def opened(archive: Path, secret: bytes) -> bytes:
    """The bytes of an archive whose seal is right; raises Refused("forged_model")."""
    try:
        told, data = seal_file(archive).read_text(encoding="ascii").strip(), archive.read_bytes()
    except (OSError, UnicodeError):
        raise Refused("forged_model") from None
    if not hmac.compare_digest(told, of(archive.name, data, secret)):
        raise Refused("forged_model")
    return data


def put(data: bytes, archive: Path, secret: bytes) -> None:
    """Keeps the bytes as a sealed model; whoever looks meanwhile sees all of it or nothing."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    _whole(seal_file(archive), of(archive.name, data, secret).encode() + b"\n")
    _whole(archive, data)


def _whole(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with new.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    new.replace(path)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_hex(KEY_BYTES) + "\n")
    with suppress(FileExistsError):  # whoever is second takes the first one's
        os.link(new, path)
    new.unlink()
