"""Which rows a list shows, in which order: the statements behind a filter, chosen by what they cost.

Measured on 100,000 invoices: the full-text index joined with its rows takes 1 to 17 ms whatever matches;
walking an index in its order takes 0.2 ms where most rows match and 40 ms where none does; reading the text
of every row (for words too short for trigrams) 10 to 17 ms. So the matches are counted first, and the count
chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pmdesk.store.connections import Reader
from pmdesk.store.query import Query
from pmdesk.store.spec import Spec
from pmdesk.store.text import words

ROWS_OF_AN_ACCOUNT = 1 << 40
"""row = account * this + n, so that the rows of an account are one range."""

TRIGRAM = 3
"""The full-text index finds words of three letters and more."""

FEW = 3000
"""A segment of so few rows is read as a whole rather than asking the full-text index."""

MANY = 3
"""Where one row in so many matches, the index of the sort order is walked until the page is full."""


def account_number(reader: Reader, key: str) -> int | None:
    """The number of an account in this database, or None."""

    def ask() -> int | None:
        row = reader.one("SELECT account FROM accounts WHERE key = ?", (key,))
        return None if row is None else row[0]

    return reader.remember(("account", key), ask)


@dataclass(frozen=True)
class Source:
    """FROM and WHERE of a statement, with the values for its question marks."""

    tables: str
    where: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class Filter:
    """What one account's rows must fulfil."""

    account: int
    words: tuple[str, ...]
    segment: str
    today: date

    @property
    def long(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if len(word) >= TRIGRAM)

    @property
    def short(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if len(word) < TRIGRAM)

    @property
    def rows(self) -> tuple[int, int]:
        first = self.account * ROWS_OF_AN_ACCOUNT
        return first, first + ROWS_OF_AN_ACCOUNT - 1


class Finder:
    """Answers queries on one area."""

    def __init__(self, spec: Spec[Any]) -> None:
        self._spec = spec
        self._table = spec.table

    def check(self, query: Query) -> None:
        """Raises ValueError for a segment or a sort this area does not have."""
        if query.segment not in self._spec.segments:
            raise ValueError(f"{self._table} have no segment {query.segment!r}")
        if query.sort and query.sort not in self._spec.sorts:
            raise ValueError(f"{self._table} are not sorted by {query.sort!r}")

    def count(self, reader: Reader, query: Query) -> int:
        """How many rows fit, in all accounts of the query."""
        return sum(self._count(reader, wanted) for wanted in self._filters(reader, query))

    def rows(self, reader: Reader, query: Query, offset: int, limit: int) -> list[int]:
        """The rows of one page, in order; call it inside a snapshot."""
        order, descending = self._order(query)
        arms = [
            (source, values)
            for wanted in self._filters(reader, query)
            if (count := self._count(reader, wanted))
            for source, values in [self._arm(reader, wanted, count, order)]
        ]
        if not arms:
            return []
        terms = self._terms(order, descending)
        if len(arms) == 1:
            sql, values = arms[0]
            sql = f"SELECT t.row {sql} ORDER BY {terms} LIMIT ? OFFSET ?"
            return [row for (row,) in reader.rows(sql, (*values, limit, offset))]
        return self._merged(reader, arms, (order, descending), offset, limit)

    def _filters(self, reader: Reader, query: Query) -> list[Filter]:
        self.check(query)
        found = [account_number(reader, key) for key in dict.fromkeys(query.accounts)]
        asked = words(query.text)
        return [Filter(n, asked, query.segment, query.today) for n in found if n is not None]

    def _order(self, query: Query) -> tuple[str, bool]:
        """The name of the order, and whether it is descending."""
        if query.sort:
            return query.sort, query.descending
        return self._spec.default_sort, self._spec.default_descending != query.descending

    def _terms(self, order: str, descending: bool) -> str:
        """ORDER BY: unknown values last in both directions, the id as the last key of a total order."""
        way = "DESC" if descending else "ASC"
        first, *more = self._spec.sorts[order]
        return ", ".join([f"t.{first} {way} NULLS LAST", *(f"t.{c} {way}" for c in (*more, "id_key"))])

    # --- counting -------------------------------------------------------------------------------------

    def _count(self, reader: Reader, wanted: Filter) -> int:
        def ask() -> int:
            source = self._source(reader, wanted)
            sql = f"SELECT count(*) FROM {source.tables} WHERE {source.where}"  # noqa: S608 - names of ours
            return int(reader.one(sql, source.values)[0])

        return reader.remember((self._table, "count", wanted), ask)

    def _count_segment(self, reader: Reader, wanted: Filter) -> int:
        return self._count(reader, Filter(wanted.account, (), wanted.segment, wanted.today))

    # --- where rows come from -------------------------------------------------------------------------

    def _source(self, reader: Reader, wanted: Filter) -> Source:
        """The matching rows, in no order."""
        if not wanted.words or (wanted.segment != "all" and self._count_segment(reader, wanted) <= FEW):
            return self._by_index(f"{self._table}_segments", wanted)
        if wanted.long:
            return self._by_text(wanted)
        where, values = self._conditions(wanted, wanted.words)
        where = f"t.row BETWEEN ? AND ?{where}"
        return Source(f"{self._table} AS t NOT INDEXED", where, (*wanted.rows, *values))

    def _by_index(self, index: str, wanted: Filter) -> Source:
        where, values = self._conditions(wanted, wanted.words)
        tables = f"{self._table} AS t INDEXED BY {index}"
        return Source(tables, f"t.account = ?{where}", (wanted.account, *values))

    def _by_text(self, wanted: Filter, joined: bool = False) -> Source:
        match = " AND ".join('"' + word.replace('"', '""') + '"' for word in wanted.long)
        where, values = self._conditions(wanted, wanted.short)
        tables = f"{self._table}_text AS f"
        if where or joined:
            tables += f" CROSS JOIN {self._table} AS t ON t.row = f.rowid"
        where = f"f.{self._table}_text MATCH ? AND f.rowid BETWEEN ? AND ?{where}"
        return Source(tables, where, (match, *wanted.rows, *values))

    def _conditions(self, wanted: Filter, to_find: Sequence[str]) -> tuple[str, tuple[object, ...]]:
        """The segment and the words that are looked for in each row's own text, each after an AND."""
        segment, values = self._spec.segments[wanted.segment](wanted.today)
        where = f" AND {segment}" if segment else ""
        where += " AND instr(t.search, ?)" * len(to_find)
        return where, (*values, *to_find)

    def _arm(self, reader: Reader, wanted: Filter, count: int, order: str) -> tuple[str, tuple[object, ...]]:
        """FROM … WHERE … of one account's matching rows, as it costs least to have them in order."""
        everything = Filter(wanted.account, (), "all", wanted.today)
        if wanted == everything or count * MANY >= self._count(reader, everything):
            source = self._by_index(f"{self._table}_by_{order}", wanted)
        else:
            source = self._source(reader, wanted)
            if source.tables.startswith(f"{self._table}_text"):
                source = self._by_text(wanted, joined=True)
        return f"FROM {source.tables} WHERE {source.where}", source.values

    def _merged(
        self,
        reader: Reader,
        arms: list[tuple[str, tuple[object, ...]]],
        order: tuple[str, bool],
        offset: int,
        limit: int,
    ) -> list[int]:
        """One page of several accounts together: the first rows of each, sorted again."""
        terms = self._terms(*order)
        columns = ", ".join(f"t.{column}" for column in ("row", "id_key", *self._spec.sorts[order[0]]))
        selects, values = [], list[object]()
        for sql, own in arms:
            selects.append(f"SELECT * FROM (SELECT {columns} {sql} ORDER BY {terms} LIMIT ?)")  # noqa: S608
            values += [*own, offset + limit]
        together = " UNION ALL ".join(selects)
        sql = f"SELECT t.row FROM ({together}) AS t ORDER BY {terms}, t.row LIMIT ? OFFSET ?"  # noqa: S608
        return [row for (row,) in reader.rows(sql, (*values, limit, offset))]
