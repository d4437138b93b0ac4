"""An exact amount with its currency: Decimal, never float."""

from decimal import Decimal

from pmdesk.records import Record

# ISO 4217, amendment 177: the currencies whose minor unit is not 1/100.
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_DIGITS = dict.fromkeys(_NONE.split(), 0) | dict.fromkeys(_THREE.split(), 3) | {"CLF": 4, "UYW": 4}


def minor_digits(currency: str) -> int:
    """How many decimal places ``currency`` (ISO 4217 code) has; 2 for a code we do not know."""
    return _DIGITS.get(currency, 2)


class Money(Record, frozen=True, kw_only=True, order=True):
    """``amount`` in whole units of ``currency``. Ordered by currency, then amount.

    The amount keeps the digits that the provider wrote ("15.950" stays "15.950"); equality is by value.
    """

    currency: str
    amount: Decimal

    def __add__(self, other: "Money") -> "Money":
        """The sum; ValueError when the currencies differ (nothing is ever converted)."""
        if self.currency != other.currency:
            raise ValueError("amounts of different currencies cannot be added")
        return Money(currency=self.currency, amount=self.amount + other.amount)

    def __neg__(self) -> "Money":
        return Money(currency=self.currency, amount=-self.amount)

    @property
    def minor(self) -> int:
        """The amount in minor units (cents), for sorting and sums in the store; half even beyond them."""
        scaled = self.amount.scaleb(minor_digits(self.currency))
        return int(scaled.to_integral_value())


def totals(amounts: "list[Money] | tuple[Money, ...]") -> tuple[Money, ...]:
    """One sum for each currency met, in the order of the currency codes."""
    sums: dict[str, Money] = {}
    for money in amounts:
        sums[money.currency] = sums[money.currency] + money if money.currency in sums else money
    return tuple(sums[currency] for currency in sorted(sums))
