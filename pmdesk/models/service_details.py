"""Everything known of a service, as lines: billing, usage, server, options, and its addons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pmdesk.models.sections import Details, Line, LineKind, Section, fullness, pairs, sections, share
from pmdesk.records.invoices import Invoice
from pmdesk.records.services import Addon, NamedValue, Service, ServiceStatus, Usage
from pmdesk.wording import details as words
from pmdesk.wording.chip_data import ChipData
from pmdesk.wording.chips import addon_chip, days_overdue, service_chip
from pmdesk.wording.cycles import price
from pmdesk.wording.formats import count, day, money
from pmdesk.wording.home import next_due


@dataclass(frozen=True, slots=True)
class AddonRow:
    """An addon under its service: name, its next due day, status and price."""

    id: str
    name: str
    second: str
    chip: ChipData
    price: str


def service_details(service: Service, today: date, *, owed: Sequence[Invoice] = ()) -> Details:
    """`owed` are unpaid invoices with a line about this service, as far as their lines are kept."""
    late = max((days_overdue(invoice, today), invoice.number) for invoice in owed) if owed else (0, "")
    sentence = ""
    if service.status is ServiceStatus.SUSPENDED:
        sentence = words.suspended(service.suspension_reason)
    elif late[0]:
        sentence = words.overdue(late[1], late[0])
    return Details(
        service.name,
        service_chip(service, today),
        words.on_plan(service.server_name, service.registered),
        sections(
            _billing(service, late[0] > 0),
            _usage(service),
            _server(service),
            _named("options", (*service.options, *service.custom_fields)),
        ),
        sentence,
    )


def addon_rows(addons: Sequence[Addon]) -> tuple[AddonRow, ...]:
    """A service's addons, the living ones first."""
    living = (ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED, ServiceStatus.PENDING)
    ordered = sorted(addons, key=lambda addon: (addon.status not in living, addon.name.casefold(), addon.id))
    return tuple(
        AddonRow(
            addon.id,
            addon.name,
            next_due(addon.next_due),
            addon_chip(addon),
            price(addon.recurring, addon.cycle, addon.cycle_word),
        )
        for addon in ordered
    )


def _billing(service: Service, late: bool) -> Section:
    due = day(service.next_due)
    first = "" if service.first_payment == service.recurring else money(service.first_payment)
    lines = pairs(
        Line(words.label("price"), price(service.recurring, service.cycle, service.cycle_word), strong=True),
        (words.label("first-price"), first),
        (words.label("first-paid"), day(service.registered)),
        Line(words.label("next-due"), due, tone="bad" if late else "text", strong=late),
        Line(words.label("ends"), day(service.ends), tone="warn", strong=True),
        (words.label("paid-with"), service.payment_method or ""),
        (words.label("quantity"), count(service.quantity) if service.quantity != 1 else ""),
    )
    return Section("billing", words.section("billing"), lines)


def _usage(service: Service) -> Section:
    lines = [
        _bar(words.label(label), value)
        for label, value in (("disk", service.disk), ("traffic", service.bandwidth))
        if value is not None
    ]
    return Section("usage", words.section("usage"), tuple(lines), service.usage_counted)


def _bar(label: str, value: Usage) -> Line:
    part = share(value.used, value.limit)
    return Line(label, words.used_of(value), LineKind.USAGE, fullness(part), share=part)


def _server(service: Service) -> Section:
    def copied(key: str, value: str | None) -> Line:
        return Line(words.label(key), value or "", copy=True)

    own = service.dedicated_ip
    lines = pairs(
        copied("username", service.username),
        (words.label("server"), service.server_name or ""),
        copied("host", service.server_host),
        copied("ip", None if own else service.server_ip),
        copied("own-ip", own),
        copied("more-ips", ", ".join(service.assigned_ips)),
        *(copied("nameserver", name) for name in service.nameservers),
    )
    return Section("server", words.section("server"), lines)


def _named(key: str, values: Sequence[NamedValue]) -> Section:
    return Section(key, words.section(key), pairs(*((value.name, value.value) for value in values)))
