"""Seals of models: an HMAC over a model's name and bytes, with a key that only this installation has. No seal, no loading.

A model is code as good as any: it decides what customers are told. Written by `bot.launch train` and by the service when
a version is approved (studio/seal.py makes the same seals; tests/contract/seal.json is read by both).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_BYTES = 32
ROOT = Path(__file__).resolve().parent.parent


class Forged(Exception):
    """The model has no seal, or not this installation's seal over these bytes under this name."""


def key_file() -> Path:
    """`KOPRU_MODEL_KEY`, else `keys/models` in the product's folder for data."""
    var = Path(os.environ.get("KOPRU_VAR") or ROOT / "var")
    return Path(os.environ.get("KOPRU_MODEL_KEY") or var / "keys" / "models")


def key(path: Path | None = None) -> bytes:
    """The key, made on first use, readable by its owner only."""
    path = path or key_file()
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


def put(archive: Path, secret: bytes) -> None:
    """Seal an archive of our own making."""
    seal_file(archive).write_text(of(archive.name, archive.read_bytes(), secret) + "\n", encoding="ascii")


def opened(archive: Path, secret: bytes) -> bytes:
    """The bytes of an archive whose seal is right; raises `Forged`. What is loaded must be these bytes, read once."""
    try:
        told = seal_file(archive).read_text(encoding="ascii").strip()
        data = archive.read_bytes()
    except (OSError, UnicodeError) as error:
        raise Forged(f"{archive.name} has no seal") from error
    if not hmac.compare_digest(told, of(archive.name, data, secret)):
        raise Forged(f"{archive.name} was not sealed here")
    return data


def is_sealed(archive: Path, secret: bytes) -> bool:
    """Whether it may be loaded."""
    try:
        opened(archive, secret)
    except Forged:
        return False
    return True


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_hex(KEY_BYTES) + "\n")
    try:
        os.link(new, path)  # whoever is second takes the first one's
    except FileExistsError:
        pass
    finally:
        new.unlink()
