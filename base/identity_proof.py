"""A customer's identity as the operator's site signs it: a JWT under keys of a file, fixed algorithms, short, used once."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import structlog
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, OKPKey
from msgspec import Meta, Struct

from base.errors import BadSettings, Refused

log = structlog.get_logger()

LONGEST_S = 300
"""A proof may live five minutes: it is signed for a page that is being opened, not for keeping."""
SKEW_S = 30
"""Seconds that the site's clock may be ahead or behind."""
TOKEN_AT_MOST = 4096
SECRET_AT_LEAST = 32
"""Bytes of a shared secret, as RFC 7518 asks for HS256."""

Algorithm = Literal["EdDSA", "Ed25519", "HS256"]
Short = Annotated[str, Meta(min_length=1, max_length=128)]


class Key(Struct, frozen=True):
    """A key as a JWK, with the one algorithm for which it is meant."""

    kid: Short
    alg: Algorithm
    kty: Literal["OKP", "oct"]
    crv: Literal["Ed25519", ""] = ""
    x: str = ""
    k: str = ""
    d: str = ""


class KeyFile(Struct, frozen=True):
    """The file: who signs, for whom, and the keys; an old one stays beside the new one until nothing is signed with it."""

    issuer: Short
    audience: Short
    keys: Annotated[tuple[Key, ...], Meta(min_length=1)]


class Claims(Struct, frozen=True):
    """What the site says of the customer; further claims are not looked at."""

    iss: Short
    aud: str | list[str]
    sub: Short
    jti: Short
    iat: int
    exp: int
    nbf: int = 0
    name: Annotated[str, Meta(max_length=120)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    birth_date: date | None = None


class Proof(Struct, frozen=True):
    """A customer whose identity is proved; `once` names the proof, which counts until `until` (milliseconds)."""

    issuer: str
    subject: str
    once: str
    until: int
    name: str = ""
    email: str = ""


class Prover:
    """Checks proofs against the key file, which is read again when it has changed: keys rotate without a restart."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._read_as = path, (0, 0)
        self._lock = threading.Lock()
        self._keys = load(path) if path else None
        if path:
            self._read_as = _version(path)

    def check(self, token: str, now_ms: int, today: date, minimum_age: int) -> Proof:
        """The proof; raises Refused: `identity_off`, `bad_identity`, `identity_expired`, `underage`."""
        keys = self._current()
        if keys is None:
            raise Refused("identity_off")
        claims, now = _claims(token, keys), now_ms // 1000
        right = claims.iss == keys.issuer and keys.audience in ([claims.aud] if isinstance(claims.aud, str) else claims.aud)
        if not right or claims.exp - claims.iat > LONGEST_S or claims.exp <= claims.iat or claims.iat > now + SKEW_S:
            raise Refused("bad_identity")
        if claims.nbf > now + SKEW_S:  # RFC 7519, 4.1.5: not before its time
            raise Refused("bad_identity")
        if claims.exp + SKEW_S < now:
            raise Refused("identity_expired")
        if claims.birth_date and _age(claims.birth_date, today) < minimum_age:
            raise Refused("underage", age=minimum_age)
        return Proof(claims.iss, claims.sub, claims.jti, (claims.exp + 2 * SKEW_S) * 1000, claims.name, claims.email)

    def _current(self) -> KeyFile | None:
        if self._path is None:
            return None
        with self._lock:
            try:
                if (version := _version(self._path)) != self._read_as:
                    self._read_as = version
                    self._keys = load(self._path)
                    log.info("identity_keys_read", keys=len(self._keys.keys))
            except (BadSettings, OSError) as error:  # a half-written file: the keys of before still count
                log.error("identity_keys_unreadable", error=str(error))
            return self._keys


def load(path: Path) -> KeyFile:
    """The keys of the file; raises BadSettings that says what is wrong."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=KeyFile)
    except OSError as error:
        raise BadSettings(f"KOPRU_IDENTITY_KEYS: {path.name} can't be read: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise BadSettings(f"KOPRU_IDENTITY_KEYS: {path.name}: {error}") from error
    names = [key.kid for key in found.keys]
    if len(set(names)) != len(names):
        raise BadSettings(f"KOPRU_IDENTITY_KEYS: {path.name}: two keys have the same kid")
    for key in found.keys:
        _check_key(key, path.name)
    return found


def _check_key(key: Key, name: str) -> None:
    wrong = f"KOPRU_IDENTITY_KEYS: {name}: key {key.kid!r}: "
    if key.d:
        raise BadSettings(wrong + "a private key has no business here; put the public one (without d)")
    if (key.kty == "oct") != (key.alg == "HS256"):
        raise BadSettings(wrong + "kty oct goes with alg HS256, kty OKP with EdDSA or Ed25519")
    if key.kty == "oct" and len(key.k) * 3 // 4 < SECRET_AT_LEAST:  # base64url: four symbols are three bytes
        raise BadSettings(wrong + f"the secret needs at least {SECRET_AT_LEAST} bytes")
    try:
        _jwk(key)
    except (JoseError, ValueError) as error:
        raise BadSettings(wrong + str(error)) from error


def _claims(token: str, keys: KeyFile) -> Claims:
    """The claims under a signature that a key of ours made with its own algorithm: the header only says which key."""
    try:
        if len(token) > TOKEN_AT_MOST:
            raise ValueError("too long")
        said: dict[str, Any] = jws.extract_compact(token.encode()).headers()
        key = next((each for each in keys.keys if each.kid == said.get("kid")), None)
        if key is None or said.get("alg") != key.alg:
            raise ValueError("no such key")
        return msgspec.convert(jwt.decode(token, _jwk(key), algorithms=[key.alg]).claims, Claims)
    except (JoseError, ValueError, TypeError, msgspec.MsgspecError) as error:
        log.info("identity_refused", error=type(error).__name__)
        raise Refused("bad_identity") from None


def _jwk(key: Key) -> OKPKey | OctKey:
    if key.kty == "oct":
        return OctKey.import_key({"kty": "oct", "k": key.k, "kid": key.kid})
    return OKPKey.import_key({"kty": "OKP", "crv": key.crv, "x": key.x, "kid": key.kid})


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _version(path: Path) -> tuple[int, int]:
    at = path.stat()
    return at.st_mtime_ns, at.st_size
