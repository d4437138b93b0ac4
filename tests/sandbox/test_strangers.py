"""Answers with somebody else's records in them, over the socket: nothing of one's own is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Customer

LISTS = [
    ("GetClientsProducts", "clientid", "products", "clientid"),
    ("GetClientsDomains", "clientid", "domains", "userid"),
    ("GetClientsAddons", "clientid", "addons", "userid"),
    ("GetInvoices", "userid", "invoices", "userid"),
    ("GetTransactions", "clientid", "transactions", "userid"),
    ("GetTickets", "clientid", "tickets", "userid"),
    ("GetContacts", "userid", "contacts", "userid"),
    ("GetEmails", "clientid", "emails", "userid"),
    ("GetOrders", "userid", "orders", "userid"),
]


def rows(answer: dict[str, Any], container: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer[container][container.removesuffix("s")]
    return found


@pytest.mark.parametrize(("action", "parameter", "container", "owner"), LISTS)
def test_a_list_begins_with_a_strangers_rows(
    customer: Customer, action: str, parameter: str, container: str, owner: str
) -> None:
    asked = {"limitnum": 1000, "ignore_dept_assignments": 1}
    mine = customer.ask(action, **{parameter: 418}, **asked)
    theirs = customer.ask(action, **{parameter: 731}, **asked)
    customer.control.fault("foreign-rows", target=action)
    both = customer.ask(action, **{parameter: 418}, **asked)
    assert rows(both, container) == rows(theirs, container) + rows(mine, container)
    assert both.keys() == mine.keys()
    assert int(rows(both, container)[0][owner]) == 731
    if "totalresults" in mine:
        assert type(both["totalresults"]) is type(mine["totalresults"])
        assert int(both["totalresults"]) == len(rows(both, container))


@pytest.mark.parametrize(("action", "parameter", "container", "owner"), LISTS)
def test_a_list_may_have_a_strangers_rows_only(
    customer: Customer, action: str, parameter: str, container: str, owner: str
) -> None:
    customer.control.fault("only-foreign", target=action)
    answer = customer.ask(action, **{parameter: 418}, limitnum=1000)
    assert {int(row[owner]) for row in rows(answer, container)} == {731}
    if parameter in answer:  # what is repeated of the question is the question's
        assert answer[parameter] == "418"


def test_pages_of_both_lose_and_repeat_nothing(customer: Customer) -> None:
    customer.control.fault("foreign-rows", target="GetInvoices")
    whole = rows(customer.ask("GetInvoices", userid=418, limitnum=1000), "invoices")
    paged: list[dict[str, Any]] = []
    while True:
        page = customer.ask("GetInvoices", userid=418, limitstart=len(paged), limitnum=1 + len(paged) % 7)
        if not page["numreturned"]:
            break
        assert page["totalresults"] == len(whole)
        paged += rows(page, "invoices")
    assert paged == whole


@pytest.mark.parametrize("name", ["foreign-rows", "only-foreign"])
@pytest.mark.parametrize(
    ("action", "parameters", "owner"),
    [
        ("GetInvoice", {"invoiceid": 10482}, "userid"),
        ("GetTicket", {"ticketid": 4471}, "userid"),
        ("GetClientsDetails", {"clientid": 418}, "userid"),
        ("GetClientsDetails", {"email": "marta@hearthandrye.example"}, "userid"),
    ],
)
def test_a_single_record_is_a_strangers(
    customer: Customer, name: str, action: str, parameters: dict[str, object], owner: str
) -> None:
    keys = customer.ask(action, **parameters).keys()
    customer.control.fault(name, target=action, count=1)
    answer = customer.ask(action, **parameters)
    assert int(answer[owner]) == 731
    assert answer.keys() == keys
    assert int(customer.ask(action, **parameters)[owner]) == 418


@pytest.mark.parametrize(
    ("action", "parameters", "container", "found"),
    [
        ("GetClientsProducts", {"clientid": 418, "serviceid": 1301}, "products", ["1301"]),
        ("GetClientsProducts", {"clientid": 418, "serviceid": 1201}, "products", ["1301"]),
        ("GetClientsDomains", {"clientid": 418, "domainid": 3401}, "domains", ["3401"]),
        ("GetClientsDomains", {"clientid": 418, "domain": "hearthandrye.example"}, "domains", ["3401"]),
    ],
)
def test_a_check_of_ownership_meets_a_strangers_record(
    customer: Customer, action: str, parameters: dict[str, object], container: str, found: list[str]
) -> None:
    customer.control.fault("only-foreign", target=action)
    assert [row["id"] for row in rows(customer.ask(action, **parameters), container)] == found


def test_a_stranger_meets_another_one(customer: Customer) -> None:
    customer.control.fault("only-foreign")
    answer = customer.ask("GetInvoices", userid=731)
    assert {row["userid"] for row in rows(answer, "invoices")} == {758}
    assert customer.ask("GetInvoice", invoiceid=10470)["userid"] == 758


def test_lists_without_a_wrapper_and_empty_ones_have_them_too(customer: Customer) -> None:
    customer.control.fault("foreign-rows")
    assert customer.ask("GetPayMethods", clientid=758)["paymethods"][0]["contact_id"] == 731
    assert rows(customer.ask("GetCredits", clientid=758), "credits")[0]["description"] == "Goodwill"
    assert rows(customer.ask("GetQuotes", userid=418), "quotes")[0]["userid"] == 418  # they have none


def test_what_names_no_customer_stays_as_it_is(customer: Customer) -> None:
    whole = customer.ask("GetInvoices")
    customer.control.fault("foreign-rows")
    assert customer.ask("GetInvoices") == whole
    assert customer.ask("WhmcsDetails")["result"] == "success"
    assert customer.ask("GetEmails", clientid=1)["status"] == "error"
    assert customer.post("GetInvoices", userid=418, secret="wrong").status_code == 403
    assert customer.post("GetInvoices", userid=418, responsetype="xml").text.startswith("result=error")


def test_the_question_is_counted_once(customer: Customer) -> None:
    customer.control.fault("foreign-rows")
    customer.ask("GetInvoices", userid=418)
    assert customer.control.requests == {"GetInvoices": 1}


def test_other_faults_come_on_top(customer: Customer) -> None:
    customer.control.fault("foreign-rows")
    customer.control.fault("wrong-types")
    found = rows(customer.ask("GetInvoices", userid=418), "invoices")
    assert (found[0]["userid"], found[1]["userid"]) == ("many", 731)
