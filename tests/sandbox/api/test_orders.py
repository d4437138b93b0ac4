"""Orders: what they bring, what they cost, and what a careless gateway would let through."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.conftest import Customer

MAIN = "hearthandrye.example"
OWNER, BICYCLES, TRANSLATIONS = 418, 731, 758


def order(customer: Customer, client: int = OWNER, **parameters: object) -> dict[str, Any]:
    """Order something; keys of arrays are written ``domain__0``."""
    sent = {
        f"{name.partition('__')[0]}[{name.partition('__')[2]}]" if "__" in name else name: value
        for name, value in parameters.items()
    }
    return customer.ask("AddOrder", clientid=client, **{"paymentmethod": "stripe", **sent})


def renew(
    customer: Customer, name: str, years: int = 1, client: int = OWNER, **more: object
) -> dict[str, Any]:
    sent = {"paymentmethod": "stripe", f"domainrenewals[{name}]": years, **more}
    return customer.ask("AddOrder", clientid=client, **sent)


def invoice(customer: Customer, answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["result"] == "success", answer
    return customer.ask("GetInvoice", invoiceid=answer["invoiceid"])


def lines(found: dict[str, Any]) -> list[tuple[str, int, str, int]]:
    return [(each["type"], each["relid"], each["amount"], each["taxed"]) for each in found["items"]["item"]]


def listed(customer: Customer, **filters: object) -> list[dict[str, Any]]:
    answer = customer.ask("GetOrders", **filters)
    found: list[dict[str, Any]] = answer.get("orders", {}).get("order", [])
    return found


def domain(customer: Customer, identifier: object) -> dict[str, Any]:
    row: dict[str, Any] = customer.ask("GetClientsDomains", domainid=identifier)["domains"]["domain"][0]
    return row


def test_a_renewal_is_billed_today_and_nothing_moves_before_it_is_paid(customer: Customer) -> None:
    before = domain(customer, 3301)
    answer = renew(customer, MAIN, 2)
    assert answer.keys() == {"result", "orderid", "serviceids", "addonids", "domainids", "invoiceid"}
    assert all(isinstance(value, str) for value in answer.values())
    bill = invoice(customer, answer)
    assert (bill["status"], bill["userid"], bill["date"], bill["duedate"]) == (
        *("Unpaid", OWNER),
        *("2026-11-22", "2026-11-22"),
    )
    assert lines(bill) == [("Domain", 3301, "37.98", 0)]
    assert (bill["total"], bill["balance"], bill["tax"]) == ("37.98", "37.98", "0.00")
    assert domain(customer, 3301) == before
    assert customer.control.spent == []
    assert customer.control.pay_invoice(int(answer["invoiceid"]))
    assert domain(customer, 3301)["expirydate"] == "2028-11-27"
    assert listed(customer, id=answer["orderid"])[0]["status"] == "Active"


def test_the_price_is_the_one_that_is_published(customer: Customer) -> None:
    for client, name in ((OWNER, MAIN), (TRANSLATIONS, "oduya.example")):
        pricing = customer.ask("GetTLDPricing", clientid=client)["pricing"]["example"]
        bill = invoice(customer, renew(customer, name, client=client))
        assert bill["subtotal"] == pricing["renew"]["1"]


def test_in_europe_everything_is_taxed(customer: Customer) -> None:
    bill = invoice(customer, renew(customer, "oduya.example", client=TRANSLATIONS))
    assert bill["taxrate"] == "21.000"
    assert (bill["subtotal"], bill["tax"], bill["total"]) == ("17.47", "3.67", "21.14")


def test_a_domain_in_redemption_costs_more(customer: Customer) -> None:
    bill = invoice(customer, renew(customer, "ryecrumbs.example"))
    assert lines(bill) == [("Domain", 3304, "18.99", 0), ("DomainRedemptionFee", 3304, "98.00", 0)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("saltmarshbikes.example", "Domain not owned by Client ID provided"),
        ("nobodys.example", "Domain not owned by Client ID provided"),
        ("summerloaves.example", "Domain status is set to 'Cancelled' and cannot be renewed"),
        ("thecrumbletter.example", "Domain status is set to 'Pending Transfer' and cannot be renewed"),
    ],
)
def test_what_cannot_be_renewed_is_not_ordered(customer: Customer, name: str, words: str) -> None:
    before = customer.ask("GetOrders")["totalresults"]
    assert renew(customer, name) == {"result": "error", "message": words}
    assert customer.ask("GetOrders")["totalresults"] == before


def test_only_the_published_years_are_offered(customer: Customer) -> None:
    assert renew(customer, MAIN, 9)["message"].startswith("No items added to cart")


def test_a_registration_waits_for_its_payment(customer: Customer) -> None:
    answer = order(
        customer,
        domain__0="Rye-Friends.example",
        domaintype__0="register",
        regperiod__0=2,
        idprotection__0=1,
        nameserver1="a.example",
        nameserver2="b.example",
    )
    identifier = int(answer["domainids"])
    assert identifier > 3501
    assert lines(invoice(customer, answer)) == [
        ("DomainRegister", identifier, "29.98", 0),
        ("DomainAddonIDP", identifier, "12.00", 0),
    ]
    row = domain(customer, identifier)
    assert (row["domainname"], row["status"], row["userid"]) == ("rye-friends.example", "Pending", "418")
    assert customer.ask("DomainGetNameservers", domainid=identifier)["result"] == "error"
    customer.control.pay_invoice(int(answer["invoiceid"]))
    assert domain(customer, identifier)["status"] == "Active"
    assert domain(customer, identifier)["expirydate"] == "2028-11-22"
    assert customer.ask("DomainGetNameservers", domainid=identifier)["ns1"] == "a.example"


def test_a_transfer_keeps_its_code_for_the_staff(customer: Customer) -> None:
    answer = order(
        customer,
        TRANSLATIONS,
        domain__7="oduya-books.example",
        domaintype__7="transfer",
        eppcode__7="s3cret&<",
    )
    identifier = int(answer["domainids"])
    assert lines(invoice(customer, answer)) == [("DomainTransfer", identifier, "17.47", 1)]
    (made,) = listed(customer, id=answer["orderid"])
    assert 's:8:"s3cret&<";' in made["transfersecret"]
    customer.control.pay_invoice(int(answer["invoiceid"]))
    assert domain(customer, identifier)["status"] == "Pending Transfer"
    assert "s3cret" not in str(customer.control.latest_requests)


@pytest.mark.parametrize("name", ["rye.elsewhere", "example", ""])
def test_endings_that_are_not_sold_are_not_ordered(customer: Customer, name: str) -> None:
    answer = order(customer, domain__0=name, domaintype__0="register")
    assert answer["message"].startswith("No items added to cart")


def test_an_addon_for_ones_own_service_is_taxed(customer: Customer) -> None:
    answer = order(customer, addonid=1, serviceid=1201)
    bill = invoice(customer, answer)
    assert lines(bill) == [("Addon", int(answer["addonids"]), "49.00", 1)]
    assert (bill["tax"], bill["tax2"], bill["total"]) == ("3.37", "0.25", "52.62")
    addons = customer.ask("GetClientsAddons", clientid=OWNER, serviceid=1201)["addons"]["addon"]
    (made,) = [each for each in addons if each["id"] == answer["addonids"]]
    assert (made["status"], made["nextduedate"]) == ("Pending", "2026-11-22")
    customer.control.pay_invoice(int(answer["invoiceid"]))
    addons = customer.ask("GetClientsAddons", clientid=OWNER, serviceid=1201)["addons"]["addon"]
    assert (addons[-1]["status"], addons[-1]["nextduedate"]) == ("Active", "2026-12-22")


def test_several_addons_at_once(customer: Customer) -> None:
    answer = order(customer, addonids__0=1, serviceids__0=1201, addonids__1=4, serviceids__1=1202)
    assert [each[2] for each in lines(invoice(customer, answer))] == ["49.00", "25.00"]
    assert len(answer["addonids"].split(",")) == 2


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"addonid": 99, "serviceid": 1201}, "Addon ID invalid"),
        ({"addonid": 1, "serviceid": 1301}, "Service ID not owned by Client ID provided"),
        ({"addonid": 1}, "Service ID not owned by Client ID provided"),
        ({"servicerenewals__0": 1301}, "Service ID not owned by Client ID provided"),
        ({"servicerenewals__0": 1205}, "Service ID 1205 can not be renewed at this time."),
        ({"addonrenewals__0": 885}, "Addon ID invalid"),
        ({"domaintype": "register"}, "Expecting parameter 'domaintype' to be an array"),
        ({"pid": "11"}, "Expecting parameter 'pid' to be an array"),
        ({"paymentmethod": "shells"}, "Invalid Payment Method. Valid options include"),
    ],
    ids=str,
)
def test_says_no_in_the_documented_words(
    customer: Customer, parameters: dict[str, object], words: str
) -> None:
    assert order(customer, **parameters)["message"].startswith(words)


def test_a_service_and_its_addons_are_ordered_together(customer: Customer) -> None:
    answer = order(
        customer, pid__0=11, billingcycle__0="quarterly", domain__0="rye.example", addons__0="1", qty__0=2
    )
    service = int(answer["serviceids"])
    assert lines(invoice(customer, answer)) == [
        ("Hosting", service, "54.00", 1),
        ("Addon", int(answer["addonids"]), "49.00", 1),
    ]
    row = customer.ask("GetClientsProducts", serviceid=service)["products"]["product"][0]
    assert (row["clientid"], row["status"], row["billingcycle"]) == ("418", "Pending", "Quarterly")
    assert (row["qty"], row["domain"], row["orderid"]) == ("2", "rye.example", answer["orderid"])
    addons = customer.ask("GetClientsAddons", serviceid=service)["addons"]["addon"]
    assert [each["id"] for each in addons] == [answer["addonids"]]
    customer.control.pay_invoice(int(answer["invoiceid"]))
    row = customer.ask("GetClientsProducts", serviceid=service)["products"]["product"][0]
    assert (row["status"], row["nextduedate"]) == ("Active", "2027-02-22")


def test_services_and_addons_are_renewed_ahead(customer: Customer) -> None:
    answer = order(customer, servicerenewals__0=1201, addonrenewals__0=881)
    assert lines(invoice(customer, answer)) == [
        ("Hosting", 1201, "129.00", 1),
        ("Addon", 881, "49.00", 1),
    ]
    (made,) = listed(customer, id=answer["orderid"])
    assert made["renewalsByType"] == {"domains": [], "services": [1201], "addons": [881]}


def test_whoever_lets_a_price_through_sells_for_it(customer: Customer) -> None:
    domain_ = order(
        customer,
        domain__0="rye.example",
        domaintype__0="register",
        domainpriceoverride__0="0.01",
        domainrenewoverride__0="0.02",
    )
    assert invoice(customer, domain_)["total"] == "0.01"
    assert domain(customer, domain_["domainids"])["recurringamount"] == "0.02"
    service = order(customer, pid__0=12, billingcycle__0="annually", priceoverride__0="0")
    assert invoice(customer, service)["total"] == "0.00"


def test_whoever_lets_a_promotion_be_overridden_gives_it_for_anything(customer: Customer) -> None:
    addon = invoice(customer, order(customer, addonid=1, serviceid=1201, promocode="care20"))
    assert lines(addon)[1][:3] == ("PromoAddon", addon["items"]["item"][0]["relid"], "-9.80")
    assert len(lines(invoice(customer, renew(customer, MAIN, promocode="CARE20")))) == 1
    overridden = invoice(customer, renew(customer, MAIN, promocode="CARE20", promooverride=1))
    assert lines(overridden)[1][:3] == ("PromoDomain", 3301, "-3.79")
    assert invoice(customer, renew(customer, MAIN, promocode="NONE", promooverride=1))["total"] == "18.99"


def test_whoever_lets_noinvoice_through_is_never_paid(customer: Customer) -> None:
    before = customer.ask("GetInvoices", userid=OWNER)["totalresults"]
    answer = renew(customer, MAIN, noinvoice=1)
    assert (answer["result"], answer["invoiceid"]) == ("success", None)
    assert customer.ask("GetInvoices", userid=OWNER)["totalresults"] == before
    (made,) = listed(customer, id=answer["orderid"])
    assert (made["invoiceid"], made["paymentstatus"]) == (0, "No Invoice Due")


@pytest.mark.parametrize(
    ("sent", "subjects"),
    [
        ({}, ["Order Confirmation", "Customer Invoice {}"]),
        ({"noemail": 1}, ["Customer Invoice {}"]),
        ({"noinvoiceemail": 1}, ["Order Confirmation"]),
    ],
    ids=str,
)
def test_the_customer_is_written_to(customer: Customer, sent: dict[str, object], subjects: list[str]) -> None:
    before = customer.ask("GetEmails", clientid=OWNER)["totalresults"]
    answer = renew(customer, MAIN, **sent)
    mails = customer.ask("GetEmails", clientid=OWNER)
    number = mails["totalresults"] - before
    newest = [each["subject"] for each in mails["emails"]["email"][:number]]
    assert newest == [subject.format(answer["invoiceid"]) for subject in subjects]


def test_who_pays_no_tax_is_billed_none(customer: Customer) -> None:
    customer.ask("UpdateClient", clientid=OWNER, taxexempt=1)
    assert invoice(customer, order(customer, addonid=1, serviceid=1201))["total"] == "49.00"


def test_orders_are_listed_newest_first_with_all_that_staff_sees(customer: Customer) -> None:
    every = listed(customer, userid=OWNER, limitnum=1000)
    assert [each["id"] for each in every] == sorted((each["id"] for each in every), reverse=True)
    assert {each["userid"] for each in every} == {OWNER}
    assert all(each["fraudoutput"] and each["ipaddress"] and each["notes"] for each in every)
    (first,) = [each for each in every if each["id"] == 2201]
    assert [(each["type"], each["relid"]) for each in first["lineitems"]["lineitem"]] == [("product", 1201)]
    assert Decimal(first["amount"]) == Decimal("119.00")
    assert first["currencysuffix"] == "USD"


def test_orders_are_filtered_and_paged(customer: Customer) -> None:
    everybodys = {each["userid"] for each in listed(customer, limitnum=1000)}
    assert everybodys == {OWNER, BICYCLES, TRANSLATIONS}
    page = customer.ask("GetOrders", userid=OWNER, limitstart=2, limitnum=3)
    assert (page["startnumber"], page["numreturned"]) == (2, 3)
    assert [each["id"] for each in page["orders"]["order"]] == [
        each["id"] for each in listed(customer, userid=OWNER)[2:5]
    ]
    pending = listed(customer, userid=OWNER, status="pending")
    assert {each["status"] for each in pending} == {"Pending"}
    assert listed(customer, requestor_id=877) == listed(customer, userid=BICYCLES)
    assert "orders" not in customer.ask("GetOrders", id=1)


def test_every_record_was_ordered_by_its_owner(customer: Customer) -> None:
    orders = {each["id"]: each for each in listed(customer, limitnum=1000)}
    services = customer.ask("GetClientsProducts", limitnum=1000)["products"]["product"]
    domains = customer.ask("GetClientsDomains", limitnum=1000)["domains"]["domain"]
    for row, owner in [(each, "clientid") for each in services] + [(each, "userid") for each in domains]:
        found = orders[int(row["orderid"])]
        assert found["userid"] == int(row[owner])
        assert int(row["id"]) in [each["relid"] for each in found["lineitems"]["lineitem"]]
