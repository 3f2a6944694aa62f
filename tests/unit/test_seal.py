"""Seals: made as the contract says, broken by any change of name, bytes or key, with a key that only its owner reads."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from base.errors import Refused
from base.settings import ROOT
from studio import seal

TOLD = json.loads((ROOT / "tests" / "contract" / "seal.json").read_text(encoding="utf-8"))
SECRET = bytes.fromhex(TOLD["key"])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    seal.put(TOLD["data"].encode(), tmp_path / TOLD["name"], SECRET)
    return tmp_path / TOLD["name"]


def test_a_seal_is_what_the_contract_says() -> None:
    assert seal.of(TOLD["name"], TOLD["data"].encode(), SECRET) == TOLD["seal"]


def test_a_sealed_model_opens(archive: Path) -> None:
    assert seal.opened(archive, SECRET) == TOLD["data"].encode()


def test_one_changed_byte_breaks_the_seal(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-1] + b"x")
    assert_forged(archive)


def test_a_model_under_the_name_of_another_is_forged(archive: Path) -> None:
    other = archive.with_name("kopru-ffffffffffff.tar.gz")
    archive.rename(other)
    seal.seal_file(archive).rename(seal.seal_file(other))
    assert_forged(other)


def test_a_seal_of_another_installation_is_none(archive: Path) -> None:
    with pytest.raises(Refused):
        seal.opened(archive, bytes(32))


def test_a_model_without_a_seal_is_forged(archive: Path) -> None:
    seal.seal_file(archive).unlink()
    assert_forged(archive)


def test_the_key_is_made_once_whoever_comes_first_and_is_its_owners_alone(tmp_path: Path) -> None:
    path, found = tmp_path / "keys" / "models", list[bytes]()
    threads = [threading.Thread(target=lambda: found.append(seal.key(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def assert_forged(archive: Path) -> None:
    with pytest.raises(Refused) as refusal:
        seal.opened(archive, SECRET)
    assert refusal.value.code == "forged_model"
