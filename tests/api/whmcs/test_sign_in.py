"""From e-mail address and password to accounts; and what is not a wrong password."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pmdesk.api.discovery import Found, discover
from pmdesk.api.errors import (
    Garbled,
    NoAccounts,
    Offline,
    ProviderError,
    Refused,
    SecondFactorNeeded,
    Unavailable,
    WrongPassword,
)
from pmdesk.api.grants import Grant, ProviderKind, provider_for
from pmdesk.api.pace import Pacer
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.sign_in import sign_in_with_password
from pmdesk.core.trouble import Trouble
from pmdesk.sandbox.server import Sandbox
from tests.api.stub import Reply, Seen, Stub
from tests.api.whmcs.reading import NOW, sample

pytestmark = pytest.mark.anyio
EMAIL = "marta@hearthandrye.example"


def found_at(url: str, identifier: str = "a", secret: str = "b") -> Found:
    parts = {"identifier": identifier, "secret": secret, "zone": "+01:00"}
    return Found(url, "host", ProviderKind.WHMCS_SANDBOX, "Precisely Managed", Secret(parts))


@pytest.fixture
def found(sandbox: Sandbox) -> Found:
    return found_at(sandbox.url.rstrip("/"), sandbox.identifier, sandbox.secret)


async def test_the_owner(transport: Transport, pacer: Pacer, found: Found, sandbox: Sandbox) -> None:
    (grant,) = await sign_in_with_password(transport, pacer, found, f" {sandbox.email} ", sandbox.password)
    assert (grant.client_id, grant.user_id) == (str(sandbox.client_id), str(sandbox.user_id))
    assert (grant.display_name, grant.company) == ("Marta Lindqvist", "Hearth & Rye Bakery")
    assert not grant.closed
    assert not grant.lasting
    assert sandbox.secret not in repr(grant)
    assert sandbox.password not in grant.secret.to_text()
    provider = provider_for(
        transport,
        pacer,
        kind=grant.kind,
        address=grant.address,
        client_id=grant.client_id,
        user_id=grant.user_id,
        secret=Secret.from_text(grant.secret.to_text()),
    )
    assert (await provider.account()).id == grant.client_id


async def test_somebody_who_is_let_in_has_the_owners_permissions_only(
    transport: Transport, pacer: Pacer, found: Found, sandbox: Sandbox
) -> None:
    grants = await sign_in_with_password(transport, pacer, found, "ines@ledgerline.example", sandbox.password)
    grant = next(grant for grant in grants if grant.client_id == str(sandbox.client_id))
    assert set(grant.secret.reveal("permissions").split()) >= {"contacts", "products", "invoices"}
    assert "domains" not in grant.secret.reveal("permissions").split()


async def test_a_wrong_password_and_an_unknown_address_look_the_same(
    transport: Transport, pacer: Pacer, found: Found, sandbox: Sandbox
) -> None:
    for email, password in ((sandbox.email, "wrong"), ("nobody@hearthandrye.example", sandbox.password)):
        with pytest.raises(WrongPassword):
            await sign_in_with_password(transport, pacer, found, email, password)
    assert sandbox.control.requests == {"ValidateLogin": 2}


async def test_a_second_factor(transport: Transport, pacer: Pacer, found: Found, sandbox: Sandbox) -> None:
    with pytest.raises(SecondFactorNeeded):
        await sign_in_with_password(transport, pacer, found, "mina@lighthouse.example", sandbox.password)


@pytest.mark.parametrize("action", ["ValidateLogin", "GetUsers", "GetClientsDetails"])
async def test_what_we_may_not_ask_is_not_a_wrong_password(
    transport: Transport, pacer: Pacer, found: Found, sandbox: Sandbox, action: str
) -> None:
    sandbox.control.fault("denied", target=action)
    with pytest.raises(Unavailable):
        await sign_in_with_password(transport, pacer, found, sandbox.email, sandbox.password)


async def test_a_bad_credential_of_ours_is_not_a_wrong_password(
    transport: Transport, pacer: Pacer, sandbox: Sandbox
) -> None:
    found = found_at(sandbox.url.rstrip("/"), sandbox.identifier, "stale")
    with pytest.raises(Unavailable):
        await sign_in_with_password(transport, pacer, found, sandbox.email, sandbox.password)


@pytest.mark.parametrize(
    ("fault", "kind"), [("reset", Offline), ("truncated", Garbled), ("server-error", Unavailable)]
)
async def test_faults_are_not_wrong_passwords_and_a_password_is_sent_once(
    transport: Transport, pacer: Pacer, found: Found, sandbox: Sandbox, fault: str, kind: type[ProviderError]
) -> None:
    sandbox.control.fault(fault, target="ValidateLogin")
    with pytest.raises(kind) as caught:
        await sign_in_with_password(transport, pacer, found, sandbox.email, sandbox.password)
    assert not isinstance(caught.value, WrongPassword)
    assert sandbox.control.requests == {"ValidateLogin": 1}
    assert sandbox.password not in repr(caught.value)


# --- an installation of our own making -----------------------------------------------------------------


class Desk:
    """Answers the samples; a test changes what it likes."""

    def __init__(self) -> None:
        self.login = sample("ValidateLogin")
        self.users: list[dict[str, Any]] = sample("GetUsers")["users"]
        self.client = sample("GetClientsDetails")
        self.size = 100
        self.errors: dict[str, str] = {}

    def __call__(self, seen: Seen) -> Reply:
        form = seen.form
        action = form["action"]
        if action in self.errors:
            return Reply(json.dumps({"result": "error", "message": self.errors[action]}).encode())
        if action == "ValidateLogin":
            return Reply(json.dumps(self.login).encode())
        if action == "GetUsers":
            start = int(form["limitstart"])
            part = self.users[start : start + self.size]
            said = {"result": "success", "totalresults": len(self.users), "users": part}
            return Reply(json.dumps(said).encode())
        if action == "GetUserPermissions":
            return Reply(json.dumps(sample(action)).encode())
        client = json.loads(json.dumps(self.client))
        for key in ("client_id", "id", "userid"):
            client["client"][key] = int(form["clientid"])
        return Reply(json.dumps(client).encode())


async def enter(transport: Transport, pacer: Pacer, desk: Desk) -> tuple[Grant, ...]:
    async with Stub(desk) as stub:
        return await sign_in_with_password(transport, pacer, found_at(stub.url), EMAIL, "pass")


async def test_only_the_row_with_the_users_id_counts(transport: Transport, pacer: Pacer) -> None:
    desk = Desk()
    mine = desk.users[0]
    others = [{**mine, "id": 9000 + n, "email": f"{EMAIL}.{n}", "clients": [{"id": 5}]} for n in range(250)]
    desk.users = [*others, "junk", mine]  # type: ignore[list-item]
    (grant,) = await enter(transport, pacer, desk)
    assert grant.client_id == "418"
    desk.users = others
    with pytest.raises(NoAccounts):
        await enter(transport, pacer, desk)


class Endless(Desk):
    """A search for users that goes on: with the same one for ever, or with new ones."""

    asked = 0

    def __init__(self, *, same: bool) -> None:
        super().__init__()
        self.same = same

    def __call__(self, seen: Seen) -> Reply:
        if seen.form["action"] != "GetUsers":
            return super().__call__(seen)
        self.asked += 1
        ids = [9000] if self.same else range(self.asked * 9000, self.asked * 9000 + 50)
        return Reply(json.dumps({"result": "success", "users": [{"id": one} for one in ids]}).encode())


@pytest.mark.parametrize(("same", "asked"), [(True, 2), (False, 20)])
async def test_a_search_that_never_ends_is_given_up(
    transport: Transport, pacer: Pacer, same: bool, asked: int
) -> None:
    desk = Endless(same=same)
    with pytest.raises(Garbled):
        await enter(transport, pacer, desk)
    assert desk.asked == asked


async def test_a_user_of_countless_accounts_is_not_asked_for_one_by_one(
    transport: Transport, pacer: Pacer
) -> None:
    desk = Desk()
    desk.users[0]["clients"] = [{"id": 1000 + n, "isOwner": True} for n in range(5000)]
    with pytest.raises(Garbled):
        await enter(transport, pacer, desk)
    desk.users[0]["clients"] = [{"id": 418, "isOwner": True}] * 5000
    assert len(await enter(transport, pacer, desk)) == 1


@pytest.mark.parametrize("key", ["status", "firstname", "lastname", "companyname"])
@pytest.mark.parametrize("odd", [{"x": 1}, ["x"], [[1]], {"x": {"y": []}}])
async def test_odd_details_of_an_account_are_garbled_or_left_out(
    transport: Transport, pacer: Pacer, key: str, odd: object
) -> None:
    desk = Desk()
    desk.client["client"][key] = odd
    if key == "status":  # whether the account is open is not guessed
        with pytest.raises(Garbled):
            await enter(transport, pacer, desk)
    else:
        (grant,) = await enter(transport, pacer, desk)
        assert grant.client_id == "418"


async def test_several_accounts_with_a_closed_one(transport: Transport, pacer: Pacer) -> None:
    desk = Desk()
    desk.users[0]["clients"] = {"0": {"id": "418", "isOwner": "1"}, "1": {"id": "420", "isOwner": 0}}
    first, second = await enter(transport, pacer, desk)
    assert (first.client_id, second.client_id) == ("418", "420")
    assert first.secret.get("permissions") is None
    assert second.secret.reveal("permissions") == "contacts invoices products"
    assert first.secret.reveal("zone") == "+01:00"
    desk.client["client"]["status"] = "Closed"
    assert all(grant.closed for grant in await enter(transport, pacer, desk))


async def test_permissions_that_cannot_be_read_are_none(transport: Transport, pacer: Pacer) -> None:
    desk = Desk()
    desk.users[0]["clients"] = [{"id": 418, "isOwner": False}]
    desk.errors["GetUserPermissions"] = "API Function Not Found"
    (grant,) = await enter(transport, pacer, desk)
    assert grant.secret.reveal("permissions") == ""


async def test_an_account_that_does_not_know_the_user_is_left_out(transport: Transport, pacer: Pacer) -> None:
    desk = Desk()
    desk.client["client"]["users"] = {"user": [{"id": 9, "is_owner": True}]}
    with pytest.raises(NoAccounts):
        await enter(transport, pacer, desk)
    desk.client["client"]["users"] = ""
    with pytest.raises(Garbled):  # every account has its owner: this says nothing of anybody
        await enter(transport, pacer, desk)


async def test_a_user_of_no_account(transport: Transport, pacer: Pacer) -> None:
    desk = Desk()
    for nothing in ([], "", None, {}):
        desk.users[0]["clients"] = nothing
        with pytest.raises(NoAccounts):
            await enter(transport, pacer, desk)


@pytest.mark.parametrize("word", ["true", True, 1, "1", "on"])
async def test_every_way_of_saying_second_factor(transport: Transport, pacer: Pacer, word: object) -> None:
    desk = Desk()
    desk.login["twoFactorEnabled"] = word
    with pytest.raises(SecondFactorNeeded):
        await enter(transport, pacer, desk)


async def test_success_without_a_hash_is_a_second_factor(transport: Transport, pacer: Pacer) -> None:
    desk = Desk()
    del desk.login["passwordhash"]
    del desk.login["twoFactorEnabled"]
    with pytest.raises(SecondFactorNeeded):
        await enter(transport, pacer, desk)


@pytest.mark.parametrize(
    "message", ["Invalid IP 203.0.113.9", "Access Denied", "Invalid or missing credentials"]
)
async def test_could_not_ask(transport: Transport, pacer: Pacer, message: str) -> None:
    desk = Desk()
    desk.errors["ValidateLogin"] = message
    with pytest.raises(Unavailable):
        await enter(transport, pacer, desk)


@pytest.mark.parametrize("message", ["Bad {body}", "Invalid IP: {body}", "No: Pa55 word!&"])
async def test_what_repeats_the_password_or_the_credential_is_not_quoted(
    transport: Transport, pacer: Pacer, message: str
) -> None:
    def desk(seen: Seen) -> Reply:
        said = {"result": "error", "message": message.format(body=seen.body.decode()[:200])}
        return Reply(json.dumps(said).encode())

    async with Stub(desk) as stub:
        found = found_at(stub.url, "identifier-of-ours", "s3cret-of-ours")
        with pytest.raises(Unavailable) as caught:
            await sign_in_with_password(transport, pacer, found, EMAIL, "Pa55 word!&")
    error = caught.value
    for secret in ("Pa55", "identifier-of-ours", "s3cret-of-ours"):
        assert secret not in repr(error) + str(error) + error.reason + repr(error.__cause__)


def test_no_error_prints_what_a_server_said() -> None:
    for error in (Refused("s3cret"), WrongPassword("s3cret"), Unavailable("s3cret")):
        assert "s3cret" not in repr(error) + str(error) + repr(Trouble(error, NOW))


async def test_from_a_typed_address_to_the_account(
    transport: Transport, pacer: Pacer, sandbox: Sandbox
) -> None:
    found = await discover(transport, sandbox.url)
    assert (found.kind, found.name) == (ProviderKind.WHMCS_SANDBOX, "Precisely Managed")
    (grant,) = await sign_in_with_password(transport, pacer, found, sandbox.email, sandbox.password)
    assert grant.provider_name == "Precisely Managed"
    assert grant.address == sandbox.url.rstrip("/")
