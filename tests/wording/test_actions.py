"""Every action has words, and they keep the rules of wording."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pmdesk.core.actions import Action
from pmdesk.core.actions.catalogue import all_actions
from pmdesk.core.actions.services import SHORTCUTS, WEBMAIL
from pmdesk.records.money import Money
from pmdesk.wording import actions


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.id)
def test_every_action_says_what_it_does(action: Action) -> None:
    said = actions.words(action.id)
    assert said.label
    assert said.tip.endswith(".")
    for text in (said.label, said.short, said.tip):
        assert "!" not in text
        assert "please" not in text.lower()
        assert "admin " not in text.lower().replace("phpmyadmin", "")


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.id)
def test_only_a_one_time_link_promises_to_be_signed_in(action: Action) -> None:
    promised = "already signed in" in actions.words(action.id).tip
    assert promised is (action.place is not None)


def test_shortcuts_have_a_second_line() -> None:
    assert all(actions.words(action.id).short for action in SHORTCUTS)
    assert len({actions.words(action.id).label for action in SHORTCUTS}) == len(SHORTCUTS)


def test_webmail_asks_for_its_own_password() -> None:
    assert "password" in actions.words(WEBMAIL.id).tip


def test_the_button_that_pays_says_how_much() -> None:
    assert actions.pay(Money(currency="USD", amount=Decimal("142.00"))).endswith("142.00")
    assert actions.pay(None) == "Pay"


def test_a_button_is_read_with_its_object() -> None:
    assert actions.aloud("Upgrade or downgrade…", "rye.example") == "Upgrade or downgrade, rye.example"
    assert actions.aloud("Upgrade or downgrade…", "") == "Upgrade or downgrade"


def test_an_unknown_action_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        actions.words("service.no-such")


def test_why_a_button_is_off() -> None:
    assert actions.why_off(True) != actions.why_off(False)
