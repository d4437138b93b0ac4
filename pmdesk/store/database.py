"""The store: one database file with every account's records, opened, checked, renewed when damaged."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pmdesk.records.domains import Domain
from pmdesk.records.invoices import Invoice, InvoiceDetails
from pmdesk.records.services import Addon, Service, ServiceStatus
from pmdesk.records.tickets import Ticket
from pmdesk.store import accounts, domains, invoices, migrations, recovery, services, tickets
from pmdesk.store.accounts import AccountShelf
from pmdesk.store.alerts import AlertShelf
from pmdesk.store.connections import Connections
from pmdesk.store.details import DetailShelf
from pmdesk.store.errors import Damaged, own_errors
from pmdesk.store.files import private_folder
from pmdesk.store.query import Query as Query
from pmdesk.store.shelf import Freshness as Freshness
from pmdesk.store.shelf import Shelf
from pmdesk.store.spec import statuses

FILE = "pmdesk.sqlite"

_SUSPENDED = statuses(services.ORDER, ServiceStatus.SUSPENDED)


class Clock(Protocol):
    """Where the store learns the time, to name a file it sets aside."""

    def now(self) -> datetime: ...


class Store:
    """Every account's records on this disk.

    Reading is for any thread and never waits for a writer. Writing is for one thread, the writer's: a second
    one would wait. `recovered` says that a damaged database was set aside and all must be fetched anew.
    """

    def __init__(self, folder: Path, clock: Clock, connections: Connections, recovered: bool) -> None:
        """Use `Store.open`."""
        self.folder = folder
        self.recovered = recovered
        self._clock = clock
        self._use(connections)

    def _use(self, connections: Connections) -> None:
        self._connections = connections
        self.accounts = AccountShelf(connections)
        self.services: Shelf[Service] = Shelf(services.SERVICES, connections)
        self.addons: Shelf[Addon] = Shelf(services.ADDONS, connections)
        self.domains: Shelf[Domain] = Shelf(domains.DOMAINS, connections)
        self.tickets: Shelf[Ticket] = Shelf(tickets.TICKETS, connections)
        self.invoices: Shelf[Invoice] = Shelf(invoices.INVOICES, connections)
        self.details = DetailShelf(connections)
        self.alerts = AlertShelf(connections)

    @classmethod
    def open(cls, folder: Path, clock: Clock) -> Store:
        """Open the database in `folder` (0700, made if it is missing), the file being 0600.

        An older schema is backed up and brought up; a damaged file is set aside and a new one made, with the
        accounts and the alerts already shown. Raises NewerDatabase, NotWritable, DiskFull, StoreError.
        """
        with own_errors():
            private_folder(folder)
        path = folder / FILE
        recovered = False
        try:
            connections = _open(path)
        except Damaged:
            connections = _renew(path, clock)
            recovered = True
        return cls(folder, clock, connections, recovered)

    def close(self) -> None:
        """Close the file; waits for a write that is under way."""
        self._connections.close()

    def check(self) -> bool:
        """Whether every row is as it was written; slow, for the writer's thread. Raises StoreError."""
        shelves = (self.services, self.addons, self.domains, self.tickets, self.invoices)
        try:
            recovery.check_whole(self._connections.reader())
            for shelf in shelves:
                shelf.check()
            self.details.check()
            with self._connections.alone() as connection:
                for shelf in shelves:  # the index of words against the table it is made from
                    index = f"{shelf.spec.table}_text"
                    connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        except Damaged:
            return False
        return True

    def recover(self) -> None:
        """Set a database aside that turned out to be damaged, and begin anew with the same accounts.

        Nobody may be reading meanwhile; the shelves are new ones afterwards. Raises StoreError.
        """
        self._connections.close()
        self._use(_renew(self._connections.path, self._clock))
        self.recovered = True

    # --- across areas ---------------------------------------------------------------------------------

    def unpaid_invoices(self, account: str) -> tuple[Invoice, ...]:
        """The invoices that are not settled: unpaid, in collection, payment pending. Raises StoreError."""
        return self.invoices.where(account, invoices.UNSETTLED)

    def unpaid_invoice_details(self, account: str) -> tuple[InvoiceDetails, ...]:
        """The details kept of those invoices. Raises StoreError."""
        ids = [invoice.id for invoice in self.unpaid_invoices(account)]
        return tuple(kept.value for kept in self.details.get_invoices(account, ids).values())

    def addons_of(self, account: str, service_id: str) -> tuple[Addon, ...]:
        """The addons on one service, by id. Raises StoreError."""
        return self.addons.where(account, "t.service_id = ?", (service_id,))

    def living_domains(self, account: str) -> tuple[Domain, ...]:
        """The domains that are neither cancelled nor moved away. Raises StoreError."""
        return self.domains.where(account, domains.LIVING)

    def open_tickets(self, account: str) -> tuple[Ticket, ...]:
        """The tickets that are not closed. Raises StoreError."""
        return self.tickets.where(account, tickets.OPEN)

    def suspended_services(self, account: str) -> tuple[Service, ...]:
        """The services that are suspended. Raises StoreError."""
        return self.services.where(account, _SUSPENDED)


def _open(path: Path, damaged: Path | None = None) -> Connections:
    """Open an existing file, or make one. Raises Damaged, NewerDatabase, StoreError."""
    with own_errors():
        exists = path.exists()
    if not exists:
        migrations.create(path)
    else:
        recovery.check_file(path)
        with own_errors():
            path.chmod(0o600)
        migrations.bring_up(path)
    connections = Connections(path)
    try:
        if not connections.reader().rows("SELECT record FROM accounts"):
            accounts.restore(path, damaged)
    except BaseException:
        connections.close()
        raise
    return connections


def _renew(path: Path, clock: Clock) -> Connections:
    """Set the damaged file aside, make a new one, and carry over what can be saved."""
    aside = recovery.set_aside(path, clock.now())
    connections = _open(path, aside)
    with contextlib.suppress(Damaged):
        recovery.carry_over(aside, path)
    return connections
