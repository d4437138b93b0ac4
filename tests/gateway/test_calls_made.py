"""What reaches WHMCS: actions of the list that operators make a role of, with their own parameters alone."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from pmdesk.api.errors import NoAccounts, WrongPassword
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Caller, Credential
from pmdesk.api.whmcs.people import People
from pmdesk.gateway.needs import ACTIONS
from tests.gateway.calls import MADE, NEVER, NEVER_SENT, OPERATORS, PAGES, names_of
from tests.gateway.marked import CALLERS, House
from tests.gateway.running import Hands
from tests.gateway.test_isolation import OWNERS, all_of_ones_own, odd_asks, pairs

POLICY = Path(__file__).resolve().parents[3] / "shared" / "contract" / "whmcs" / "policy.json"


def check_calls(calls: list[tuple[str, dict[str, str]]], client: int, user: int) -> Counter[str]:
    """Each call is one of the list, with its own parameters, for this client and user alone."""
    counted: Counter[str] = Counter()
    for action, asked in calls:
        counted[action] += 1
        if action.startswith("/"):
            assert action in PAGES
            continue
        always, may_be = MADE[action]
        assert always <= names_of(asked) <= always | may_be, action
        assert not names_of(asked) & NEVER_SENT
        assert asked["responsetype"] == "json"
        for name in ("clientid", "userid", "client_id"):
            assert asked.get(name, str(client)) == str(client), action
        assert asked.get("user_id", str(user)) == str(user), action
    return counted


def test_everything_that_can_be_asked_comes_to_the_list(house: House, soak: bool) -> None:
    counted: Counter[str] = Counter()
    for owner in OWNERS:
        house.calls()
        for _ in all_of_ones_own(house, owner):
            counted += check_calls(house.calls(), *CALLERS[owner])
    for name, (client, user) in CALLERS.items():
        own = house.own(client, user)
        others = house.own(*CALLERS["Pia" if name != "Pia" else "Tomas"])
        asks = [*odd_asks(house, own, others), *(ask for _, _, ask, _ in pairs(house, (client, user)))]
        house.calls()
        with house.wire(client, user) as wire:
            for ask in asks if soak else random.Random(name).sample(asks, 60):
                wire(ask)
                counted += check_calls(house.calls(), client, user)
    called = {action for action in counted if not action.startswith("/")}
    assert called <= ACTIONS
    assert not called & NEVER
    assert ACTIONS - called <= {"GetUsers", "ValidateLogin"} | OPERATORS, "on the list, and never called"
    assert house.sandbox.control.spent == [], "nothing was ordered at a registry"
    print(f"{counted.total()} calls of {len(called)} actions")


def test_signing_in_comes_to_the_list(house: House) -> None:
    """Whoever signs in is looked for by the address they gave, whatever it is."""

    async def ask(email: str) -> None:
        transport = Transport(version="0")
        credential = Credential(house.sandbox.identifier, house.sandbox.secret)
        people = People(Caller(transport, Pacer(Hands()), house.sandbox.url, credential))
        try:
            with pytest.raises(WrongPassword):
                await people.check_password(email, "x&userid=731")
            with pytest.raises(NoAccounts):
                await people.member(email)
        finally:
            await transport.aclose()

    for email in ("nobody@x.example", "a&b=c@x.example", "a[0]=1", "%", "", "\r\nx", "🥖@x.example"):
        house.calls()
        asyncio.run(ask(email))
        calls = house.calls()
        check_calls(calls, 0, 0)
        assert {action for action, _ in calls} == {"ValidateLogin", "GetUsers"}
        assert all(email in (asked.get("email", email), asked.get("search")) for _, asked in calls)


def test_the_list_is_what_operators_are_told() -> None:
    assert MADE.keys() | OPERATORS == ACTIONS
    assert not ACTIONS & NEVER


@pytest.mark.skipif(not POLICY.exists(), reason="the contract is not beside this checkout")
def test_the_list_keeps_to_the_contract() -> None:
    policy = json.loads(POLICY.read_text("utf-8"))["actions"]
    assert {name for name, one in policy.items() if one["mode"] == "deny"} & ACTIONS == set()
    for action, (always, may_be) in MADE.items():
        one = policy[action]
        forced = set(one.get("force", {}))
        assert forced <= always, action
        assert not (always | may_be) & set(one.get("drop", ())), action
        if "allow" in one:
            assert always | may_be <= forced | set(one["allow"]), action
