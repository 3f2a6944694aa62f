"""What is written in batches comes back as it was given, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from base import database
from base.rows import Inserts, Stretches, Updates
from base.settings import Settings

TABLE = sa.Table("things", sa.MetaData(), sa.Column("id", sa.String(8), primary_key=True), sa.Column("by", sa.String(4)),
                 sa.Column("text", sa.Text), sa.Column("at", sa.BigInteger), sa.Column("open", sa.Boolean, nullable=False))
TEXTS = ["", "İıŞğ çekim", "'; DROP TABLE things; --", 'a "quoted" \\ word\n\t', "%s %(x)s {}", "👩‍👩‍👧 \u2028", "null", "[1]", "\\u0041"]
SIZES = [1, 2, 3, 300]


@pytest.fixture
def tx(settings: Settings) -> Iterator[Connection]:
    engine = database.writer(settings.database_url)
    with engine.begin() as connection:
        TABLE.create(connection)
        yield connection
        TABLE.drop(connection)
    engine.dispose()


def rows_of(count: int) -> list[tuple[Any, ...]]:
    return [(f"{n:08}", None if n % 3 else "bot", TEXTS[n % len(TEXTS)], 2**53 + n, n % 2 == 0) for n in range(count)]


def stored(tx: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in tx.execute(sa.select(TABLE).order_by(TABLE.c.id))]


@pytest.mark.parametrize("count", SIZES)
def test_what_is_inserted_together_is_stored_as_it_was_given(tx: Connection, count: int) -> None:
    Inserts(TABLE).write(tx, rows_of(count))
    assert stored(tx) == rows_of(count)


@pytest.mark.parametrize("count", SIZES)
def test_what_is_changed_together_is_changed_in_these_rows_and_columns_alone(tx: Connection, count: int) -> None:
    Inserts(TABLE).write(tx, rows_of(count + 1))
    changed = [(id_, by, TEXTS[-1 - n % len(TEXTS)], None, not is_open) for n, (id_, by, _, _, is_open) in enumerate(rows_of(count))]
    Updates(TABLE, ("text", "at", "open")).write(tx, [{"_id": id_, "_text": text, "_at": at, "_open": is_open}
                                                      for id_, _, text, at, is_open in changed])
    assert stored(tx) == [*changed, rows_of(count + 1)[-1]]


def test_stretches_of_several_keys_are_read_whole_and_nothing_beside_them(tx: Connection) -> None:
    keys = ("a", 'b"\'', "ü")
    Inserts(TABLE).write(tx, [(f"{key}{n}", key, f"{n}", n, True) for n in range(9, 0, -1) for key in keys])
    read = Stretches(TABLE, "by", "at").read(tx, [("a", 0, 2), (keys[1], 4, 5), ("ü", 8, 99), ("a", 7, 7), ("x", 0, 9)])
    found = {key: [row["text"] for row in read if row["by"] == key] for key in keys}
    assert found == {"a": ["1", "2"], keys[1]: ["5"], "ü": ["9"]}


def test_what_is_too_long_for_its_column_is_refused_and_not_cut(tx: Connection) -> None:
    if tx.dialect.name == "sqlite":  # it keeps what is too long whole
        Inserts(TABLE).write(tx, [("1", "agent", "", 1, True)])
        assert stored(tx)[0][1] == "agent"
        return
    with pytest.raises(DBAPIError), tx.begin_nested():
        Inserts(TABLE).write(tx, [("1", "agent", "", 1, True)])
    assert stored(tx) == []
