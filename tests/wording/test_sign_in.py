"""What went wrong in signing in: every kind of error has words of its own, the special before the general."""

from __future__ import annotations

import pytest

from pmdesk.api import errors
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
