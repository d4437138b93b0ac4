"""Everything known of a service, as lines: billing, usage, server, options, and its addons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pmdesk.core.actions.services import OVER
from pmdesk.core.facts import OwedInvoice
from pmdesk.models.sections import Details, Line, LineKind, Section, fullness, pairs, sections, share
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.services import Addon, NamedValue, Service, ServiceStatus, Usage
from pmdesk.wording import details as words
from pmdesk.wording.chip_data import ChipData, Tone
from pmdesk.wording.chips import addon_chip, days_overdue, service_chip
from pmdesk.wording.cycles import price
from pmdesk.wording.formats import count, day, money
from pmdesk.wording.home import next_due


@dataclass(frozen=True, slots=True)
class AddonRow:
    """An addon under its service: name, its next due day, status and price; of one that has ended no more
    than that it has."""

    id: str
    name: str
    second: str
    chip: ChipData
    price: str


@dataclass(frozen=True, slots=True)
class Bill:
    """The most pressing invoice for a service: how it stands, and why its amount is not the price."""

    owed: OwedInvoice
    sentence: str
    tone: Tone


def bill(service: Service, owed: Sequence[OwedInvoice], today: date) -> Bill | None:
    """Of the invoices that wait for money and have a line about this service: the one that is due first."""
    first = min(owed, key=lambda one: (one.invoice.due or date.max, one.invoice.id), default=None)
    if first is None:
        return None
    said, tone = _standing(first.invoice, today)
    return Bill(first, " ".join(filter(None, (said, _why_another(service, first)))), tone)


def _standing(invoice: Invoice, today: date) -> tuple[str, Tone]:
    if invoice.status is InvoiceStatus.COLLECTIONS:
        return words.in_collection(invoice.number), "bad"
    if late := days_overdue(invoice, today):
        return words.overdue(invoice.number, late), "bad"
    return words.due(invoice.number, invoice.due), "text2"


def _why_another(service: Service, owed: OwedInvoice) -> str:
    """Why what is owed differs from the service's price; "" where it does not, or nobody said why."""
    details = owed.current_details
    if details is None or service.recurring is None or owed.owed == service.recurring:
        return ""
    total = owed.invoice.total
    if owed.owed != total:
        return words.left_to_pay(total, owed.owed)
    if len(details.lines) > 1:
        return words.with_the_rest(total)
    return words.with_tax(total) if any(tax.amount.amount for tax in details.invoice.taxes) else ""


def service_details(service: Service, today: date, *, late: bool = False) -> Details:
    """`late`: an invoice for it is overdue. Of a service that has ended, nothing that mattered before."""
    chip = service_chip(service, today)
    if service.status in OVER:
        return Details(service.name, chip, words.began(service.registered), (), words.ended())
    sentence = ""
    if service.status is ServiceStatus.SUSPENDED:
        sentence = words.suspended(service.suspension_reason)
    return Details(
        service.name,
        chip,
        words.on_plan(service.server_name, service.registered),
        sections(
            _billing(service, late),
            _usage(service),
            _server(service),
            _named("options", (*service.options, *service.custom_fields)),
        ),
        sentence,
    )


def addon_rows(addons: Sequence[Addon]) -> tuple[AddonRow, ...]:
    """A service's addons, the living ones first."""
    ordered = sorted(addons, key=lambda addon: (addon.status in OVER, addon.name.casefold(), addon.id))
    return tuple(_addon(addon) for addon in ordered)


def _addon(addon: Addon) -> AddonRow:
    if addon.status in OVER:
        return AddonRow(addon.id, addon.name, "", addon_chip(addon), "")
    cost = price(addon.recurring, addon.cycle, addon.cycle_word)
    return AddonRow(addon.id, addon.name, next_due(addon.next_due), addon_chip(addon), cost)


def _billing(service: Service, late: bool) -> Section:
    due = day(service.next_due)
    first = "" if service.first_payment == service.recurring else money(service.first_payment)
    lines = pairs(
        Line(words.label("price"), price(service.recurring, service.cycle, service.cycle_word), strong=True),
        (words.label("first-price"), first),
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
