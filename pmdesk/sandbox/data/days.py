"""Days relative to the provider's today, written as WHMCS writes them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Days:
    """``day(5)`` is in five days, ``day(-6)`` six days ago."""

    def __init__(self, today: date) -> None:
        self.today = today

    def date(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def day(self, offset: int) -> str:
        return self.date(offset).isoformat()

    def at(self, offset: int, time: str) -> str:
        """``at(-1, "17:02")``: a moment, to the second."""
        return f"{self.day(offset)} {time}" + (":00" if len(time) == 5 else "")

    def month(self, offset: int, months: int) -> str:
        """So many months after ``day(offset)``."""
        return add_months(self.date(offset), months).isoformat()

    def year(self, offset: int, years: int) -> str:
        return self.month(offset, years * 12)
