"""What an operator's check of the API learns, and what nobody else should."""

from __future__ import annotations

from tests.sandbox.conftest import Customer


def test_the_administrator_is_told_with_rights_and_departments(customer: Customer) -> None:
    answer = customer.ask("GetAdminDetails")
    assert "API Access" in answer["allowedpermissions"].split(",")
    assert answer["departments"] == ",1,2,3,"
    assert answer["whmcs"]["version"] == customer.ask("WhmcsDetails")["whmcs"]["version"]


def test_settings_are_read_by_name(customer: Customer) -> None:
    url = customer.ask("GetConfigurationValue", setting="SystemURL")
    assert url == {"result": "success", "setting": "SystemURL", "value": customer.sandbox.url}
    version = customer.ask("GetConfigurationValue", setting="Version")["value"]
    assert version == customer.ask("WhmcsDetails")["whmcs"]["canonicalversion"]


def test_a_secret_is_read_like_any_other(customer: Customer) -> None:
    assert customer.ask("GetConfigurationValue", setting="SMTPPassword")["value"] == "not-for-the-gateway"
