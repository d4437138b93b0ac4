"""The provider's switches."""

from __future__ import annotations

import pytest

from pmdesk.sandbox.openid.settings import CLAIMS, PKCE, Settings


def test_stand_at_first_as_most_installations_were_seen() -> None:
    assert Settings() == Settings("off", frozenset({"nonce", "userinfo_email_verified"}), False)


def test_one_is_changed_and_the_others_stay() -> None:
    changed = Settings().changed(pkce="required").changed(claims=CLAIMS).changed(reauthentication=True)
    assert changed == Settings("required", frozenset(CLAIMS), True)
    assert {Settings().changed(pkce=word).pkce for word in PKCE} == {"off", "on", "required"}


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown pkce 'maybe'; known are off, on, required"):
        Settings().changed(pkce="maybe")
    with pytest.raises(ValueError, match="unknown claims height; known are nonce"):
        Settings().changed(claims=["nonce", "height"])
