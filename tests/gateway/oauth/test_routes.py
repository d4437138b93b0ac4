"""A sign-in belongs to one browser and one page: what is planted, replayed or forged leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gateway.oauth.browsing import Browser, Program
from tests.gateway.oauth.conftest import MARTA, Place

OVER = "This sign-in is over"


@pytest.fixture
def other() -> Iterator[Browser]:
    """Another browser: the attacker's, or the victim's."""
    with Browser() as found:
        yield found


def begun(place: Place, browser: Browser, **changes: str | None) -> Program:
    """A sign-in whose first page stands in the browser."""
    program = place.program()
    browser.go(program.url(**changes))
    assert browser.page.status_code == 200, browser.title
    return program


def pending_of(browser: Browser) -> tuple[str, str]:
    """The name of the sign-in on the page, and its form's token."""
    values = browser.form.values
    return values["p"], values["csrf"]


# --- pages that are posted ----------------------------------------------------------------------------

FORGED = ("", "x", "é", "ü" * 43, "\ud800".encode("utf-8", "replace").decode(), "0" * 43, "\x00")


@pytest.mark.parametrize("token", FORGED, ids=ascii)
def test_a_form_without_its_token_is_not_ours(by_password: Place, browser: Browser, token: str) -> None:
    begun(by_password, browser)
    name, right = pending_of(browser)
    typed = {"email": by_password.email(MARTA), "password": by_password.sandbox.password}
    where = f"{by_password.gateway.base}/oauth/sign-in"
    browser.post(where, {"p": name, "csrf": token, **typed})
    assert (browser.page.status_code, browser.title) == (400, OVER)
    browser.post(where, {"p": name, **typed})
    assert (browser.page.status_code, browser.title) == (400, OVER)
    browser.post(where, {"p": name, "csrf": right, **typed})
    assert browser.arrived["code"]
