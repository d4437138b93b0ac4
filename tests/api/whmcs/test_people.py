"""What a user is to an account: only WHMCS's own word for this account says that somebody has left it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from pmdesk.api.errors import Garbled, ProviderError
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Caller, Credential
from pmdesk.api.whmcs.people import People
from pmdesk.api.whmcs.wire import Foreign
from tests.api.stub import Reply, Seen, Stub

pytestmark = pytest.mark.anyio

CLIENT, USER = 418, 502


class Account:
    """A WHMCS that knows one account; a test changes what it likes."""

    def __init__(self) -> None:
        self.client: dict[str, Any] = {
            "client_id": CLIENT,
            "firstname": "Marta",
            "status": "Active",
            "users": {"user": [{"id": 502, "is_owner": True}, {"id": 519, "is_owner": False}]},
        }
        self.users: list[dict[str, Any]] = []
        self.error = ""
        self.permissions: Any = {"permission": ["invoices", "tickets"]}

    def __call__(self, seen: Seen) -> Reply:
        said: dict[str, Any] = {"result": "success", "client": self.client, "permissions": self.permissions}
        said |= {"users": self.users, "totalresults": len(self.users)}
        if self.error and seen.form["action"] == "GetClientsDetails":
            said = {"result": "error", "message": self.error}
        return Reply(json.dumps(said).encode())


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
async def people(account: Account, transport: Transport, pacer: Pacer) -> AsyncIterator[People]:
    async with Stub(account) as stub:
        yield People(Caller(transport, pacer, stub.url, Credential("a", "b")))


async def test_the_owner_and_another_user(people: People) -> None:
    owner, other = await people.standing(CLIENT, USER), await people.standing(CLIENT, 519)
    assert owner is not None
    assert other is not None
    assert (owner.owner, owner.permissions) == (True, None)
    assert (other.owner, other.permissions) == (False, frozenset({"invoices", "tickets"}))


async def test_whoever_is_not_among_the_users_is_nothing_to_the_account(people: People) -> None:
    assert await people.standing(CLIENT, 877) is None


async def test_an_account_that_is_gone(account: Account, people: People) -> None:
    account.error = "Client Not Found"
    assert await people.standing(CLIENT, USER) is None


async def test_the_answer_for_another_account_says_nothing_of_this_one(
    account: Account, people: People
) -> None:
    """Else a mix-up at the host would sign out everybody who asks meanwhile."""
    account.client["client_id"] = 731
    with pytest.raises(Foreign):
        await people.standing(CLIENT, USER)


@pytest.mark.parametrize(
    "users",
    ["", None, [], {}, {"user": []}, {"user": [{"id": None}]}, {"user": [{"name": "Tomas"}]},
     {"user": ["Tomas", {"id": 519}]}, {"user": [{"id": "many"}]}, {"user": [{"id": {}}, {"id": 519}]}],
)  # fmt: skip
async def test_users_that_cannot_all_be_told_say_nothing(
    account: Account, people: People, users: object
) -> None:
    """Every account has its owner, and an unreadable row may be whoever asks."""
    account.client["users"] = users
    with pytest.raises(Garbled):
        await people.standing(CLIENT, USER)


async def test_a_row_that_cannot_be_read_costs_nobody_else(account: Account, people: People) -> None:
    account.client["users"] = {"user": [{"id": None}, {"id": "502", "is_owner": "1"}]}
    found = await people.standing(CLIENT, USER)
    assert found is not None
    assert found.owner


@pytest.mark.parametrize("permissions", ["", [], None, {"permission": []}, {"permission": [7, {"x": 1}]}])
async def test_permissions_that_are_not_said_are_none(
    account: Account, people: People, permissions: object
) -> None:
    account.permissions = permissions
    found = await people.standing(CLIENT, 519)
    assert found is not None
    assert found.permissions == frozenset()


@pytest.mark.parametrize(
    "known", ["straße@fass.example", "stra\u017fse@fass.example", "STRASSE@FASS.EXAMPLE.com"]
)
async def test_nobody_is_taken_for_somebody_whose_address_looks_alike(
    account: Account, people: People, known: str
) -> None:
    account.users = [{"id": 901, "email": known}]
    with pytest.raises(ProviderError):
        await people.member("strasse@fass.example")


async def test_the_case_of_letters_makes_nobody_else(account: Account, people: People) -> None:
    account.users = [
        {"id": 901, "email": "straße@fass.example"},
        {"id": 902, "email": "Strasse@Fass.Example"},
    ]
    assert (await people.member("strasse@fass.example")).user_id == 902
