"""Nothing that a customer can write becomes a parameter's name, or another parameter's value, at WHMCS."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.sandbox.data.account import CLIENT, MARTA
from tests.api.stub import Reply, Seen, Stub
from tests.api.whmcs.reading import sample
from tests.gateway.calls import MADE, WHOSE, names_of
from tests.gateway.running import Running, running
from tests.gateway.scripted import Everybody


class Recorder:
    """A WHMCS that answers the samples and keeps what it was sent, byte by byte, in a thread of its own."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.url = ""
        self._ready, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> Recorder:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(10)

    async def _run(self) -> None:
        async with Stub(self._answer) as stub:
            self.url = stub.url
            self._ready.set()
            await asyncio.to_thread(self._over.wait)

    def _answer(self, seen: Seen) -> Reply:
        self.seen.append(seen.body)
        action = seen.form["action"]
        made = {
            "AddOrder": {"orderid": 9, "invoiceid": 8},
            "CreateSsoToken": {"redirect_url": f"{self.url}/oauth/singlesignon.php?access_token=x"},
            "DomainRequestEPP": {"eppcode": "x"},
        }
        changes = action.startswith("DomainUpdate") or action == "UpdateUser"
        said = {"result": "success", **made.get(action, {})} if action in made or changes else sample(action)
        return Reply(json.dumps(said).encode())

    def taken(self) -> list[bytes]:
        found, self.seen = self.seen, []
        return found


IDENTIFIER, SECRET = "an-identifier", "a-s&cr=t"


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    with Recorder() as found:
        yield found


@pytest.fixture(scope="module")
def recording(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    whmcs = {"url": recorder.url, "identifier": IDENTIFIER, "secret": SECRET}
    with running(tmp_path_factory.mktemp("gateway"), whmcs, parts={"people": Everybody()}) as found:
        yield found


@pytest.fixture(scope="module")
def client(recording: Running) -> Iterator[httpx.Client]:
    with recording.client(headers=recording.bearer(CLIENT, MARTA)) as found:
        yield found


def sent(bodies: list[bytes]) -> list[dict[str, str]]:
    """What was sent, read strictly: no name comes twice, and each call is signed once."""
    found = []
    for body in bodies:
        pairs_ = [pair.split("=") for pair in body.decode("ascii").split("&")]
        assert all(len(pair) == 2 for pair in pairs_)
        asked = {
            unquote_plus(name, errors="strict"): unquote_plus(value, errors="strict")
            for name, value in pairs_
        }
        assert len(asked) == len(pairs_), "a name came twice"
        assert (asked.pop("identifier"), asked.pop("secret")) == (IDENTIFIER, SECRET)
        action = asked["action"]
        always, may_be = MADE[action]
        assert always <= names_of(asked) <= always | may_be, action
        assert asked["responsetype"] == "json"
        for name in WHOSE:
            assert asked.get(name, "418") in ("418", "502")
        found.append(asked)
    return found


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.sampled_from(
    [
        *("&clientid=731", "1&userid=731", "=", "&", "a[clientid]=1", "[clientid]", "x\r\nclientid: 731"),
        *(
            "%26clientid%3D731",
            "+",
            "\0",
            "1;clientid=731",
            "</City><Email>x</Email>",
            "]]>",
            "<!--",
            "&amp;",
        ),
        *("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;", "\u2028", "\u202e", "ünï", "1 OR 1=1"),
    ]
)
PLACES = st.sampled_from(["panel", "service", "domain", "renew-domain", "ticket", "invoice", "home"])
IDS = TEXT | st.sampled_from(["1201", "3301", "4471", "10493"])
ASKS: dict[str, st.SearchStrategy[tuple[str, str, dict[str, Any]]]] = {
    "a cursor": st.tuples(
        st.just("GET"),
        st.sampled_from(["services", "domains", "tickets", "invoices", "contacts", "sent-mail", "quotes"]),
        TEXT.map(lambda text: {"params": {"cursor": text}}),
    ),
    "a page": st.tuples(
        st.just("POST"),
        st.just("sign-on"),
        st.builds(
            lambda place, record, app: {"json": {"place": place, "record_id": record, "app": app}},
            PLACES,
            IDS,
            TEXT,
        ),
    ),
    "an address": st.tuples(
        st.just("PUT"), st.just("email"), TEXT.map(lambda text: {"json": {"email": f"{text}@b.example"}})
    ),
    "a header": st.tuples(
        st.just("GET"),
        st.sampled_from(["account", "domains/3301", "tickets/4471"]),
        st.dictionaries(
            st.sampled_from(
                ["X-Forwarded-For", "Forwarded", "User-Agent", "If-None-Match", "Cookie", "X-Client"]
            ),
            TEXT.map(lambda text: text.encode("latin-1", "ignore").decode("latin-1").strip()),
        ).map(lambda headers: {"headers": {k: v for k, v in headers.items() if v.isprintable()}}),
    ),
}


@pytest.mark.parametrize("what", ASKS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_text_becomes_a_name_or_another_parameter(
    recorder: Recorder, client: httpx.Client, what: str, data: st.DataObject
) -> None:
    method, path, more = data.draw(ASKS[what])
    if "headers" in more:
        more = {"headers": {name: value.encode("latin-1") for name, value in more["headers"].items()}}
    recorder.taken()
    answer = client.request(method, f"/v1/{path}", **more)
    assert answer.status_code < 500, answer.text
    for asked in sent(recorder.taken()):
        if "sso_redirect_path" in asked:
            assert_on_the_list(asked["sso_redirect_path"])
        if asked["action"] == "UpdateUser":
            assert asked["email"] == more["json"]["email"]


def assert_on_the_list(path: str) -> None:
    """A path within the client area, with ids and words of ours in it."""
    script, _, query = path.partition("?")
    assert script in {"clientarea.php", "viewinvoice.php", "viewticket.php", "upgrade.php", "index.php"}
    fields = [pair.partition("=") for pair in query.split("&")]
    names = [name for name, _, _ in fields]
    assert names in (
        ["id"],
        ["tid", "c"],
        ["rp"],
        ["type", "id"],
        ["action"],
        ["action", "id"],
        ["action", "id", "dosinglesignon"],
        ["action", "id", "dosinglesignon", "app"],
    )
    assert all(re.fullmatch(r"[A-Za-z0-9_%/.-]+", value) for _, _, value in fields)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=TEXT, name=TEXT | st.just("City"), role=TEXT | st.just("Registrant"))
def test_no_contact_becomes_another_field(
    recorder: Recorder, client: httpx.Client, value: str, name: str, role: str
) -> None:
    wish = {"contacts": [{"role": role, "fields": [{"name": name, "value": value}]}]}
    recorder.taken()
    answer = client.put("/v1/domains/3301/contacts", json=wish)
    changes = [asked for asked in sent(recorder.taken()) if asked["action"] == "DomainUpdateWhoisInfo"]
    if (role, name) not in known_fields():
        assert (answer.status_code, changes) == (422, [])
        return
    (asked,) = changes
    root = ElementTree.fromstring(asked["xml"])
    read = {(contact.tag, field.tag): field.text or "" for contact in root for field in contact}
    before = known_fields()
    assert read.keys() == before.keys()
    assert {key for key in before if before[key] != read[key]} <= {(role, name)}


def known_fields() -> dict[tuple[str, str], str]:
    """What the registrar of the samples holds, as the provider reads it."""
    return {
        (role, name): value.replace("&amp;", "&")
        for role, fields in sample("DomainGetWhoisInfo").items()
        if isinstance(fields, dict)
        for name, value in fields.items()
        if value
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["services", "domains", "tickets", "invoices"]), record=TEXT)
def test_no_id_becomes_another_parameter(
    recorder: Recorder, client: httpx.Client, path: str, record: str
) -> None:
    recorder.taken()
    answer = client.get(f"/v1/{path}/" + "".join(f"%{byte:02x}" for byte in record.encode()))
    assert answer.status_code in (200, 400, 404)
    for asked in sent(recorder.taken()):
        for name in ("serviceid", "domainid", "ticketid", "invoiceid"):
            assert asked.get(name, "1").isdigit()
