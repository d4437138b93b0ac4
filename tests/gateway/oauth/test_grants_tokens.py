"""What the token endpoint takes for a code or a refresh token, and what it makes of one that comes again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.gateway.contract import CLIENT_ID
from pmdesk.gateway.oauth.pending import CODE_SECONDS
from tests.gateway.oauth.authority import Server, error_of

# --- the code -----------------------------------------------------------------------------------------


def test_a_code_opens_a_sign_in_once(authority: Server) -> None:
    code = authority.code()
    reply = authority.redeem(code)
    assert reply.status == 200
    family = authority.families.check(reply.body["access_token"])
    assert (family.client_id, family.user_id, family.name) == (418, 502, "trial")
    again = authority.redeem(code)
    assert (again.status, error_of(again)) == (400, "invalid_grant")
    assert [one.id for one in authority.reused] == [family.id], "and what it had opened has ended"
    assert authority.families.by_id(family.id) is None
    assert error_of(authority.refresh(reply.body["refresh_token"])) == "invalid_grant"


def test_a_code_is_good_for_a_minute(authority: Server) -> None:
    early, late = authority.code(), authority.code()
    authority.now.at += CODE_SECONDS - 1
    assert authority.redeem(early).status == 200
    authority.now.at += 2
    assert error_of(authority.redeem(late)) == "invalid_grant"
    assert authority.reused == []


BAD: tuple[tuple[dict[str, str | None], str], ...] = (
    ({"code_verifier": None}, "invalid_request"),
    ({"code_verifier": ""}, "invalid_request"),
    ({"code_verifier": "x" * 42}, "invalid_request"),
    ({"code_verifier": "x" * 129}, "invalid_request"),
    ({"code_verifier": "é" * 50}, "invalid_request"),
    ({"code_verifier": "x" * 86}, "invalid_grant"),
    ({"redirect_uri": None}, "invalid_grant"),
    ({"redirect_uri": "http://127.0.0.1:51235/signed-in"}, "invalid_grant"),
    ({"redirect_uri": "http://[::1]:51234/signed-in"}, "invalid_grant"),
    ({"client_id": None}, "invalid_client"),
    ({"client_id": "somebody"}, "invalid_client"),
    ({"client_secret": "x"}, "invalid_client"),
    ({"code": None}, "invalid_request"),
    ({"code": ""}, "invalid_grant"),
    ({"code": "é" * 48}, "invalid_grant"),
    ({"grant_type": None}, "unsupported_grant_type"),
    ({"grant_type": "password"}, "unsupported_grant_type"),
    ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, "unsupported_grant_type"),
)


@pytest.mark.parametrize(("changes", "error"), BAD, ids=lambda value: str(value)[:60])
def test_a_code_alone_opens_nothing(changes: dict[str, str | None], error: str, authority: Server) -> None:
    reply = authority.redeem(authority.code(), **changes)
    assert reply.status in (400, 401)
    assert error_of(reply) == error
    assert authority.families.of_user(502) == ()


@pytest.mark.parametrize("where", ["verifier", "challenge"])
def test_the_challenge_is_no_verifier(where: str, authority: Server) -> None:
    """A plain challenge would let in who has seen the request."""
    challenge = authority.program.asked()["code_challenge"]
    verifier = challenge if where == "challenge" else authority.program.verifier[:-1]
    assert error_of(authority.redeem(authority.code(), code_verifier=verifier)) == "invalid_grant"


def test_a_wrong_verifier_spends_the_code(authority: Server) -> None:
    """Who has stolen it tries once; the program notices, since its own try comes to nothing."""
    code = authority.code()
    assert error_of(authority.redeem(code, code_verifier="x" * 64)) == "invalid_grant"
    assert error_of(authority.redeem(code)) == "invalid_grant"


@given(data=st.data())
def test_a_code_with_one_letter_changed_is_none(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    authority = Server(tmp_path_factory.mktemp("state"))
    code = authority.code()
    place = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_").filter(lambda one: one != code[place]))
    for wrong in (code[:place] + letter + code[place + 1 :], code[:place], code[place + 1 :] or "x"):
        assert error_of(authority.redeem(wrong)) == "invalid_grant"
    assert authority.redeem(code).status == 200
    authority.state.close()


# --- refresh tokens -----------------------------------------------------------------------------------


def test_a_refresh_token_brings_its_successor(authority: Server) -> None:
    first = authority.redeem(authority.code()).body
    second = authority.refresh(first["refresh_token"])
    assert second.status == 200
    assert second.body["refresh_token"] != first["refresh_token"]
    assert set(second.body) == {"access_token", "token_type", "expires_in", "refresh_token"}
    authority.families.check(second.body["access_token"])
    reused = authority.refresh(first["refresh_token"])
    assert error_of(reused) == "invalid_grant"
    assert len(authority.reused) == 1


@pytest.mark.parametrize("kind", ["access", "cut", "none", "empty"])
def test_what_is_no_refresh_token_opens_and_ends_nothing(kind: str, authority: Server) -> None:
    first: dict[str, Any] = authority.redeem(authority.code()).body
    wrong = {
        "access": first["access_token"],
        "cut": first["refresh_token"][:-1],
        "none": "pmr.x.y",
        "empty": "",
    }[kind]
    assert error_of(authority.refresh(wrong)) == "invalid_grant"
    authority.families.check(first["access_token"])
    assert authority.refresh(first["refresh_token"]).status == 200


@pytest.mark.parametrize("more", [("client_secret", "x"), ("client_id", "x")])
def test_a_refresh_of_another_client_uses_nothing_up(more: tuple[str, str], authority: Server) -> None:
    first = authority.redeem(authority.code()).body
    pairs = [("grant_type", "refresh_token"), ("refresh_token", first["refresh_token"])]
    named = [more] if more[0] == "client_id" else [("client_id", CLIENT_ID), more]
    assert error_of(authority.server.token([*pairs, *named])) == "invalid_client"
    assert authority.refresh(first["refresh_token"]).status == 200


# --- parameters that come twice -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["grant_type", "code", "redirect_uri", "client_id", "code_verifier", "x"])
def test_a_parameter_of_the_token_endpoint_comes_once(name: str, authority: Server) -> None:
    """RFC 6749, 3.2: which of two a proxy, a log or a filter has looked at, nobody can tell."""
    code = authority.code()
    more = [(name, "evil")] if name != "x" else [("x", "1"), ("x", "2")]
    assert error_of(authority.redeem(code, *more)) == "invalid_request"
    assert authority.redeem(code).status == 200, "and nothing is used up"


@pytest.mark.parametrize("more", [("refresh_token", "x"), ("scope", "everything"), ("scope", "x y")])
def test_an_odd_refresh_uses_nothing_up(more: tuple[str, str], authority: Server) -> None:
    first = authority.redeem(authority.code()).body
    reply = authority.refresh(first["refresh_token"], more)
    assert error_of(reply) == ("invalid_scope" if more[0] == "scope" else "invalid_request")
    family = authority.families.check(first["access_token"])
    assert family.used == ""
    assert authority.refresh(first["refresh_token"]).status == 200
