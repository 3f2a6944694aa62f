"""Files as strangers send them, made by the tests themselves: sound ones, broken ones, bombs, and files that are two things."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), **saved: object) -> bytes:
    """A sound picture with some drawing in it."""
    image = Image.new("RGB", size, (200, 220, 240))
    for x in range(size[0]):
        image.putpixel((x, x % size[1]), (x % 256, 40, 90))
    out = io.BytesIO()
    image.save(out, form, **saved)
    return out.getvalue()


def photo_with_place(form: str = "JPEG") -> bytes:
    """A picture whose metadata say where it was taken, by whom, and that it has to be turned."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "KameraMarkasi"
    exif[0x013B] = "Ayse Fotografci"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 0.0, 49.0), 3: "E", 4: (28.0, 58.0, 42.0)})
    return picture(form, exif=exif.tobytes())


def pdf(**root: object) -> bytes:
    """A sound PDF of one page, with more in its root."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    for name, value in root.items():
        made.Root[f"/{name}"] = made.make_indirect(value)
    return _saved(made)


def action(kind: str, **more: object) -> pikepdf.Dictionary:
    """An action of a PDF."""
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def active_pdfs() -> dict[str, bytes]:
    """PDFs that do something, each by another way."""
    def js() -> pikepdf.Dictionary:
        return action("JavaScript", JS=pikepdf.String("app.alert(1)"))

    found = {
        "javascript on opening": pdf(OpenAction=js()),
        "launch on opening": pdf(OpenAction=action("Launch", F=pikepdf.String("cmd.exe"))),
        "an address on opening": pdf(OpenAction=action("URI", URI=pikepdf.String("https://example.com"))),
        "javascript by name": pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), js()])))),
        "an embedded file": pdf(Names=pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array()))),
        "XFA": pdf(AcroForm=pikepdf.Dictionary(XFA=pikepdf.Array())),
        "an action on leaving": pdf(AA=pikepdf.Dictionary(WC=js())),
        "an action after another": pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=action("SubmitForm"))),
    }
    for kind in ("Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "JavaScript"):
        found[f"a link that does {kind}"] = _annotated(Subtype=pikepdf.Name.Link, A=action(kind))
    for kind in ("FileAttachment", "RichMedia", "Screen", "Movie"):
        found[f"an annotation {kind}"] = _annotated(Subtype=pikepdf.Name(f"/{kind}"))
    found["javascript under a name in disguise"] = written(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Java#53cript/J#53(app.alert\\(1\\))>>>>")
    found["javascript in an object stream"] = _saved(pikepdf.open(io.BytesIO(found["javascript on opening"])), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return found


def written(root: bytes) -> bytes:
    """A PDF by hand, with this catalogue: what a library would not write."""
    out, places = b"%PDF-1.4\n", []
    for n, thing in enumerate((root, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"), 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, thing)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def linked_pdf() -> bytes:
    """A receipt with a link that one may click: sound."""
    return _annotated(Subtype=pikepdf.Name.Link, A=action("URI", URI=pikepdf.String("https://example.com")))


def locked_pdf(password: str = "gizli") -> bytes:
    """A PDF under a password."""
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(pdf())).save(out, encryption=pikepdf.Encryption(owner="x", user=password))
    return out.getvalue()


def pdf_bomb(twice: bool = False) -> bytes:
    """A small PDF whose page unpacks to a gigabyte; `twice`: packed two times over."""
    block = zlib.compressobj(9)
    packed = b"".join(block.compress(bytes(1 << 20)) for _ in range(1024)) + block.flush()
    filters: object = pikepdf.Name.FlateDecode
    if twice:
        packed, filters = zlib.compress(packed, 9), pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    made = pikepdf.new()
    made.add_blank_page()
    stream = pikepdf.Stream(made, b"")
    stream.write(packed, filter=filters)  # type: ignore[arg-type]
    made.pages[0].obj["/Contents"] = stream
    out = io.BytesIO()
    made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """A PNG of 900 megapixels in a few kilobytes."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + side // 8)) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    """A small PNG with a compressed comment of 200 MB."""
    sound = picture("PNG")
    comment = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200 << 20), 9))
    return sound[:33] + comment + sound[33:]


def webp_bomb() -> bytes:
    """A WebP that says of itself that it is 16,383 pixels wide and high."""
    sound = bytearray(picture("WEBP", lossless=True))
    sound[21:25] = (16382 | 16382 << 14).to_bytes(4, "little")
    return bytes(sound)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk with its check."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def archive() -> bytes:
    """A ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("zararli.js", "alert(1)")
    return out.getvalue()


def pdf_and_archive() -> dict[str, bytes]:
    """PDFs that are a ZIP as well."""
    whole = pdf()
    hidden = bytearray(archive())
    comment = b"\n%%EOF\n"
    hidden[-2:] = len(comment).to_bytes(2, "little")
    return {"with a zip behind": whole + archive(), "with a zip woven in": whole + bytes(hidden) + comment}


def two_things(form: str) -> bytes:
    """A picture with a script and an archive behind."""
    return picture(form) + b"<script>alert('kopru')</script><?php system($_GET[0]); ?>" + archive()


def malformed() -> dict[str, bytes]:
    """Some hundred broken files."""
    found: dict[str, bytes] = {}
    sound = {"jpeg": picture("JPEG"), "png": picture("PNG"), "webp": picture("WEBP"), "pdf": pdf()}
    for name, data in sound.items():
        for share in (3, 10, 25, 50, 75, 90):
            found[f"{name} cut at {share} %"] = data[: max(12, len(data) * share // 100)]
        found[f"{name} without its head"] = data[8:]
        found[f"{name} behind something else"] = b"GIF89a" + data
        found[f"{name} that is only a head"] = data[:16]
        for other, rest in sound.items():
            if other != name:
                found[f"{name}'s head on a {other}"] = data[:12] + rest
    png = sound["png"]
    found["png with a wrong check"] = png[:29] + b"\0\0\0\0" + png[33:]
    found["png without pixels"] = png[:33] + png_chunk(b"IEND", b"")
    found["png with a comment of 2 GB"] = png[:33] + b"\x7f\xff\xff\xfftEXt" + png[33:]
    found["png of no size"] = png[:8] + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 0, 8, 2, 0, 0, 0)) + png[33:]
    found["png with nonsense for pixels"] = png[:33] + png_chunk(b"IDAT", b"nonsense" * 20) + png_chunk(b"IEND", b"")
    found["jpeg of markers only"] = b"\xff\xd8" + b"\xff\xfe\x00\x02" * 50 + b"\xff\xd9"
    found["jpeg without an end of heads"] = b"\xff\xd8\xff\xe0" + b"\xff" * 2000
    found["webp with a wrong length"] = sound["webp"][:4] + b"\xff\xff\xff\xff" + sound["webp"][8:60]
    found["pdf without pages"] = _saved(pikepdf.new())
    found["pdf with a wrong table"] = sound["pdf"].replace(b"startxref", b"startxxxx")
    found["pdf whose table points nowhere"] = sound["pdf"][: sound["pdf"].rindex(b"startxref")] + b"startxref\n99999999\n%%EOF"
    found["pdf of one line"] = b"%PDF-1.7\n%%EOF"
    found["pdf of deep brackets"] = b"%PDF-1.7\n1 0 obj\n" + b"[" * 50_000 + b"]" * 50_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    for name, data in {"zip": archive(), "html": b"<html><script>1</script>", "svg": b"<svg onload='x'/>", "exe": b"MZ" + bytes(200), "elf": b"\x7fELF" + bytes(200),
                       "gif": b"GIF89a" + bytes(50), "bmp": b"BM" + bytes(60), "tiff": b"II*\0" + bytes(60), "text": "Sayın yetkili".encode(), "nul": bytes(500),
                       "heic": b"\0\0\0\x18ftypheic" + bytes(60), "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "one byte": b"\xff"}.items():
        found[f"a {name}"] = data
    return found


def _annotated(**annotation: object) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=pikepdf.Array([0, 0, 9, 9]), **annotation)
    made.pages[0].obj["/Annots"] = pikepdf.Array([note])
    return _saved(made)


def _saved(made: pikepdf.Pdf, object_stream_mode: pikepdf.ObjectStreamMode = pikepdf.ObjectStreamMode.disable) -> bytes:
    out = io.BytesIO()
    made.save(out, object_stream_mode=object_stream_mode)
    return out.getvalue()
