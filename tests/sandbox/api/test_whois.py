"""A domain's contacts: what is written is read back, in the registrar's own names."""

from __future__ import annotations

import html
import json
from typing import Any
from xml.sax.saxutils import escape

import pytest

from tests.sandbox.conftest import Customer


def read(customer: Customer, domain: int) -> dict[str, dict[str, Any]]:
    answer = customer.ask("DomainGetWhoisInfo", domainid=domain)
    assert answer.pop("result") == "success"
    return {
        name: json.loads(contact) if isinstance(contact, str) else contact for name, contact in answer.items()
    }


def written(contacts: dict[str, dict[str, Any]]) -> str:
    def fields(contact: dict[str, Any]) -> str:
        return "".join(f"<{name}>{escape(value or '')}</{name}>" for name, value in contact.items())

    parts = "".join(f"<{name}>{fields(contact)}</{name}>" for name, contact in contacts.items())
    return f"<contactdetails>{parts}</contactdetails>"


@pytest.mark.parametrize(
    ("domain", "field", "value"),
    [(3301, "City", "Duluth & Näs"), (3302, "Zip", "<55 802>"), (3309, "Last_Name", "O'Dell")],
    ids=["an object", "other names", "text in the text"],
)
def test_one_field_is_changed_and_the_others_stay(
    customer: Customer, domain: int, field: str, value: str
) -> None:
    before = read(customer, domain)
    changed = {**before["Registrant"], field: value}
    sent = dict(changed)
    if "Organisation_Name" in sent:
        sent["Organisation_Name"] = html.unescape(sent["Organisation_Name"])
    answer = customer.ask("DomainUpdateWhoisInfo", domainid=domain, xml=written({"Registrant": sent}))
    assert answer == {"result": "success"}
    assert read(customer, domain) == {**before, "Registrant": changed}


def test_a_company_comes_with_entities_and_goes_without(customer: Customer) -> None:
    contact = {**read(customer, 3301)["Registrant"], "Organisation_Name": "Rye & Sons"}
    customer.ask("DomainUpdateWhoisInfo", domainid=3301, xml=written({"Registrant": contact}))
    assert read(customer, 3301)["Registrant"]["Organisation_Name"] == "Rye &amp; Sons"


def test_what_is_left_out_of_a_contact_is_empty(customer: Customer) -> None:
    contact = read(customer, 3301)["Registrant"]
    del contact["City"], contact["Organisation_Name"]
    customer.ask("DomainUpdateWhoisInfo", domainid=3301, xml=written({"Registrant": contact}))
    after = read(customer, 3301)["Registrant"]
    assert (after["City"], after["Organisation_Name"]) == ("", None)


@pytest.mark.parametrize(
    ("domain", "xml", "words"),
    [
        (3301, "<contactdetails><Registrant>", "The contact data cannot be read"),
        (3301, written({"Janitor": {"Email": "a@b.example"}}), "There is no contact Janitor"),
        (3301, written({"Registrant": {"Full_Name": "Marta"}}), "Registrant has no Full_Name"),
        (3302, written({"Registrant": {"First_Name": "Marta"}}), "Registrant has no First_Name"),
        (3301, written({"Admin": {"City": "Duluth"}}), "Admin needs First_Name, Last_Name, Email"),
        (3309, written({"Admin": {"City": "Duluth"}}), "There is no contact Admin"),
    ],
)
def test_the_registrar_refuses_what_it_cannot_use(
    customer: Customer, domain: int, xml: str, words: str
) -> None:
    before = read(customer, domain)
    answer = customer.ask("DomainUpdateWhoisInfo", domainid=domain, xml=xml)
    assert answer == {"result": "error", "message": words}
    assert read(customer, domain) == before


def test_a_domain_that_the_registrar_does_not_know_has_no_contacts(customer: Customer) -> None:
    answer = customer.ask("DomainUpdateWhoisInfo", domainid=3307, xml="<contactdetails/>")
    assert answer["message"] == "Object does not exist"
