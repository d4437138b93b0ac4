"""Answers of a gateway: lists row by row, what is kept and confirmed, rights that change, whole files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from pmdesk.api.errors import Garbled, Offline, ProviderError, Unavailable
from pmdesk.api.gateway.calls import GatewayCalls
from pmdesk.api.gateway.contract import FILE, RIGHTS, FileHead, quoted, rights_tag
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.records import Area
from tests.api.gateway.support import HTML, Row, answering, problem, said, with_calls
from tests.api.stub import Reply, Seen

pytestmark = pytest.mark.anyio
NO = problem("sign-in-needed", 401)


async def reading(calls: GatewayCalls) -> Row:
    return await calls.get("/things/1", Row)


# --- lists, and what is kept --------------------------------------------------------------------------


async def test_a_row_that_is_not_understood_costs_that_row(transport: Transport, pacer: Pacer) -> None:
    rows = [
        {"id": "1"},
        {"id": "2", "number": "many"},
        {"number": 3},
        None,
        {"id": ["x"]},
        {"id": "9", "new": 1},
    ]

    async def use(calls: GatewayCalls) -> Any:
        return await calls.page("/things", Row, Area.SERVICES)

    found, _ = await with_calls(transport, pacer, answering(said({"rows": rows, "next": "100"})), use)
    assert found.rows == (Row(id="1"), Row(id="9"))
    assert [one.id for one in found.set_aside] == ["2", None, None, None]
    assert found.next == "100"


@pytest.mark.parametrize(
    "body", [[], {}, {"rows": {}}, {"rows": [], "next": 5}, {"rows": None}, "x"], ids=str
)
async def test_a_list_that_is_none(transport: Transport, pacer: Pacer, body: Any) -> None:
    found, _ = await with_calls(
        transport, pacer, answering(said(body)), lambda calls: calls.page("/things", Row, Area.SERVICES)
    )
    assert type(found) is Garbled


async def test_a_list_that_did_not_change(transport: Transport, pacer: Pacer) -> None:
    def answer(seen: Seen) -> Reply:
        asked = seen.headers.get("if-none-match")
        return Reply(status=304) if asked == 'W/"a.b"' else said({"rows": []}, ETag=quoted("a"))

    async def use(calls: GatewayCalls) -> Any:
        return [
            await calls.page("/things", Row, Area.SERVICES),
            await calls.page("/things", Row, Area.SERVICES, known="a b"),
            await calls.page("/things", Row, Area.SERVICES, cursor="100", known="a b"),
        ]

    (first, second, third), _ = await with_calls(transport, pacer, answer, use)
    assert (first.version, first.unchanged) == ("a", False)
    assert second.unchanged
    assert not third.unchanged


@pytest.mark.parametrize("known", [None, "a"])
async def test_nothing_is_unchanged_that_was_not_asked_about(
    transport: Transport, pacer: Pacer, known: str | None
) -> None:
    """A cache in between that answers 304 to everybody must not make an empty list of a full one."""
    found, _ = await with_calls(
        transport,
        pacer,
        answering(Reply(status=304)),
        lambda calls: calls.page("/things", Row, Area.SERVICES, known=known),
    )
    assert (type(found) is Garbled) == (known is None)
    found, _ = await with_calls(
        transport, pacer, answering(Reply(status=304)), lambda calls: calls.standing("/things", Row)
    )
    assert type(found) is Garbled


async def test_a_list_of_very_many_pages_is_asked_for_all_the_same(
    transport: Transport, pacer: Pacer
) -> None:
    """A head that is too long is refused by the gateway: the version is left out then."""

    def answer(seen: Seen) -> Reply:
        too_long = len(seen.headers.get("if-none-match", "")) > 8000
        return problem("refused", 400) if too_long else said({"rows": []})

    known = " ".join(f"{number:012}" for number in range(2000))
    found, _ = await with_calls(
        transport, pacer, answer, lambda calls: calls.page("/things", Row, Area.SERVICES, known=known)
    )
    assert found.rows == ()


async def test_what_is_kept_is_confirmed(transport: Transport, pacer: Pacer) -> None:
    def answer(seen: Seen) -> Reply:
        if seen.headers.get("if-none-match") == quoted("v1"):
            return Reply(status=304)
        return said({"id": "1", "number": 5}, ETag=quoted("v1"))

    async def use(calls: GatewayCalls) -> Any:
        return [await calls.standing("/account", Row) for _ in range(3)]

    found, asked = await with_calls(transport, pacer, answer, use)
    assert found == [Row(id="1", number=5)] * 3
    assert len(asked) == 3


# --- rights -------------------------------------------------------------------------------------------


async def test_rights_that_change_are_learnt(transport: Transport, pacer: Pacer) -> None:
    def answer(seen: Seen) -> Reply:
        body: Any = ["tickets"] if seen.path == "/v1/capabilities" else {"id": "1"}
        return said(body, **{RIGHTS: rights_tag(["tickets"])})

    async def use(calls: GatewayCalls) -> Any:
        for _ in range(3):
            await reading(calls)
        return calls.tokens.offered

    found, asked = await with_calls(transport, pacer, answer, use)
    assert found == {"tickets"}
    assert [one.split()[1] for one in asked].count("/v1/capabilities") == 1


async def test_gateways_that_differ_are_not_asked_without_an_end(transport: Transport, pacer: Pacer) -> None:
    """Two replicas, one of which is newer, in turn: while one is asked what it offers, the other answers."""
    replicas = [["invoices", "tickets"], ["invoices", "tickets", "something-new"]]
    count = [0]

    def answer(seen: Seen) -> Reply:
        count[0] += 1
        if count[0] > 200:
            return problem("unavailable", 503)
        offered = replicas[count[0] % 2]
        body: Any = offered if seen.path == "/v1/capabilities" else {"id": "1"}
        return said(body, **{RIGHTS: rights_tag(offered)})

    async def use(calls: GatewayCalls) -> Any:
        for _ in range(10):
            await reading(calls)

    found, asked = await with_calls(transport, pacer, answer, use)
    assert found is None
    assert len(asked) <= 20


# --- files --------------------------------------------------------------------------------------------


def head_of(content: bytes, **more: Any) -> dict[str, str]:
    digest = hashlib.sha256(content).hexdigest()
    head = FileHead(**{"size": len(content), "sha256": digest, "media_type": "application/pdf", **more})
    return {FILE: head.to_header(), "Content-Type": "application/octet-stream"}


PDF = b"%PDF-1.7 " + b"x" * 5000
FILES: tuple[tuple[Reply, type[ProviderError]], ...] = (
    (Reply(PDF, headers=head_of(PDF[:-1])), Garbled),
    (Reply(PDF, headers=head_of(PDF, size=1)), Garbled),
    (Reply(PDF, headers=head_of(PDF, sha256="0" * 64)), Garbled),
    (Reply(PDF, headers={FILE: "nonsense"}), Garbled),
    (Reply(PDF, headers={FILE: ""}), Garbled),
    (Reply(PDF), Garbled),
    (HTML, Garbled),
    (Reply(PDF, headers=head_of(PDF), cut=100), Offline),
    (Reply(PDF, 503, head_of(PDF)), Unavailable),
    (Reply(PDF, 404, head_of(PDF)), Unavailable),
    (problem("not-found", 404), ProviderError),
)


@pytest.mark.parametrize(("reply", "kind"), FILES, ids=range(len(FILES)))
async def test_a_file_that_is_not_whole_leaves_nothing(
    transport: Transport, pacer: Pacer, tmp_path: Path, reply: Reply, kind: type[ProviderError]
) -> None:
    found, _ = await with_calls(
        transport, pacer, answering(reply), lambda calls: calls.file("/invoices/1/pdf", tmp_path / "f")
    )
    assert isinstance(found, kind)
    assert not (tmp_path / "f").exists()


async def test_a_file_that_is_whole(transport: Transport, pacer: Pacer, tmp_path: Path) -> None:
    found, asked = await with_calls(
        transport,
        pacer,
        answering(NO, Reply(PDF, headers=head_of(PDF, name="Invoice 1.pdf"))),
        lambda calls: calls.file("/invoices/1/pdf", tmp_path / "f"),
    )
    assert (found.name, found.size) == ("Invoice 1.pdf", len(PDF))
    assert (tmp_path / "f").read_bytes() == PDF
    assert len(asked) == 3
