"""Changing people and accounts: what a customer may, and what only an operator should."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from pmdesk.sandbox.api.php import serialized
from tests.sandbox.conftest import Customer

PIA, TRANSLATIONS = 903, 758


def client(customer: Customer, identifier: int = 418) -> dict[str, Any]:
    found: dict[str, Any] = customer.ask("GetClientsDetails", clientid=identifier)["client"]
    return found


def user(customer: Customer, search: str) -> dict[str, Any]:
    found: dict[str, Any] = customer.ask("GetUsers", search=search)["users"][0]
    return found


def test_a_user_gets_another_name_and_address(customer: Customer) -> None:
    sent = {"firstname": "Märta", "lastname": "Lind", "email": "marta@lind.example", "language": "swedish"}
    assert customer.ask("UpdateUser", user_id=502, **sent) == {"result": "success", "user_id": "502"}
    found = user(customer, "marta@lind")
    assert (found["id"], found["firstname"], found["lastname"]) == (502, "Märta", "Lind")
    sandbox = customer.sandbox
    assert customer.ask("ValidateLogin", email=sandbox.email, password2=sandbox.password)["result"] == "error"
    answer = customer.ask("ValidateLogin", email="marta@lind.example", password2=sandbox.password)
    assert answer["userid"] == "502"
    assert sandbox.people[0].email == "marta@lind.example"
    assert client(customer)["email"] == sandbox.email  # the account's own address is another one


@pytest.mark.parametrize("email", ["marta", "marta@", "@lind.example", "a b@lind.example", "marta@lind"])
def test_a_user_needs_an_address_that_can_be_written_to(customer: Customer, email: str) -> None:
    answer = customer.ask("UpdateUser", user_id=502, email=email)
    assert answer["message"] == "The email address entered is not valid"


def test_no_two_users_have_one_address(customer: Customer) -> None:
    answer = customer.ask("UpdateUser", user_id=502, email="TOMAS@saltmarshbikes.example")
    assert answer["message"] == "A user already exists with that email address"
    own = customer.ask("UpdateUser", user_id=502, email=customer.sandbox.email)
    assert own["result"] == "success"


def test_the_details_of_an_account_are_changed(customer: Customer) -> None:
    sent = {
        "firstname": "Märta",
        "companyname": "Rye & Sons",
        "email": "office@hearthandrye.example",
        "address2": "",
        "city": "Antwerpen",
        "country": "be",
        "phonenumber": "+32.35550199",
        "tax_id": "BE0123",
        "language": "dutch",
        "paymentmethod": "paypal",
        "email_preferences[invoice]": "0",
        "email_preferences[affiliate]": "1",
        "marketingoptin": "0",
    }
    answer = customer.ask("UpdateClient", clientid=418, **sent)
    assert answer == {"result": "success", "clientid": "418"}
    after = client(customer)
    assert (after["firstname"], after["companyname"]) == ("Märta", "Rye &amp; Sons")
    assert (after["email"], after["address2"], after["city"]) == (sent["email"], "", "Antwerpen")
    assert (after["countrycode"], after["countryname"]) == ("BE", "Belgium")
    assert after["phonenumberformatted"] == "+32.35550199"
    assert (after["tax_id"], after["language"], after["defaultgateway"]) == ("BE0123", "dutch", "paypal")
    assert (after["email_preferences"]["invoice"], after["email_preferences"]["affiliate"]) == ("0", "1")
    assert (after["marketing_emails_opt_in"], after["emailoptout"]) == (False, True)
    newest = customer.ask("GetEmails", clientid=418)["emails"]["email"][0]
    assert (newest["subject"], "office@" in newest["to"]) == ("Please confirm your address", True)
    assert user(customer, "marta@")["id"] == 502  # the user signs in as before


def test_what_is_not_sent_or_must_not_be_empty_stays(customer: Customer) -> None:
    before = client(customer)
    assert customer.ask("UpdateClient", clientid=418, firstname="", city="")["result"] == "success"
    assert client(customer) == before


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"email": "nonsense"}, "The email address entered is not valid"),
        ({"email": "pia@oduya.example"}, "Duplicate Email Address"),
        (
            {"email_preferences[domain]": "0"},
            "You must have at least one email address enabled to receive dom",
        ),
    ],
    ids=str,
)
def test_says_no_in_the_documented_words(customer: Customer, sent: dict[str, str], words: str) -> None:
    customer.control.set_today("2026-11-23")
    identifier = 731 if sent.get("email") == "pia@oduya.example" else TRANSLATIONS
    before = client(customer, identifier)
    assert customer.ask("UpdateClient", clientid=identifier, **sent)["message"].startswith(words)
    assert client(customer, identifier) == before
    unchecked = customer.ask("UpdateClient", clientid=identifier, skipvalidation=1, **sent)
    assert unchecked["result"] == "success"


def test_domain_mail_may_go_where_a_contact_has_it(customer: Customer) -> None:
    answer = customer.ask("UpdateClient", clientid=418, **{"email_preferences[domain]": "0"})
    assert answer["result"] == "success"
    assert client(customer)["email_preferences"]["domain"] == "0"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"status": "Closed"}, {"status": "Closed"}),
        ({"groupid": "5"}, {"groupid": 5}),
        ({"currency": "2"}, {"currency": 2, "currency_code": "EUR"}),
        ({"notes": "A friend of the house"}, {"notes": "A friend of the house"}),
        *(
            ({name: "1"}, {name: True})
            for name in (
                *("taxexempt", "latefeeoveride", "overideduenotices", "separateinvoices", "disableautocc"),
                "overrideautoclose",
            )
        ),
        (
            {"customfields": b64encode(serialized({"1": "Nobody"}).encode()).decode()},
            {"customfields": [{"id": 1, "value": "Nobody"}], "customfields1": "Nobody"},
        ),
        ({"skipvalidation": "1", "firstname": ""}, {"firstname": "", "fullname": " Lindqvist"}),
    ],
    ids=str,
)
def test_what_no_customer_should_change_can_be_changed(
    customer: Customer, sent: dict[str, str], shown: dict[str, object]
) -> None:
    before = client(customer)
    assert customer.ask("UpdateClient", clientid=418, **sent)["result"] == "success"
    assert client(customer) == {**before, **shown}


def test_the_callers_address_and_the_cards_can_be_changed(customer: Customer) -> None:
    assert customer.ask("GetPayMethods", clientid=418)["paymethods"] != []
    customer.ask("UpdateClient", clientid=418, clientip="203.0.113.200", clearcreditcard=1)
    assert "203.0.113.200" in client(customer)["lastlogin"]
    assert customer.ask("GetPayMethods", clientid=418)["paymethods"] == []


def test_another_clients_address_takes_the_change_to_them(customer: Customer) -> None:
    before = client(customer)
    answer = customer.ask("UpdateClient", clientid=418, clientemail="pia@oduya.example", city="Elsewhere")
    assert answer["clientid"] == str(TRANSLATIONS)
    assert client(customer, TRANSLATIONS)["city"] == "Elsewhere"
    assert client(customer) == before


def test_a_new_address_of_a_user_is_not_verified(customer: Customer) -> None:
    held = customer.control._installation.database
    by = "SELECT email_verified FROM users WHERE id = ?"
    assert held.value(by, (PIA,)) == 1
    customer.ask("UpdateUser", user_id=PIA, email="words@oduya.example")
    assert held.value(by, (PIA,)) == 0
    customer.control.verify_email(PIA)
    assert held.value(by, (PIA,)) == 1
