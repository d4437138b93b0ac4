"""How WHMCS writes values: money, rates, entities, zero dates, wrapped lists, its kinds of nothing."""

from __future__ import annotations

import html
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from pmdesk.sandbox.database import Row

NO_DAY = "0000-00-00"
NO_TIME = "0000-00-00 00:00:00"


def money(cents: int) -> str:
    """1595 is ``15.95``: always two places, no separators (WHMCS developer docs, every example)."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def cents(text: str) -> int | None:
    """The other way round, rounded half up to the cent; None for what is no amount."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    return int((amount * 100).to_integral_value(ROUND_HALF_UP)) if abs(amount) < 10**9 else None


def worded_money(cents: int, currency: Row) -> str:
    """``$2,645.80 USD``: what the statistics print (WHMCS developer docs, getclientsdetails.md).

    The separators follow the currency's ``format``: 1 none, 2 a comma for thousands, 3 a dot for thousands
    and a comma for the fraction, 4 a comma for thousands and no fraction.
    """
    whole, fraction = divmod(abs(cents), 100)
    plain = {
        2: f"{whole:,}.{fraction:02d}",
        3: f"{whole:,}".replace(",", ".") + f",{fraction:02d}",
        4: f"{whole:,}",
    }.get(currency["format"], f"{whole}.{fraction:02d}")
    sign = "-" if cents < 0 else ""
    return f"{currency['prefix']}{sign}{plain}{currency['suffix']}"


def rate(thousandths: int) -> str:
    """A tax rate in per cent: 6875 is ``6.875``."""
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def escaped(text: str) -> str:
    """Text as PHP's htmlspecialchars leaves it in the database and so in the answer: ``Hearth &amp; Rye``."""
    return html.escape(text, quote=False).replace('"', "&quot;").replace("'", "&#039;")


def crlf(text: str) -> str:
    """Line ends as a web form posts them."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def texts(row: Row, *names: str) -> dict[str, str]:
    """The columns as strings, which is how older actions print numbers too."""
    return {name: str(row[name]) for name in names}


def as_they_are(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def attachments(rows: Sequence[Row], nothing: list[Any]) -> dict[str, Any]:
    """The three keys that tell of files (WHMCS developer docs, getticket.md).

    Stored names stand in ``attachment`` with bars between them; none at all is ``[[]]`` in a conversation
    and ``[]`` in a list, so the caller says which.
    """
    return {
        "attachment": "|".join(row["stored"] for row in rows),
        "attachments": [{"filename": row["filename"], "index": row["position"]} for row in rows] or nothing,
        "attachments_removed": bool(rows) and all(row["removed"] for row in rows),
    }
