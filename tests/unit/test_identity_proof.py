"""The proof of identity: only what a key of ours signed with its own algorithm, for us, just now, for an adult."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey, RSAKey

from base.errors import BadSettings, Refused
from base.identity_proof import Prover

NOW = 1_800_000_000
TODAY = date(2027, 1, 15)
SITE, US = "https://shop.example.com", "https://support.example.com"
PAIR = OKPKey.generate_key("Ed25519", {"kid": "ed-1"})
SECRET = OctKey.import_key({"kty": "oct", "kid": "hs-1", "k": base64.urlsafe_b64encode(b"s" * 32).rstrip(b"=").decode()})
PUBLIC = {**PAIR.as_dict(private=False), "kid": "ed-1", "alg": "EdDSA"}
SHARED = {**SECRET.as_dict(private=True), "kid": "hs-1", "alg": "HS256"}


def key_file(folder: Path, *keys: dict[str, Any]) -> Path:
    path = folder / "identity.json"
    known = {"issuer": SITE, "audience": US, "keys": list(keys or (PUBLIC, SHARED))}
    path.write_text(json.dumps(known), encoding="utf-8")
    return path


@pytest.fixture
def prover(tmp_path: Path) -> Prover:
    return Prover(key_file(tmp_path))


def claims(**changed: Any) -> dict[str, Any]:
    said = {"iss": SITE, "aud": US, "sub": "customer-42", "jti": "once-1", "iat": NOW, "exp": NOW + 120, "name": "Ayşe Er",
            "birth_date": "1990-05-01"} | changed
    return {key: value for key, value in said.items() if value is not None}


def signed(key: Any = PAIR, alg: str = "EdDSA", kid: str = "ed-1", **changed: Any) -> str:
    return jwt.encode({"alg": alg, "kid": kid}, claims(**changed), key, algorithms=[alg])


def check(prover: Prover, token: str, now: int = NOW) -> Any:
    return prover.check(token, now * 1000, TODAY, 18)


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("make", [lambda: signed(), lambda: signed(SECRET, "HS256", "hs-1")], ids=["EdDSA", "HS256"])
def test_what_the_site_signed_proves_the_customer(prover: Prover, make: Callable[[], str]) -> None:
    proof = check(prover, make())
    assert (proof.issuer, proof.subject, proof.once, proof.name) == (SITE, "customer-42", "once-1", "Ayşe Er")


def public_as_secret() -> str:
    """The public key, which everybody may have, taken for an HMAC secret."""
    key = OctKey.import_key(json.dumps(PAIR.as_dict(private=False)).encode() + b" " * 32)
    return signed(key, "HS256", "ed-1")


def raw_public_as_secret() -> str:
    key = OctKey.import_key({"kty": "oct", "k": PUBLIC["x"]})
    return signed(key, "HS256", "ed-1")


FORGED: dict[str, Callable[[], str]] = {
    "another's key": lambda: signed(OKPKey.generate_key("Ed25519"), "EdDSA"),
    "alg none": lambda: f"{part({'alg': 'none', 'kid': 'ed-1'})}.{part(claims())}.",
    "alg None": lambda: f"{part({'alg': 'None', 'kid': 'ed-1'})}.{part(claims())}.{signed().rpartition('.')[2]}",
    "the public key as a secret": public_as_secret,
    "the raw public key as a secret": raw_public_as_secret,
    "the other key's name": lambda: signed(kid="hs-1"),
    "an algorithm we do not take": lambda: signed(RSAKey.generate_key(2048), "RS256"),
    "no kid": lambda: jwt.encode({"alg": "EdDSA"}, claims(), PAIR, algorithms=["EdDSA"]),
    "an unknown kid": lambda: signed(kid="ed-2"),
    "its own key in the header": lambda: jwt.encode({"alg": "EdDSA", "kid": "ed-9", "jwk": PUBLIC}, claims(), PAIR, algorithms=["EdDSA"]),
    "changed claims": lambda: ".".join((signed().split(".")[0], part(claims(sub="customer-1")), signed().split(".")[2])),
    "a cut signature": lambda: signed()[:-4],
    "wrong audience": lambda: signed(aud="https://elsewhere.example.com"),
    "no audience": lambda: signed(aud=None),
    "wrong issuer": lambda: signed(iss="https://evil.example.com"),
    "no customer": lambda: signed(sub=""),
    "a customer that is no text": lambda: signed(sub=42),
    "no jti": lambda: signed(jti=None),
    "no expiry": lambda: signed(exp=None),
    "an hour long": lambda: signed(exp=NOW + 3600),
    "from tomorrow": lambda: signed(iat=NOW + 86_400, exp=NOW + 86_460),
    "not yet valid": lambda: signed(nbf=NOW + 3600),
    "a beginning that is no moment": lambda: signed(nbf="soon"),
    "ended before it began": lambda: signed(iat=NOW, exp=NOW - 10),
    "a birth date that is none": lambda: signed(birth_date="yesterday"),
    "not a token": lambda: "merhaba",
    "nothing": lambda: "",
    "far too long": lambda: signed(name="x" * 100) + "a" * 5000,
    "not even ASCII": lambda: "ığüş.ığüş.ığüş",
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_or_misused_proof_proves_nothing(prover: Prover, kind: str) -> None:
    with pytest.raises(Refused, match="bad_identity"):
        check(prover, FORGED[kind]())


def test_a_proof_ends(prover: Prover) -> None:
    assert check(prover, signed(), NOW + 120 + 30)
    with pytest.raises(Refused, match="identity_expired"):
        check(prover, signed(), NOW + 120 + 31)


@pytest.mark.parametrize(("born", "adult"), [("2009-01-15", True), ("2009-01-16", False), ("2020-01-01", False), (None, True)])
def test_a_minor_is_refused_on_the_day(prover: Prover, born: str | None, adult: bool) -> None:
    if adult:
        assert check(prover, signed(birth_date=born))
        return
    with pytest.raises(Refused, match="underage"):
        check(prover, signed(birth_date=born))


def test_keys_rotate_without_a_restart(tmp_path: Path) -> None:
    prover, new = Prover(key_file(tmp_path, PUBLIC)), OKPKey.generate_key("Ed25519")
    later = {**new.as_dict(private=False), "kid": "ed-2", "alg": "EdDSA"}
    with pytest.raises(Refused, match="bad_identity"):
        check(prover, signed(new, kid="ed-2"))
    key_file(tmp_path, PUBLIC, later)
    assert check(prover, signed(new, kid="ed-2"))
    assert check(prover, signed()), "the old key counts beside the new one"
    path = key_file(tmp_path, later)
    with pytest.raises(Refused, match="bad_identity"):
        check(prover, signed())
    path.write_text("{half a fi", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert check(prover, signed(new, kid="ed-2")), "a half-written file leaves the keys of before"


def test_without_a_key_file_no_identity_is_taken() -> None:
    with pytest.raises(Refused, match="identity_off"):
        Prover(None).check(signed(), NOW * 1000, TODAY, 18)


@pytest.mark.parametrize(("keys", "named"), [
    (({**PAIR.as_dict(private=True), "kid": "ed-1", "alg": "EdDSA"},), "private key"),
    (({**PUBLIC, "alg": "HS256"},), "oct goes with"),
    (({**PUBLIC, "alg": "none"},), "alg"),
    (({**SHARED, "k": "c2hvcnQ"},), "32 bytes"),
    ((PUBLIC, PUBLIC), "same kid"),
    (({**PUBLIC, "x": "?"},), "ed-1"),
])
def test_a_wrong_key_file_is_named_at_the_start(tmp_path: Path, keys: tuple[dict[str, Any], ...], named: str) -> None:
    with pytest.raises(BadSettings, match=f"KOPRU_IDENTITY_KEYS.*{named}"):
        Prover(key_file(tmp_path, *keys))


def test_a_missing_key_file_is_named_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="KOPRU_IDENTITY_KEYS"):
        Prover(tmp_path / "nowhere.json")
