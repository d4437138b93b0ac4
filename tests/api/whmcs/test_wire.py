"""Envelopes, error messages, lists in all shapes, flat keys."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import (
    Garbled,
    NotFound,
    NotSetUp,
    ProviderError,
    RateLimited,
    Refused,
    SignInNeeded,
    Unavailable,
)
from pmdesk.api.transport import Answer
from pmdesk.api.whmcs.quirks import BadValue, to_decimal
from pmdesk.api.whmcs.wire import Reading, envelope, id_of, is_owner, nest, owner_of, refusal, rows
from pmdesk.records import Area
from tests.api.whmcs.reading import NOW, answer, flat


def body(text: bytes, status: int = 200, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, text)


@pytest.mark.parametrize("word", [{"result": "success"}, {"status": "success"}, {"result": "Success"}])
def test_success(word: dict[str, str]) -> None:
    assert envelope(answer({**word, "x": 1}), "A", NOW)["x"] == 1


def test_a_ticket_has_a_status_of_its_own() -> None:
    assert envelope(answer({"result": "success", "status": "Closed"}), "A", NOW)["status"] == "Closed"


def test_numbers_never_pass_through_floats() -> None:
    made = envelope(body(b'{"result":"success","total":0.1000000000000000055511151231257827}'), "A", NOW)
    assert made["total"] == Decimal("0.1000000000000000055511151231257827")


def test_a_number_beyond_all_numbers_costs_its_field_alone() -> None:
    text = b'{"result":"success","a":1e99999999999999999999,"b":-1.5E-99999999999999999999,"c":1.50}'
    made = envelope(body(text), "A", NOW)
    assert to_decimal(made["c"], "f") == Decimal("1.50")
    for key in ("a", "b"):
        with pytest.raises(BadValue):
            to_decimal(made[key], "f")


@pytest.mark.parametrize("many", [b"[],", b"{},", b"1,"])
def test_an_answer_of_countless_values_is_none(many: bytes) -> None:
    whole = b'{"result":"success","rows":[' + many * 1_100_000 + b"0]}"
    with pytest.raises(Garbled):
        envelope(body(whole), "A", NOW)


def test_a_large_file_in_an_answer_is_one() -> None:
    whole = b'{"result":"success","data":"' + b"QUJD" * 1_000_000 + b'"}'
    assert len(envelope(body(whole), "A", NOW)["data"]) == 4_000_000


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Authentication Failed", SignInNeeded),
        ("Invalid or missing credentials", SignInNeeded),
        ("Invalid IP 203.0.113.9", Unavailable),
        ("IP Banned", Unavailable),
        ("Access Denied", Unavailable),
        ("Administrator Account Disabled", Unavailable),
        ('Invalid Permissions: API action "getusers" is not allowed', NotSetUp),
        ("API Function Not Found", NotSetUp),
        ('Invalid API Action: "getx" is not a valid API action', NotSetUp),
        ("Client Not Found", NotFound),
        ("Client ID Not Found", NotFound),
        ("Invoice ID Not Found", NotFound),
        ("Ticket ID Not Found", NotFound),
        ("Domain ID Not Found", NotFound),
        ("Related ID Not Found", NotFound),
        ("Invalid client_id", NotFound),
        ("Attachments Deleted", NotFound),
        ("Registrar Function Not Supported", Refused),
        ("SSO authentication blocked for client 418", Refused),
        ("", Refused),
    ],
)
@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("marker", ["result", "status"])
def test_what_an_error_means(message: str, kind: type[ProviderError], status: int, marker: str) -> None:
    for words in (message, message.upper(), f" <b>{message}</b> "):
        with pytest.raises(kind) as caught:
            envelope(answer({marker: "error", "message": words}, status), "A", NOW)
        assert type(caught.value) is kind


def test_the_refused_address_is_named() -> None:
    with pytest.raises(Unavailable) as caught:
        envelope(answer({"result": "error", "message": "Invalid IP 203.0.113.9"}, 403), "A", NOW)
    assert "203.0.113.9" in caught.value.reason


@given(st.text(max_size=80))
def test_any_message_means_something(message: str) -> None:
    assert isinstance(refusal(message), ProviderError)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (body(b""), Garbled),
        (body(b"null"), Garbled),
        (body(b"[]"), Garbled),
        (body(b"{}"), Garbled),
        (body(b'{"result":"pending"}'), Garbled),
        (body(b'{"result":"success","invoices":{"invoice":[{"id":1'), Garbled),
        (body(b"<br /><b>Notice</b>: Undefined index{}"), Garbled),
        (body(b"<html>hello</html>"), Garbled),
        (body(b"<html>Down for Maintenance</html>"), Unavailable),
        (body(b"result=success;x=1"), Garbled),
        (body(b"\xff\xfe{"), Garbled),
        (body(b'{"result":"success","x":"\xff"}'), Garbled),
        (body(b"[" * 100_000), Garbled),
        (body(b"<html>no</html>", 500), Unavailable),
        (body(b'{"result":"success"}', 500), Unavailable),
        (body(b"<html>no</html>", 403), Unavailable),
        (body(b"<html>no</html>", 404), Unavailable),
        (body(b"", 302, location="/login"), Unavailable),
        (body(b"slow down", 429), RateLimited),
    ],
)
def test_what_is_no_answer(said: Answer, kind: type[ProviderError]) -> None:
    with pytest.raises(kind) as caught:
        envelope(said, "A", NOW)
    assert caught.value.__cause__ is None
    if isinstance(caught.value, Garbled):
        assert caught.value.where == "A"


def test_when_to_come_back() -> None:
    with pytest.raises(RateLimited) as limited:
        envelope(body(b"", 429, retry_after="30"), "A", NOW)
    assert limited.value.until == NOW + timedelta(seconds=30)
    with pytest.raises(Unavailable) as down:
        envelope(body(b"", 503, retry_after="60"), "A", NOW)
    assert down.value.until == NOW + timedelta(seconds=60)
    assert down.value.passing


@given(st.binary(max_size=200), st.integers(200, 599))
def test_any_body_is_an_error_of_ours_or_a_success(data: bytes, status: int) -> None:
    with contextlib.suppress(ProviderError):
        assert envelope(body(data, status), "A", NOW)["result"] == "success"


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,6}", fullmatch=True),
        st.recursive(
            st.text(max_size=5) | st.integers(),
            lambda inner: st.dictionaries(
                st.from_regex(r"[a-z]{1,4}", fullmatch=True), inner, min_size=1, max_size=3
            ),
            max_leaves=6,
        ),
        max_size=4,
    )
)
def test_flat_keys_are_nested_again(data: dict[str, Any]) -> None:
    assert nest(flat(data)) == data


def test_odd_flat_keys_do_no_harm() -> None:
    made = nest({"a[b]": 1, "a": "scalar", "c[]": 1, "c[][x]": 2, "d]": 3, "[e]": 4, "a[b][c]": 5})
    assert made["a"] == {"b": {"c": 5}}
    assert made["d]"] == 3
    assert made["[e]"] == 4


ROWS = [{"id": 1, "x": [1]}, {"id": 2, "x": []}]


@pytest.mark.parametrize(
    "container",
    [
        {"row": ROWS},
        ROWS,
        {"row": {"0": ROWS[0], "1": ROWS[1]}},
        {"row": {"128": ROWS[0], "1024": ROWS[1]}},
        {"2": ROWS[1], "1": ROWS[0]},
        {"row": [*ROWS, [], "", None, {}]},
    ],
)
def test_rows_in_every_shape(container: object) -> None:
    assert rows(container, "row", "A") == ROWS


def test_one_row_without_its_list() -> None:
    assert rows({"row": ROWS[0]}, "row", "A") == [ROWS[0]]
    assert rows(ROWS[0], "row", "A") == [ROWS[0]]
    assert rows({"name": "no id"}, "row", "A") == [{"name": "no id"}]


@pytest.mark.parametrize("value", [418, "418", " 418 "])
def test_owner(value: object) -> None:
    assert is_owner(value, 418)


@pytest.mark.parametrize(
    "value",
    [
        "0418",
        "418.0",
        418.0,
        Decimal(418),
        True,
        None,
        "",
        [418],
        {"id": 418},
        "٤١٨",
        "+418",
        -418,
        "-1",
        "4" * 19,
    ],
)
def test_what_names_no_owner_is_neither_ours_nor_another_s(value: object) -> None:
    assert not is_owner(value, 418)
    assert not is_owner(value, 1)
    with pytest.raises(BadValue) as bad:
        owner_of(value, "userid")
    assert bad.value.field == "userid"


@pytest.mark.parametrize("value", [417, "417", 4180, "4180", 0, "0", " 41 "])
def test_another_owner(value: int | str) -> None:
    assert not is_owner(value, 418)
    assert owner_of(value, "userid") == int(value)


@pytest.mark.parametrize("value", ["many", {"x": 1}, ["4"], True, None, "", 0, -4, 4.5, "4x"])
def test_what_is_no_id_names_no_row(value: object) -> None:
    assert id_of({"id": value}) is None
    assert id_of(value) is None


@pytest.mark.parametrize("value", [4, "4", " 04 ", Decimal(4)])
def test_an_id_is_the_record_s_own(value: object) -> None:
    assert id_of({"id": value}) == "4"


@given(st.lists(st.sampled_from(["mine", "theirs", "nobody", "bad", "junk", "draft"]), max_size=12))
def test_every_row_is_accounted_for(kinds: list[str]) -> None:
    made_of = {
        "mine": {"id": 1, "userid": "7", "v": "5"},
        "theirs": {"id": 2, "userid": 8, "v": "bad"},
        "nobody": {"id": 3, "v": "5"},
        "bad": {"id": 4, "userid": 7, "v": "bad"},
        "junk": "junk",
        "draft": {"id": 5, "userid": 7, "v": ""},
    }

    def record(row: dict[str, Any]) -> str | None:
        if row["v"] == "bad":
            raise BadValue("v")
        return row["v"] or None

    reading = Reading(Area.INVOICES, "userid", 7)
    made = reading.read([made_of[kind] for kind in kinds], record)
    assert len(made) == kinds.count("mine")
    assert reading.foreign == kinds.count("theirs")
    assert reading.left_out == kinds.count("draft")
    assert sorted(str(row.id) for row in reading.set_aside) == sorted(
        ["3"] * kinds.count("nobody") + ["4"] * kinds.count("bad") + ["None"] * kinds.count("junk")
    )


def test_reasons_hold_no_contents() -> None:
    reading = Reading(Area.INVOICES, None, 7)
    reading.read(["my secret"], lambda row: row)
    assert "secret" not in json.dumps([row.reason for row in reading.set_aside])
