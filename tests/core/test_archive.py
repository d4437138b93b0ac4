"""The archive: whole PDFs or none, resumable, polite, and readable without a network."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import (
    Garbled,
    NotFound,
    Offline,
    ProviderError,
    RateLimited,
    SignInNeeded,
    Unavailable,
)
from pmdesk.api.provider import Capability
from pmdesk.core.archive import IN_A_ROW, Archive, missing
from pmdesk.core.trouble import LET_REST
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.store.database import Store
from pmdesk.store.documents import Documents
from pmdesk.store.errors import DiskFull
from tests.core.fake_provider import PDF, FakeProvider
from tests.core.samples import ACCOUNT, invoice
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio


def plain(id: str, status: InvoiceStatus, issued: date | None, due: date | None) -> Invoice:
    return invoice(id, status, issued=issued, due=due)


def test_what_is_owed_comes_first_then_the_newest() -> None:
    invoices = [
        plain("old", InvoiceStatus.PAID, date(2020, 1, 1), None),
        plain("new", InvoiceStatus.PAID, date(2026, 1, 1), None),
        plain("owed later", InvoiceStatus.UNPAID, date(2019, 1, 1), date(2026, 12, 1)),
        plain("owed", InvoiceStatus.UNPAID, date(2018, 1, 1), date(2026, 11, 1)),
        plain("draft", InvoiceStatus.DRAFT, date(2026, 1, 1), None),
        plain("undated", InvoiceStatus.CANCELLED, None, None),
        plain("held", InvoiceStatus.PAID, date(2026, 2, 1), None),
        plain("paid since", InvoiceStatus.PAID, date(2026, 3, 1), None),
    ]
    held = {"held": "paid", "paid since": "unpaid"}
    wanted = [one.id for one in missing(invoices, held)]
    assert wanted == ["owed", "owed later", "paid since", "new", "old", "undated"]


@given(
    st.lists(st.tuples(st.integers(1, 99).map(str), st.sampled_from(InvoiceStatus)), unique_by=lambda t: t[0])
)
def test_nothing_is_wanted_twice_and_nothing_once_it_is_held(rows: list[tuple[str, InvoiceStatus]]) -> None:
    invoices = [invoice(record_id, status) for record_id, status in rows]
    wanted = missing(invoices, {})
    assert len({one.id for one in wanted}) == len(wanted)
    assert missing(invoices, {one.id: one.status.value for one in wanted}) == []


class Desk:
    """An archive with what was told of it."""

    def __init__(
        self, provider: FakeProvider, store: Store, documents: Documents, worker: Worker, clock: FakeClock
    ) -> None:
        self.provider, self.store, self.documents, self.worker, self.clock = (
            provider,
            store,
            documents,
            worker,
            clock,
        )
        self.new: list[str] = []
        self.progress: list[tuple[int, int]] = []
        self.errors: list[ProviderError] = []
        self.bugs: list[BaseException] = []
        self.archive = self.again(provider)

    def again(self, provider: FakeProvider | None) -> Archive:
        """Another archive over the same files, as after a restart."""
        self.archive = Archive(
            ACCOUNT,
            provider,
            self.store,
            self.documents,
            self.worker,
            self.clock,
            self.new.append,
            lambda done, total: self.progress.append((done, total)),
            self.errors.append,
            lambda name, failure: self.bugs.append(failure),
        )
        return self.archive

    async def list_again(self) -> None:
        rows = self.provider.rows[Area.INVOICES]
        await self.worker.write(self.store.invoices.replace, ACCOUNT, rows, len(rows), self.clock.now())
        self.archive.note_changed()

    def files(self) -> list[str]:
        """Every file the archive has, so that nothing half-done is overlooked."""
        return sorted(path.name for path in self.documents.folder.rglob("*") if path.is_file())


@pytest.fixture
async def desk(
    provider: FakeProvider, store: Store, documents: Documents, worker: Worker, clock: FakeClock
) -> AsyncIterator[Desk]:
    provider.rows[Area.INVOICES] = [
        invoice(str(number), InvoiceStatus.PAID, issued=date(2026, 1, number)) for number in range(9, 0, -1)
    ]
    one = Desk(provider, store, documents, worker, clock)
    await one.list_again()
    yield one
    await one.archive.close()
    assert one.bugs == []


async def test_every_pdf_is_fetched_one_at_a_time_newest_first(desk: Desk) -> None:
    outcome = await desk.archive.fetch_missing()
    assert (outcome.fetched, outcome.failed, outcome.left, outcome.ended) == (9, 0, 0, None)
    assert desk.new == [str(number) for number in range(9, 0, -1)]
    assert desk.provider.most_at_once == 1
    assert desk.progress[0] == (0, 9)
    assert desk.progress[-1] == (9, 9)
    assert len(desk.files()) == 18, "a PDF and its description each, and nothing else"
    document = await desk.archive.held("3")
    assert document is not None
    assert (document.meta.pages, document.meta.number, document.meta.status) == (1, "10003", "paid")
    assert document.path.read_bytes() == PDF


async def test_a_second_run_asks_nothing(desk: Desk) -> None:
    await desk.archive.fetch_missing()
    desk.provider.calls.clear()
    await desk.archive.fetch_missing()
    await desk.again(desk.provider).fetch_missing()
    assert desk.provider.calls.total() == 0


async def test_a_run_that_was_stopped_goes_on_where_it_was(desk: Desk) -> None:
    original = desk.provider.invoice_pdf
    running: asyncio.Task[object] | None = None

    async def stopping(invoice_id: str, to: Path) -> object:
        if invoice_id == "5" and running is not None:
            running.cancel()
        return await original(invoice_id, to)

    desk.provider.invoice_pdf = stopping  # type: ignore[assignment]
    running = asyncio.create_task(desk.archive.fetch_missing())
    await asyncio.wait({running})
    assert running.cancelled()
    await until(lambda: len(desk.files()) == 8, what="four PDFs whole, the fifth not begun")
    desk.provider.invoice_pdf = original  # type: ignore[method-assign]
    desk.provider.calls.clear()
    assert (await desk.again(desk.provider).fetch_missing()).fetched == 5
    assert len(desk.files()) == 18


async def test_an_invoice_whose_status_changed_gets_its_new_pdf(desk: Desk) -> None:
    desk.provider.rows[Area.INVOICES] = [invoice("1"), invoice("2")]
    await desk.list_again()
    await desk.archive.fetch_missing()
    desk.provider.rows[Area.INVOICES] = [invoice("1", InvoiceStatus.PAID), invoice("2")]
    desk.provider.pdfs["1"] = PDF.replace(b"595 842", b"612 792")
    desk.clock.advance(timedelta(hours=1))
    await desk.list_again()
    assert (await desk.archive.fetch_missing()).fetched == 1
    document = await desk.archive.get("1")
    assert b"612 792" in document.path.read_bytes()
    assert document.meta.status == "paid"


@pytest.mark.parametrize("content", [b"<html>Sign in</html>", b"", PDF[:200], PDF[:-7]])
async def test_what_is_no_pdf_is_never_kept(desk: Desk, content: bytes) -> None:
    desk.provider.pdfs["9"] = content
    outcome = await desk.archive.fetch_missing()
    assert (outcome.fetched, outcome.failed) == (8, 1)
    assert not any(name.startswith("9.") for name in desk.files())
    assert len(desk.files()) == 16, "nor is what was downloaded"
    trouble = desk.archive.troubles.of(Area.INVOICES, "9")
    assert trouble is not None
    assert isinstance(trouble.error, Garbled)
    desk.provider.calls.clear()
    await desk.archive.fetch_missing()
    assert desk.provider.calls.total() == 0, "it is left to rest"
    desk.clock.advance(LET_REST + timedelta(minutes=1))
    desk.provider.pdfs.clear()
    assert (await desk.archive.fetch_missing()).fetched == 1
    assert desk.archive.troubles.of(Area.INVOICES, "9") is None


@pytest.mark.parametrize("error", [Offline(), Unavailable("503"), RateLimited(), SignInNeeded()])
async def test_what_is_not_the_invoice_s_failure_ends_the_run(desk: Desk, error: ProviderError) -> None:
    desk.provider.faults["invoice_pdf"] = [error]
    outcome = await desk.archive.fetch_missing()
    assert (outcome.ended, outcome.fetched, outcome.left) == (error, 0, 8)
    assert desk.provider.calls["invoice_pdf"] == 1
    assert desk.errors == [error]
    desk.clock.advance(LET_REST + timedelta(minutes=1))
    assert (await desk.archive.fetch_missing()).fetched == 9


async def test_a_full_disk_ends_the_run_and_is_named(desk: Desk) -> None:
    desk.provider.faults["invoice_pdf"] = [OSError(errno.ENOSPC, "no room")]
    outcome = await desk.archive.fetch_missing()
    assert isinstance(outcome.ended, DiskFull)
    assert desk.files() == []


async def test_a_list_that_changes_while_a_run_goes_on_is_looked_through_again(desk: Desk) -> None:
    gate = desk.provider.hold("invoice_pdf")
    running = asyncio.create_task(desk.archive.fetch_missing())
    await until(lambda: desk.provider.calls["invoice_pdf"] == 1)
    desk.provider.rows[Area.INVOICES].insert(0, invoice("10"))
    desk.clock.advance(timedelta(minutes=1))
    await desk.list_again()
    gate.set()
    assert (await running).fetched == 10, "the newcomer's PDF does not wait for the next sync"
    assert (await desk.archive.fetch_missing()).fetched == 0


async def test_many_failures_in_a_row_end_the_run(desk: Desk) -> None:
    desk.provider.always["invoice_pdf"] = NotFound()
    outcome = await desk.archive.fetch_missing()
    assert isinstance(outcome.ended, NotFound)
    assert desk.provider.calls["invoice_pdf"] == IN_A_ROW


async def test_what_is_opened_is_fetched_at_once_and_then_not_again(desk: Desk) -> None:
    gate = desk.provider.hold("invoice_pdf")
    running = asyncio.create_task(desk.archive.fetch_missing())
    await until(lambda: desk.provider.calls["invoice_pdf"] == 1)
    opened = asyncio.create_task(desk.archive.get("1"))
    await until(lambda: ("invoice_pdf", "1") in desk.provider.asked)
    gate.set()
    assert (await opened).meta.record_id == "1"
    await running
    assert desk.provider.asked.count(("invoice_pdf", "1")) <= 2


async def test_without_a_network_from_the_start_everything_kept_opens(desk: Desk) -> None:
    await desk.archive.fetch_missing()
    cut_off = desk.again(None)
    for number in range(1, 10):
        assert (await cut_off.get(str(number))).path.read_bytes() == PDF
    assert (await cut_off.fetch_missing()).fetched == 0
    desk.provider.rows[Area.INVOICES].append(invoice("10"))
    desk.clock.advance(timedelta(hours=1))
    await desk.list_again()
    with pytest.raises(Offline):
        await cut_off.get("10")


async def test_an_old_pdf_is_better_than_none_when_the_provider_does_not_answer(desk: Desk) -> None:
    await desk.archive.fetch_missing()
    desk.provider.rows[Area.INVOICES] = [invoice("1", InvoiceStatus.REFUNDED)]
    desk.clock.advance(timedelta(hours=1))
    await desk.list_again()
    desk.provider.always["invoice_pdf"] = Offline()
    assert (await desk.archive.get("1")).meta.status == "paid"


async def test_a_damaged_file_is_set_aside_and_fetched_anew(desk: Desk) -> None:
    document = await desk.archive.get("1")
    document.path.write_bytes(PDF[:-1] + b"x")
    desk.provider.calls.clear()
    again = await desk.archive.get("1")
    assert desk.provider.calls["invoice_pdf"] == 1
    assert again.path.read_bytes() == PDF
    document.path.write_bytes(b"x" * len(PDF))
    desk.provider.always["invoice_pdf"] = Offline()
    with pytest.raises(Offline):
        await desk.archive.get("1")


async def test_an_unknown_invoice_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.archive.get("4711")
    assert desk.provider.calls.total() == 0


async def test_a_provider_without_pdfs_is_not_asked(desk: Desk) -> None:
    desk.provider.capabilities = frozenset(Capability) - {Capability.INVOICE_PDF}
    assert not desk.archive.able
    await desk.archive.fetch_missing()
    assert desk.provider.calls.total() == 0
