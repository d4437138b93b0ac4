"""Orders. What WHMCS tells a registrar to do at once and at the host's cost is never called.

Everything a customer orders goes through AddOrder, which makes an invoice and starts nothing until it is paid
(WHMCS developer docs, addorder.md); none of its parameters that set a price or leave the invoice out is sent.
"""

from __future__ import annotations

from collections.abc import Callable

from pmdesk.api.errors import Refused
from pmdesk.api.whmcs.calls import Calls
from pmdesk.api.whmcs.domains import DOMAINS
from pmdesk.api.whmcs.quirks import BadValue, Row, to_id, to_int, to_line
from pmdesk.records.orders import PlacedOrder

MOST_YEARS = 10
"""The longest registration that registries of generic names allow (ICANN's registry agreements)."""


class Orders:
    """The calls that order something."""

    def __init__(self, calls: Calls, address: Callable[[], str | None]) -> None:
        self._calls, self._address = calls, address

    async def renew_domain(self, domain_id: str, years: int) -> PlacedOrder:
        """Order a domain's renewal, by the way its renewals are paid."""
        self._calls.permit("orders")
        if not 1 <= years <= MOST_YEARS:
            raise Refused
        name, method = await self._calls.one(DOMAINS, "domainid", domain_id, _to_renew)
        params = {
            "clientid": self._calls.client_id,
            "clientip": self._address(),  # else WHMCS checks for fraud where we are
            "paymentmethod": method,
            "domainrenewals": {name: years},
        }
        return await self._calls.change("AddOrder", params, placed_order)


def _to_renew(row: Row) -> tuple[str, str]:
    """The name and the module of payment in a row of GetClientsDomains."""
    name = to_line(row.get("domainname"), "domainname") or to_line(row.get("domain"), "domain")
    method = to_line(row.get("paymentmethod"), "paymentmethod")
    if not name or "[" in name or "]" in name:  # it is a key in brackets in the call
        raise BadValue("domainname")
    if not method:
        raise BadValue("paymentmethod")
    return name, method


def placed_order(data: Row) -> PlacedOrder:
    """The answer of AddOrder; an invoice of 0 is none."""
    invoice = to_int(data.get("invoiceid"), "invoiceid")
    return PlacedOrder(
        id=to_id(data.get("orderid"), "orderid"), invoice_id=str(invoice) if invoice and invoice > 0 else None
    )
