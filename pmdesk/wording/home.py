"""The words of Home: its tiles, its panels and their rows."""

from __future__ import annotations

from datetime import date

from pmdesk.records.domains import Domain
from pmdesk.records.invoices import Invoice
from pmdesk.wording.chip_data import ChipData
from pmdesk.wording.chips import URGENT, days_overdue, invoice_chip
from pmdesk.wording.formats import day, near_day
from pmdesk.wording.translate import translate

PRESSING = 7
"""Within so many days an unpaid invoice is marked."""


# --- tiles --------------------------------------------------------------------------------------------


def services_state(active: int, suspended: int, attention: int) -> ChipData:
    """What stands under the number of services."""
    if suspended:
        return ChipData("circle-pause", translate("home", "%Ln suspended", None, suspended), "bad")
    if attention:
        words = translate("home", "%Ln need you", "%Ln needs you", attention)
        return ChipData("triangle-alert", words, "warn")
    if active:
        return ChipData("circle-check", translate("home", "All working"), "ok")
    return ChipData("", translate("home", "None active"))


def domains_state(held: int, attention: int, urgent: bool) -> ChipData:
    """What stands under the number of domains."""
    if attention:
        words = translate("home", "%Ln need you", "%Ln needs you", attention)
        return ChipData("triangle-alert", words, "bad" if urgent else "warn")
    if held:
        return ChipData("circle-check", translate("home", "Nothing to do"), "ok")
    return ChipData("", translate("home", "None here"))


def tickets_state(held: int, answers: int, still_open: int) -> ChipData:
    """What stands under the number of open tickets."""
    if answers:
        words = translate("home", "%Ln answers to read", "%Ln answer to read", answers)
        return ChipData("message-square-reply", words, "info")
    if still_open:
        return ChipData("clock", translate("home", "No new answer"))
    return ChipData("check-check" if held else "", translate("home", "None open"))


def invoices_state(held: int, overdue: int, to_pay: int) -> ChipData:
    """What stands under the number of invoices to pay."""
    if overdue:
        return ChipData("triangle-alert", translate("home", "%Ln overdue", None, overdue), "bad")
    if to_pay:
        return ChipData("clock", translate("home", "None overdue"), "warn")
    if held:
        return ChipData("circle-check", translate("home", "All paid"), "ok")
    return ChipData("", translate("home", "None yet"))


def tile_name(area: str) -> str:
    """What a tile counts: `open` and `to pay` are said where a plain name would mislead."""
    return {
        "services": translate("home", "Active services"),
        "domains": translate("home", "Domains"),
        "tickets": translate("home", "Open tickets"),
        "invoices": translate("home", "Invoices to pay"),
    }[area]


# --- panels -------------------------------------------------------------------------------------------


def panel(area: str) -> tuple[str, str, str]:
    """Title, the link to the whole list, and what is said when there is nothing."""
    return {
        "services": (
            translate("home", "Active services"),
            translate("home", "All services"),
            translate("home", "No service is active."),
        ),
        "invoices": (
            translate("home", "To pay"),
            translate("home", "All invoices"),
            translate("home", "Everything is paid."),
        ),
        "domains": (
            translate("home", "Domains ending soon"),
            translate("home", "All domains"),
            translate("home", "No domain ends in the next 90 days."),
        ),
        "tickets": (
            translate("home", "Recent tickets"),
            translate("home", "All tickets"),
            translate("home", "No tickets yet. When something is unclear, write to the host’s staff."),
        ),
    }[area]


def attention() -> str:
    return translate("home", "Needs attention")


def things(number: int) -> str:
    """Beside the head of the list: `5 things, most urgent first`."""
    return translate("home", "%Ln things, most urgent first", "%Ln thing", number)


def all_well() -> str:
    """In place of the list."""
    return translate("home", "Nothing needs your attention.")


def show_all(number: int) -> str:
    """The button under the first five."""
    return translate("home", "Show all %Ln", None, number)


# --- rows ---------------------------------------------------------------------------------------------


def due_on(value: date | None) -> str:
    """`due 16 Nov 2026`; "" where the provider gave no day."""
    return translate("home", "due {day}").format(day=day(value)) if value is not None else ""


def to_pay(invoice: Invoice, today: date) -> ChipData:
    """`6 days overdue`, `due in 3 days`: marked when it presses."""
    if invoice.due is None or days_overdue(invoice, today):
        return invoice_chip(invoice, today)
    words = translate("home", "due {when}").format(when=near_day(invoice.due, today))
    if (invoice.due - today).days < 0:  # in collection: it is not counted any more
        return invoice_chip(invoice, today)
    if (invoice.due - today).days > PRESSING:
        return ChipData("", words, "text2")
    return ChipData("clock", words, "warn")


def renewal(domain: Domain, days: int) -> ChipData:
    """Whether a domain that ends soon renews itself."""
    if domain.auto_renew is None:
        return ChipData("", translate("home", "auto-renew not known"), "text2")
    if domain.auto_renew:
        return ChipData("circle-check", translate("home", "renews itself"), "ok")
    words = translate("home", "auto-renew off")
    return ChipData("clock-alert", words, "bad" if days <= URGENT else "warn")


def next_due(value: date | None) -> str:
    """`next due 16 Nov 2026`."""
    return translate("home", "next due {day}").format(day=day(value)) if value is not None else ""


def billed(first: str, more: int) -> str:
    """What an invoice is for, shortened: `Web hosting Business and 2 more`."""
    if more <= 0:
        return first
    return translate("home", "{what} and %Ln more", None, more).format(what=first)


def show_fewer() -> str:
    """The link that folds the list again."""
    return translate("home", "Show fewer")


def first_time() -> tuple[str, str]:
    """(head, sentence) while the very first data come."""
    return (
        translate("home", "Fetching your account"),
        translate(
            "home", "Services, domains, tickets and invoices come from your host and stay readable here."
        ),
    )


def not_known() -> str:
    """In place of a figure while an area was never fetched."""
    return "–"
