"""The application: what errors and mistakes become, and how much one person and one address may ask for."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from pmdesk.api import errors
from pmdesk.api.gateway.problems import KINDS, PREFIX
from pmdesk.sandbox.data.account import CLIENT, MARTA
from tests.gateway.running import Running, running
from tests.gateway.scripted import Everybody, Scripted
from tests.gateway.test_files import wait

ASK = ("GET", "/v1/departments")
CHANGE = ("PUT", "/v1/domains/secret-7/lock")


@pytest.fixture
def client(before_scripted: Running) -> Iterator[httpx.Client]:
    with before_scripted.client(headers=before_scripted.bearer(CLIENT, MARTA)) as found:
        yield found


def ask(client: httpx.Client, request: tuple[str, str]) -> httpx.Response:
    method, path = request
    return client.request(method, path, json={"locked": False} if method == "PUT" else None)


# --- what errors become ----------------------------------------------------------------------------------

WORD = {
    errors.RateLimited: "rate-limited",
    errors.FreshSignInNeeded: "fresh-sign-in-needed",
    errors.NotSetUp: "unavailable",
    errors.NotAllowed: "not-allowed",
    errors.Refused: "refused",
    errors.NotFound: "not-found",
    errors.Garbled: "garbled",
    errors.Uncertain: "uncertain",
    errors.Unavailable: "unavailable",
    errors.Offline: "unavailable",
    errors.SignInNeeded: "unavailable",
}


@pytest.mark.parametrize("request_", [ASK, CHANGE], ids=["a question", "a change"])
@pytest.mark.parametrize("kind", WORD, ids=lambda kind: kind.__name__)
def test_an_error_is_a_problem_of_its_kind(
    behind: Scripted, client: httpx.Client, kind: type[errors.ProviderError], request_: tuple[str, str]
) -> None:
    behind.answer = (
        kind("words") if issubclass(kind, errors.Garbled | errors.Refused | errors.Offline) else kind()
    )
    answer = ask(client, request_)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == PREFIX + WORD[kind]
    assert answer.status_code == problem["status"] == KINDS[WORD[kind]].status
    assert problem["title"] == KINDS[WORD[kind]].title
    assert ("words" in problem) is (kind in (errors.Refused, errors.NotAllowed))


def test_until_when_is_a_header_and_a_field(behind: Scripted, client: httpx.Client) -> None:
    until = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    for error in (errors.RateLimited(until), errors.Unavailable("", until)):
        behind.answer = error
        answer = ask(client, ASK)
        assert parsedate_to_datetime(answer.headers["retry-after"]) == until
        assert datetime.fromisoformat(answer.json()["until"]) == until


def test_a_fresh_sign_in_is_asked_for_as_the_standard_says(behind: Scripted, client: httpx.Client) -> None:
    behind.answer = errors.FreshSignInNeeded()
    header = ask(client, ASK).headers["www-authenticate"]
    assert header == 'Bearer error="insufficient_user_authentication", max_age="300"'


# --- mistakes of ours --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mistake",
    [
        KeyError("a secret"),
        ValueError("secret=1"),
        RecursionError("x"),
        AssertionError(),
        ExceptionGroup("g", [OSError()]),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_mistake_is_told_without_its_words(
    behind: Scripted, client: httpx.Client, caplog: pytest.LogCaptureFixture, mistake: Exception
) -> None:
    behind.answer = mistake
    with caplog.at_level(logging.DEBUG):
        question, change = ask(client, ASK), ask(client, CHANGE)
    assert (question.status_code, question.json()["type"]) == (500, PREFIX + "unavailable")
    assert (change.status_code, change.json()["type"]) == (500, PREFIX + "uncertain"), "it may have been done"
    for answer in (question, change):
        assert answer.json()["title"] == "A mistake of the gateway's"
        assert answer.json().keys() == {"type", "title", "status"}
    told = [record.getMessage() for record in caplog.records if record.name == "pmdesk.gateway.app"]
    assert len(told) == 2
    assert "/v1/domains/{domain_id}/lock" in told[1]
    assert type(mistake).__name__ in told[0]
    assert "scripted.py:" in told[0]
    logged = "\n".join(written(caplog))
    assert "secret" not in logged, "neither what it says nor what was asked for"
    assert "Traceback" not in logged


def written(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the gateway would have written; the test's own client is no part of it."""
    as_it_is = logging.Formatter()
    return [as_it_is.format(record) for record in caplog.records if not record.name.startswith("http")]


def test_a_path_cannot_write_into_the_log(
    behind: Scripted, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    behind.answer = RuntimeError("x")
    with caplog.at_level(logging.DEBUG):
        client.get("/v1/invoices/1%0aERROR pmdesk: all is lost")
    assert written(caplog)
    assert "all is lost" not in "\n".join(written(caplog))


# --- the shared state --------------------------------------------------------------------------------------


def test_without_the_shared_state_nobody_is_let_in_and_nobody_signed_out(
    behind: Scripted, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    behind.answer = ()
    with running(tmp_path, parts=parts) as gateway, gateway.client() as client:
        client.headers.update(gateway.bearer(CLIENT, MARTA))
        assert ask(client, ASK).status_code == 200
        assert client.get("/ready").json() == {"status": "ok"}
        gateway.gateway.keeper.families._state.close()
        answer = ask(client, ASK)
        assert (answer.status_code, answer.json()["type"]) == (503, PREFIX + "unavailable")
        assert answer.json()["passing"] is True
        assert client.get("/oauth/authorize").status_code == 503
        ready = client.get("/ready")
        assert (ready.status_code, ready.json()["status"]) == (503, "the shared state does not answer")
        assert client.get("/health").status_code == 200


# --- how much ----------------------------------------------------------------------------------------------


def too_many(answer: httpx.Response, gateway: Running, within: float) -> bool:
    """Whether it is 429, with a time that comes soon enough."""
    if answer.status_code != 429:
        return False
    assert answer.json()["type"] == PREFIX + "rate-limited"
    until = parsedate_to_datetime(answer.headers["retry-after"])
    assert timedelta(0) < until - gateway.clock.now() <= timedelta(seconds=within + 1)
    return True


@pytest.fixture
def limited(behind: Scripted, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    """A gateway with the limits of a test's parameter, in the first second of an hour."""
    parts = {"provider": lambda standing: behind, "people": Everybody()}
    behind.answer = ()
    with running(tmp_path, parts=parts, limits=request.param) as gateway:
        gateway.clock.added += 3600 - gateway.clock.seconds() % 3600 + 1
        yield gateway


@pytest.mark.parametrize("limited", [{"account-per-minute": 5}], indirect=True)
def test_one_account_has_its_share(limited: Running) -> None:
    """However many sign-ins it has; others go on, and after a minute so does it."""
    with limited.client() as client:
        keys = [limited.bearer(CLIENT, MARTA) for _ in range(3)]
        answers = [client.get("/v1/departments", headers=keys[number % 3]) for number in range(8)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 3
        assert too_many(answers[-1], limited, 60)
        assert client.get("/v1/departments", headers=limited.bearer(731, 877)).status_code == 200
        limited.clock.added += 60
        assert client.get("/v1/departments", headers=keys[0]).status_code == 200


@pytest.mark.parametrize("limited", [{"address-per-minute": 6}], indirect=True)
def test_one_address_has_its_share_whoever_asks_from_there(limited: Running) -> None:
    """Also with keys that open nothing, and at the doors of a sign-in; it cannot say that it is another."""
    with limited.client() as client:
        for number in range(6):
            spoofed = {"X-Forwarded-For": f"203.0.113.{number}"}
            key = limited.bearer(CLIENT, MARTA) if number % 2 else {"Authorization": "Bearer x"}
            expected = 200 if number % 2 else 401
            answer = client.get("/v1/departments", headers={**spoofed, **key})
            assert answer.status_code == expected
        for answer in (
            client.get("/v1/departments", headers=limited.bearer(CLIENT, MARTA)),
            client.get("/v1/departments", headers={"Authorization": "Bearer x"}),
        ):
            assert too_many(answer, limited, 60)
        for answer in (client.get("/oauth/authorize"), client.post("/oauth/token")):
            assert answer.status_code == 429
        assert client.get("/health").status_code == 200
        limited.clock.added += 60
        assert client.get("/v1/departments", headers=limited.bearer(CLIENT, MARTA)).status_code == 200


PUBLIC = ("/.well-known/pmdesk", "/.well-known/oauth-authorization-server", "/schema/openapi.json")


@pytest.mark.parametrize("limited", [{"address-per-minute": 6}], indirect=True)
def test_what_is_told_to_anybody_is_counted_and_what_watches_is_not(limited: Running) -> None:
    with limited.client() as client:
        for path in PUBLIC * 2:
            assert client.get(path).status_code == 200
        for path in PUBLIC:
            assert client.get(path).status_code == 429
        for path in ("/health", "/ready") * 6:
            assert client.get(path).status_code == 200


@pytest.mark.parametrize("limited", [{"changes-per-hour": 3}], indirect=True)
def test_one_account_changes_little(limited: Running, behind: Scripted) -> None:
    behind.answer = errors.Refused("no")
    with limited.client(headers=limited.bearer(CLIENT, MARTA)) as client:
        answers = [ask(client, CHANGE) for _ in range(2)] + [client.post("/v1/domains/1/transfer-code")]
        assert [answer.status_code for answer in answers] == [422] * 3
        asked = behind.asked
        behind.asked = None
        for answer in (
            ask(client, CHANGE),
            client.put("/v1/email", json={"email": "a@b.example"}),
            client.post("/v1/domains/1/renewals", json={"years": 1}),
            client.put("/v1/domains/1/contacts", json={"contacts": []}),
            client.post("/v1/domains/1/transfer-code"),
        ):
            assert too_many(answer, limited, 3600)
        assert behind.asked is None, f"{asked} was the last that came through"
        safe = client.put("/v1/domains/1/lock", json={"locked": True})
        assert safe.status_code == 422, "nothing stands in the way of what makes a domain safe"
        behind.answer = ()
        assert ask(client, ASK).status_code == 200, "to ask is not to change"
        behind.answer = errors.Refused("no")
        limited.clock.added += 3600
        client.headers.update(limited.bearer(CLIENT, MARTA))
        assert ask(client, CHANGE).status_code == 422


@pytest.mark.parametrize("limited", [{"account-at-a-time": 3}], indirect=True)
def test_one_account_asks_a_few_things_at_a_time(limited: Running, behind: Scripted) -> None:
    """Whoever asks for everything at once waits for themselves, and nobody else does."""
    here, most, free = [0], [0], threading.Event()

    async def slowly(*_: object) -> tuple[()]:
        here[0] += 1
        most[0] = max(most[0], here[0])
        await asyncio.to_thread(free.wait, 20)
        here[0] -= 1
        return ()

    behind.answer = slowly
    keys = [limited.bearer(CLIENT, MARTA) for _ in range(4)]

    def one(number: int) -> int:
        url = f"{limited.base}/v1/departments"
        return httpx.get(url, headers=keys[number % 4], trust_env=False, timeout=30).status_code

    with ThreadPoolExecutor(14) as pool, limited.client(headers=limited.bearer(731, 877)) as client:
        waiting = [pool.submit(one, number) for number in range(12)]
        wait(lambda: here[0] == 3, "three are there")
        assert client.get("/v1/devices").status_code == 200
        other = pool.submit(client.get, "/v1/departments")
        wait(lambda: here[0] == 4, "another account's comes through")
        free.set()
        assert {found.result() for found in waiting} == {200}
        assert other.result().status_code == 200
    assert most[0] == 4
