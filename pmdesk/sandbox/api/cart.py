"""What an order is for: AddOrder's parameters become items, each with its record and its invoice lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pmdesk.sandbox.api.call import Call, Refusal, truth
from pmdesk.sandbox.api.prices import CYCLES, ID_PROTECTION, Prices
from pmdesk.sandbox.api.shapes import NO_DAY, cents
from pmdesk.sandbox.data.ledger import Line
from pmdesk.sandbox.data.provider import ADDON_NAMES
from pmdesk.sandbox.database import Database, Row

ARRAYS = (
    *("pid", "qty", "domain", "billingcycle", "domaintype", "regperiod", "idnlanguage", "eppcode"),
    *("priceoverride", "addons", "hostname", "dnsmanagement", "emailforwarding", "idprotection"),
    *("domainfields", "domainpriceoverride", "domainrenewoverride", "domainrenewals", "addonids"),
    *("serviceids", "servicerenewals", "addonrenewals", "customfields", "configoptions"),
)
"""The parameters that are arrays even for one item (WHMCS developer docs, addorder.md)."""

_NOT_RENEWABLE = {
    "Pending",
    "Cancelled",
    "Pending Transfer",
    "Pending Registration",
    "Transferred Away",
    "Fraud",
}


@dataclass
class Item:
    """Something ordered. A new one has its record's ``table`` and ``row``, a renewal the ``relid`` of what it
    renews. ``extras`` are further lines of the invoice for the same thing."""

    kind: str
    """The type of its invoice line: Hosting, Addon, Domain, DomainRegister or DomainTransfer."""
    words: str
    cents: int
    taxed: bool
    table: str = ""
    row: dict[str, object] = field(default_factory=dict)
    relid: int = 0
    years: int = 0
    extras: list[tuple[str, str, int]] = field(default_factory=list)
    of: Item | None = None
    """The new service that a new addon belongs to."""

    def lines(self) -> list[Line]:
        first = Line(self.kind, self.relid, self.words, self.cents, self.taxed)
        more = [Line(kind, self.relid, words, amount, self.taxed) for kind, words, amount in self.extras]
        return [first, *more]


class Cart:
    """Reads an order of one client."""

    def __init__(self, call: Call, client: Row) -> None:
        self._call = call
        self._client = client
        self._database: Database = call.installation.database
        self._today = str(call.installation.clock.today())
        self.prices = Prices(self._database, client["id"])

    def items(self) -> list[Item]:
        """Everything in it, in the order of the documented parameters. Raises Refusal."""
        return [
            *self._products(),
            *self._domains(),
            *self._domain_renewals(),
            *self._addons(),
            *self._renewals(),
        ]

    def _record(self) -> dict[str, object]:
        return {
            "status": "Pending",
            "regdate": self._today,
            "paymentmethod": self._call.text("paymentmethod"),
        }

    def _products(self) -> Iterator[Item]:
        call = self._call
        domains, cycles = call.array("domain"), call.array("billingcycle")
        prices, addons, numbers = call.array("priceoverride"), call.array("addons"), call.array("qty")
        for key, pid in call.array("pid").items():
            product = self._database.one("SELECT * FROM products WHERE pid = ?", (_number(pid),))
            if product is None:
                continue
            cycle, months = CYCLES.get(cycles.get(key, ""), CYCLES["monthly"])
            number = max(_number(numbers.get(key, "")), 1)
            usual = self.prices.own(product["price"] * months) * number
            override = cents(prices.get(key, ""))
            service = self._service(product, cycle, usual if override is None else override)
            service.row |= {"domain": domains.get(key, ""), "qty": number}
            yield service
            for each in addons.get(key, "").split(","):
                if each.strip():
                    yield self._addon(_number(each), service)

    def _service(self, product: Row, cycle: str, price: int) -> Item:
        row: dict[str, object] = {
            **self._record(),
            "clientid": self._client["id"],
            "pid": product["pid"],
            "serverid": 0,
            "firstpaymentamount": price,
            "recurringamount": price,
            "billingcycle": cycle,
            "nextduedate": self._today,
            "username": "",
            "password": "",
        }
        return Item("Hosting", f"{product['name']} ({self._today})", price, True, "services", row)

    def _addon(self, addon_id: int, of: Item | int) -> Item:
        if addon_id not in ADDON_NAMES:
            raise Refusal("Addon ID invalid")
        once, recurring, cycle = self.prices.addon(addon_id)
        row: dict[str, object] = {
            **self._record(),
            "userid": self._client["id"],
            "serviceid": of if isinstance(of, int) else 0,
            "addonid": addon_id,
            "name": ADDON_NAMES[addon_id],
            "setupfee": once,
            "recurring": recurring,
            "billingcycle": cycle,
            "tax": "on",
            "nextduedate": self._today if recurring else NO_DAY,
        }
        words = f"{ADDON_NAMES[addon_id]} ({self._today})"
        parent = of if isinstance(of, Item) else None
        return Item("Addon", words, once + recurring, True, "addons", row, of=parent)

    def _addons(self) -> Iterator[Item]:
        """Addons for services that the client has: one by ``addonid``, several by ``addonids``."""
        call = self._call
        wanted = [(call.text("addonid"), call.text("serviceid"))] if call.given("addonid") else []
        services = call.array("serviceids")
        wanted += [(each, services.get(key, "")) for key, each in call.array("addonids").items()]
        for addon, service in wanted:
            yield self._addon(_number(addon), self._own_service(service)["id"])

    def _own_service(self, text: str) -> Row:
        sql = "SELECT * FROM services WHERE id = ? AND clientid = ?"
        row = self._database.one(sql, (_number(text), self._client["id"]))
        if row is None:
            raise Refusal("Service ID not owned by Client ID provided")
        return row

    def _domains(self) -> Iterator[Item]:
        """New registrations and transfers: ``domain`` and ``domaintype`` under the same key."""
        call = self._call
        names, periods = call.array("domain"), call.array("regperiod")
        for key, kind in call.array("domaintype").items():
            name = names.get(key, "").lower()
            years = _number(periods.get(key, "")) or 1
            price = self.prices.domain(name, kind, years) if kind in {"register", "transfer"} else None
            if name and price is not None:
                yield self._domain(key, name, kind, years, price)

    def _domain(self, key: str, name: str, kind: str, years: int, usual: int) -> Item:
        def override(parameter: str) -> int | None:
            return cents(self._call.array(parameter).get(key, ""))

        def wanted(parameter: str) -> bool:
            return truth(self._call.array(parameter).get(key, ""))

        first, again = override("domainpriceoverride"), override("domainrenewoverride")
        price = usual if first is None else first
        renewal = self.prices.domain(name, "renew", years) or 0
        row: dict[str, object] = {
            **self._record(),
            "userid": self._client["id"],
            "regtype": kind.capitalize(),
            "domainname": name,
            "registrar": "northregistry",
            "regperiod": years,
            "firstpaymentamount": price,
            "recurringamount": renewal if again is None else again,
            "expirydate": NO_DAY,
            "nextduedate": self._today,
            "nameservers": " ".join(self._call.text(f"nameserver{number}") for number in range(1, 6)).strip(),
            "registrarerror": "Object does not exist",
            **{flag: int(wanted(flag)) for flag in ("dnsmanagement", "emailforwarding", "idprotection")},
        }
        verb = "Registration" if kind == "register" else "Transfer"
        words = f"Domain {verb} - {name} - {years} Year/s"
        item = Item(f"Domain{kind.capitalize()}", words, price, self.prices.taxes_domains, "domains", row)
        if wanted("idprotection"):
            item.extras.append(
                ("DomainAddonIDP", f"ID Protection - {name}", self.prices.own(ID_PROTECTION * years))
            )
        return item

    def _domain_renewals(self) -> Iterator[Item]:
        for name, period in self._call.array("domainrenewals").items():
            sql = "SELECT * FROM domains WHERE domainname = ? AND userid = ?"
            row = self._database.one(sql, (name.lower(), self._client["id"]))
            if row is None:
                raise Refusal("Domain not owned by Client ID provided")
            if row["status"] in _NOT_RENEWABLE:
                raise Refusal(f"Domain status is set to '{row['status']}' and cannot be renewed")
            years = _number(period)
            price = self.prices.domain(row["domainname"], "renew", years)
            if price is None:
                continue
            words = f"Domain Renewal - {row['domainname']} - {years} Year/s"
            taxed = self.prices.taxes_domains
            item = Item("Domain", words, price, taxed, relid=row["id"], years=years)
            fee = self.prices.redemption(row["domainname"]) if row["status"] == "Redemption" else 0
            if fee:
                item.extras.append(("DomainRedemptionFee", f"Redemption - {row['domainname']}", fee))
            yield item

    def _renewals(self) -> Iterator[Item]:
        """Services and addons that are paid for ahead of their day."""
        for text in self._call.array("servicerenewals").values():
            row = self._own_service(text)
            if row["status"] not in {"Active", "Suspended"} or not row["recurringamount"]:
                raise Refusal(f"Service ID {row['id']} can not be renewed at this time.")
            words = f"Renewal of {row['domain'] or 'service'} from {row['nextduedate']}"
            yield Item("Hosting", words, row["recurringamount"], True, relid=row["id"])
        for text in self._call.array("addonrenewals").values():
            sql = "SELECT * FROM addons WHERE id = ? AND userid = ? AND status = 'Active' AND recurring > 0"
            addon = self._database.one(sql, (_number(text), self._client["id"]))
            if addon is None:
                raise Refusal("Addon ID invalid")
            words = f"Renewal of {addon['name']} from {addon['nextduedate']}"
            yield Item("Addon", words, addon["recurring"], True, relid=addon["id"])


def _number(text: str) -> int:
    """A whole number; 0 for none or for nonsense."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
