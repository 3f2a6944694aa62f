"""Encryption at rest: AES-256-GCM with a key for each file, wrapped by a master key, both bound to the file's id and owner."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from base.errors import BadSettings, KopruError

_NONCE, _KEY = 12, 32
_MAGIC = b"KPR1"


class Damaged(KopruError):
    """What is stored is not what was sealed for this id and owner, or its master key is gone."""


class Wrapped(Struct, frozen=True):
    """A file's key under the master key `master`, as text for a column."""

    master: str
    key: str


class Sealed(Struct, frozen=True):
    """What a key belongs to: the id and the owner that it is bound to."""

    id: str
    owner: str
    wrapped: Wrapped


class MasterKeys:
    """The file of master keys, `id base64` on each line, the newest last; made with one key when there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: dict[str, bytes] = {}

    @property
    def current(self) -> str:
        """The id of the key under which new files are sealed; read anew each time, since another process may rotate."""
        if not self._path.exists():
            self._write({_new_name(): secrets.token_bytes(_KEY)}, only_new=True)
        self._read()
        return list(self._keys)[-1]

    def get(self, name: str) -> bytes:
        """The key of this id; raises Damaged."""
        if name not in self._keys:
            self._read()
        if name not in self._keys:
            raise Damaged("master key")
        return self._keys[name]

    def add(self) -> str:
        """A new key, current from now on; its id."""
        before, name = self.current, _new_name()
        self._write(self._keys | {name: secrets.token_bytes(_KEY)})
        self._read()
        if before == self.current:
            raise BadSettings(f"{self._path}: can't be written")
        return name

    def keep(self, names: set[str]) -> None:
        """Destroys all keys but these."""
        self._read()
        self._write({name: key for name, key in self._keys.items() if name in names})
        self._read()

    def _read(self) -> None:
        try:
            lines = self._path.read_text(encoding="ascii").split("\n")
            self._keys = {name: base64.b64decode(key, validate=True) for name, key in (line.split() for line in lines if line)}
        except (OSError, ValueError) as error:
            raise BadSettings(f"{self._path}: can't be read as master keys") from error
        if not self._keys or any(len(key) != _KEY for key in self._keys.values()):
            raise BadSettings(f"{self._path}: expected lines of an id and 32 bytes in base64")

    def _write(self, keys: dict[str, bytes], only_new: bool = False) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(6)}")
        text = "".join(f"{name} {base64.b64encode(key).decode()}\n" for name, key in keys.items())
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if only_new:
            _link(draft, self._path)
        else:
            os.rename(draft, self._path)
        sync_folder(self._path.parent)


class Vault:
    """Seals and opens; knows no files and no tables."""

    def __init__(self, keys: MasterKeys) -> None:
        self.keys = keys

    def seal(self, data: bytes, id_: str, owner: str) -> tuple[bytes, Wrapped]:
        """What to store, and the key to keep beside it."""
        key = AESGCM.generate_key(bit_length=_KEY * 8)
        return _MAGIC + _encrypt(key, data, _bound(id_, owner)), self._wrap(key, id_, owner)

    def open(self, stored: bytes, wrapped: Wrapped, id_: str, owner: str) -> bytes:
        """What was sealed, all of it checked before any of it is given; raises Damaged."""
        key = self._unwrap(wrapped, id_, owner)
        if not stored.startswith(_MAGIC):
            raise Damaged("content")
        return _decrypt(key, stored[len(_MAGIC) :], _bound(id_, owner), "content")

    def rewrap(self, wrapped: Wrapped, id_: str, owner: str) -> Wrapped:
        """The same key under the current master key; raises Damaged."""
        return self._wrap(self._unwrap(wrapped, id_, owner), id_, owner)

    def _wrap(self, key: bytes, id_: str, owner: str) -> Wrapped:
        master = self.keys.current
        sealed = _encrypt(self.keys.get(master), key, _bound("key", id_, owner))
        return Wrapped(master, base64.b64encode(sealed).decode())

    def _unwrap(self, wrapped: Wrapped, id_: str, owner: str) -> bytes:
        try:
            sealed = base64.b64decode(wrapped.key, validate=True)
        except ValueError:
            raise Damaged("key") from None
        return _decrypt(self.keys.get(wrapped.master), sealed, _bound("key", id_, owner), "key")


class TextBox:
    """Seals short texts for a column: the master key's id, the text's own key under it and the sealed text, with spaces;
    marks those that are only compared."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def seal(self, text: str, place: str) -> str:
        """What to store at `place`, which names column and row."""
        sealed, wrapped = self._vault.seal(text.encode(), place, place)
        return f"{wrapped.master} {wrapped.key} {base64.b64encode(sealed).decode()}"

    def open(self, stored: str, place: str) -> str:
        """The text; one that was stored before there were seals as it stands. Raises Damaged."""
        if " " not in stored:
            return stored
        try:
            master, key, sealed = stored.split(" ")
            return self._vault.open(base64.b64decode(sealed, validate=True), Wrapped(master, key), place, place).decode()
        except ValueError:
            raise Damaged("text") from None

    def mark(self, text: str, place: str) -> str:
        """What a text is later known by that is only compared: the master key's id and an HMAC under it, 61 characters. A short
        code can't be found by trying all of them without the key."""
        return self._marked(self._vault.keys.current, text, place)

    def fits(self, text: str, place: str, marked: str) -> bool:
        """Whether the mark is this text's; of a master key that is gone, never."""
        try:
            return hmac.compare_digest(self._marked(marked.partition(":")[0], text, place), marked)
        except Damaged:
            return False

    def _marked(self, master: str, text: str, place: str) -> str:
        own = hmac.digest(self._vault.keys.get(master), b"mark", hashlib.sha256)  # never the key itself that wraps others
        return f"{master}:{hmac.new(own, _bound(place, text), hashlib.sha256).hexdigest()[:48]}"


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _link(draft: Path, path: Path) -> None:
    """The first of several processes wins, and all use its keys."""
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _new_name() -> str:
    return secrets.token_hex(6)


def _bound(*parts: str) -> bytes:
    return "\n".join(parts).encode()


def _encrypt(key: bytes, data: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, bound)


def _decrypt(key: bytes, sealed: bytes, bound: bytes, what: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    except (InvalidTag, ValueError):
        raise Damaged(what) from None
