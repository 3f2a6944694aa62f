"""Statements that are run for many rows at once: compiled once for each kind of database, given plain tuples.

SQLAlchemy prepares the parameters of every row anew, which costs as much as the database's own work on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.dml import Insert, Update

_PLACEHOLDERS = {"sqlite": "qmark", "postgresql": "format"}
_Compiled = tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]


class Rows:
    """An INSERT or UPDATE with named parameters. Values go to the driver as they are: text, numbers, booleans, None."""

    def __init__(self, statement: Insert | Update, names: Sequence[str] = ()) -> None:
        self._statement, self._names = statement, list(names) or None
        self._compiled: dict[str, _Compiled] = {}

    def write(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs it for each of the rows, of which there is at least one."""
        text, row = self._compiled.get(tx.dialect.name) or self._compile(tx.dialect)
        tx.exec_driver_sql(text, [row(each) for each in rows])

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=_positional(dialect), column_keys=self._names)
        self._compiled[dialect.name] = str(compiled), itemgetter(*compiled.positiontup or ())
        return self._compiled[dialect.name]


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
