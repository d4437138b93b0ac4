"""Which alerts were shown, withdrawn or dismissed, so that each is shown once however often we look."""

from __future__ import annotations

from datetime import datetime

from pmdesk.records import Record
from pmdesk.store.connections import Connections
from pmdesk.store.shelf_writing import number_of
from pmdesk.store.spec import instant, read_instant


class AlertMark(Record, frozen=True, kw_only=True):
    """What became of an alert: when it was first shown (or dismissed unshown), withdrawn (its cause is gone),
    dismissed (the user has hidden it)."""

    shown_at: datetime
    withdrawn_at: datetime | None = None
    dismissed_at: datetime | None = None


class AlertShelf:
    """The marks of every account, by the alert's stable key. Writing is for the writer's thread."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def shown(self, account: str) -> dict[str, AlertMark]:
        """All marks of an account. Raises StoreError."""
        rows = self._connections.reader().rows(
            "SELECT m.key, shown_at, withdrawn_at, dismissed_at"
            " FROM accounts AS a JOIN alerts AS m USING (account) WHERE a.key = ?",
            (account,),
        )
        return {
            key: AlertMark(
                shown_at=read_instant(at), withdrawn_at=_maybe(gone), dismissed_at=_maybe(dismissed)
            )
            for key, at, gone, dismissed in rows
        }

    def mark_shown(self, account: str, key: str, at: datetime) -> bool:
        """Note that the alert is shown; True when it never was before. Raises NoSuchAccount, StoreError.

        Of one that was shown before the first time stays; it counts as withdrawn no more.
        """
        with self._connections.writing() as connection:
            number = number_of(connection, account)
            new = connection.execute(
                "INSERT INTO alerts (account, key, shown_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (number, key, instant(at)),
            ).rowcount
            if not new:
                connection.execute(
                    "UPDATE alerts SET withdrawn_at = NULL WHERE account = ? AND key = ?", (number, key)
                )
        return bool(new)

    def withdraw(self, account: str, key: str, at: datetime) -> None:
        """Note that its cause is gone; the first time stays, and it is dismissed no more. An unknown key is
        ignored. Raises StoreError."""
        self._update(
            account, key, "withdrawn_at = coalesce(withdrawn_at, ?), dismissed_at = NULL", instant(at)
        )

    def dismiss(self, account: str, key: str, at: datetime) -> None:
        """Note that the user has hidden it, shown before or not. Raises NoSuchAccount, StoreError."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO alerts (account, key, shown_at, dismissed_at) VALUES (?1, ?2, ?3, ?3)"
                " ON CONFLICT DO UPDATE SET withdrawn_at = NULL, dismissed_at = coalesce(dismissed_at, ?3)",
                (number_of(connection, account), key, instant(at)),
            )

    def restore(self, account: str, key: str) -> None:
        """Note that it is dismissed no more. An unknown key is ignored. Raises StoreError."""
        self._update(account, key, "dismissed_at = NULL")

    def prune(self, account: str, before: datetime) -> int:
        """Forget what was withdrawn before that instant; how many. Raises StoreError."""
        with self._connections.writing() as connection:
            return connection.execute(
                "DELETE FROM alerts WHERE account = ? AND withdrawn_at < ?",
                (number_of(connection, account), instant(before)),
            ).rowcount

    def _update(self, account: str, key: str, what: str, *values: str) -> None:
        with self._connections.writing() as connection:
            sql = f"UPDATE alerts SET {what} WHERE account = ? AND key = ?"  # noqa: S608 - columns of ours
            connection.execute(sql, (*values, number_of(connection, account), key))


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else read_instant(text)
