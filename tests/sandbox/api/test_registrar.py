"""The lock, the transfer code, and what costs the provider money without an order."""

from __future__ import annotations

import html
from typing import Any

import pytest

from tests.sandbox.conftest import Customer


def domain(customer: Customer, identifier: int) -> dict[str, Any]:
    row: dict[str, Any] = customer.ask("GetClientsDomains", domainid=identifier)["domains"]["domain"][0]
    return row


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"lockstatus": "1"}, "locked"),
        ({"lockstatus": "true"}, "locked"),
        ({"lockstatus": "0"}, "unlocked"),
        ({"lockstatus": "false"}, "unlocked"),
        ({}, "unlocked"),
    ],
    ids=str,
)
def test_the_lock_is_put_on_and_taken_off(customer: Customer, sent: dict[str, str], status: str) -> None:
    for identifier in (3301, 3302):
        assert customer.ask("DomainUpdateLockingStatus", domainid=identifier, **sent) == {"result": "success"}
        assert customer.ask("DomainGetLockingStatus", domainid=identifier)["lockstatus"] == status


def test_an_ending_without_locks_says_so(customer: Customer) -> None:
    answer = customer.ask("DomainUpdateLockingStatus", domainid=3304, lockstatus=1)
    assert answer == {"result": "error", "message": "Names with this ending cannot be locked"}


def test_one_registrar_answers_with_the_code_once_the_lock_is_off(customer: Customer) -> None:
    refused = customer.ask("DomainRequestEPP", domainid=3301)
    assert refused["message"] == "The name is locked; take the lock off and ask again"
    customer.ask("DomainUpdateLockingStatus", domainid=3301, lockstatus=0)
    answer = customer.ask("DomainRequestEPP", domainid=3301)
    assert "&amp;" in answer["eppcode"]
    assert "&lt;" in answer["eppcode"]
    assert "&quot;" in answer["eppcode"]
    code = html.unescape(answer["eppcode"])
    assert code.endswith("<\"'>")
    assert customer.ask("DomainRequestEPP", domainid=3301)["eppcode"] == answer["eppcode"]
    assert customer.ask("DomainRequestEPP", domainid=3307)["result"] == "error"


def test_another_mails_it_and_does_not_mind_the_lock(customer: Customer) -> None:
    before = customer.ask("GetEmails", clientid=418)["totalresults"]
    customer.ask("DomainUpdateLockingStatus", domainid=3302, lockstatus=1)
    assert customer.ask("DomainRequestEPP", domainid=3302) == {"result": "success"}
    mails = customer.ask("GetEmails", clientid=418)
    assert mails["totalresults"] == before + 1
    newest = mails["emails"]["email"][0]
    assert newest["subject"] == "Transfer code of hearthandrye-cafe.example"
    assert newest["date"].startswith("2026-11-22 09:43")
    assert "marta@hearthandrye.example" in newest["to"]


def test_two_domains_have_two_codes(customer: Customer) -> None:
    codes = set()
    for identifier in (3301, 3401):
        customer.ask("DomainUpdateLockingStatus", domainid=identifier, lockstatus=0)
        codes.add(customer.ask("DomainRequestEPP", domainid=identifier)["eppcode"])
    assert len(codes) == 2


def test_nobodys_money_is_spent_at_first(customer: Customer) -> None:
    assert customer.control.spent == []


def test_a_renewal_happens_at_once_and_is_counted(customer: Customer) -> None:
    assert customer.ask("DomainRenew", domainid=3301) == {"result": "success"}
    assert domain(customer, 3301)["expirydate"] == "2027-11-27"
    assert customer.ask("DomainRenew", domain="hearthandrye.example", regperiod=2)["result"] == "success"
    assert domain(customer, 3301)["expirydate"] == "2029-11-27"
    spent = {"action": "DomainRenew", "domain": 3301}
    assert customer.control.spent == [spent, spent]


def test_a_registration_happens_at_once_and_is_counted(customer: Customer) -> None:
    language = customer.ask("DomainRegister", domainid=3307, idnlanguage="elvish")
    assert language["message"].startswith("Invalid IDN Language. Must be one of: ")
    assert customer.ask("DomainRegister", domainid=3307, idnlanguage="swe") == {"result": "success"}
    assert (domain(customer, 3307)["status"], domain(customer, 3307)["expirydate"]) == (
        "Active",
        "2027-11-22",
    )
    assert customer.ask("DomainRegister", domainid=3307)["message"] == "The name is taken"
    assert customer.control.spent == [{"action": "DomainRegister", "domain": 3307}]


def test_a_transfer_is_asked_for_at_once_and_counted(customer: Customer) -> None:
    assert customer.ask("DomainTransfer", domain="summerloaves.example", eppcode="x") == {"result": "success"}
    assert domain(customer, 3312)["status"] == "Pending Transfer"
    assert customer.ask("DomainTransfer", domainid=3301)["message"] == "The name is here already"
    assert customer.control.spent == [{"action": "DomainTransfer", "domain": 3312}]


def test_what_the_registrar_does_not_know_cannot_be_renewed(customer: Customer) -> None:
    assert customer.ask("DomainRenew", domainid=3307)["message"] == "Object does not exist"
    assert customer.control.spent == []
