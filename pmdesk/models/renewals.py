"""What the domains will cost: the renewals that fall due within the coming twelve months, added up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.money import Money, totals

YEAR = timedelta(days=365)


def renewals_within_a_year(domains: Iterable[Domain], today: date) -> tuple[Money, ...]:
    """One sum for each currency, over the active domains whose invoice falls due from today on.

    Empty where a price is missing: a sum that leaves something out would be a wrong figure.
    """
    due = [
        domain
        for domain in domains
        if domain.status is DomainStatus.ACTIVE
        and domain.next_due is not None
        and today <= domain.next_due <= today + YEAR
    ]
    prices = [domain.recurring for domain in due if domain.recurring is not None]
    return totals(prices) if len(prices) == len(due) else ()
