"""Codes for tokens: who may, how often, how long, and what is in them."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from joserfc.errors import InvalidKeyIdError

from pmdesk.sandbox.openid.settings import CLAIMS
from tests.sandbox.openid.conftest import REDIRECT, SECOND, Rp

VERIFIER = "correct-horse-battery-staple-correct-horse-battery-staple"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def tokens(rp: Rp, **changes: str | None) -> dict[str, Any]:
    answer = rp.redeem(rp.code(**changes))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_a_code_brings_an_access_token_and_an_id_token(rp: Rp) -> None:
    answer = rp.redeem(rp.code())
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert (found["token_type"], found["expires_in"]) == ("Bearer", 3600)
    claims = rp.claims(found["id_token"])
    assert claims.keys() == {"iss", "aud", "exp", "iat", "sub", "nonce"}
    assert (claims["iss"], claims["aud"]) == (rp.sandbox.openid.issuer, rp.client_id)
    assert claims["nonce"] == rp.asked["nonce"]
    assert claims["exp"] - claims["iat"] == 3600


def test_the_times_are_those_of_the_sandboxs_clock(rp: Rp) -> None:
    rp.control.advance(86_400)
    claims = rp.claims(tokens(rp)["id_token"])
    assert 0 <= rp.control.clock.epoch() - claims["iat"] < 60


def test_without_a_nonce_there_is_none(rp: Rp) -> None:
    assert "nonce" not in rp.claims(tokens(rp, nonce=None)["id_token"])


def test_without_the_scope_openid_there_is_no_id_token(rp: Rp) -> None:
    assert "id_token" not in tokens(rp, scope="profile")


@pytest.mark.parametrize("written", [str, quote_plus], ids=["as it stands", "as a form writes it"])
def test_the_secret_may_come_in_a_basic_header(rp: Rp, written: Any) -> None:
    openid = rp.sandbox.openid
    pair = (written(openid.client_id), written(openid.client_secret))
    assert rp.redeem(rp.code(), pair).status_code == 200


def test_a_wrong_secret_is_a_401(rp: Rp) -> None:
    code = rp.code()
    posted = rp.redeem(code, client_secret="guess")
    assert refusal(posted) == (401, "invalid_client")
    basic = rp.redeem(code, (rp.client_id, "guess"))
    assert refusal(basic) == (401, "invalid_client")
    assert basic.headers["www-authenticate"].startswith("Basic ")
    assert refusal(rp.redeem(code, client_id="guess")) == (401, "invalid_client")
    assert refusal(rp.redeem(code, client_secret=None)) == (401, "invalid_client")
    assert rp.redeem(code).status_code == 200  # whoever could not prove it has used up nothing


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !", "Basic Zm9v", "Bearer Zm9vOmJhcg==", "Basic /////w=="]
)
def test_a_header_that_cannot_be_read_is_a_401(rp: Rp, header: str) -> None:
    form = {"grant_type": "authorization_code", "code": "x", "redirect_uri": REDIRECT}
    answer = httpx.post(rp.url("token"), data=form, headers={"Authorization": header})
    assert refusal(answer) == (401, "invalid_client")


def test_the_secret_in_both_places_is_an_error(rp: Rp) -> None:
    openid = rp.sandbox.openid
    answer = rp.redeem(
        rp.code(), (openid.client_id, openid.client_secret), client_secret=openid.client_secret
    )
    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
        ({"code": None}, "invalid_request"),
        ({"code": "guess"}, "invalid_grant"),
        ({"redirect_uri": SECOND}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_grant"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_the_protocols_words(
    rp: Rp, changes: dict[str, str | None], error: str
) -> None:
    assert refusal(rp.redeem(rp.code(), **changes)) == (400, error)


def test_it_is_asked_by_post_only(rp: Rp) -> None:
    assert httpx.get(rp.url("token")).status_code == 405


def test_a_code_works_once_and_a_second_time_ends_its_token(rp: Rp) -> None:
    code = rp.code()
    found = rp.redeem(code).json()
    assert rp.userinfo(found["access_token"]).status_code == 200
    assert refusal(rp.redeem(code)) == (400, "invalid_grant")
    assert rp.userinfo(found["access_token"]).status_code == 401


def test_a_code_works_for_less_than_a_minute(rp: Rp) -> None:
    in_time = rp.code()
    rp.control.advance(55)
    assert rp.redeem(in_time).status_code == 200
    late = rp.code()
    rp.control.advance(60)
    assert refusal(rp.redeem(late)) == (400, "invalid_grant")


def test_at_first_pkce_is_ignored(rp: Rp) -> None:
    code = rp.code(code_challenge=CHALLENGE, code_challenge_method="S256")
    assert rp.redeem(code, code_verifier="wrong").status_code == 200
    assert rp.authorize(code_challenge="x", code_challenge_method="plain") == ""
    assert "code" in rp.browser.answer


@pytest.mark.parametrize("pkce", ["on", "required"])
def test_a_challenge_is_checked_where_pkce_is_on(rp: Rp, pkce: str) -> None:
    rp.control.set_openid(pkce=pkce)
    sent = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    assert rp.redeem(rp.code(**sent), code_verifier=VERIFIER).status_code == 200
    assert refusal(rp.redeem(rp.code(**sent), code_verifier=f"{VERIFIER}x")) == (400, "invalid_grant")
    assert refusal(rp.redeem(rp.code(**sent))) == (400, "invalid_grant")
    for method in ("plain", None):
        rp.authorize(code_challenge=VERIFIER, code_challenge_method=method)
        assert rp.browser.answer["error"] == "invalid_request"


def test_without_a_challenge_one_is_missing_only_where_it_is_required(rp: Rp) -> None:
    rp.control.set_openid(pkce="on")
    assert rp.redeem(rp.code()).status_code == 200
    assert refusal(rp.redeem(rp.code(), code_verifier=VERIFIER)) == (400, "invalid_grant")
    rp.control.set_openid(pkce="required")
    rp.authorize()
    assert rp.browser.answer["error"] == "invalid_request"


def test_optional_claims_are_given_as_they_are_switched(rp: Rp) -> None:
    rp.control.set_openid(claims=CLAIMS)
    found = tokens(rp)
    claims = rp.claims(found["id_token"])
    assert claims.keys() == {
        *("iss", "aud", "exp", "iat", "sub", "nonce", "auth_time", "email", "email_verified")
    }
    assert (claims["email"], claims["email_verified"]) == (rp.sandbox.email, True)
    assert rp.userinfo(found["access_token"]).json()["email_verified"] is True
    rp.control.set_openid(claims=[])
    found = tokens(rp)
    assert rp.claims(found["id_token"]).keys() == {"iss", "aud", "exp", "iat", "sub"}
    assert "email_verified" not in rp.userinfo(found["access_token"]).json()


def test_the_address_is_given_to_who_asked_for_it(rp: Rp) -> None:
    rp.control.set_openid(claims=CLAIMS)
    assert "email" not in rp.claims(tokens(rp, scope="openid profile")["id_token"])


def test_auth_time_is_when_the_user_signed_in(rp: Rp) -> None:
    rp.control.set_openid(claims=["auth_time"])
    first = rp.claims(tokens(rp)["id_token"])
    rp.control.advance(500)
    again = rp.claims(tokens(rp)["id_token"])
    assert again["auth_time"] == first["auth_time"]
    assert 500 <= again["iat"] - again["auth_time"] < 560


def test_auth_time_is_owed_where_max_age_is_obeyed(rp: Rp) -> None:
    tokens(rp)
    rp.control.advance(500)
    assert "auth_time" not in rp.claims(tokens(rp, max_age="60")["id_token"])
    rp.control.set_openid(reauthentication=True)
    rp.authorize(max_age="60")
    rp.sign_in()
    claims = rp.claims(rp.redeem(rp.browser.answer["code"]).json()["id_token"])
    assert 0 <= claims["iat"] - claims["auth_time"] < 60


def test_another_key_signs_what_comes_after(rp: Rp) -> None:
    old = tokens(rp)["id_token"]
    before = httpx.get(rp.url("certs")).json()["keys"]
    rp.control.rotate_key()
    after = httpx.get(rp.url("certs")).json()["keys"]
    assert (len(before), len(after)) == (1, 1)
    assert before[0]["kid"] != after[0]["kid"]
    with pytest.raises(InvalidKeyIdError):
        rp.claims(old)
    assert rp.claims(tokens(rp)["id_token"])["aud"] == rp.client_id


def test_secrets_do_not_reach_the_journal(rp: Rp) -> None:
    found = tokens(rp)
    httpx.get(rp.url("userinfo"), params={"access_token": found["access_token"]})
    shown = str(rp.control.latest_requests)
    for secret in (found["access_token"], rp.sandbox.openid.client_secret, rp.browser.answer["code"]):
        assert secret not in shown
