"""Keeps every invoice's PDF on this disk, fetched unasked, one at a time, checked before it is kept."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pmdesk.api.errors import Garbled, NotFound, Offline, ProviderError, Unavailable
from pmdesk.api.provider import Capability, Download, Provider
from pmdesk.core.alerts import OWED
from pmdesk.core.flights import Flights
from pmdesk.core.outcome import ends_the_run
from pmdesk.core.pdf import NotAPdf, count_pages
from pmdesk.core.ports import Clock
from pmdesk.core.tasks import OnFailure, TaskScope
from pmdesk.core.trouble import Troubles
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.store.documents import INVOICE, Document, DocumentMeta, Documents
from pmdesk.store.errors import StoreError, from_os
from pmdesk.store.query import Query

if TYPE_CHECKING:
    from pmdesk.store.database import Store

CHECKING = 60.0
"""Seconds after which a file that is still being checked is not worth it."""

IN_A_ROW = 5
"""So many failures one after another, and the rest is left for the next time."""

PORTION = 300


@dataclass(frozen=True, slots=True)
class ArchiveOutcome:
    """How a run ended: PDFs fetched, failed, left to fetch. `ended` is why it stopped early, if it did."""

    fetched: int = 0
    failed: int = 0
    left: int = 0
    ended: BaseException | None = None


def missing(invoices: Iterable[Invoice], held: Mapping[str, str]) -> list[Invoice]:
    """The invoices whose PDF is to be fetched: what is owed first (due first), then the newest. Pure.

    `held` gives the status an invoice had when its PDF was fetched: another one now means another PDF
    (a paid invoice's says that it is paid).
    """

    def order(invoice: Invoice) -> tuple[bool, int, str]:
        owed = invoice.status in OWED
        day = (invoice.due if owed else invoice.issued) or (date.max if owed else date.min)
        return not owed, day.toordinal() if owed else -day.toordinal(), invoice.id

    wanted = [
        invoice
        for invoice in invoices
        if invoice.status is not InvoiceStatus.DRAFT and held.get(invoice.id) != invoice.status.value
    ]
    return sorted(wanted, key=order)


class Archive:
    """The PDFs of one account's invoices. Callbacks are called on the loop's thread.

    `on_document` is called with the invoice's id whenever its PDF is new; `on_progress` with how many of how
    many are there. What is kept is on disk whole or not at all, so a run that was stopped goes on later.
    """

    def __init__(
        self,
        account: str,
        provider: Provider | None,
        store: Store,
        documents: Documents,
        worker: Worker,
        clock: Clock,
        on_document: Callable[[str], None] = lambda invoice_id: None,
        on_progress: Callable[[int, int], None] = lambda done, total: None,
        on_error: Callable[[ProviderError], None] = lambda error: None,
        on_failure: OnFailure = lambda name, failure: None,
        troubles: Troubles | None = None,
    ) -> None:
        self._account = account
        self._provider = provider
        self._store = store
        self._documents = documents
        self._worker = worker
        self._clock = clock
        self._on_document = on_document
        self._on_progress = on_progress
        self._on_error = on_error
        self._scope = TaskScope("archive", on_failure)
        self._flights = Flights(self._scope)
        self._lists = 0
        self._whole_at = -1
        self._tidied = False
        self.troubles = troubles or Troubles()

    @property
    def able(self) -> bool:
        """Whether PDFs can be fetched now; what is kept opens either way."""
        return self._provider is not None and Capability.INVOICE_PDF in self._provider.capabilities

    async def close(self) -> None:
        """Stop all fetching."""
        await self._scope.close()

    def note_changed(self) -> None:
        """The list of invoices is another one: the next run looks through it again."""
        self._lists += 1

    # --- one invoice ----------------------------------------------------------------------------------

    async def held(self, invoice_id: str) -> Document | None:
        """The PDF that is kept, its contents unchecked; None if there is none. Raises StoreError."""
        return await self._worker.run(self._documents.get, self._account, INVOICE, invoice_id)

    async def get(self, invoice_id: str) -> Document:
        """The invoice's PDF, checked to be the file that was kept; fetched now, before others, if need be.

        Without a network it is what is kept, also where the invoice's status has changed since. Raises
        ProviderError (Garbled when what came is no PDF) or StoreError when there is nothing to give.
        """
        kept = await self.held(invoice_id)
        if kept is not None and not await self._worker.run(self._documents.verify, kept):
            kept = None
        if kept is not None and not self._is_old(kept, invoice_id):
            return kept
        try:
            return await self._fetch(invoice_id)
        except (ProviderError, StoreError):
            if kept is None:
                raise
            return kept

    def _is_old(self, document: Document, invoice_id: str) -> bool:
        listed = self._store.invoices.get(self._account, invoice_id)
        return self.able and listed is not None and document.meta.status != listed.status.value

    async def _fetch(self, invoice_id: str) -> Document:
        return await self._flights.join(invoice_id, lambda: self._fetch_alone(invoice_id))

    async def _fetch_alone(self, invoice_id: str) -> Document:
        at = self._clock.now()
        try:
            document = await self._download(invoice_id, at)
        except Exception as error:
            self.troubles.note(Area.INVOICES, invoice_id, error, at)
            if isinstance(error, ProviderError):
                self._on_error(error)
            raise
        self.troubles.clear(Area.INVOICES, invoice_id)
        return document

    async def _download(self, invoice_id: str, at: datetime) -> Document:
        if self._provider is None:
            raise Offline
        # The status before the download: if it changes meanwhile, the PDF is fetched once more.
        listed = self._store.invoices.get(self._account, invoice_id)
        if listed is None:
            raise NotFound
        to = await self._worker.run(self._documents.temporary, self._account)
        try:
            download = await self._provider.invoice_pdf(invoice_id, to)
            pages = await self._count_pages(to)
            meta = _meta(listed, download, pages, at)
            return await self._worker.write(
                self._documents.put,
                self._account,
                INVOICE,
                invoice_id,
                to,
                meta,
                then=lambda _: self._on_document(invoice_id),
            )
        except OSError as error:
            raise from_os(error) from error
        finally:
            _remove(to)

    async def _count_pages(self, path: Path) -> int:
        try:
            return await self._worker.run(count_pages, path, timeout=CHECKING)
        except NotAPdf as error:
            raise Garbled(f"invoice PDF: {error}") from error
        except TimeoutError as error:
            raise Garbled("invoice PDF: it takes too long to read") from error

    # --- all of them ----------------------------------------------------------------------------------

    async def fetch_missing(self) -> ArchiveOutcome:
        """Fetch every PDF that is not here, one at a time; what failed lately is left to rest.

        An invoice that a sync brings meanwhile is looked for before this ends.
        """
        fetched = failed = 0
        while True:
            lists = self._lists
            outcome = await self._fetch_round()
            fetched, failed = fetched + outcome.fetched, failed + outcome.failed
            if outcome.ended is not None or lists == self._lists:
                return ArchiveOutcome(fetched, failed, outcome.left, outcome.ended)

    async def _fetch_round(self) -> ArchiveOutcome:
        if not self.able or self._whole_at == self._lists:
            return ArchiveOutcome()
        lists = self._lists
        if not self._tidied:
            await self._worker.write(self._documents.tidy, self._account)
            self._tidied = True
        wanted, total = await self._worker.run(self._wanted, self._clock.today())
        now = self._clock.now()
        queue = [one for one in wanted if not self.troubles.resting(Area.INVOICES, one.id, now)]
        fetched = failed = in_a_row = 0
        there = total - len(wanted)
        for place, invoice in enumerate(queue):
            self._on_progress(there + fetched, total)
            try:
                await self._fetch(invoice.id)
                fetched += 1
                in_a_row = 0
            except (ProviderError, StoreError) as error:
                failed += 1
                in_a_row += 1
                if _stops(error) or in_a_row >= IN_A_ROW:
                    return ArchiveOutcome(fetched, failed, len(queue) - place - 1, error)
        self._on_progress(there + fetched, total)
        if len(wanted) == fetched:
            self._whole_at = lists  # nothing to look for until the list is another one
        return ArchiveOutcome(fetched, failed, len(wanted) - len(queue))

    def _wanted(self, today: date) -> tuple[list[Invoice], int]:
        """In a worker thread: what is missing, and how many invoices there are."""
        kept = self._documents.list(self._account)
        held = {document.meta.record_id: document.meta.status for document in kept}
        query = Query(accounts=(self._account,), today=today)
        invoices: list[Invoice] = []
        while portion := self._store.invoices.page(query, len(invoices), PORTION):
            invoices += portion
        return missing(invoices, held), len(invoices)


def _stops(error: Exception) -> bool:
    return ends_the_run(error) or isinstance(error, Offline | Unavailable | StoreError)


def _meta(invoice: Invoice, download: Download, pages: int, at: datetime) -> DocumentMeta:
    """What is kept beside the file, so that the archive can be read without the database."""
    return DocumentMeta(
        record_id=invoice.id,
        sha256=download.sha256,
        size=download.size,
        pages=pages,
        fetched_at=at,
        number=invoice.number,
        status=invoice.status.value,
        issued=invoice.issued,
        due=invoice.due,
        total=invoice.total,
        name=download.name,
    )


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
