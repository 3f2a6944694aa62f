"""Statements that are run for many rows at once: compiled once for each kind of database, given plain values.

SQLAlchemy prepares the parameters of every row anew, which costs as much as the database's own work on it. PostgreSQL's driver
reads a statement anew each time when it has many parameters, and gives the interpreter away around each statement: there all rows
are one parameter, and one statement whatever the size of the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.dml import Update

_PLACEHOLDERS = {"sqlite": "qmark", "postgresql": "format"}
_Compiled = tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]


class Updates:
    """Sets columns of the table's rows, found by their `id`. Values are named as the columns, with `_` before each, and go to
    the driver as they are: text, numbers, booleans, None."""

    def __init__(self, table: sa.Table, columns: Sequence[str]) -> None:
        self._columns = [table.c.id, *(table.c[name] for name in columns)]
        self._statement: Update = (sa.update(table).where(table.c.id == sa.bindparam("_id"))
                                   .values({name: sa.bindparam(f"_{name}") for name in columns}))
        self._together = _update_from_json(table, self._columns)
        self._compiled: dict[str, _Compiled] = {}

    def write(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs it for each of the rows, of which there is at least one."""
        if tx.dialect.name == "postgresql":
            tx.exec_driver_sql(self._together, (_json(rows),))
            return
        text, row = self._compiled.get(tx.dialect.name) or self._compile(tx.dialect)
        tx.exec_driver_sql(text, [row(each) for each in rows])

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=_positional(dialect))
        self._compiled[dialect.name] = str(compiled), itemgetter(*compiled.positiontup or ())
        return self._compiled[dialect.name]


class Inserts:
    """An INSERT of rows that are tuples of all the table's columns, in order: one statement for 1, 2, 4 … of them.

    SQLite's driver lets other threads run before and after each statement, and a busy event loop takes its time then.
    """

    def __init__(self, table: sa.Table) -> None:
        self._table = table
        self._names = table.c.keys()
        self._together = _insert_from_json(table)
        self._texts: dict[tuple[str, int], str] = {}

    def write(self, tx: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Inserts the rows."""
        if tx.dialect.name == "postgresql":
            tx.exec_driver_sql(self._together, (_json([dict(zip(self._names, row, strict=True)) for row in rows]),))
            return
        at = 0
        while left := len(rows) - at:
            size = min(_AT_ONCE, 1 << left.bit_length() - 1)
            text = self._texts.get((tx.dialect.name, size)) or self._compile(tx.dialect, size)
            tx.exec_driver_sql(text, tuple(chain.from_iterable(rows[at : at + size])))
            at += size

    def _compile(self, dialect: Dialect, size: int) -> str:
        one = str(sa.insert(self._table).compile(dialect=_positional(dialect), column_keys=self._table.c.keys()))
        row = one[one.rindex("(") :]
        text = self._texts[dialect.name, size] = one + f", {row}" * (size - 1)
        return text


_AT_ONCE = 256
"""Rows in one statement at most: a table's columns times this stays far below SQLite's 32,766 parameters."""


class ByIds:
    """A SELECT of rows by their ids, made for 1, 2, 4 … ids, so that a handful of statements serves batches of any size."""

    def __init__(self, select: Callable[[Sequence[sa.BindParameter[str]]], sa.Select[Any]]) -> None:
        self._select = select
        self._texts: dict[tuple[str, int], str] = {}

    def read(self, tx: Connection, ids: Sequence[str]) -> Sequence[Any]:
        """The rows of those ids that exist."""
        size = 1 << (len(ids) - 1).bit_length()
        text = self._texts.get((tx.dialect.name, size)) or self._compile(tx.dialect, size)
        return tx.exec_driver_sql(text, tuple(ids) + (ids[-1],) * (size - len(ids))).all()

    def _compile(self, dialect: Dialect, size: int) -> str:
        statement = self._select([sa.bindparam(f"id_{n}", type_=sa.String) for n in range(size)])
        text = self._texts[dialect.name, size] = str(statement.compile(dialect=_positional(dialect)))
        return text


class Stretches:
    """A SELECT of a table's rows in stretches: of each key those from after one number up to another, in their order. All
    stretches are one parameter, and one statement however many there are."""

    def __init__(self, table: sa.Table, key: str, number: str) -> None:
        named = {"table": table.name, "key": _named(table.c[key]), "number": _named(table.c[number]),
                 "columns": ", ".join(f"e.{_named(column)}" for column in table.c)}
        self._texts = {name: sa.text(text.format(**named)).columns(*table.c) for name, text in _STRETCHES.items()}

    def read(self, tx: Connection, wanted: Sequence[tuple[str, int, int]]) -> Sequence[sa.RowMapping]:
        """The rows of the stretches, each (key, after, up to)."""
        stretches = [{"key": key, "after": after, "upto": upto} for key, after, upto in wanted]
        return tx.execute(self._texts[tx.dialect.name], {"stretches": _json(stretches)}).mappings().all()


_STRETCHES = {
    "sqlite": "SELECT {columns} FROM json_each(:stretches) AS w CROSS JOIN {table} AS e"
              " ON e.{key} = json_extract(w.value, '$.key') AND e.{number} > json_extract(w.value, '$.after')"
              " AND e.{number} <= json_extract(w.value, '$.upto')"
              " ORDER BY e.{key}, e.{number}",
    "postgresql": "SELECT {columns} FROM json_to_recordset(CAST(:stretches AS json)) AS w (key text, after bigint, upto bigint)"
                  " CROSS JOIN LATERAL (SELECT * FROM {table} WHERE {key} = w.key AND {number} > w.after AND {number} <= w.upto"
                  " ORDER BY {number} OFFSET 0) AS e",
}
"""OFFSET keeps PostgreSQL from making a join of it, which reads the whole table as long as it knows nothing of its size."""


def _positional(dialect: Dialect) -> Dialect:
    return type(dialect)(paramstyle=_PLACEHOLDERS[dialect.name])  # type: ignore[call-arg]


def _insert_from_json(table: sa.Table) -> str:
    names = ", ".join(map(_named, table.c))
    return f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {_recordset(table.c)}"  # noqa: S608 our own columns


def _update_from_json(table: sa.Table, columns: Sequence[sa.Column[Any]]) -> str:
    """The rows are locked already, so that their order here keeps nobody waiting in a ring."""
    sets = ", ".join(f"{_named(column)} = r.{_named(column, '_')}" for column in columns[1:])
    return f"UPDATE {table.name} SET {sets} FROM {_recordset(columns, '_')} WHERE {table.name}.id = r._id"  # noqa: S608


def _recordset(columns: Iterable[sa.Column[Any]], before: str = "") -> str:
    """Text columns without their length: a cast to one would cut silently what the column itself refuses."""
    typed = ", ".join(f"{_named(column, before)} {_type(column)}" for column in columns)
    return f"json_to_recordset(%s::json) AS r ({typed})"


def _type(column: sa.Column[Any]) -> str:
    return "text" if isinstance(column.type, sa.String) else column.type.compile(_POSTGRES)


def _named(column: sa.Column[Any], before: str = "") -> str:
    return _POSTGRES.identifier_preparer.quote(before + column.name)


_POSTGRES = postgresql.dialect()  # type: ignore[no-untyped-call]


def _json(rows: Sequence[Any]) -> str:
    return _encode(rows).decode()


_encode = msgspec.json.Encoder().encode
