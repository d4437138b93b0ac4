"""What things cost one client: in their currency, with the taxes of where they are."""

from __future__ import annotations

from dataclasses import dataclass

from pmdesk.sandbox.data.ledger import CITY_RATE, STATE_RATE, VAT
from pmdesk.sandbox.data.provider import ADDON_PRICES
from pmdesk.sandbox.database import Database, Row

CYCLES = {
    "free": ("Free Account", 0),
    "onetime": ("One Time", 0),
    "monthly": ("Monthly", 1),
    "quarterly": ("Quarterly", 3),
    "semiannually": ("Semi-Annually", 6),
    "annually": ("Annually", 12),
    "biennially": ("Biennially", 24),
    "triennially": ("Triennially", 36),
}
"""Billing cycles as AddOrder is told them: how they are shown, and how many months they are."""

YEARS = (1, 2)
"""For how long a domain can be registered or renewed (see GetTLDPricing)."""

ID_PROTECTION = 600


@dataclass(frozen=True)
class Promotion:
    """So much off what it is for; with ``promooverride`` an order may have it for anything."""

    percent: int
    kind: str


PROMOTIONS = {"CARE20": Promotion(20, "Addon")}


class Prices:
    """The prices of one client."""

    def __init__(self, database: Database, client_id: int) -> None:
        self._database = database
        client = database.one(
            "SELECT c.*, m.rate FROM clients c JOIN currencies m ON m.id = c.currency WHERE c.id = ?",
            (client_id,),
        )
        assert client is not None, "a client has a currency"
        self._client = client
        self._factor = float(client["rate"])

    def own(self, cents: int) -> int:
        """An amount of the first currency in the client's."""
        return round(cents * self._factor)

    def ending(self, name: str) -> Row | None:
        """The ending that a domain is sold under, the longest that fits."""
        rows = self._database.all("SELECT * FROM tlds ORDER BY length(tld) DESC")
        return next((row for row in rows if name.endswith("." + row["tld"])), None)

    def domain(self, name: str, what: str, years: int) -> int | None:
        """What ``register``, ``transfer`` or ``renew`` costs; None for an ending or a time not offered."""
        row = self.ending(name)
        return None if row is None or years not in YEARS else self.own(row[what] * years)

    def redemption(self, name: str) -> int:
        """What it costs besides to have a domain back that is in redemption."""
        row = self.ending(name)
        return self.own(row["redemption_fee"]) if row is not None else 0

    def addon(self, addon_id: int) -> tuple[int, int, str]:
        """What an addon costs once, and again and again, and how often that is; raises KeyError."""
        once, recurring, cycle = ADDON_PRICES[addon_id]
        return self.own(once), self.own(recurring), cycle

    @property
    def rates(self) -> tuple[int, int]:
        """The two tax rates in thousandths of a per cent."""
        if self._client["taxexempt"]:
            return (0, 0)
        return (STATE_RATE, CITY_RATE) if self._client["country"] == "US" else VAT

    @property
    def taxes_domains(self) -> bool:
        """Names are services to the European VAT, and none to the American sales tax."""
        return bool(self._client["country"] != "US")
