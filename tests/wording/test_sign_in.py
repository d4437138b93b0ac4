"""What went wrong in signing in: every kind of error has words of its own, the special before the general."""

from __future__ import annotations

import pytest

from pmdesk.api import errors
from pmdesk.core import sign_in_errors
from pmdesk.wording import sign_in

HOST = "clients.host.example"
SAID = {
    errors.BadAddress(): "This is not an address",
    errors.NotAProvider(): f"There is no client area at {HOST}",
    errors.GatewayNeeded(): f"{HOST} does not let pmdesk in yet",
    errors.SecondFactorNeeded("x"): "This account asks for a second step",
    errors.NoAccounts("x"): "There is no account behind this sign-in",
    errors.WrongPassword("x"): "Email or password is not right",
    errors.RateLimited(): f"{HOST} asks to wait",
    errors.NoSuchHost(): f"There is no host called {HOST}",
    errors.BadSettings("all_proxy"): "This computer’s network settings cannot be used",
    errors.Offline(): f"{HOST} could not be reached",
    errors.Unavailable("HTTP 503"): f"{HOST} cannot answer now",
    errors.Garbled("GetUsers"): f"{HOST} could not be asked",
    errors.Refused("Admin: no"): f"{HOST} could not be asked",
    ValueError("a bug"): "Signing in did not work",
}


@pytest.mark.parametrize("error", SAID, ids=lambda error: type(error).__name__)
def test_every_error_says_what_it_is(error: BaseException) -> None:
    title, advice = sign_in.problem(error, HOST)
    assert title == SAID[error]
    assert advice
    assert "{" not in title + advice
    assert not any(word in title + advice for word in ("Admin", "HTTP", "bug", "GetUsers"))


def test_a_certificate_is_told_with_its_host_issuer_and_reason() -> None:
    title, advice = sign_in.problem(errors.BadCertificate("h.example", "Somebody", "self-signed"), HOST)
    assert title == "h.example cannot prove that it is h.example"
    assert "Somebody" in advice
    assert "self-signed" in advice
    assert "Nothing was sent" in advice
    _, unnamed = sign_in.problem(errors.BadCertificate("h.example", None, "expired"), HOST)
    assert "an issuer it does not name" in unnamed


IN_BROWSER = {
    errors.Refused(): "You were not signed in",
    errors.NoAccounts(): "There is no account behind this sign-in",
    errors.Unavailable(): f"{HOST} cannot answer now",
    errors.Uncertain(): f"The answer of {HOST} was lost",
    sign_in_errors.NoListener(): "This computer lets no answer in",
    sign_in_errors.TookTooLong(): "Ten minutes are over",
    sign_in_errors.SomebodyElse(): "Somebody else signed in",
}


@pytest.mark.parametrize("error", IN_BROWSER, ids=lambda error: type(error).__name__)
def test_on_the_host_s_own_page_it_is_said_what_to_do(error: BaseException) -> None:
    title, advice = sign_in.problem(error, HOST, in_browser=True)
    assert title == IN_BROWSER[error]
    assert advice
    assert "{" not in title + advice


def test_no_kind_of_this_side_is_forgotten() -> None:
    ours = set(sign_in_errors.NotSignedIn.__subclasses__())
    assert ours == {type(error) for error in IN_BROWSER if isinstance(error, sign_in_errors.NotSignedIn)}
