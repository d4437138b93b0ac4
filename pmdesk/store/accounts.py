"""Which accounts are on this desk: kept in the database, and in a file that survives its damage."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from pmdesk.records import Area, Record
from pmdesk.store import recovery
from pmdesk.store.changes import Changes
from pmdesk.store.connections import Connections, connect
from pmdesk.store.errors import Busy, Damaged, DiskFull, NoSuchAccount, own_errors
from pmdesk.store.files import write_atomically

MIRROR = "accounts.json"


class StoredAccount(Record, frozen=True, kw_only=True):
    """One account at one provider. `key` is a uuid as text; the secret is in the key store under it.

    `kind` is how it is spoken to ("whmcs-sandbox", …), `address` where, `host` what people read.
    `backend_name` is the key store that holds the secret, "" when it was kept for the session only.
    """

    key: str
    kind: str
    address: str
    host: str
    provider_name: str = ""
    client_id: str = ""
    user_id: str = ""
    email: str = ""
    display_name: str = ""
    company: str = ""
    backend_name: str = ""
    signed_out: bool = False
    added: datetime
    last_synced: datetime | None = None


def _encode(account: StoredAccount) -> str:
    return msgspec.json.encode(account).decode()


_decoder = msgspec.json.Decoder(StoredAccount)


class AccountShelf:
    """The accounts, in the order in which they were added."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._mirror = connections.path.with_name(MIRROR)

    def all(self) -> tuple[StoredAccount, ...]:
        """All accounts, also those signed out. Raises StoreError."""
        rows = self._connections.reader().rows("SELECT record FROM accounts ORDER BY account")
        return tuple(_decode(text) for (text,) in rows)

    def get(self, key: str) -> StoredAccount | None:
        """One account, or None. Raises StoreError."""
        row = self._connections.reader().one("SELECT record FROM accounts WHERE key = ?", (key,))
        return None if row is None else _decode(row[0])

    def add(self, account: StoredAccount) -> None:
        """Keep a new account; one that is there already is updated. Raises StoreError."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO accounts (key, record) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET record = excluded.record",
                (account.key, _encode(account)),
            )
        self._write_mirror(self.all())

    def update(self, account: StoredAccount) -> None:
        """Change an account. Raises NoSuchAccount when it is not there (any more), StoreError."""
        with self._connections.writing() as connection:
            done = connection.execute(
                "UPDATE accounts SET record = ? WHERE key = ?", (_encode(account), account.key)
            )
            if not done.rowcount:
                raise NoSuchAccount
        self._write_mirror(self.all())

    def erase(self, key: str) -> Changes:
        """Delete the account and every row of it; what was there is overwritten. Raises StoreError.

        The file is shrunk as well where there is room to. Documents and the secret are not the store's.
        """
        self._write_mirror(account for account in self.all() if account.key != key)
        with self._connections.writing() as connection:
            connection.execute("DELETE FROM accounts WHERE key = ?", (key,))
            for area in Area:
                if area is not Area.ACCOUNT:  # deleted words stay in the index until it is merged
                    index = f"{area.value}_text"
                    connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608
        with own_errors():
            recovery.forget(self._connections.path)
        with contextlib.suppress(Busy, DiskFull), self._connections.alone() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Changes(Area.ACCOUNT, key, removed=frozenset({key}))

    def _write_mirror(self, accounts: Iterable[StoredAccount]) -> None:
        with own_errors():
            write_atomically(self._mirror, msgspec.json.format(msgspec.json.encode(list(accounts)), indent=2))


def restore(path: Path, damaged: Path | None = None) -> None:
    """Put the accounts of the mirror file, else of the damaged database, into a new one."""
    with own_errors():
        accounts = _in_mirror(path.with_name(MIRROR))
        if accounts is None:
            accounts = _in_database(damaged) if damaged is not None else []
        # Nothing of them is held in the new file: they were never synced, as far as it goes.
        never = [msgspec.structs.replace(account, last_synced=None) for account in accounts]
        rows = [(account.key, _encode(account)) for account in never]
        with contextlib.closing(connect(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR IGNORE INTO accounts (key, record) VALUES (?, ?)", rows)
            connection.execute("COMMIT")


def _in_mirror(mirror: Path) -> list[StoredAccount] | None:
    """The accounts in the file; None where there is none, or it is damaged."""
    try:
        return msgspec.json.decode(mirror.read_bytes(), type=list[StoredAccount])
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def _in_database(damaged: Path) -> list[StoredAccount]:
    found = []
    for (text,) in recovery.read_what_can_be_read(damaged, "SELECT record FROM accounts ORDER BY account"):
        with contextlib.suppress(msgspec.MsgspecError):
            found.append(_decoder.decode(str(text)))
    return found


def _decode(text: str) -> StoredAccount:
    try:
        return _decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise Damaged("a row of accounts") from error
