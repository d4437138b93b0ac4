"""The door of includes/api.php: credentials, unknown actions, words of refusal, PHP's way of writing JSON."""

from __future__ import annotations

import pytest

from pmdesk.sandbox.api.dispatch import parameters_of
from tests.sandbox.conftest import Customer


def test_a_wrong_secret_is_refused_with_403(customer: Customer) -> None:
    answer = customer.post("WhmcsDetails", secret="wrong")
    assert answer.status_code == 403
    assert answer.json() == {"result": "error", "message": "Authentication Failed"}


def test_an_unknown_identifier_is_refused_in_other_words(customer: Customer) -> None:
    answer = customer.post("WhmcsDetails", identifier="nobody")
    assert answer.status_code == 403
    assert answer.json()["message"] == "Invalid or missing credentials"


def test_the_pair_is_accepted_as_user_name_and_password(customer: Customer) -> None:
    form = customer.form("WhmcsDetails")
    form["username"], form["password"] = form.pop("identifier"), form.pop("secret")
    assert customer.browser.post(customer.api_url, data=form).json()["result"] == "success"


def test_an_unknown_action_is_an_error_with_status_200(customer: Customer) -> None:
    answer = customer.post("GetTheMoon")
    assert answer.status_code == 200
    assert answer.json()["message"] == 'Invalid API Action: "GetTheMoon" is not a valid API action'


def test_an_action_that_the_role_lacks_is_refused(customer: Customer) -> None:
    customer.control.deny("GetUsers")
    answer = customer.post("GetUsers")
    assert answer.status_code == 403
    assert answer.json()["message"] == 'Invalid Permissions: API action "getusers" is not allowed'
    customer.control.allow("GetUsers")
    assert customer.ask("GetUsers")["result"] == "success"


def test_actions_are_found_in_any_case_and_unknown_parameters_ignored(customer: Customer) -> None:
    answer = customer.ask("getticKETS", clientid=418, orderby="date", ignore_dept_assignments=1)
    assert answer["result"] == "success"


def test_without_responsetype_the_answer_is_no_json(customer: Customer) -> None:
    form = customer.form("WhmcsDetails")
    del form["responsetype"]
    answer = customer.browser.post(customer.api_url, data=form)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("result=error;message=")


def test_json_is_written_as_php_writes_it(customer: Customer) -> None:
    text = customer.post("GetContacts", userid=418).text
    assert "Siobh\\u00e1n" in text
    link = customer.post("CreateSsoToken", client_id=418).text
    assert "http:\\/\\/127.0.0.1" in link


def test_it_answers_posts_only(customer: Customer) -> None:
    assert customer.browser.get(customer.api_url).status_code == 405


@pytest.mark.parametrize(
    ("action", "parameters", "message"),
    [
        ("GetClientsDetails", {}, "Either clientid Or email Is Required"),
        ("GetClientsDetails", {"clientid": 999}, "Client Not Found"),
        ("GetInvoice", {"invoiceid": 1}, "Invoice ID Not Found"),
        ("GetTicket", {"ticketid": 1}, "Ticket ID Not Found"),
        ("DomainGetNameservers", {"domainid": 1}, "Domain ID Not Found"),
        ("DomainGetNameservers", {"domainid": 3311}, "Registrar Function Not Supported"),
        ("GetCredits", {"clientid": 999}, "Client ID Not Found"),
        ("GetPayMethods", {}, "Client ID Is Required"),
        ("GetUserPermissions", {"user_id": 877, "client_id": 418}, "User is not associated with client"),
        ("GetTicketAttachment", {"relatedid": 4471, "type": "letter", "index": 0}, "Invalid Type"),
        (
            "GetTicketAttachment",
            {"relatedid": 4471, "type": "ticket", "index": 7},
            "Invalid Attachment Index",
        ),
        ("GetTicketAttachment", {"relatedid": 4459, "type": "ticket", "index": 0}, "Attachments Deleted"),
        ("GetTicketAttachment", {"relatedid": 4478, "type": "ticket", "index": 0}, "No Attachments Found"),
        (
            "ValidateLogin",
            {"email": "marta@hearthandrye.example", "password2": "x"},
            "Email or Password Invalid",
        ),
        ("CreateSsoToken", {}, "A valid client_id or user_id is required"),
        ("CreateSsoToken", {"client_id": 418, "user_id": 877}, "Invalid user_id for client"),
        ("CreateSsoToken", {"client_id": 418, "destination": "clientarea:nowhere"}, "Invalid destination"),
        ("CreateSsoToken", {"client_id": 745}, "SSO authentication blocked for client 745"),
        ("DomainUpdateLockingStatus", {"domainid": 1, "lockstatus": 1}, "Domain ID Not Found"),
        (
            "DomainUpdateLockingStatus",
            {"domainid": 3311, "lockstatus": 1},
            "An invalid configuration was detected with the registrar module",
        ),
        ("DomainRequestEPP", {"domainid": 1}, "Domain ID Not Found"),
        ("DomainRequestEPP", {"domainid": 3306}, "Transfer in progress"),
        ("DomainUpdateWhoisInfo", {"domainid": 1, "xml": "<a/>"}, "Domain ID Not Found"),
        ("DomainUpdateWhoisInfo", {"domainid": 3301}, "XML Required"),
        ("UpdateUser", {"user_id": 1, "firstname": "X"}, "Invalid User ID requested"),
        ("UpdateUser", {"user_id": 502}, "One of `email`, `firstname`, `lastname`, or `language`"),
        ("UpdateClient", {"clientid": 1, "city": "X"}, "Client ID Not Found"),
        ("UpdateClientDomain", {"domainid": 1, "donotrenew": 1}, "Domain ID Not Found"),
        ("UpdateClientDomain", {"domainid": 3301, "registrar": "nobody"}, "The Registrar is not active"),
        ("UpdateClientDomain", {"domainid": 3301, "updatens": 1, "ns1": "a.example"}, "ns1 and ns2 required"),
        ("AddOrder", {"clientid": 1, "paymentmethod": "stripe"}, "Client ID Not Found"),
        ("AddOrder", {"paymentmethod": "stripe"}, "Client ID Not Found"),
        ("AddOrder", {"clientid": 745, "paymentmethod": "stripe"}, "Unable to add order when client status"),
        ("AddOrder", {"clientid": 418}, "Invalid Payment Method. Valid options include"),
        ("AddOrder", {"clientid": 418, "paymentmethod": "stripe"}, "No items added to cart"),
        ("DomainRenew", {"domainid": 1}, "Domain Not Found"),
        ("DomainRegister", {"domain": "nobodys.example"}, "Domain Not Found"),
        ("DomainTransfer", {}, "Domain Not Found"),
        ("GetConfigurationValue", {}, "Parameter setting is required"),
        ("GetConfigurationValue", {"setting": "Weather"}, "Invalid name for parameter setting"),
    ],
)
def test_says_no_in_the_documented_words(
    customer: Customer, action: str, parameters: dict[str, object], message: str
) -> None:
    answer = customer.ask(action, **parameters)
    assert answer["result"] == "error"
    assert answer["message"].startswith(message)


def test_the_mail_history_says_no_under_another_key(customer: Customer) -> None:
    assert customer.ask("GetEmails", clientid=999) == {"status": "error", "message": "Client ID Not Found"}


def test_of_a_name_that_is_sent_twice_the_last_counts_unless_it_is_an_array() -> None:
    assert parameters_of(b"a=1&a=2&b[]=x&b[]=y&c[k]=z&d=") == {
        **{"a": "2", "b[0]": "x", "b[1]": "y", "c[k]": "z", "d": ""}
    }
