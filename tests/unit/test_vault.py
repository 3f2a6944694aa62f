"""Encryption at rest: nothing opens with the wrong key, for another id or owner, or after any change."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from base.errors import BadSettings, Unavailable
from desk import files as files_module
from desk.files import Files
from desk.vault import Damaged, MasterKeys, Vault, Wrapped

TEXT = "Sayın yetkili, dekont ektedir.".encode() * 40


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(MasterKeys(tmp_path / "keys" / "documents"))


def test_what_was_sealed_opens_and_can_not_be_read_before(vault: Vault) -> None:
    sealed, wrapped = vault.seal(TEXT, "doc_1", "vis_1")
    assert b"dekont" not in sealed
    assert vault.open(sealed, wrapped, "doc_1", "vis_1") == TEXT


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 1 << 20])
def test_files_of_any_size_come_back(vault: Vault, size: int) -> None:
    data = bytes(n % 251 for n in range(size))
    sealed, wrapped = vault.seal(data, "d", "v")
    assert vault.open(sealed, wrapped, "d", "v") == data


def test_each_file_has_its_own_key(vault: Vault) -> None:
    one, key_one = vault.seal(TEXT, "doc_1", "vis_1")
    two, key_two = vault.seal(TEXT, "doc_1", "vis_1")
    assert one != two
    assert key_one != key_two
    with pytest.raises(Damaged):
        vault.open(one, key_two, "doc_1", "vis_1")


@pytest.mark.parametrize(("id_", "owner"), [("doc_2", "vis_1"), ("doc_1", "vis_2"), ("doc_1\nvis_1", ""), ("", "doc_1\nvis_1")])
def test_a_file_opens_for_its_own_id_and_owner_only(vault: Vault, id_: str, owner: str) -> None:
    sealed, wrapped = vault.seal(TEXT, "doc_1", "vis_1")
    with pytest.raises(Damaged):
        vault.open(sealed, wrapped, id_, owner)


def test_every_flipped_bit_is_noticed(vault: Vault) -> None:
    sealed, wrapped = vault.seal(b"kisa", "d", "v")
    for place in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(Damaged):
            vault.open(bytes(changed), wrapped, "d", "v")


@pytest.mark.parametrize("cut", [0, 3, 4, 10, 16, 30])
def test_a_cut_file_is_noticed(vault: Vault, cut: int) -> None:
    sealed, wrapped = vault.seal(TEXT, "d", "v")
    with pytest.raises(Damaged):
        vault.open(sealed[:cut], wrapped, "d", "v")


def test_a_changed_or_foreign_key_is_noticed(vault: Vault, tmp_path: Path) -> None:
    sealed, wrapped = vault.seal(TEXT, "d", "v")
    other = Vault(MasterKeys(tmp_path / "other"))
    for wrong in (Wrapped(wrapped.master, "A" + wrapped.key[1:] if wrapped.key[0] != "A" else "B" + wrapped.key[1:]), Wrapped(wrapped.master, "…"),
                  Wrapped(other.keys.current, wrapped.key), Wrapped(wrapped.master, "")):
        with pytest.raises(Damaged):
            vault.open(sealed, wrong, "d", "v")
    with pytest.raises(Damaged):
        other.open(sealed, wrapped, "d", "v")


def test_a_file_opens_after_the_master_key_was_changed_and_not_once_the_old_one_is_gone(vault: Vault) -> None:
    sealed, old = vault.seal(TEXT, "d", "v")
    vault.keys.add()
    new = vault.rewrap(old, "d", "v")
    assert new.master != old.master
    vault.keys.keep({new.master})
    assert vault.open(sealed, new, "d", "v") == TEXT
    with pytest.raises(Damaged):
        vault.open(sealed, old, "d", "v")


def test_another_process_knows_a_new_master_key_at_once(vault: Vault, tmp_path: Path) -> None:
    other = Vault(MasterKeys(tmp_path / "keys" / "documents"))
    assert other.keys.current == vault.keys.current
    vault.keys.add()
    sealed, wrapped = other.seal(TEXT, "d", "v")
    assert wrapped.master == vault.keys.current
    assert vault.open(sealed, wrapped, "d", "v") == TEXT


def test_processes_that_start_together_agree_on_the_first_key(tmp_path: Path) -> None:
    found: list[str] = []
    start = threading.Barrier(8)

    def first() -> None:
        keys = MasterKeys(tmp_path / "keys")
        start.wait()
        found.append(keys.current)

    threads = [threading.Thread(target=first) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_the_keys_are_for_the_service_alone(vault: Vault, tmp_path: Path) -> None:
    assert vault.keys.current
    assert (tmp_path / "keys" / "documents").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "one\n", "a b c\n", "a QUJD\n", "a !!!!\n"])
def test_a_file_of_keys_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "keys").write_text(text)
    with pytest.raises(BadSettings, match="keys"):
        _ = MasterKeys(tmp_path / "keys").current


# --- on the disk -----------------------------------------------------------------------


def test_files_stand_under_random_names(tmp_path: Path) -> None:
    files = Files(tmp_path)
    names = {files.write(b"x") for _ in range(20)}
    assert len(names) == 20
    assert all(files.read(name) == b"x" for name in names)
    assert sorted(files.older_than(-60)) == sorted(names)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "x" * 32, "0" * 31, "0" * 32 + "/.."])
def test_a_name_that_is_none_of_ours_opens_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(Damaged):
        Files(tmp_path).read(name)


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files_module.os, "fsync", full)
    monkeypatch.setattr(files_module, "sync_folder", lambda _: None)
    with pytest.raises(Unavailable):
        Files(tmp_path).write(b"x")
    assert [path for path in tmp_path.glob("*/*") if path.is_file()] == []
