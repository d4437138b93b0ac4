"""What Home shows, read from the store at once and handed over as frozen values; it draws nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, overload

import msgspec

from pmdesk.core.alerts import Alert, AlertKind, Severity
from pmdesk.core.facts import OwedInvoice
from pmdesk.records import Area
from pmdesk.records.domains import Domain
from pmdesk.records.invoices import InvoiceDetails
from pmdesk.records.tickets import Author, TicketStatus
from pmdesk.store.details import first_line
from pmdesk.store.query import Query
from pmdesk.wording import alerts as words
from pmdesk.wording import home, lists
from pmdesk.wording.alerts import Told
from pmdesk.wording.chip_data import ChipData, Tone
from pmdesk.wording.chips import domain_chip, service_chip, ticket_chip
from pmdesk.wording.cycles import price
from pmdesk.wording.details import invoice as invoice_name
from pmdesk.wording.formats import count, day, days, money, recent
from pmdesk.wording.tickets import reference

if TYPE_CHECKING:
    from pmdesk.store.database import Store
    from pmdesk.store.shelf import Freshness, Shelf

ROWS = 4
"""Rows in a panel."""
TOLD = 12
"""Of so many things that need attention, what is kept beside them is read."""
TILES = (Area.SERVICES, Area.DOMAINS, Area.TICKETS, Area.INVOICES)
SOON = timedelta(days=90)
"""A domain that ends within this is in the panel of those that end soon."""


class Attention(msgspec.Struct, frozen=True):
    """One thing that needs the owner, in words; `alert` says which record and account it is about."""

    alert: Alert
    icon: str
    tone: Tone
    title: str
    consequence: str
    when: str
    when_detail: str
    when_tone: Tone
    amount: str
    action: words.AlertAction


class TileData(msgspec.Struct, frozen=True):
    """How many there are of something, and whether all is well with it."""

    area: Area
    figure: str
    state: ChipData


NOTHING_SAID = ChipData("", "", "text2")


class PanelLine(msgspec.Struct, frozen=True):
    """A row of a panel: two lines at the left, two at the right, the lower right one with an icon."""

    id: str
    first: str
    second: str
    right: str
    below: ChipData
    strong: bool = False
    strong_right: bool = True
    elide_middle: bool = False


class PanelData(msgspec.Struct, frozen=True):
    """A panel: `link` leads to the whole list, `empty` is said when there are no rows."""

    area: Area
    title: str
    link: str
    empty: str
    rows: tuple[PanelLine, ...]


class AttentionRows(Sequence[Attention]):
    """All that needs attention, most urgent first. The first rows are told with what is kept beside them and
    read at once; those far down are worded when they are asked for, from the alert alone."""

    def __init__(self, store: Store, account: str, alerts: Sequence[Alert], now: datetime) -> None:
        self._now = now
        self._first = tuple(attention(store, alert, now, account) for alert in alerts[:TOLD])
        self._rest = tuple(alerts[TOLD:])

    def __len__(self) -> int:
        return len(self._first) + len(self._rest)

    @overload
    def __getitem__(self, place: int) -> Attention: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Attention, ...]: ...
    def __getitem__(self, place: int | slice) -> Attention | tuple[Attention, ...]:
        if isinstance(place, slice):
            return tuple(self._row(at) for at in range(*place.indices(len(self))))
        return self._row(range(len(self))[place])

    def _row(self, place: int) -> Attention:
        if place < len(self._first):
            return self._first[place]
        return _worded(self._rest[place - len(self._first)], Told(), self._now)


class HomeData(msgspec.Struct, frozen=True):
    """The whole page, as of one reading of the store.

    `hidden` is what needs the owner too and was hidden by them. `seen` are the areas that were looked at,
    `closed` those that are not open to this sign-in, `partly` those of which rows could not be read or did
    not come; all in the order of the tiles.
    """

    attention: AttentionRows
    hidden: AttentionRows
    seen: tuple[Area, ...]
    closed: tuple[Area, ...]
    partly: tuple[Area, ...]
    tiles: tuple[TileData, ...]
    panels: tuple[PanelData, ...]


def read_home(
    store: Store,
    account: str,
    alerts: Sequence[Alert],
    today: date,
    now: datetime,
    *,
    hidden: Sequence[Alert] = (),
    closed: Collection[Area] = (),
    judged: bool = True,
) -> HomeData:
    """Everything Home shows of an account, in about a millisecond. Raises StoreError.

    `judged`: the alerts were worked out from what is held; before that, none is no word about an area.
    What was `hidden` counts in the tiles all the same; of the areas that are `closed` to this sign-in nothing
    is shown: what was read of them before may not be so any more.
    """
    ours = [alert for alert in alerts if alert.account in ("", account)]
    aside = [alert for alert in hidden if alert.account in ("", account)]
    reader = _Home(store, account, [*ours, *aside], today, now, closed, judged=judged)
    return HomeData(
        AttentionRows(store, account, ours, now),
        AttentionRows(store, account, aside, now),
        reader.seen(),
        tuple(area for area in TILES if area in closed),
        tuple(area for area in TILES if area not in closed and reader.is_partly_read(area)),
        reader.tiles(),
        (reader.invoices(), reader.domains(), reader.tickets(), reader.services()),
    )


def attention(store: Store, alert: Alert, now: datetime, account: str = "") -> Attention:
    """An alert as a row; what is kept beside it (the answer's first line, what is billed) is told."""
    return _worded(alert, told_of(store, alert, account), now)


def _worded(alert: Alert, told: Told, now: datetime) -> Attention:
    far, on = words.when(alert, now)
    return Attention(
        alert,
        words.icon(alert),
        words.tone(alert.severity),
        words.title(alert, told),
        words.consequence(alert, told),
        far,
        on,
        words.when_tone(alert),
        words.amount(alert),
        words.action(alert),
    )


def told_of(store: Store, alert: Alert, account: str = "") -> Told:
    """The facts beside an alert, as far as they are kept. Raises StoreError."""
    owner = alert.account or account
    if alert.kind is AlertKind.TICKET_ANSWERED:
        return _answer(store, owner, alert.record_id)
    if alert.area is Area.INVOICES:
        kept = store.details.get_invoice(owner, alert.record_id)
        return Told(about=_billed(kept.value)) if kept is not None else Told()
    return Told()


def _answer(store: Store, account: str, ticket_id: str) -> Told:
    kept = store.details.get_conversation(account, ticket_id)
    if kept is None:
        return Told()
    staff = (message.name for message in reversed(kept.value.messages) if message.author is Author.STAFF)
    return Told(staff=next(staff, "").strip(), first_line=first_line(kept.value) or "")


def _billed(details: InvoiceDetails) -> str:
    """What an invoice is for: the first line of its first item, and how many more there are."""
    named = [line.description.strip().splitlines()[0] for line in details.lines if line.description.strip()]
    return home.billed(named[0], len(named) - 1) if named else ""


class _Home:
    """One reading of the store for one account."""

    def __init__(
        self,
        store: Store,
        account: str,
        alerts: Sequence[Alert],
        today: date,
        now: datetime,
        closed: Collection[Area],
        *,
        judged: bool,
    ) -> None:
        self._store = store
        self._account = account
        self._alerts = alerts
        self._closed = closed
        self._judged = judged
        self._today = today
        self._now = now

    def _query(self, segment: str = "all", sort: str = "") -> Query:
        return Query(accounts=(self._account,), segment=segment, sort=sort, today=self._today)

    def _of(self, area: Area) -> list[Alert]:
        return [alert for alert in self._alerts if alert.area is area]

    # --- tiles ----------------------------------------------------------------------------------------

    def tiles(self) -> tuple[TileData, ...]:
        return (self._services(), self._domains(), self._tickets(), self._invoices())

    def _services(self) -> TileData:
        shelf = self._store.services
        active, attention = (shelf.count(self._query(segment)) for segment in ("active", "attention"))
        suspended = len(self._of(Area.SERVICES))
        return self._tile(Area.SERVICES, active, home.services_state(active, suspended, attention))

    def _domains(self) -> TileData:
        shelf = self._store.domains
        held = shelf.count(self._query()) - shelf.count(self._query("ended"))
        found = self._of(Area.DOMAINS)
        urgent = any(alert.severity is Severity.BAD for alert in found)
        state = home.domains_state(held, len(found), urgent)
        return self._tile(Area.DOMAINS, held, state if found or self._judged else NOTHING_SAID)

    def _tickets(self) -> TileData:
        shelf = self._store.tickets
        held, still_open = shelf.count(self._query()), shelf.count(self._query("open"))
        answers = len(self._of(Area.TICKETS))
        state = home.tickets_state(held, answers, still_open)
        sure = answers or self._judged or not still_open
        return self._tile(Area.TICKETS, still_open, state if sure else NOTHING_SAID)

    def _invoices(self) -> TileData:
        shelf = self._store.invoices
        held, to_pay, overdue = (
            shelf.count(self._query(segment)) for segment in ("all", "to-pay", "overdue")
        )
        return self._tile(Area.INVOICES, to_pay, home.invoices_state(held, overdue, to_pay))

    def _tile(self, area: Area, figure: int, state: ChipData) -> TileData:
        """Of an area that was never fetched the host's count is shown, or nothing: none known is not none
        there. The host counts also what this sign-in may not see."""
        if area in self._closed:
            return TileData(area, home.not_known(), home.not_allowed())
        if self._known(area):
            well = state.tone == "ok" or not state.icon
            return TileData(
                area, count(figure), home.partly() if well and self.is_partly_read(area) else state
            )
        counted = self._counted(area)
        if counted is not None:
            return TileData(area, count(counted), home.by_host())
        return TileData(area, home.not_known(), NOTHING_SAID)

    def _counted(self, area: Area) -> int | None:
        kept = self._store.details.get_counters(self._account)
        if kept is None:
            return None
        counters = kept.value
        return {
            Area.SERVICES: counters.active_services,
            Area.DOMAINS: counters.active_domains,
            Area.TICKETS: counters.active_tickets,
            Area.INVOICES: counters.unpaid_invoices,
        }[area]

    def seen(self) -> tuple[Area, ...]:
        """The areas that were read at least once and are open to this sign-in."""
        return tuple(area for area in TILES if area not in self._closed and self._known(area))

    def _known(self, area: Area) -> bool:
        return self._freshness(area).at is not None

    def is_partly_read(self, area: Area) -> bool:
        """Whether rows of it could not be read, or did not come: nothing found is no all-clear then."""
        fresh = self._freshness(area)
        return fresh.set_aside > 0 or (fresh.total or 0) > fresh.held

    def _freshness(self, area: Area) -> Freshness:
        store = self._store
        shelves: dict[Area, Shelf[Any]] = {
            Area.SERVICES: store.services,
            Area.DOMAINS: store.domains,
            Area.TICKETS: store.tickets,
            Area.INVOICES: store.invoices,
        }
        return shelves[area].freshness(self._account)

    # --- panels ---------------------------------------------------------------------------------------

    def services(self) -> PanelData:
        rows = []
        for service in self._store.services.page(self._query("active", "next_due"), 0, ROWS):
            chip = service_chip(service, self._today)
            due = ChipData("", home.next_due(service.next_due), "text2")
            cost = price(service.recurring, service.cycle, service.cycle_word)
            below = chip if chip.filled else due
            rows.append(
                PanelLine(service.id, service.name, service.domain or "", cost, below, strong_right=False)
            )
        return self._panel(Area.SERVICES, rows)

    def invoices(self) -> PanelData:
        found = self._store.invoices.page(self._query("to-pay", "due"), 0, ROWS)
        kept = self._store.details.get_invoices(self._account, [invoice.id for invoice in found])
        rows = []
        for invoice in found:
            details = kept.get(invoice.id)
            owed = OwedInvoice(invoice=invoice, details=details.value if details else None).owed
            below = home.to_pay(invoice, self._today)
            name, on = invoice_name(invoice.number), home.due_on(invoice.due)
            rows.append(PanelLine(invoice.id, name, on, money(owed), below))
        return self._panel(Area.INVOICES, rows)

    def domains(self) -> PanelData:
        rows = []
        for domain in self._store.domains.page(self._query("active", "expires"), 0, ROWS):
            ends = domain.expires or domain.next_due
            if ends is not None and ends - self._today <= SOON:
                rows.append(self._domain(domain, ends))
        return self._panel(Area.DOMAINS, rows)

    def _domain(self, domain: Domain, ends: date) -> PanelLine:
        left = (ends - self._today).days
        right = days(left) if left > 0 else domain_chip(domain, self._today).word
        return PanelLine(
            domain.id, domain.name, day(ends), right, home.renewal(domain, left), elide_middle=True
        )

    def tickets(self) -> PanelData:
        rows = []
        for ticket in self._store.tickets.page(self._query(), 0, ROWS):
            when = recent(ticket.last_reply or ticket.opened, self._now)
            chip = ticket_chip(ticket)
            unread = ticket.status is TicketStatus.ANSWERED
            second = ticket.department or reference(ticket)
            rows.append(PanelLine(ticket.id, ticket.subject, second, when, chip, unread, strong_right=False))
        return self._panel(Area.TICKETS, rows)

    def _panel(self, area: Area, rows: list[PanelLine]) -> PanelData:
        title, link, empty = home.panel(area)
        if area in self._closed:
            head, _ = lists.not_allowed(area)
            return PanelData(area, title, link, f"{head}.", ())
        if self.is_partly_read(area):
            empty = home.panel_partly()
        return PanelData(area, title, link, empty if self._known(area) else home.not_fetched(), tuple(rows))
