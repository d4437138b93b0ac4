"""Every answer says what time it is at the provider."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.sandbox.conftest import Customer


def off(customer: Customer, answer: httpx.Response) -> float:
    """How far an answer's date is from the provider's clock, in seconds."""
    (date,) = answer.headers.get_list("date")
    return abs(parsedate_to_datetime(date).timestamp() - customer.control.clock.epoch())


def test_answers_pages_and_errors_are_dated(customer: Customer) -> None:
    site = customer.sandbox.url
    for answer in (
        customer.post("WhmcsDetails"),
        customer.post("WhmcsDetails", secret="wrong"),
        customer.browser.get(customer.api_url),
        customer.browser.get(f"{site}dl.php"),
        customer.browser.get(f"{site}oauth/openid-configuration.php"),
        customer.browser.get(f"{site}_sandbox/hello"),
    ):
        assert off(customer, answer) < 30


def test_the_date_is_the_sandboxs_own(customer: Customer) -> None:
    customer.control.set_today("2031-05-06")
    answer = customer.post("WhmcsDetails")
    assert " May 2031 " in answer.headers["date"]  # the day depends on the zone of this machine
    assert off(customer, answer) < 30


@pytest.mark.parametrize("fault", ["maintenance", "rate-limit", "truncated", "denied"])
def test_faults_are_dated_too(customer: Customer, fault: str) -> None:
    customer.control.fault(fault)
    assert off(customer, customer.post("WhmcsDetails")) < 30
