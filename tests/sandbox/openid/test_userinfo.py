"""Who the bearer of an access token acts for, as it is at that moment."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.openid.conftest import MARTA, Rp


def access(rp: Rp, **changes: str | None) -> str:
    return str(rp.redeem(rp.code(**changes)).json()["access_token"])


def test_it_says_who_the_user_is(rp: Rp) -> None:
    found = rp.redeem(rp.code()).json()
    told = rp.userinfo(found["access_token"])
    assert told.headers["cache-control"] == "no-store"
    assert told.json() == {
        "sub": rp.claims(found["id_token"])["sub"],
        "name": "Marta Lindqvist",
        "given_name": "Marta",
        "family_name": "Lindqvist",
        "preferred_username": "marta@hearthandrye.example",
        "locale": "en",
        "email": "marta@hearthandrye.example",
        "email_verified": True,
    }


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ("openid", {"sub"}),
        ("openid email", {"sub", "email", "email_verified"}),
        (
            "openid profile",
            {"sub", "name", "given_name", "family_name", "preferred_username", "locale"},
        ),
    ],
)
def test_it_says_what_the_scopes_allow(rp: Rp, scope: str, told: set[str]) -> None:
    assert rp.userinfo(access(rp, scope=scope)).json().keys() == told


def test_the_token_may_come_as_a_parameter(rp: Rp) -> None:
    token = access(rp)
    by_get = httpx.get(rp.url("userinfo"), params={"access_token": token})
    by_post = httpx.post(rp.url("userinfo"), data={"access_token": token})
    header = httpx.post(rp.url("userinfo"), headers={"Authorization": f"Bearer {token}"})
    assert by_get.json() == by_post.json() == header.json() == rp.userinfo(token).json()


def test_without_a_token_it_asks_for_one_and_says_no_error(rp: Rp) -> None:
    answer = httpx.get(rp.url("userinfo"))
    assert (answer.status_code, answer.json()) == (401, {})
    assert answer.headers["www-authenticate"] == 'Bearer realm="oauth"'


def test_a_token_that_is_unknown_is_a_401(rp: Rp) -> None:
    answer = rp.userinfo("guess")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_token_in_two_places_is_a_400(rp: Rp) -> None:
    token = access(rp)
    bearer = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(rp.url("userinfo"), params={"access_token": token}, headers=bearer)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_without_the_scope_openid_it_says_nothing(rp: Rp) -> None:
    answer = rp.userinfo(access(rp, scope="profile email"))
    assert (answer.status_code, answer.json()["error"]) == (403, "insufficient_scope")


def test_a_token_works_for_an_hour(rp: Rp) -> None:
    token = access(rp)
    rp.control.advance(3590)
    assert rp.userinfo(token).status_code == 200
    rp.control.advance(10)
    assert rp.userinfo(token).json()["error"] == "invalid_token"


def test_signing_out_does_not_end_a_token(rp: Rp) -> None:
    token = access(rp)
    rp.control.end_sessions()
    assert rp.userinfo(token).status_code == 200


def test_an_address_that_nobody_proved_is_not_verified(rp: Rp) -> None:
    token = access(rp)
    rp.control.verify_email(MARTA, False)
    assert rp.userinfo(token).json()["email_verified"] is False
