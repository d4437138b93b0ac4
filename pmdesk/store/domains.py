"""Domains in the store: what they are sorted, filtered and searched by."""

from __future__ import annotations

from datetime import date, timedelta

from pmdesk.records import Area
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.store.spec import Spec, Values, Where, day, ended_last, everything, money, only, statuses
from pmdesk.store.text import readable_domain, search_text, sort_key

SOON = timedelta(days=30)
"""A domain that does not renew itself needs the owner this long before the earlier of its two dates."""

# Stored as places in this order: adding one at the end is free, anything else is a migration.
ORDER = (
    DomainStatus.REDEMPTION,
    DomainStatus.EXPIRED,
    DomainStatus.GRACE,
    DomainStatus.FRAUD,
    DomainStatus.PENDING,
    DomainStatus.PENDING_REGISTRATION,
    DomainStatus.PENDING_TRANSFER,
    DomainStatus.ACTIVE,
    DomainStatus.CANCELLED,
    DomainStatus.TRANSFERRED_AWAY,
    DomainStatus.UNKNOWN,
)
_PLACE = {status: place for place, status in enumerate(ORDER)}

_LAPSED = statuses(
    ORDER, DomainStatus.REDEMPTION, DomainStatus.EXPIRED, DomainStatus.GRACE, DomainStatus.FRAUD
)
_ACTIVE = statuses(ORDER, DomainStatus.ACTIVE)
_OVER = (DomainStatus.CANCELLED, DomainStatus.TRANSFERRED_AWAY)


def _needs_attention(today: date) -> Where:
    soon = f"({_ACTIVE} AND t.auto_renew IS NOT 1 AND t.soonest <= ?)"
    return f"({_LAPSED} OR {soon})", (day(today + SOON),)


def _values(domain: Domain) -> Values:
    """What has ended shows no day and no price, so it is not sorted by them either: it stands last."""
    over = domain.status in _OVER
    expires, next_due = (None, None) if over else (domain.expires, domain.next_due)
    known = [date for date in (expires, next_due) if date is not None]
    return (
        ended_last(over, day(domain.expires)),
        sort_key(domain.name),
        day(expires),
        day(next_due),
        day(min(known, default=None)),
        None if over or domain.auto_renew is None else int(domain.auto_renew),
        *money(None if over else domain.recurring),
    )


DOMAINS: Spec[Domain] = Spec(
    area=Area.DOMAINS,
    record=Domain,
    columns=(
        "usual",
        "name_key",
        "expires",
        "next_due",
        "soonest",
        "auto_renew",
        "recurring",
        "recurring_minor",
        "recurring_currency",
    ),
    values=_values,
    search=lambda domain: search_text(domain.name, readable_domain(domain.name), domain.status_word),
    status=lambda domain: _PLACE[domain.status],
    sorts={
        "usual": ("usual",),
        "name": ("name_key",),
        "status": ("status",),
        "expires": ("expires",),
        "next_due": ("next_due",),
        "auto_renew": ("auto_renew",),
        "recurring": ("recurring_currency", "recurring_minor"),
    },
    default_sort="usual",
    default_descending=False,
    segments={
        "all": everything,
        "attention": _needs_attention,
        "active": only(ORDER, DomainStatus.ACTIVE),
        "ended": only(ORDER, *_OVER),
    },
)

LIVING = statuses(ORDER, *(status for status in ORDER if status not in _OVER))
"""SQL: not ended, so that the alert rules want to look at it."""
