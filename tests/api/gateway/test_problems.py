"""Errors on the wire: each kind comes back as it was, what is unknown is none, nothing foreign comes in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api import errors
from pmdesk.api.gateway.contract import Problem
from pmdesk.api.gateway.problems import KINDS, PREFIX, error_of, problem_of, read_problem
from pmdesk.api.gateway.tokens import check_gateway
from pmdesk.api.transport import Answer

NOW = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)


def answer(body: object, status: int, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)


def raised(body: object, status: int, **headers: str) -> errors.ProviderError:
    with pytest.raises(errors.ProviderError) as caught:
        check_gateway(answer(body, status, **headers), NOW)
    return caught.value


@pytest.mark.parametrize("word", sorted(KINDS))
def test_every_kind_comes_back_with_its_status(word: str) -> None:
    kind = KINDS[word]
    said = Problem(type=PREFIX + word, title=kind.title, status=kind.status)
    error = error_of(said)
    assert error is not None
    assert problem_of(error).type == PREFIX + word
    assert problem_of(error).status == kind.status
    assert type(raised(said, kind.status)) is type(error)
    check_gateway(answer(b"", 200), NOW)
    check_gateway(answer(b"", 304), NOW)


@pytest.mark.parametrize("word", ["", "nonsense", "about:blank", "urn:pmdesk:problem:", "urn:other:refused"])
def test_an_unknown_kind_is_a_host_that_cannot_answer(word: str) -> None:
    body = {"type": word, "title": "x", "status": 409}
    assert error_of(msgspec.convert(body, Problem)) is None
    found = raised(body, 409)
    assert type(found) is errors.Unavailable
    assert found.reason == "HTTP 409"


FOREIGN: tuple[Any, ...] = (
    b"",
    b"<html>",
    b"\xff",
    b"[" * 50_000,
    b"null",
    {},
    {"error": "invalid_token"},
    {"type": PREFIX + "sign-in-needed"},
    {"type": PREFIX + "sign-in-needed", "title": "x", "status": "401"},
    {"type": 401, "title": "x", "status": 401},
    {"type": PREFIX + "unavailable", "title": "x", "status": 503, "until": "soon"},
    {"type": PREFIX + "unavailable", "title": "x", "status": 503, "until": "2026-11-22T10:00:00"},
)


@pytest.mark.parametrize("body", FOREIGN, ids=range(len(FOREIGN)))
@pytest.mark.parametrize("status", [400, 401, 403, 407, 500, 503])
def test_what_is_no_problem_of_ours_ends_no_sign_in(body: Any, status: int) -> None:
    assert read_problem(answer(body, 0).body) is None
    found = raised(body, status)
    assert type(found) is errors.Unavailable
    assert not found.untouched, "whoever says so knows nothing of what was done"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_passes_says_when_to_come_again(status: int) -> None:
    found = raised(b"", status, retry_after="60")
    assert isinstance(found, errors.Unavailable)
    assert found.passing
    assert found.until is not None
    assert (found.until - NOW).total_seconds() == 60


def test_a_time_has_a_zone() -> None:
    body = {
        "type": PREFIX + "rate-limited",
        "title": "x",
        "status": 429,
        "until": "2026-11-22T12:00:00+02:00",
    }
    found = raised(body, 429)
    assert isinstance(found, errors.RateLimited)
    assert found.until == datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def test_a_mistake_of_the_gateways_does_not_say_that_nothing_was_done() -> None:
    """It may have come to grief after the change: whoever believes it would do it again."""
    body = {"type": PREFIX + "unavailable", "title": "A mistake of the gateway's", "status": 500}
    found = raised(body, 500)
    assert isinstance(found, errors.Unavailable)
    assert not found.untouched
    body["status"] = 503
    found = raised(body, 503)
    assert isinstance(found, errors.Unavailable)
    assert found.untouched


@given(words=st.text(max_size=50), where=st.text(max_size=50))
def test_no_secret_of_the_hosts_is_in_the_text_of_an_error(words: str, where: str) -> None:
    for error in (errors.Refused(words), errors.NotAllowed(words), errors.Unavailable(words)):
        found = error_of(problem_of(error))
        assert found is not None
        assert str(found) == str(error) == ""
    assert problem_of(errors.NotSetUp(words)).words is None
    assert problem_of(errors.Offline(words)).words is None
    assert problem_of(errors.Unavailable(words, untouched=True)).words is None, "the gateway's own trouble"
