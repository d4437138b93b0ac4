"""The words of the detail panes and the service page that are about this program rather than the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pmdesk.records import Area
from pmdesk.records.money import Money
from pmdesk.wording.formats import age, local_day, money, time_of
from pmdesk.wording.translate import translate


def copy(what: str) -> str:
    """The tool tip of a copy button."""
    return translate("Panes", "Copy {what}").format(what=what)


def fetched(at: datetime, now: datetime) -> str:
    """How old something is that was asked for by itself."""
    return translate("Panes", "Fetched {age}").format(age=age(at, now))


def counted(at: datetime, now: datetime) -> str:
    """When the host measured the usage."""
    if (now - at).total_seconds() < 24 * 3600 and local_day(at) == local_day(now):
        return translate("Panes", "counted at {time}").format(time=time_of(at))
    return translate("Panes", "counted {age}").format(age=age(at, now))


def fetching() -> str:
    return translate("Panes", "Fetching…")


def offline() -> str:
    """Where something was never fetched and cannot be now."""
    return translate("Panes", "Offline")


def could_not_fetch() -> str:
    """Where asking failed; why is said beside it."""
    return translate("Panes", "Not updated")


def left_out() -> str:
    """Under the beginning of a text of the host's that is too long, or too much nested, for this window."""
    return translate("Panes", "The rest is left out here. Your host’s own page has all of it.")


def try_again() -> str:
    return translate("Panes", "Try again")


def show_details() -> str:
    return translate("Panes", "Show details")


def close() -> str:
    return translate("Panes", "Close")


def list_of(area: Area) -> str:
    """What the table of an area is called."""
    return {
        Area.SERVICES: translate("Panes", "List of services"),
        Area.DOMAINS: translate("Panes", "List of domains"),
        Area.TICKETS: translate("Panes", "List of tickets"),
        Area.INVOICES: translate("Panes", "List of invoices"),
    }[area]


def domain_details() -> str:
    """What the pane beside the domains is called."""
    return translate("Panes", "Domain details")


def renewals(sums: Sequence[Money]) -> str:
    """What all domains will cost; "" where there is nothing to add up."""
    if not sums:
        return ""
    figures = " + ".join(money(one) for one in sums)
    return translate("Panes", "All renewals in the next 12 months: {amount}").format(amount=figures)


def quick_shortcuts() -> str:
    return translate("Panes", "Quick shortcuts")


def plan() -> str:
    return translate("Panes", "Plan")


def open_service() -> str:
    """In the menu of a row: show all of it here."""
    return translate("Panes", "Open")


def service_page(name: str) -> str:
    """What the page of a service is called."""
    return translate("Panes", "{name} in full").format(name=name)
