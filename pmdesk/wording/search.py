"""The words of "Search everything"."""

from __future__ import annotations

from pmdesk.records import Area
from pmdesk.wording.translate import translate


def all_of(area: Area, number: int) -> str:
    """The row that leads to the whole list, where more was found than is shown."""
    if area is Area.SERVICES:
        return translate("Search", "All %Ln services found", None, number)
    if area is Area.DOMAINS:
        return translate("Search", "All %Ln domains found", None, number)
    if area is Area.TICKETS:
        return translate("Search", "All %Ln tickets found", None, number)
    return translate("Search", "All %Ln invoices found", None, number)


def nothing(text: str) -> str:
    """Nothing was found."""
    return translate("Search", "Nothing contains “{text}”.").format(text=text)


def results() -> str:
    """What the list of results is called."""
    return translate("Search", "Found")
