"""The words of "Search everything"."""

from __future__ import annotations

from pmdesk.records import Area
from pmdesk.wording.translate import translate


def invoice(number: str) -> str:
    """What an invoice is called where several kinds of things stand together."""
    return translate("Search", "Invoice {number}").format(number=number)


def all_of(area: Area, number: int) -> str:
    """The row that leads to the whole list of what was found."""
    if area is Area.SERVICES:
        return translate("Search", "All %Ln services found", "The service found", number)
    if area is Area.DOMAINS:
        return translate("Search", "All %Ln domains found", "The domain found", number)
    if area is Area.TICKETS:
        return translate("Search", "All %Ln tickets found", "The ticket found", number)
    return translate("Search", "All %Ln invoices found", "The invoice found", number)


def nothing(text: str) -> str:
    """Nothing was found."""
    return translate("Search", "Nothing contains “{text}”.").format(text=text)


def results() -> str:
    """What the list of results is called."""
    return translate("Search", "Found")
