"""Content as a parcel: a zip of its files, a table for translators, and the texts of a file that somebody hands in. Pure."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from base.errors import Refused
from studio.content import LANGUAGES, Content

MOST_BYTES = 8_000_000
"""Of a file that is handed in; the whole content is 1.6 MB."""
MOST_UNPACKED = 40_000_000
MOST_FILES = 500
TAKEN = (".yml", ".yaml", ".csv", ".md")
COLUMNS = ("kind", "name", "place", "tr", "en")
"""Of the table: `place` counts a reply's variants from 0. A row of an example has one language only."""
_FORMULA = "=+-@\t\r"
"""What a spreadsheet takes for a formula when a cell begins with it; an apostrophe before it is taken away again."""


def packed(texts: Mapping[str, str]) -> bytes:
    """A zip of the files, the same bytes for the same texts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(texts):
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), texts[name], zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def unpacked(name: str, data: bytes) -> dict[str, str]:
    """The texts of a zip or of a single file by their paths; raises Refused("content_file") for what is neither."""
    if not data.startswith(b"PK\x03\x04"):
        return {PurePosixPath(name).name: _text(name, data)}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            wanted = [each for each in file.infolist() if not each.is_dir() and each.filename.endswith(TAKEN)]
            if len(wanted) > MOST_FILES or sum(each.file_size for each in wanted) > MOST_UNPACKED:
                raise Refused("content_file", what=f"> {MOST_FILES} / {MOST_UNPACKED // 1_000_000} MB")
            return {each.filename: _text(each.filename, _whole(file, each)) for each in wanted}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Refused("content_file", what=str(error)[:80]) from None


def _whole(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Not more than the entry says that it holds: a parcel may lie about itself."""
    with file.open(entry) as opened:
        data = opened.read(entry.file_size + 1)
    if len(data) > entry.file_size:
        raise Refused("content_file", what=entry.filename)
    return data


def table(content: Content, examples: bool, language: str) -> str:
    """Replies and the operator's texts side by side, and the examples where they are wanted; in the caller's spreadsheet form."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "tr" else ",")  # in Turkish the comma is the decimal point
    writer.writerow(COLUMNS)
    for row in _rows(content, examples):
        writer.writerow([_safe(cell) for cell in row])
    return text.getvalue()


def rows(text: str) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a table with their line; raises Refused("content_file") when it is not one of ours."""
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text), delimiter=";" if text.partition("\n")[0].count(";") else ",")
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise Refused("content_file", what=", ".join(COLUMNS))
        for row in reader:
            if any(row):
                if len(row) != len(COLUMNS):
                    raise Refused("content_file", what=f"{reader.line_num}: {len(row)} / {len(COLUMNS)}")
                yield reader.line_num, {name: _bare(cell) for name, cell in zip(COLUMNS, row, strict=True)}
    except csv.Error as error:
        raise Refused("content_file", what=f"{reader.line_num}: {error}") from None


def _rows(content: Content, examples: bool) -> Iterable[tuple[str, ...]]:
    for name, reply in content.replies.items():
        for place in range(max(len(reply.said.tr), len(reply.said.en))):
            texts = [there[place].text if place < len(there) else "" for there in (reply.said.tr, reply.said.en)]
            yield "reply", name, str(place), *texts
    for path, text in content.texts.items():
        yield "text", path, "", text.both.tr, text.both.en
    if examples:
        for (intent, language), there in content.examples.items():
            for each in there:
                yield "example", intent, "", *(each.source if spoken == language else "" for spoken in LANGUAGES)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in tuple(_FORMULA) or cell.startswith("'") else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("content_file", what=f"{name}: UTF-8") from None
