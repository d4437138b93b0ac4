"""The words of Home: its tiles, its panels and their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pmdesk.records import Area
from pmdesk.records.domains import Domain
from pmdesk.records.invoices import Invoice
from pmdesk.wording.chip_data import ChipData
from pmdesk.wording.chips import URGENT, days_overdue, invoice_chip
from pmdesk.wording.formats import count, day, near_day
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


def not_allowed() -> ChipData:
    """Under a tile of what is not open to this sign-in."""
    return ChipData("lock", translate("home", "Not for this sign-in"), "text2")


def by_host() -> ChipData:
    """Under a number that is the host's own: the list was not read yet."""
    return ChipData("", translate("home", "Counted by your host"), "text2")


def partly() -> ChipData:
    """Under a tile, in place of an all-clear: some of it could not be read."""
    return ChipData("triangle-alert", translate("home", "Not all could be read"), "warn")


def panel_partly() -> str:
    """In a panel without rows, of which not all could be read."""
    return translate("home", "Nothing found, but not all of it could be read.")


def not_fetched() -> str:
    """In a panel of which nothing was ever read."""
    return translate("home", "Not fetched yet.")


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


def all_well(seen: Sequence[Area], hidden: int, *, everything: bool) -> str:
    """In place of the list. Of what was not looked at nothing is said, so what was is named."""
    if everything:
        if hidden:
            return translate("home", "Nothing else needs your attention.")
        return translate("home", "Nothing needs your attention.")
    text = translate("home", "Nothing in {areas} needs your attention.")
    if hidden:
        text = translate("home", "Nothing else in {areas} needs your attention.")
    return text.format(areas=_named(seen))


def not_included(areas: Sequence[Area]) -> str:
    """Beside the head of the list: what this sign-in may not see, so that it cannot be in it."""
    return translate("home", "{areas} not included").format(areas=_named(areas)) if areas else ""


def not_all_read(areas: Sequence[Area]) -> str:
    """Above the tiles: of these something could not be read, so the list may lack it; "" where all could."""
    if not areas:
        return ""
    text = translate(
        "home",
        "Some of your {areas} could not be read, so something may be missing here. "
        "Look at your host’s own pages too.",
    )
    return text.format(areas=_named(areas))


def _named(areas: Sequence[Area]) -> str:
    """`services, tickets and invoices`."""
    words = {
        Area.SERVICES: translate("home", "services"),
        Area.DOMAINS: translate("home", "domains"),
        Area.TICKETS: translate("home", "tickets"),
        Area.INVOICES: translate("home", "invoices"),
    }
    *first, last = [words[area] for area in areas]
    if not first:
        return last
    return translate("home", "{some} and {last}").format(some=", ".join(first), last=last)


# --- hiding -------------------------------------------------------------------------------------------


def hide() -> str:
    """What the cross at the end of a row does."""
    return translate("home", "Hide until something changes")


def hide_aloud(title: str) -> str:
    """The same for those who hear it."""
    return translate("home", "Hide: {title}").format(title=title)


def show_again() -> str:
    """What the eye at the end of a hidden row does."""
    return translate("home", "Show again")


def show_again_aloud(title: str) -> str:
    """The same for those who hear it."""
    return translate("home", "Show again: {title}").format(title=title)


def was_hidden(title: str) -> str:
    """Right after it, beside `Undo`."""
    return translate("home", "Hidden: {title}").format(title=title)


def undo() -> str:
    """Show again what was just hidden."""
    return translate("home", "Undo")


def hidden_things(number: int, *, shown: bool) -> str:
    """The link to what was hidden, and back."""
    if shown:
        return translate("home", "Fold %Ln hidden away", None, number)
    return translate("home", "Show %Ln hidden", None, number)


def hidden_list() -> str:
    """What the list of hidden things is called aloud."""
    return translate("home", "Hidden")


def show_all(number: int) -> str:
    """The link beside the head of the first five."""
    return translate("home", "Show all %Ln", None, number)


def show_more(shown: int, number: int, portion: int) -> str:
    """The same where there are too many to show at once: `Show 50 more of 200`."""
    if number <= portion:
        return show_all(number)
    more = min(portion, number) - shown if shown < portion else min(portion, number - shown)
    return translate("home", "Show %Ln more of {all}", None, more).format(all=count(number))


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


def nothing_allowed() -> str:
    """The head of the page where nothing at all is open to this sign-in."""
    return translate("home", "This sign-in may not see anything here")


def not_known() -> str:
    """In place of a figure while an area was never fetched."""
    return "–"
