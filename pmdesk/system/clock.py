"""The system's clock: the one place in the program that asks the machine what time it is."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


class SystemClock:
    """Fills `pmdesk.core.ports.Clock` from the machine."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local day, by the zone the machine has now, also after a traveller changed it.

        A process keeps the zone it started with until tzset reads /etc/localtime again.
        """
        if hasattr(time, "tzset"):
            time.tzset()
        return datetime.now().astimezone().date()
