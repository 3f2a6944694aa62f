"""Strange files: what a file is, what is left of a picture, which PDFs are refused, and that bombs hurt nobody."""

from __future__ import annotations

import asyncio
import io
import zipfile

import pytest
from PIL import Image

from base.errors import Refused
from desk import images, inspection, pdfs
from desk.clamav import Scanner
from desk.file_kind import Kind, clean_name, sniff
from desk.inspector import Inspector
from tests.support import nasty_files as nasty

FORMS: dict[str, Kind] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def verdict(data: bytes) -> str:
    """What becomes of the file, in this process: `kept` or why not."""
    kind = sniff(data)
    if kind is None:
        return "file_type"
    try:
        if kind == "application/pdf":
            pdfs.check(data)
        else:
            images.redraw(data, kind)
    except Refused as refused:
        return refused.code
    except Exception:  # the child ends with it, which counts as broken
        return "file_broken"
    return "kept"


@pytest.mark.parametrize("form", FORMS)
def test_sound_pictures_are_kept(form: str) -> None:
    assert verdict(nasty.picture(form)) == "kept"


def test_sound_pdfs_are_kept() -> None:
    assert verdict(nasty.written(b"<</Type/Catalog/Pages 2 0 R>>")) == "kept"
    assert verdict(nasty.pdf()) == verdict(nasty.linked_pdf()) == verdict(nasty.pdf() + b"\r\n\0\0 ") == "kept"


MALFORMED = nasty.malformed()


def test_there_are_many_malformed_files() -> None:
    assert len(MALFORMED) >= 60


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_is_refused(name: str) -> None:
    assert verdict(MALFORMED[name]) in {"file_type", "file_broken", "file_pixels"}


ACTIVE = nasty.active_pdfs()


@pytest.mark.parametrize("name", ACTIVE)
def test_a_pdf_that_does_something_is_refused(name: str) -> None:
    assert verdict(ACTIVE[name]) == "file_active"


def test_a_locked_pdf_is_refused_with_and_without_a_password_to_open_it() -> None:
    assert verdict(nasty.locked_pdf("gizli")) == verdict(nasty.locked_pdf("")) == "file_locked"


@pytest.mark.parametrize("name", nasty.pdf_and_archive())
def test_a_pdf_that_is_an_archive_too_is_refused(name: str) -> None:
    data = nasty.pdf_and_archive()[name]
    assert zipfile.is_zipfile(io.BytesIO(data)), "the file is what it should be for this test"
    assert verdict(data) == "file_broken"


@pytest.mark.parametrize("form", FORMS)
def test_what_hangs_on_a_picture_is_gone(form: str) -> None:
    data = nasty.two_things(form)
    assert zipfile.is_zipfile(io.BytesIO(data))
    kept = images.redraw(data, FORMS[form])
    assert b"script" not in kept
    assert b"<?php" not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))


@pytest.mark.parametrize("form", FORMS)
def test_place_camera_and_name_are_gone_and_the_picture_is_upright(form: str) -> None:
    data = nasty.photo_with_place(form)
    assert b"KameraMarkasi" in data
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    kept = images.redraw(data, FORMS[form])
    shown = Image.open(io.BytesIO(kept))
    assert shown.size == (48, 64)
    assert dict(shown.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment", "Software"} & shown.info.keys()
    assert b"KameraMarkasi" not in kept
    assert b"Ayse" not in kept


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_mode_are_kept(mode: str) -> None:
    out = io.BytesIO()
    form = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (9, 9)).save(out, form)
    assert verdict(out.getvalue()) == "kept"


@pytest.mark.parametrize(("name", "kept"), [
    ("../../etc/passwd", "passwd.png"), ("C:\\Users\\Ayşe\\dekont.exe", "dekont.png"), ("dekont ödeme.PDF", "dekont ödeme.png"), ("", "belge.png"),
    ("a\u202egnp.exe", "agnp.png"), ("\r\nX-Evil: 1", "X-Evil 1.png"), ("x" * 400, "x" * 80 + ".png"), ("...", "belge.png"), ("fatura.2026.jpg", "fatura.2026.png"),
])
def test_a_name_is_made_harmless_and_tells_the_kind(name: str, kept: str) -> None:
    assert clean_name(name, "image/png") == kept


# --- in a process of its own -----------------------------------------------------------

BOMBS = {"pdf": nasty.pdf_bomb, "pdf packed twice": lambda: nasty.pdf_bomb(twice=True), "png": nasty.png_bomb, "png comment": nasty.png_text_bomb,
         "webp": nasty.webp_bomb}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_does_not_go_off(name: str) -> None:
    data = BOMBS[name]()
    assert len(data) < 4 << 20
    kind = sniff(data)
    assert kind is not None
    with pytest.raises(Refused, match=r"file_broken|file_pixels"):
        await Inspector().inspect(data, kind)


async def test_a_sound_file_comes_back_from_the_process() -> None:
    kept = await Inspector().inspect(nasty.photo_with_place(), "image/jpeg")
    assert Image.open(io.BytesIO(kept)).size == (48, 64)
    document = nasty.pdf()
    assert await Inspector().inspect(document, "application/pdf") == document


async def test_the_reason_comes_back_from_the_process() -> None:
    with pytest.raises(Refused, match="file_active"):
        await Inspector().inspect(ACTIVE["launch on opening"], "application/pdf")


async def _in_child(statement: str) -> int:
    """How a process under the inspection's limits ends that does this."""
    code = f"from desk import inspection; inspection._limit(); {statement}"
    process = await asyncio.create_subprocess_exec("python3", "-c", code, cwd=inspection.__file__.rpartition("/desk/")[0],
                                                   stderr=asyncio.subprocess.DEVNULL)
    return await process.wait()


async def test_the_process_has_no_memory_without_end_and_writes_no_files() -> None:
    assert await _in_child("bytearray(64 << 20)") == 0
    assert await _in_child("bytearray(2 << 30)") != 0
    assert await _in_child("open('/tmp/kopru-never', 'wb').write(bytes(10_000_000))") != 0


async def test_a_file_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.inspector.PATIENCE", 0.05)  # no inspection begins that fast
    with pytest.raises(Refused, match="file_broken"):
        await Inspector().inspect(nasty.picture(), "image/jpeg")


# --- ClamAV ----------------------------------------------------------------------------


class FakeClamd:
    """Speaks INSTREAM as clamd does; finds EICAR's test text."""

    def __init__(self) -> None:
        self.seen = b""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            self.seen += await reader.readexactly(size)
        writer.write(b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in self.seen else b"stream: OK\0")
        await writer.drain()
        writer.close()


async def test_clamav_is_asked_over_its_socket(tmp_path_factory: pytest.TempPathFactory) -> None:
    clamd = FakeClamd()
    path = tmp_path_factory.mktemp("c") / "clamd.sock"
    async with await asyncio.start_unix_server(clamd, path):
        clean = bytes(range(256)) * 4000
        await Scanner(f"unix:{path}").scan(clean)
        assert clamd.seen == clean
        with pytest.raises(Refused, match="file_infected"):
            await Scanner(f"unix:{path}").scan(b"EICAR")


async def test_a_file_that_nobody_scanned_is_not_taken(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(Refused, match="scan_unavailable"):
        await Scanner(f"unix:{tmp_path_factory.mktemp('c') / 'nobody'}").scan(b"x")
    await Scanner("").scan(b"EICAR")  # nothing is configured


async def test_an_unclear_answer_is_no_pass(tmp_path_factory: pytest.TempPathFactory) -> None:
    async def full(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"INSTREAM size limit exceeded. ERROR\0")
        await writer.drain()
        writer.close()

    path = tmp_path_factory.mktemp("c") / "clamd.sock"
    async with await asyncio.start_unix_server(full, path):
        with pytest.raises(Refused, match="scan_unavailable"):
            await Scanner(f"unix:{path}").scan(b"x")
