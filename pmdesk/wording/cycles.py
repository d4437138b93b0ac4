"""How often something is billed, in words, alone and after a price."""

from PySide6.QtCore import QLocale

from pmdesk.records.money import Money
from pmdesk.records.services import Cycle
from pmdesk.wording.formats import money
from pmdesk.wording.translate import translate


def cycle(value: Cycle, word: str = "") -> str:
    """`a month`, `a year`, `once`; for a cycle we do not know the provider's own `word`."""
    said = {
        Cycle.FREE: translate("cycles", "free"),
        Cycle.ONCE: translate("cycles", "once"),
        Cycle.WEEKLY: translate("cycles", "a week"),
        Cycle.MONTHLY: translate("cycles", "a month"),
        Cycle.QUARTERLY: translate("cycles", "every 3 months"),
        Cycle.HALF_YEARLY: translate("cycles", "every 6 months"),
        Cycle.YEARLY: translate("cycles", "a year"),
        Cycle.TWO_YEARLY: translate("cycles", "every 2 years"),
        Cycle.THREE_YEARLY: translate("cycles", "every 3 years"),
    }
    return said.get(value, word)


def years(number: int) -> str:
    """A domain's period: `a year`, `every 2 years`."""
    return translate("cycles", "every %Ln years", "a year", number)


def price(amount: Money | None, value: Cycle, word: str = "", locale: QLocale | None = None) -> str:
    """`$142.00 a year`, `$25.00 once`, `Free`; "" where the provider gave no price."""
    if value is Cycle.FREE:
        return translate("cycles", "Free")
    if amount is None:
        return ""
    often = cycle(value, word)
    figure = money(amount, locale)
    return translate("cycles", "{price} {cycle}").format(price=figure, cycle=often) if often else figure


def domain_price(amount: Money | None, period: int | None = None, locale: QLocale | None = None) -> str:
    """`$18.99 a year`, `Free`; without a known period the amount alone."""
    if amount is not None and not amount.amount:
        return translate("cycles", "Free")
    if amount is None or period is None or period < 1:
        return money(amount, locale)
    return translate("cycles", "{price} {cycle}").format(price=money(amount, locale), cycle=years(period))
