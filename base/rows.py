"""Statements that are run for many rows at once: compiled once for each kind of database, given plain tuples.

SQLAlchemy prepares the parameters of every row anew, which costs as much as the database's own work on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.dml import Update

_PLACEHOLDERS = {"sqlite": "qmark", "postgresql": "format"}
_Compiled = tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]


class Updates:
    """An UPDATE with named parameters. Values go to the driver as they are: text, numbers, booleans, None."""

    def __init__(self, statement: Update) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def write(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs it for each of the rows, of which there is at least one."""
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
        self._texts: dict[tuple[str, int], str] = {}

    def write(self, tx: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Inserts the rows."""
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


def _positional(dialect: Dialect) -> Dialect:
    return type(dialect)(paramstyle=_PLACEHOLDERS[dialect.name])  # type: ignore[call-arg]
