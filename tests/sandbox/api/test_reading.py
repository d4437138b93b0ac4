"""What the reading actions answer: paging, filters, quirks, everybody's records where no client is named."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.conftest import Customer


def rows(answer: dict[str, Any], container: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer[container][container.removesuffix("s")]
    return found


def test_a_login_gives_the_users_id_and_no_hash_where_a_second_factor_is_on(customer: Customer) -> None:
    sandbox = customer.sandbox
    answer = customer.ask("ValidateLogin", email=sandbox.email, password2=sandbox.password)
    assert (answer["userid"], answer["twoFactorEnabled"]) == ("502", "false")
    assert len(answer["passwordhash"]) == 40
    second = customer.ask("ValidateLogin", email="mina@lighthouse.example", password2=sandbox.password)
    assert second["twoFactorEnabled"] == "true"
    assert "passwordhash" not in second


def test_a_user_is_searched_by_the_beginning_of_names_and_addresses(customer: Customer) -> None:
    found = customer.ask("GetUsers", search="ines@")["users"]
    assert [user["clients"] for user in found] == [
        [{"id": 418, "isOwner": False}, {"id": 731, "isOwner": False}]
    ]
    assert customer.ask("GetUsers", search="hearthandrye")["users"] == []


def test_names_come_with_entities_and_the_client_twice(customer: Customer) -> None:
    answer = customer.ask("GetClientsDetails", clientid=418)
    assert answer["client"]["companyname"] == "Hearth &amp; Rye Bakery"
    assert answer["companyname"] == answer["client"]["companyname"]
    assert answer["client"]["address2"] == "Baker&#039;s Yard"
    assert "stats" not in answer


def test_the_statistics_count_what_the_lists_show(customer: Customer) -> None:
    stats = customer.ask("GetClientsDetails", clientid=418, stats=1)["stats"]
    domains = rows(customer.ask("GetClientsDomains", clientid=418), "domains")
    assert stats["numactivedomains"] == sum(row["status"] == "Active" for row in domains)
    unpaid = rows(customer.ask("GetInvoices", userid=418, status="Unpaid"), "invoices")
    assert stats["numunpaidinvoices"] == len(unpaid)
    owed = sum(Decimal(row["total"]) for row in unpaid)
    assert stats["unpaidinvoicesamount"] == f"${owed:,} USD"


def test_lists_are_paged_by_25(customer: Customer) -> None:
    first = customer.ask("GetInvoices", userid=418)
    assert first["numreturned"] == 25
    rest = customer.ask("GetInvoices", userid=418, limitstart=25, limitnum=1000)
    assert first["totalresults"] == 25 + rest["numreturned"]
    ids = [row["id"] for row in rows(first, "invoices") + rows(rest, "invoices")]
    assert len(set(ids)) == first["totalresults"]


def test_past_the_end_of_a_list_there_is_no_list(customer: Customer) -> None:
    answer = customer.ask("GetInvoices", userid=418, limitstart=1000)
    assert answer["numreturned"] == 0
    assert "invoices" not in answer


def test_invoices_can_be_ordered_and_filtered(customer: Customer) -> None:
    newest = rows(customer.ask("GetInvoices", userid=418, orderby="date", order="desc"), "invoices")
    assert [row["date"] for row in newest] == sorted((row["date"] for row in newest), reverse=True)
    overdue = rows(customer.ask("GetInvoices", userid=418, status="Overdue"), "invoices")
    assert {row["id"] for row in overdue} == {10465, 10482}
    assert {row["status"] for row in overdue} == {"Unpaid"}


@pytest.mark.parametrize(
    ("action", "container", "owner"),
    [
        ("GetClientsProducts", "products", "clientid"),
        ("GetClientsDomains", "domains", "userid"),
        ("GetClientsAddons", "addons", "userid"),
        ("GetInvoices", "invoices", "userid"),
        ("GetTickets", "tickets", "userid"),
        ("GetTransactions", "transactions", "userid"),
        ("GetContacts", "contacts", "userid"),
    ],
)
def test_without_a_client_everybodys_records_come(
    customer: Customer, action: str, container: str, owner: str
) -> None:
    answer = customer.ask(action, limitnum=1000)
    assert {int(row[owner]) for row in rows(answer, container)} >= {418, 731}
    filters = {"clientid": 418, "userid": 418}
    own = rows(customer.ask(action, limitnum=1000, **filters), container)
    assert {int(row[owner]) for row in own} == {418}


def test_an_invoices_sums_are_those_of_its_lines(customer: Customer) -> None:
    for row in rows(customer.ask("GetInvoices", userid=418, limitnum=1000), "invoices"):
        invoice = customer.ask("GetInvoice", invoiceid=row["id"])
        lines = invoice["items"]["item"]
        assert Decimal(invoice["subtotal"]) == sum(Decimal(line["amount"]) for line in lines)
        parts = {name: Decimal(invoice[name]) for name in ("subtotal", "tax", "tax2", "credit", "total")}
        assert parts["total"] == parts["subtotal"] + parts["tax"] + parts["tax2"] - parts["credit"]
        if invoice["status"] == "Paid":
            assert invoice["balance"] == "0.00"


def test_an_invoice_without_payments_has_a_text_for_a_list(customer: Customer) -> None:
    assert customer.ask("GetInvoice", invoiceid=10482)["transactions"] == ""
    part = customer.ask("GetInvoice", invoiceid=10493)
    assert part["transactions"]["transaction"][0]["amountin"] == "10.00"
    assert Decimal(part["balance"]) == Decimal(part["total"]) - 10


def test_a_draft_is_shown_to_the_api(customer: Customer) -> None:
    assert customer.ask("GetInvoice", invoiceid=10495)["status"] == "Draft"


def test_the_credit_log_adds_up_to_the_credit(customer: Customer) -> None:
    credits_ = rows(customer.ask("GetCredits", clientid=418), "credits")
    held = customer.ask("GetClientsDetails", clientid=418)["client"]["credit"]
    assert sum(Decimal(row["amount"]) for row in credits_) == Decimal(held)


def test_tickets_of_departments_without_the_apis_admin_need_the_flag(customer: Customer) -> None:
    some = customer.ask("GetTickets", clientid=418)
    every = customer.ask("GetTickets", clientid=418, ignore_dept_assignments=1)
    assert int(some["totalresults"]) < int(every["totalresults"])
    assert "4" not in {row["deptid"] for row in rows(some, "tickets")}
    latest = [row["lastreply"] for row in rows(every, "tickets")]
    assert latest == sorted(latest, reverse=True)


def test_a_conversation_begins_with_reply_zero(customer: Customer) -> None:
    ticket = customer.ask("GetTicket", ticketid=4471)
    replies = ticket["replies"]["reply"]
    assert replies[0]["replyid"] == "0"
    assert ticket["subject"] == "Order form says &quot;thank you&quot; but doesn&#039;t send emails"
    assert "\r\n\r\n" in replies[0]["message"]
    assert replies[1]["attachments"] == [[]]
    assert (replies[2]["admin"], replies[2]["requestor_type"]) == ("Dana Okafor", "Operator")
    backwards = customer.ask("GetTicket", ticketid=4471, repliessort="DESC")["replies"]["reply"]
    assert backwards == replies[::-1]


def test_a_file_of_a_ticket_comes_in_base64(customer: Customer) -> None:
    answer = customer.ask("GetTicketAttachment", relatedid=4471, type="ticket", index=0)
    assert answer["filename"] == "form.png"
    assert base64.b64decode(answer["data"]).startswith(b"\x89PNG")


def test_staff_notes_are_given_to_the_api(customer: Customer) -> None:
    assert customer.ask("GetTicket", ticketid=4402)["notes"]["note"][0]["admin"] == "Agnes Holt"
    assert customer.ask("GetTicket", ticketid=4471)["notes"] == ""


def test_a_registrar_may_know_less_than_the_provider(customer: Customer) -> None:
    assert customer.ask("DomainGetLockingStatus", domainid=3301)["lockstatus"] == "locked"
    assert customer.ask("DomainGetLockingStatus", domainid=3302)["lockstatus"] == "unlocked"
    assert customer.ask("DomainGetLockingStatus", domainid=3304)["lockstatus"] == ""
    assert customer.ask("DomainGetLockingStatus", domainid=3306)["result"] == "error"


def test_a_registrants_data_come_in_three_forms(customer: Customer) -> None:
    assert customer.ask("DomainGetWhoisInfo", domainid=3301)["Registrant"]["First_Name"] == "Marta"
    assert "Company_Name" in customer.ask("DomainGetWhoisInfo", domainid=3302)["Registrant"]
    assert isinstance(customer.ask("DomainGetWhoisInfo", domainid=3309)["Registrant"], str)


def test_one_client_has_one_currency(customer: Customer) -> None:
    mine = rows(customer.ask("GetInvoices", userid=418), "invoices")
    theirs = rows(customer.ask("GetInvoices", userid=731), "invoices")
    assert {row["currencycode"] for row in mine} == {"USD"}
    assert {row["currencycode"] for row in theirs} == {"EUR"}
    stats = customer.ask("GetClientsDetails", clientid=731, stats=1)["stats"]
    assert stats["creditbalance"] == "€12,50 EUR"
