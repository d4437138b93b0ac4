"""One-time links, which lead this very person to a page on the list, and the devices that are signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from pmdesk.api.capability import Place
from pmdesk.sandbox.data.account import CLIENT, INES, MARTA
from pmdesk.sandbox.data.neighbours import BICYCLES, TOMAS
from pmdesk.sandbox.installation import Token
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running

PAGES = {
    Place.HOME: r"clientarea\.php|index\.php|",
    Place.SERVICE: r"clientarea\.php\?action=productdetails&id=1201",
    Place.PANEL: r"clientarea\.php\?action=productdetails&id=1201&dosinglesignon=1",
    Place.UPGRADE: r"upgrade\.php\?type=package&id=1201",
    Place.CANCEL: r"clientarea\.php\?action=cancel&id=1201",
    Place.DOMAIN: r"clientarea\.php\?action=domaindetails&id=3301",
    Place.RENEW_DOMAIN: r"index\.php\?rp=/domain/hearthandrye\.example/renew",
    Place.TICKET: r"viewticket\.php\?tid=664471&c=[a-z0-9]+",
    Place.NEW_TICKET: r"submitticket\.php",
    Place.INVOICE: r"viewinvoice\.php\?id=10493",
    Place.ADD_FUNDS: r"clientarea\.php\?action=addfunds",
    Place.PROFILE: r"clientarea\.php\?action=details",
    Place.PAY_METHODS: r"index\.php\?rp=/account/paymentmethods",
    Place.CONTACTS: r"index\.php\?rp=/account/contacts",
    Place.PASSWORD: r"index\.php\?rp=/user/password",
    Place.SECURITY: r"index\.php\?rp=/user/security",
}
RECORDS = {
    **dict.fromkeys((Place.SERVICE, Place.PANEL, Place.UPGRADE, Place.CANCEL), "1201"),
    **dict.fromkeys((Place.DOMAIN, Place.RENEW_DOMAIN), "3301"),
    Place.TICKET: "4471",
    Place.INVOICE: "10493",
}


@pytest.fixture
def client(gateway: Running, calm: Sandbox) -> Iterator[httpx.Client]:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as found:
        yield found


def sign_on(client: httpx.Client, place: str, record: str | None = None, **more: Any) -> httpx.Response:
    return client.post("/v1/sign-on", json={"place": place, "record_id": record, **more})


def token_of(sandbox: Sandbox, answer: httpx.Response) -> Token:
    """Whom the link signs in, and where it leads, as the pretend WHMCS wrote it down."""
    assert answer.status_code == 200, answer.text
    (name,) = re.findall(r"access_token=([0-9a-f]+)", answer.json()["url"])
    assert answer.json()["url"].startswith(sandbox.url)
    return sandbox.control._installation._tokens[name]


def test_every_place_has_its_page() -> None:
    assert PAGES.keys() == set(Place)


@pytest.mark.parametrize("place", Place)
def test_a_link_leads_this_person_to_the_page(
    gateway: Running, calm: Sandbox, client: httpx.Client, place: Place
) -> None:
    answer = sign_on(client, place, RECORDS.get(place))
    token = token_of(calm, answer)
    assert (token.client_id, token.user_id) == (CLIENT, MARTA)
    assert re.fullmatch(PAGES[place], token.path), token.path
    line = gateway.entries()[-1]
    assert (line["event"], line["what"], line["user"]) == ("sign-on", place, MARTA)
    assert "access_token" not in gateway.audit.read_text("utf-8")


def test_a_user_is_signed_in_as_themselves_not_as_the_owner(gateway: Running, calm: Sandbox) -> None:
    for account in (CLIENT, BICYCLES):
        with gateway.client(headers=gateway.bearer(account, INES)) as client:
            token = token_of(calm, sign_on(client, "home"))
        assert (token.client_id, token.user_id) == (account, INES)


@pytest.mark.parametrize(
    "app",
    ["../x", "a&b=c", "a b", "x" * 41, "", "Email\r\nX: y", "ä", "Email_Accounts&id=1301", "%26id=1301"],
)
def test_an_app_is_a_word_or_nothing(calm: Sandbox, client: httpx.Client, app: str) -> None:
    assert sign_on(client, "panel", "1201", app=app).status_code == 404
    assert "CreateSsoToken" not in calm.control.requests


@pytest.mark.parametrize(
    "place",
    [
        "",
        "Home",
        "clientarea.php",
        "sso:custom_redirect",
        "/admin",
        "../admin",
        "http://evil.example",
        "orders",
    ],
)
def test_other_places_are_none(calm: Sandbox, client: httpx.Client, place: str) -> None:
    assert sign_on(client, place).status_code == 400
    assert calm.control.requests == {}


def test_a_link_is_used_once(calm: Sandbox, client: httpx.Client) -> None:
    url = sign_on(client, "home").json()["url"]
    assert "ssoerror" not in httpx.get(url, trust_env=False).headers["location"]
    assert "ssoerror" in httpx.get(url, trust_env=False).headers["location"]


# --- devices -----------------------------------------------------------------------------------------------


def test_ones_own_devices_and_which_this_is(gateway: Running, client: httpx.Client) -> None:
    for name in ("office", "home"):
        gateway.enter(CLIENT, MARTA, name=name)
    gateway.enter(BICYCLES, TOMAS, name="shop")
    found = client.get("/v1/devices").json()
    assert {"office", "home"} <= {device["name"] for device in found}
    assert "shop" not in {device["name"] for device in found}
    assert [device["this"] for device in found].count(True) == 1
    assert not [device for device in found if len(device["id"]) != 20], "none of it opens anything"


def test_a_device_that_is_ended_opens_nothing_at_once(gateway: Running, client: httpx.Client) -> None:
    other = gateway.enter(CLIENT, MARTA, name="stolen")
    headers = {"Authorization": f"Bearer {other.access}"}
    assert client.get("/v1/devices", headers=headers).status_code == 200
    assert client.delete(f"/v1/devices/{other.family.device}").status_code == 204
    assert client.get("/v1/devices", headers=headers).status_code == 401
    assert client.delete(f"/v1/devices/{other.family.device}").status_code == 404
    line = [entry for entry in gateway.entries() if entry["event"] == "device-signed-out"][-1]
    assert line["record"] == other.family.device


def test_nobody_ends_somebody_elses(gateway: Running, client: httpx.Client) -> None:
    """Also not by the names that the gateway itself knows them by."""
    tomas = gateway.enter(BICYCLES, TOMAS, name="shop")
    for name in (tomas.family.device, tomas.family.id, "", "x"):
        assert client.delete(f"/v1/devices/{name}").status_code in (404, 405)
    with gateway.client(headers={"Authorization": f"Bearer {tomas.access}"}) as theirs:
        assert theirs.get("/v1/devices").status_code == 200
