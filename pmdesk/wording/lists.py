"""The words of the list pages: segments, filters, footers, and the four states."""

from __future__ import annotations

from datetime import datetime

from pmdesk.records import Area
from pmdesk.wording.errors import ask_the_owner
from pmdesk.wording.formats import count
from pmdesk.wording.translate import translate


def segment(area: Area, key: str) -> str:
    """The name of a filter over a list."""
    common = {
        "all": translate("Lists", "All"),
        "attention": translate("Lists", "Needs attention"),
        "active": translate("Lists", "Active"),
        "ended": translate("Lists", "Ended"),
        "open": translate("Lists", "Open"),
        "closed": translate("Lists", "Closed"),
        "to-pay": translate("Lists", "To pay"),
        "overdue": translate("Lists", "Overdue"),
        "paid": translate("Lists", "Paid"),
    }
    if area is Area.INVOICES and key == "ended":
        return translate("Lists", "Cancelled or refunded")
    return common[key]


def filters(area: Area) -> str:
    """What the row of filters is called."""
    return {
        Area.SERVICES: translate("Lists", "Which services"),
        Area.DOMAINS: translate("Lists", "Which domains"),
        Area.TICKETS: translate("Lists", "Which tickets"),
        Area.INVOICES: translate("Lists", "Which invoices"),
    }[area]


def filter_field(area: Area) -> str:
    """The place holder of the filter field."""
    return {
        Area.SERVICES: translate("Lists", "Filter services"),
        Area.DOMAINS: translate("Lists", "Filter domains"),
        Area.TICKETS: translate("Lists", "Filter tickets"),
        Area.INVOICES: translate("Lists", "Filter invoices"),
    }[area]


def clear() -> str:
    """The cross in a field with something in it."""
    return translate("Lists", "Clear")


def loading(area: Area) -> str:
    """What the grey bars are called while the first data come."""
    return {
        Area.SERVICES: translate("Lists", "Fetching services"),
        Area.DOMAINS: translate("Lists", "Fetching domains"),
        Area.TICKETS: translate("Lists", "Fetching tickets"),
        Area.INVOICES: translate("Lists", "Fetching invoices"),
    }[area]


def empty(area: Area) -> tuple[str, str]:
    """(head, sentence) of a list that has nothing in it."""
    return {
        Area.SERVICES: (
            translate("Lists", "No services yet"),
            translate("Lists", "Hosting and care plans you order from your host appear in this list."),
        ),
        Area.DOMAINS: (
            translate("Lists", "No domains yet"),
            translate("Lists", "Domains you register with your host, or move there, appear in this list."),
        ),
        Area.TICKETS: (
            translate("Lists", "No tickets yet"),
            translate(
                "Lists",
                "When something is wrong or unclear, write to the host’s staff here. "
                "Their answer appears in this list.",
            ),
        ),
        Area.INVOICES: (
            translate("Lists", "No invoices yet"),
            translate("Lists", "Your host’s invoices appear in this list and stay readable offline."),
        ),
    }[area]


def not_here(area: Area, set_aside: int, missing: int) -> tuple[str, str]:
    """(head, sentence) of a list without a row, though the provider has some: unread, or not sent."""
    if set_aside:
        head = translate("Lists", "{rows} could not be read")
        sentence = translate("Lists", "Your host sent them in a form this version of pmdesk cannot read.")
    else:
        head = translate("Lists", "Your host counts {rows} and sent none")
        sentence = translate("Lists", "pmdesk asks for them again by itself.")
    everything = translate("Lists", "Your host’s own page shows everything.")
    return head.format(rows=_counted(area, set_aside or missing)), f"{sentence} {everything}"


def not_allowed(area: Area) -> tuple[str, str]:
    """(head, sentence) of what is not open to this sign-in."""
    heads = {
        Area.SERVICES: translate("Lists", "This sign-in may not see services"),
        Area.ADDONS: translate("Lists", "This sign-in may not see services"),
        Area.DOMAINS: translate("Lists", "This sign-in may not see domains"),
        Area.TICKETS: translate("Lists", "This sign-in may not see tickets"),
        Area.INVOICES: translate("Lists", "This sign-in may not see invoices"),
        Area.ACCOUNT: translate("Lists", "This sign-in may not see the account’s details"),
    }
    return heads[area], ask_the_owner()


def no_longer_allowed() -> str:
    """In the footer of a list that was read while this sign-in still might."""
    return translate("Lists", "this sign-in may not see them any more")


def sign_in_first() -> tuple[str, str, str]:
    """(head, sentence, button) where nothing was ever fetched and nobody is signed in."""
    return (
        translate("Lists", "Nothing is saved yet"),
        translate("Lists", "Sign in, and it is fetched from your host."),
        translate("Lists", "Sign in"),
    )


def nothing_found(text: str) -> tuple[str, str, str]:
    """(head, sentence, button) where the filter finds nothing."""
    head = (
        translate("Lists", "Nothing contains “{text}”").format(text=text)
        if text
        else translate("Lists", "Nothing here")
    )
    return (
        head,
        translate("Lists", "Other rows are hidden by the filter."),
        translate("Lists", "Show everything"),
    )


def _counted(area: Area, number: int) -> str:
    if area is Area.SERVICES:
        return translate("Lists", "%Ln services", "%Ln service", number)
    if area is Area.DOMAINS:
        return translate("Lists", "%Ln domains", "%Ln domain", number)
    if area is Area.TICKETS:
        return translate("Lists", "%Ln tickets", "%Ln ticket", number)
    return translate("Lists", "%Ln invoices", "%Ln invoice", number)


def footer(
    area: Area, shown: int, held: int, total: int | None, set_aside: int, *, brief: bool = False
) -> str:
    """How many rows there are: shown under the filter, held here, not read, and by the provider's own count.

    `brief`, for little room: without saying that those are the ones shown. Nothing is said of none.
    """
    said = [_shown(area, shown, held, brief)] if held else []
    if set_aside:
        said.append(translate("Lists", "%Ln could not be read", "%Ln could not be read", set_aside))
    if held and total is not None and total > held + set_aside:
        said.append(translate("Lists", "your host counts {total}").format(total=count(total)))
    return " · ".join(said)


def _shown(area: Area, shown: int, held: int, brief: bool) -> str:
    said = _counted(area, held)
    if shown != held:
        said = translate("Lists", "{shown} of {held}").format(shown=count(shown), held=said)
    if brief:
        return said
    way = translate("Lists", "{rows} shown") if shown != held else translate("Lists", "{rows}, all shown")
    return way.format(rows=said)


def try_again() -> str:
    """The button of a list that could not be fetched."""
    return translate("Lists", "Try again")


def next_try(at: datetime | None, now: datetime) -> str:
    """When the next try comes by itself; empty where none is planned or it is due."""
    seconds = round((at - now).total_seconds()) if at is not None else 0
    if seconds <= 0:
        return ""
    if seconds < 120:
        return translate("Lists", "Next try by itself in {seconds} s").format(seconds=seconds)
    return translate("Lists", "Next try by itself in {minutes} min").format(minutes=seconds // 60)


def fetched(at: datetime | None, age: str) -> str:
    """How old this list is; empty before the first time."""
    return translate("Lists", "Fetched {age}").format(age=age) if at is not None else ""
