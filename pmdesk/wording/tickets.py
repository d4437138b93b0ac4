"""What is said of a ticket and its messages beside the customer's and the staff's own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pmdesk.records.tickets import Author, Message, Ticket
from pmdesk.wording.translate import translate

if TYPE_CHECKING:
    from pmdesk.core.presets import Purpose


def reference(ticket: Ticket) -> str:
    """`#4471 · Support`; the number is what people quote, with or without the host's own #."""
    number = "#" + ticket.number.lstrip("#")
    if not ticket.department:
        return number
    return translate("tickets", "{number} · {department}").format(number=number, department=ticket.department)


def spoken(ticket: Ticket, status: str, when: str, first_line: str, unread: bool) -> str:
    """A row of the ticket list for a screen reader."""
    parts = [ticket.subject, reference(ticket), status, when, first_line]
    text = ", ".join(part for part in parts if part)
    return translate("tickets", "Unread: {ticket}").format(ticket=text) if unread else text


def author(message: Message, department: str | None) -> str:
    """Beside a name: `Staff, Support`, `You`; "" for somebody else whom the provider names."""
    if message.author is Author.STAFF:
        if department:
            return translate("tickets", "Staff, {department}").format(department=department)
        return translate("tickets", "Staff")
    return translate("tickets", "You") if message.author is Author.CUSTOMER else ""


def attachments_removed() -> str:
    return translate("tickets", "The host has removed the files of this message.")


def not_here() -> tuple[str, str]:
    """(head, sentence) of a conversation that was never fetched, while there is no network."""
    return (
        translate("tickets", "This conversation is not on this computer yet"),
        translate("tickets", "It is fetched when your host can be reached."),
    )


def new_ticket() -> str:
    """The button over the list."""
    return translate("tickets", "New ticket")


def whom_to_ask(purposes: Iterable[Purpose]) -> str:
    """The departments, each in a line with what to ask there; "" for none."""
    line = translate("tickets", "{department}: {purpose}")
    return "\n".join(line.format(department=one.name, purpose=one.purpose) for one in purposes)
