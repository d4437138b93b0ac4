"""Every kind of error has words of its own, and no server's words stand alone."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmdesk.api import errors as api
from pmdesk.store import errors as store
from pmdesk.wording.errors import Explanation, explain

HOST = "clients.bakeryhost.example"
MADE: list[BaseException] = [
    api.ProviderError("x"),
    api.Offline("x"),
    api.NotReached("x"),
    api.NoSuchHost("x"),
    api.BadSettings("https_proxy"),
    api.BadCertificate(HOST, "Corner Proxy", "self-signed"),
    api.Unavailable("Down for maintenance"),
    api.RateLimited(),
    api.SignInNeeded("x"),
    api.FreshSignInNeeded("x"),
    api.Refused("Invalid nameserver"),
    api.NotAllowed("Domains are not for this user"),
    api.NotSetUp("Action not allowed for this role"),
    api.WrongPassword("Email or Password Invalid"),
    api.SecondFactorNeeded("Second factor"),
    api.NoAccounts("No accounts"),
    api.NotFound("x"),
    api.NotAProvider("x"),
    api.BadAddress("x"),
    api.GatewayNeeded("x"),
    api.Garbled("GetInvoices, row 4"),
    api.Uncertain("x"),
    store.StoreError("SQLITE_ERROR"),
    store.NewerDatabase(Path("x"), 9),
    store.DiskFull("SQLITE_FULL"),
    store.NotWritable("EACCES"),
    store.Busy("SQLITE_BUSY"),
    store.Damaged("SQLITE_CORRUPT"),
    store.DiskFailed("EIO"),
    store.StoreClosed("x"),
    store.NoSuchAccount("x"),
]


def kinds() -> set[type]:
    return {
        kind
        for module, base in ((api, api.ProviderError), (store, store.StoreError))
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, base)
    }


def test_no_kind_is_forgotten() -> None:
    assert {type(error) for error in MADE} == kinds()


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_each_says_what_happened_and_what_to_do(error: BaseException) -> None:
    said = explain(error, HOST)
    assert said.title
    assert not said.title.endswith(".")
    assert said.advice.endswith(".")
    assert said != explain(RuntimeError(), HOST)
    for theirs in (getattr(error, "words", ""), getattr(error, "reason", ""), getattr(error, "where", "")):
        assert not theirs or (theirs in said.details and theirs not in said.title + said.advice)
    assert "{" not in said.title + said.advice + said.details


def test_each_provider_error_differs() -> None:
    provider = [error for error in MADE if isinstance(error, api.ProviderError)]
    assert len({explain(error, HOST).title for error in provider}) == len(provider)


def test_a_bad_certificate_names_host_issuer_and_reason() -> None:
    said = explain(api.BadCertificate(HOST, "Corner Proxy", "self-signed"), "other.example")
    assert HOST in said.advice
    assert said.details.splitlines() == [
        f"Address: {HOST}",
        "Certificate issued by: Corner Proxy",
        "Reason: self-signed",
    ]
    assert "not known" in explain(api.BadCertificate(HOST, None, "expired")).details


def test_when_it_is_tried_again() -> None:
    until = datetime(2026, 11, 22, 9, 55, tzinfo=UTC)
    assert " at " in explain(api.RateLimited(until), HOST).advice
    assert explain(api.RateLimited(), HOST).advice.endswith("pmdesk tries again by itself.")
    assert not explain(api.RateLimited(), HOST).retry


def test_a_mistake_of_ours_is_said_to_be_one() -> None:
    said = explain(ZeroDivisionError("secret"), HOST)
    assert said == Explanation(
        "Something in pmdesk went wrong",
        "This is a mistake of this program’s, not yours. What was saved stays.",
        "ZeroDivisionError",
    )


def test_without_a_host_the_sentence_still_stands() -> None:
    assert explain(api.Offline()).advice.startswith("Your host could not be reached")
