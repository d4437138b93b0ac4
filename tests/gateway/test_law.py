"""The law: for every method of `Provider`, what comes through the gateway is what the one behind it said."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pmdesk.api import errors
from pmdesk.api.capability import Capability
from pmdesk.api.gateway.provider import GatewayProvider
from pmdesk.api.pace import Pacer, Patience
from pmdesk.api.provider import Download, Link, Page, Place
from pmdesk.api.transport import Transport
from tests.gateway.running import Running, running
from tests.gateway.scripted import CLIENT, USER, Everybody, Scripted, answers_of, arguments_of, methods

METHODS = sorted(methods())


@pytest.fixture(scope="module")
def behind() -> Scripted:
    return Scripted()


@pytest.fixture(scope="module")
def gateway(behind: Scripted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("gateway")
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    with running(folder, parts=parts) as found:
        yield found


@pytest.fixture(scope="module")
def provider(gateway: Running, runner: asyncio.Runner) -> Iterator[GatewayProvider]:
    async def make() -> tuple[Transport, GatewayProvider]:
        transport = Transport(version="0")
        pacer = Pacer(gateway.clock, patience=Patience(tries=1))
        return transport, GatewayProvider(transport, pacer, gateway.base, gateway.secret(CLIENT, USER))

    transport, found = runner.run(make())
    yield found
    runner.run(transport.aclose())


def ask(provider: GatewayProvider, name: str, arguments: dict[str, Any], to: Path) -> Any:
    if "to" in inspect.signature(getattr(provider, name)).parameters:
        arguments = {**arguments, "to": to / "file"}
    return getattr(provider, name)(**arguments)


def plain(found: Any) -> Any:
    """An answer without what differs by its nature: versions of pages, a file's place, a link's wrapping."""
    if isinstance(found, Page):
        return replace(found, version=None)
    if isinstance(found, Download):
        return replace(found, path=Path())
    return found.reveal() if isinstance(found, Link) else found


SETTINGS = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(data=st.data())
def test_an_answer_comes_out_as_it_was(
    gateway: Running,
    behind: Scripted,
    provider: GatewayProvider,
    runner: asyncio.Runner,
    tmp_path: Path,
    name: str,
    data: st.DataObject,
) -> None:
    said = data.draw(answers_of(name))
    arguments = data.draw(arguments_of(name))
    if isinstance(said, tuple) and len(said) == 2 and isinstance(said[0], Download):
        said, behind.content = said
    behind.answer = said
    found = runner.run(ask(provider, name, arguments, tmp_path))
    assert plain(found) == plain(said)
    assert repr(plain(found)) == repr(plain(said)), "the digits of amounts too, which equality does not see"
    asked, given = behind.asked or ("", ())
    assert asked == name
    wanted = [
        arguments[key] for key in inspect.signature(getattr(provider, name)).parameters if key in arguments
    ]
    assert [one for one in given if one is not None] == [one for one in wanted if one is not None]
    if isinstance(said, Download):
        assert (tmp_path / "file").read_bytes() == behind.content


UNTIL = st.none() | st.datetimes(datetime(2026, 12, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)
SAID = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
SAME = st.one_of(
    st.builds(errors.Unavailable, SAID, UNTIL, passing=st.booleans()),
    st.builds(errors.RateLimited, UNTIL),
    st.builds(errors.Refused, SAID),
    st.builds(errors.NotAllowed, SAID),
    st.just(errors.NotFound()),
    st.just(errors.FreshSignInNeeded()),
    st.just(errors.Uncertain()),
)
OPERATORS = (
    errors.Offline("ReadTimeout"),
    errors.NotReached("ConnectError"),
    errors.NoSuchHost(),
    errors.BadCertificate("whmcs.example", "Somebody", "expired"),
    errors.BadSettings("https_proxy"),
    errors.SignInNeeded(),
    errors.NotSetUp('Invalid Permissions: API action "getinvoices" is not allowed'),
    errors.Unavailable("Invalid IP 203.0.113.9", untouched=True),
)
"""What is between the gateway and its WHMCS: to a customer the host cannot answer now, whichever it is."""

ATTRIBUTES = ("words", "reason", "until", "passing")

NOT_UNDERSTOOD = {
    "GetInvoices: total": "total",
    "GetInvoice: items.amount": "items.amount",
    "ValidateLogin: twoFactorEnabled": "twoFactorEnabled",
    "GetTickets": "",
    "dl.php": "",
    "CreateSsoToken: a link to whmcs.internal.example": "",
    "DomainGetWhoisInfo: Registrant": "",
    "an answer too large to be one": "",
}
"""The place, and what a customer hears of it: the field, nothing of the call or of what was in it."""


def ends(
    provider: GatewayProvider, runner: asyncio.Runner, name: str, tmp_path: Path
) -> errors.ProviderError:
    """Call a method that fails; what it raises."""
    arguments = {
        "cursor": None,
        "place": Place.INVOICE,
        "index": 0,
        "locked": True,
        "years": 1,
        "email": "a@b.example",
        "contacts": (),
    }
    wanted = inspect.signature(getattr(provider, name)).parameters
    left_out = ("to", "known", "app", "record_id")
    chosen = {key: arguments.get(key, "7") for key in wanted if key not in left_out}
    with pytest.raises(errors.ProviderError) as caught:
        runner.run(ask(provider, name, chosen, tmp_path))
    return caught.value


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(error=SAME)
@example(error=errors.Unavailable("HTTP 503", datetime(2027, 1, 1, tzinfo=UTC), passing=True))
def test_an_error_comes_out_as_it_was(
    gateway: Running,
    behind: Scripted,
    provider: GatewayProvider,
    runner: asyncio.Runner,
    tmp_path: Path,
    name: str,
    error: errors.ProviderError,
) -> None:
    behind.answer = error
    forget_holds(provider)
    found = ends(provider, runner, name, tmp_path)
    assert type(found) is type(error)
    for attribute in ATTRIBUTES:
        assert getattr(found, attribute, None) == getattr(error, attribute, None), attribute
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", METHODS)
def test_of_what_was_not_understood_the_field_is_told(
    gateway: Running,
    behind: Scripted,
    provider: GatewayProvider,
    runner: asyncio.Runner,
    tmp_path: Path,
    name: str,
) -> None:
    forget_holds(provider)
    for where, told in NOT_UNDERSTOOD.items():
        behind.answer = errors.Garbled(where)
        found = ends(provider, runner, name, tmp_path)
        assert type(found) is errors.Garbled
        assert found.where == told
        assert gateway.entries()[-1]["what"] == where, "the operator hears it all"


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("error", OPERATORS, ids=lambda error: type(error).__name__)
def test_what_is_the_operators_trouble_is_an_unavailable_host(
    gateway: Running,
    behind: Scripted,
    provider: GatewayProvider,
    runner: asyncio.Runner,
    tmp_path: Path,
    name: str,
    error: errors.ProviderError,
) -> None:
    behind.answer = error
    forget_holds(provider)
    found = ends(provider, runner, name, tmp_path)
    assert type(found) is errors.Unavailable
    assert found.reason == ""
    assert found.untouched


def forget_holds(provider: GatewayProvider) -> None:
    """The example before may have asked all calls to wait."""
    provider._calls._pacer._held.clear()


def test_every_method_of_the_protocol_is_tried() -> None:
    assert len(METHODS) > 25
    assert all(hasattr(GatewayProvider, name) for name in METHODS)


def test_capabilities_are_those_behind(
    gateway: Running, behind: Scripted, provider: GatewayProvider, runner: asyncio.Runner
) -> None:
    behind.answer = ()
    runner.run(provider.departments())
    assert provider.capabilities == behind.capabilities | {Capability.DEVICES}
