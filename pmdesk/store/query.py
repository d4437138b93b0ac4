"""What a list asks of the store: which accounts, which words, which segment, in which order."""

from __future__ import annotations

from datetime import date

from pmdesk.records import Record


class Query(Record, frozen=True, kw_only=True):
    """A list as the user wants to see it.

    `accounts` are account keys. Each word of `text` must occur somewhere in a row, without regard to case
    and accents. `segment` and `sort` are names of the area's Spec; the sort "" is the area's own order
    (`descending` then turns it round). `today` is the user's local day, from which "overdue" is counted.
    Unknown values lie in every order at the end.
    """

    accounts: tuple[str, ...]
    text: str = ""
    segment: str = "all"
    sort: str = ""
    descending: bool = False
    today: date
