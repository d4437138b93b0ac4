"""Codes and tokens one by one, where the whole way through a browser would be too long."""

from __future__ import annotations

from pmdesk.sandbox.clock import Clock
from pmdesk.sandbox.openid import grants as module
from pmdesk.sandbox.openid.grants import Grant, Grants

GRANT = Grant("gateway", "https://gateway.example/back", 502, ("openid",))


def test_a_code_is_of_use_to_its_own_client_only() -> None:
    grants = Grants(Clock())
    code = grants.code(GRANT)
    assert grants.redeem(code, "somebody") is None
    redeemed = grants.redeem(code, "gateway")
    assert redeemed is not None
    assert redeemed.user_id == 502


def test_what_is_handed_out_has_an_end() -> None:
    grants = Grants(Clock())
    first = grants.token(GRANT, "first")
    codes = [grants.code(GRANT) for _ in range(module._MANY + 5)]
    assert grants.redeem(codes[0], "gateway") is None
    assert grants.redeem(codes[-1], "gateway") is not None
    assert grants.access(first) is not None


def test_consent_is_one_users_and_one_clients() -> None:
    grants = Grants(Clock())
    grants.allow(502, "gateway")
    assert grants.allowed(502, "gateway")
    assert not grants.allowed(502, "other")
    assert not grants.allowed(877, "gateway")
