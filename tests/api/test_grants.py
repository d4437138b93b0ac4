"""Secrets keep silent and come back the same; providers are made where they may be."""

from __future__ import annotations

import logging
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import GatewayNeeded, SignInNeeded
from pmdesk.api.grants import Grant, ProviderKind, provider_for, zone_of
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Capability
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from tests.helpers import FakeClock


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=4))
def test_a_secret_comes_back_as_it_was_from_one_line_of_ascii(parts: dict[str, str]) -> None:
    secret = Secret(parts)
    text = secret.to_text()
    assert text.isascii()
    assert len(text.splitlines()) == 1
    assert Secret.from_text(text) == secret
    assert hash(Secret.from_text(text)) == hash(secret)


@given(st.text(max_size=40))
def test_what_is_no_secret_asks_for_a_sign_in(text: str) -> None:
    try:
        Secret.from_text(text)
    except SignInNeeded as error:
        assert error.__cause__ is None  # noqa: PT017


def test_a_secret_does_not_print_itself() -> None:
    secret = Secret({"secret": "hush"})
    grant = Grant(
        kind=ProviderKind.WHMCS_SANDBOX,
        address="http://127.0.0.1:1",
        host="127.0.0.1:1",
        provider_name="Precisely Managed",
        client_id="418",
        user_id="502",
        email="marta@hearthandrye.example",
        display_name="Marta Lindqvist",
        company=None,
        closed=False,
        secret=secret,
    )
    shown = f"{secret} {secret!r} {grant} {grant!r} {[secret]} %s" % secret
    record = logging.LogRecord("x", 0, "", 0, "%s", (secret,), None).getMessage()
    assert "hush" not in shown + record
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(SignInNeeded):
        secret.reveal("password")


def make(clock: FakeClock, **other: str) -> object:
    words = {"kind": "whmcs-sandbox", "address": "http://127.0.0.1:1", "client_id": "418", "user_id": "502"}
    secret = Secret(
        {"identifier": "a", "secret": "b", **{k: v for k, v in other.items() if k == "permissions"}}
    )
    words |= {key: value for key, value in other.items() if key != "permissions"}
    return provider_for(Transport(version="0"), Pacer(clock), secret=secret, **words)  # type: ignore[arg-type]


def test_an_operators_credential_goes_to_this_machine_alone(clock: FakeClock) -> None:
    make(clock)
    for other in (
        {"address": "https://my.host.example"},
        {"address": "http://127.0.0.1.evil.example"},
        {"kind": "whmcs"},
    ):
        with pytest.raises(GatewayNeeded):
            make(clock, **other)


def test_ids_that_are_none(clock: FakeClock) -> None:
    for other in ({"client_id": "0"}, {"client_id": "x"}, {"user_id": "-1"}, {"user_id": ""}):
        with pytest.raises(SignInNeeded):
            make(clock, **other)


def test_capabilities_follow_permissions(clock: FakeClock) -> None:
    everything = make(clock).capabilities  # type: ignore[attr-defined]
    assert everything == frozenset(Capability) - {Capability.DEVICES}, "only a gateway knows devices"
    some = make(clock, permissions="invoices contacts").capabilities  # type: ignore[attr-defined]
    assert {Capability.INVOICES, Capability.INVOICE_PDF, Capability.CONTACTS} <= some
    assert not some & {Capability.SERVICES, Capability.DOMAINS, Capability.TICKETS, Capability.QUOTES}


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("+02:00", 2),
        ("-05:30", -5.5),
        ("UTC", 0),
        ("", 0),
        (None, 0),
        ("Europe/Berlin", 1),
        ("Nowhere/At all", 0),
        ("../../etc/passwd", 0),
        ("+99:99", 0),
        ("+x", 0),
    ],
)
def test_zones(name: str | None, hours: float) -> None:
    winter = datetime(2026, 1, 1, tzinfo=UTC)
    assert winter.astimezone(zone_of(name)).utcoffset() == timedelta(hours=hours)
