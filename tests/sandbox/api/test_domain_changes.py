"""WHMCS's own record of a domain: auto-renewal, and all that a customer must not get at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Customer


def domain(customer: Customer, identifier: int) -> dict[str, Any]:
    row: dict[str, Any] = customer.ask("GetClientsDomains", domainid=identifier)["domains"]["domain"][0]
    return row


def test_auto_renewal_is_switched(customer: Customer) -> None:
    before = domain(customer, 3301)
    for sent, held in (("1", "1"), ("0", "0"), ("true", "1"), ("false", "0"), ("1", "1"), ("", "0")):
        answer = customer.ask("UpdateClientDomain", domainid=3301, donotrenew=sent)
        assert answer == {"result": "success", "domainid": "3301"}
        assert domain(customer, 3301)["donotrenew"] == held
    assert domain(customer, 3301) == before


def test_what_is_not_sent_stays(customer: Customer) -> None:
    before = domain(customer, 3302)
    assert customer.ask("UpdateClientDomain", domainid=3302)["result"] == "success"
    assert domain(customer, 3302) == before


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"recurringamount": "0.01"}, {"recurringamount": "0.01"}),
        ({"firstpaymentamount": "1.005"}, {"firstpaymentamount": "1.01"}),
        ({"status": "Cancelled"}, {"status": "Cancelled"}),
        ({"expirydate": "2099-01-01"}, {"expirydate": "2099-01-01"}),
        ({"nextduedate": "2099-01-01"}, {"nextduedate": "2099-01-01"}),
        ({"regdate": "1999-12-31"}, {"regdate": "1999-12-31"}),
        ({"regdate": "yesterday"}, {}),
        ({"recurringamount": "free"}, {}),
        ({"domain": "elsewhere.example"}, {"domainname": "elsewhere.example"}),
        ({"type": "Transfer"}, {"regtype": "Transfer"}),
        ({"registrar": "lakenames"}, {"registrar": "lakenames"}),
        ({"regperiod": "10"}, {"regperiod": "10"}),
        ({"idprotection": "0"}, {"idprotection": "0"}),
        ({"emailforwarding": "1"}, {"emailforwarding": "1"}),
        ({"dnsmanagement": "0"}, {"dnsmanagement": "0"}),
        ({"paymentmethod": "paypal"}, {"paymentmethod": "paypal", "paymentmethodname": "PayPal"}),
        ({"subscriptionid": "S-1"}, {"subscriptionid": "S-1"}),
        ({"promoid": "7"}, {"promoid": "7"}),
        ({"notes": "free for ever"}, {"notes": "free for ever"}),
        ({"autorecalc": "1", "regperiod": "2"}, {"regperiod": "2", "recurringamount": "37.98"}),
    ],
    ids=str,
)
def test_everything_else_can_be_changed_too(
    customer: Customer, sent: dict[str, str], shown: dict[str, str]
) -> None:
    before = domain(customer, 3301)
    assert customer.ask("UpdateClientDomain", domainid=3301, **sent)["result"] == "success"
    assert domain(customer, 3301) == {**before, **shown}


def test_nameservers_go_to_the_registrar(customer: Customer) -> None:
    names = {"ns1": "a.elsewhere.example", "ns2": "b.elsewhere.example", "ns4": "d.elsewhere.example"}
    customer.ask("UpdateClientDomain", domainid=3301, **names)
    assert "elsewhere" not in str(customer.ask("DomainGetNameservers", domainid=3301))
    customer.ask("UpdateClientDomain", domainid=3301, updatens=1, **names)
    held = customer.ask("DomainGetNameservers", domainid=3301)
    assert [held["ns1"], held["ns2"], held["ns3"]] == list(names.values())
    unknown = customer.ask("UpdateClientDomain", domainid=3307, updatens=1, **names)
    assert unknown["message"] == "Object does not exist"


def test_it_is_asked_for_nobodys_leave(customer: Customer) -> None:
    assert customer.ask("UpdateClientDomain", domainid=3401, donotrenew=1)["result"] == "success"
    assert domain(customer, 3401)["donotrenew"] == "1"
