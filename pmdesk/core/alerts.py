"""What the owner must hear of: pure rules over records, settings and today. No words, no clock, no store.

An alert carries facts alone; what happens otherwise is said elsewhere, and only where a fact supports it.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, Protocol

import msgspec

from pmdesk.core.facts import Facts as Facts
from pmdesk.core.facts import OwedInvoice as OwedInvoice
from pmdesk.records import Area, Record
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Service, ServiceStatus
from pmdesk.records.tickets import Ticket, TicketStatus


class AlertKind(enum.StrEnum):
    """What happened or is about to."""

    DOMAIN_EXPIRING = "domain-expiring"
    DOMAIN_EXPIRED = "domain-expired"
    INVOICE_DUE = "invoice-due"
    INVOICE_OVERDUE = "invoice-overdue"
    SERVICE_SUSPENDED = "service-suspended"
    TICKET_ANSWERED = "ticket-answered"


SUMMARY = "summary"
"""Stands for an alert's key in a notice about several."""

NOTIFY_KINDS = frozenset(
    {AlertKind.DOMAIN_EXPIRING, AlertKind.DOMAIN_EXPIRED, AlertKind.INVOICE_DUE, AlertKind.INVOICE_OVERDUE}
)
"""The kinds that raise a notification; the others are rows of the attention list alone."""


class Severity(enum.IntEnum):
    """How bad; it chooses the tone of a row and of the tray's icon."""

    INFO = 0
    WARN = 1
    BAD = 2


class AlertSettings(Protocol):
    """The part of the settings that the rules look at."""

    @property
    def domain_days(self) -> Sequence[int]:
        """How many days before a domain's end to speak up."""
        ...

    @property
    def invoice_days(self) -> int:
        """From how many days before an invoice's due date it is named."""
        ...


Which = Literal["expires", "next_due"]
"""A domain's two dates: its end at the registry, and the day its renewal must be paid."""


class Alert(Record, frozen=True, kw_only=True):
    """One thing that needs the owner.

    `key` is stable: the same event has the same key at every evaluation, and it is unique in an account.
    `name` is the domain, service or ticket subject, for an invoice its number; `number` the invoice's or
    ticket's number. `days` counts from today to `day`: 0 is today, negative is past. `which` says which
    date of a domain `day` is. `amount` is what an invoice still asks for or what a domain's renewal costs.
    `invoice_id` is the invoice whose payment helps; `invoice_due`, for a domain, the day on which it is due.
    `at` is when staff answered a ticket. `stage` is the threshold in days (DOMAIN_EXPIRING; "0" once the
    day has passed), the domain's status (DOMAIN_EXPIRED) or "".
    """

    account: str = ""
    key: str
    kind: AlertKind
    area: Area
    record_id: str
    name: str
    number: str | None = None
    day: date | None = None
    days: int | None = None
    at: datetime | None = None
    which: Which | None = None
    amount: Money | None = None
    severity: Severity
    invoice_id: str | None = None
    invoice_due: date | None = None
    stage: str = ""
    renews_itself: bool | None = None
    """A domain's `auto_renew`, as the provider says it; None for everything else too."""
    reason: str | None = None
    """The host's own words on why a service is suspended."""

    @property
    def notifies(self) -> bool:
        """Whether this raises a notification."""
        return self.kind in NOTIFY_KINDS


OWED = frozenset({InvoiceStatus.UNPAID, InvoiceStatus.COLLECTIONS})
"""Waiting for the owner's money. A payment under way is not; an unknown word is not guessed at."""

ENDING = frozenset({DomainStatus.ACTIVE, DomainStatus.UNKNOWN})
"""A domain that is held and can run out. One being registered or moved here is not held yet."""

LAPSED = frozenset({DomainStatus.GRACE, DomainStatus.REDEMPTION, DomainStatus.EXPIRED})

LAST_DAYS = 7
"""Within so many days of its end a domain is urgent."""

OVER_AFTER = 90
"""An expired domain can be had back for at most 45 days of grace, 30 of redemption and 5 of deletion
(ICANN, life cycle of a generic top-level domain); later there is nothing left to do about it."""

_RANK = {
    AlertKind.INVOICE_OVERDUE: 1,
    AlertKind.SERVICE_SUSPENDED: 2,
    AlertKind.DOMAIN_EXPIRED: 3,
    AlertKind.INVOICE_DUE: 4,
    AlertKind.TICKET_ANSWERED: 5,
    AlertKind.DOMAIN_EXPIRING: 6,
}


def evaluate(facts: Facts, settings: AlertSettings, today: date) -> tuple[Alert, ...]:
    """Everything that needs the owner on their local day `today`, most urgent first; keys are unique.

    First what can still be averted in the next days (a domain about to end), then what is late (overdue
    invoices, suspended services, expired domains), then what comes: invoices due, answers, later ends.
    """
    found: dict[str, Alert] = {}
    for alert in _all(_case(facts, settings, today), facts):
        found.setdefault(alert.key, alert)
    return tuple(sorted(found.values(), key=_urgency))


def parted(alerts: Sequence[Alert], hidden: Collection[str]) -> tuple[tuple[Alert, ...], tuple[Alert, ...]]:
    """(those to be seen, those whose keys are hidden), each in its order."""
    seen = tuple(alert for alert in alerts if alert.key not in hidden)
    return seen, tuple(alert for alert in alerts if alert.key in hidden)


def _urgency(alert: Alert) -> tuple[int, int, float, str, str]:
    rank = _RANK[alert.kind]
    if alert.kind is AlertKind.DOMAIN_EXPIRING and alert.severity is Severity.BAD:
        rank = 0
    day = alert.day.toordinal() if alert.day is not None else date.max.toordinal()
    answered = -alert.at.timestamp() if alert.at is not None else 0.0  # the newest answer first
    return rank, day, answered, alert.name, alert.key


class _Case(msgspec.Struct, frozen=True):
    """What the rules share: the owed invoices, and for each domain the first due that has a line about it."""

    account: str
    settings: AlertSettings
    today: date
    owed: tuple[OwedInvoice, ...]
    bills: Mapping[tuple[Area, str], OwedInvoice]
    """The first owed invoice with a line about a record, by its area and id."""
    lines_missing: bool
    """Whether the lines of some owed invoice are not known, so that it may be about any domain."""


def _case(facts: Facts, settings: AlertSettings, today: date) -> _Case:
    owed = tuple(sorted((one for one in facts.invoices if _is_owed(one)), key=_due_first))
    bills: dict[tuple[Area, str], OwedInvoice] = {}
    for one in owed:
        for line in one.details.lines if one.details is not None else ():
            if line.about is not None:
                bills.setdefault((line.about.area, line.about.id), one)
    missing = any(one.current_details is None for one in owed)
    return _Case(facts.account, settings, today, owed, bills, missing)


def _due_first(one: OwedInvoice) -> tuple[date, str]:
    return one.invoice.due or date.max, one.invoice.id


def _is_owed(one: OwedInvoice) -> bool:
    invoice = one.invoice
    return invoice.status in OWED and not invoice.is_credit_note and one.owed.amount > 0


def _all(case: _Case, facts: Facts) -> Iterator[Alert]:
    for one in case.owed:
        yield from _invoice(case, one)
    for domain in facts.domains:
        if domain.status in LAPSED:
            yield from _lapsed(case, domain)
        elif domain.status in ENDING:
            yield from _ending(case, domain)
    for service in facts.services:
        if service.status is ServiceStatus.SUSPENDED:
            yield _suspended(case, service)
    for ticket in facts.tickets:
        if ticket.status is TicketStatus.ANSWERED:
            yield _answered(case, ticket)


def _invoice(case: _Case, one: OwedInvoice) -> Iterator[Alert]:
    invoice = one.invoice
    if invoice.due is None:
        return
    days = (invoice.due - case.today).days
    if days > case.settings.invoice_days:
        return
    kind = AlertKind.INVOICE_DUE if days >= 0 else AlertKind.INVOICE_OVERDUE
    yield Alert(
        account=case.account,
        key=f"{kind}:{invoice.id}:{invoice.due}",
        kind=kind,
        area=Area.INVOICES,
        record_id=invoice.id,
        name=invoice.number,
        number=invoice.number,
        day=invoice.due,
        days=days,
        amount=one.owed,
        severity=Severity.WARN if days >= 0 else Severity.BAD,
        invoice_id=invoice.id,
    )


# --- domains ------------------------------------------------------------------------------------------


def deadline(domain: Domain, today: date) -> tuple[date, Which] | None:
    """The day that counts for a domain, and which of its two dates it is; None where neither is known.

    It is the earlier of the two, the registry's on a tie. A due date that has passed gives way to the
    registry's day where that is known: it is the one that loses the domain.
    """
    expires, due = domain.expires, domain.next_due
    if expires is not None and (due is None or expires <= due or due < today):
        return expires, "expires"
    return (due, "next_due") if due is not None else None


def _ending(case: _Case, domain: Domain) -> Iterator[Alert]:
    found = deadline(domain, case.today)
    if found is None:
        return
    day, which = found
    days = (day - case.today).days
    passed = [threshold for threshold in case.settings.domain_days if threshold >= max(days, 0)]
    if not passed or not _may_end(case, domain, days):
        return
    if days < 0 and which == "expires":
        yield _expired(case, domain, found)
        return
    stage = str(min(passed)) if days >= 0 else "0"
    invoice_id, invoice_due = _renewal(case, domain)
    yield Alert(
        account=case.account,
        key=f"{AlertKind.DOMAIN_EXPIRING}:{domain.id}:{day}:{stage}",
        kind=AlertKind.DOMAIN_EXPIRING,
        area=Area.DOMAINS,
        record_id=domain.id,
        name=domain.name,
        day=day,
        days=days,
        which=which,
        amount=domain.recurring,
        severity=Severity.BAD if days <= LAST_DAYS else Severity.WARN,
        invoice_id=invoice_id,
        invoice_due=invoice_due,
        stage=stage,
        renews_itself=domain.auto_renew,
    )


def _may_end(case: _Case, domain: Domain, days: int) -> bool:
    """Whether an end of this domain concerns the owner.

    One that does not renew itself (or of which that is not known): always. One that does: while an unpaid
    invoice has a line about it. Where the details of an unpaid invoice are not kept, it may be that one:
    in the last days a warning too many is better than one too few, and it still says facts alone; before
    that we wait for the details, which are fetched ahead (and the invoice itself is named anyway when due).
    """
    if domain.auto_renew is not True or (Area.DOMAINS, domain.id) in case.bills:
        return True
    return days <= LAST_DAYS and case.lines_missing


def _renewal(case: _Case, domain: Domain) -> tuple[str, date | None] | tuple[None, None]:
    """(id, due day) of the first unpaid invoice that has a line about the domain."""
    renewal = case.bills.get((Area.DOMAINS, domain.id))
    return (renewal.invoice.id, renewal.invoice.due) if renewal is not None else (None, None)


def _lapsed(case: _Case, domain: Domain) -> Iterator[Alert]:
    found: tuple[date, Which] | None = None
    if domain.expires is not None:
        found = domain.expires, "expires"
    elif domain.next_due is not None:
        found = domain.next_due, "next_due"
    over = found is not None and (case.today - found[0]).days > OVER_AFTER
    if not (over and domain.status is DomainStatus.EXPIRED):
        yield _expired(case, domain, found)


def _expired(case: _Case, domain: Domain, found: tuple[date, Which] | None) -> Alert:
    day, which = found if found is not None else (None, None)
    # "Expired", "grace" and a registry's day gone by are one event to the owner; redemption costs more.
    step = "redemption" if domain.status is DomainStatus.REDEMPTION else "expired"
    invoice_id, invoice_due = _renewal(case, domain)
    return Alert(
        account=case.account,
        key=f"{AlertKind.DOMAIN_EXPIRED}:{domain.id}:{day or '-'}:{step}",
        kind=AlertKind.DOMAIN_EXPIRED,
        area=Area.DOMAINS,
        record_id=domain.id,
        name=domain.name,
        day=day,
        days=(day - case.today).days if day is not None else None,
        which=which,
        amount=domain.recurring,
        severity=Severity.BAD,
        invoice_id=invoice_id,
        invoice_due=invoice_due,
        stage=domain.status.value,
        renews_itself=domain.auto_renew,
    )


# --- services and tickets -----------------------------------------------------------------------------


def _suspended(case: _Case, service: Service) -> Alert:
    bill = case.bills.get((Area.SERVICES, service.id))  # what it costs to have it back, not what it costs
    return Alert(
        account=case.account,
        key=f"{AlertKind.SERVICE_SUSPENDED}:{service.id}",
        kind=AlertKind.SERVICE_SUSPENDED,
        area=Area.SERVICES,
        record_id=service.id,
        name=service.domain or service.name,
        amount=bill.owed if bill is not None else None,
        invoice_id=bill.invoice.id if bill is not None else None,
        severity=Severity.BAD,
        reason=service.suspension_reason,
    )


def _answered(case: _Case, ticket: Ticket) -> Alert:
    at = ticket.last_reply
    return Alert(
        account=case.account,
        key=f"{AlertKind.TICKET_ANSWERED}:{ticket.id}:{at.isoformat() if at is not None else '-'}",
        kind=AlertKind.TICKET_ANSWERED,
        area=Area.TICKETS,
        record_id=ticket.id,
        name=ticket.subject,
        number=ticket.number,
        at=at,
        severity=Severity.INFO,
    )
