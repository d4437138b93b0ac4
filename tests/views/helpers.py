"""A desk over a real store with believable records, and what tests of pages ask of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from pmdesk.api.errors import ProviderError
from pmdesk.api.provider import Capability
from pmdesk.core.alerts import evaluate
from pmdesk.core.facts import gather
from pmdesk.core.status import AreaState, AreaStatus, SyncStatus
from pmdesk.models.today import Today
from pmdesk.records import Area
from pmdesk.store.accounts import StoredAccount
from pmdesk.store.changes import Changes
from pmdesk.store.database import Store
from pmdesk.store.documents import Documents
from pmdesk.store.settings import Settings
from pmdesk.views.desk import Desk
from tests.helpers import DAY_ONE, FakeClock
from tests.views import records

KEY = "7d5d3f0c-0000-4000-8000-000000000001"
HOST = "clients.preciselymanaged.example"

ROWS: dict[Area, Sequence[Any]] = {
    Area.SERVICES: records.SERVICES,
    Area.ADDONS: records.ADDONS,
    Area.DOMAINS: records.DOMAINS,
    Area.TICKETS: records.TICKETS,
    Area.INVOICES: records.INVOICES,
}


def stored_account(**facts: Any) -> StoredAccount:
    """Marta's account at her host; `facts` replace or add."""
    usual: dict[str, Any] = {
        "key": KEY,
        "kind": "whmcs-sandbox",
        "address": f"https://{HOST}",
        "host": HOST,
        "provider_name": "Precisely Managed",
        "client_id": records.CLIENT,
        "email": "marta@hearthandrye.example",
        "display_name": "Marta Lindqvist",
        "company": "Hearth & Rye",
        "added": DAY_ONE,
        "last_synced": DAY_ONE,
    }
    return StoredAccount(**(usual | facts))


def make_desk(
    folder: Path, clock: FakeClock | None = None, *, signed_in: bool = True, filled: bool = True
) -> Desk:
    """A desk over a store in `folder`; signed in to Marta's account, online, with her records."""
    clock = clock or FakeClock()
    store = Store.open(folder, clock)
    desk = Desk(store, Documents(folder / "documents"), clock, Settings(), Today(clock))
    if signed_in:
        sign_in(desk)
        if filled:
            fill(desk)
    return desk


def sign_in(desk: Desk, **facts: Any) -> StoredAccount:
    """Put an account in front, with everything the provider can do."""
    account = stored_account(**facts)
    desk.store.accounts.add(account)
    desk.account = account
    desk.judged = account.last_synced is not None
    desk.capabilities = frozenset(Capability)
    desk.account_changed.emit()
    return account


def fill(desk: Desk) -> None:
    """Marta's records in every area, and the details kept of some."""
    for area, rows in ROWS.items():
        put(desk, area, rows)
    for value in (
        records.DOMAIN_DETAILS,
        *records.INVOICE_DETAILS,
        records.CONVERSATION,
        records.DEPARTMENTS,
        records.ACCOUNT,
        records.EXTRAS,
        records.COUNTERS,
    ):
        keep(desk, value)
    attend(desk)


def put(
    desk: Desk,
    area: Area,
    rows: Iterable[Any],
    *,
    total: int | None = None,
    at: datetime | None = None,
    set_aside: int = 0,
) -> Changes:
    """Make `rows` an area's whole collection, as a sync does, and tell the pages."""
    rows = list(rows)
    shelf = getattr(desk.store, area.value)
    changes: Changes = shelf.replace(
        desk.account_key, rows, len(rows) if total is None else total, at or desk.clock.now(), set_aside
    )
    desk.changed.emit(changes)
    return changes


def keep(desk: Desk, value: Any, *, at: datetime | None = None) -> Changes:
    """Keep details of a record, as a fetch does, and tell the pages."""
    changes = desk.store.details.put(desk.account_key, value, at or desk.clock.now())
    for record_id in changes.ids:
        desk.details_changed.emit(changes.area, "" if changes.area is Area.ACCOUNT else record_id)
    return changes


def trouble(desk: Desk, area: Area, record_id: str, error: ProviderError | None) -> None:
    """Fetching a record's details failed (None: works again)."""
    if error is None:
        desk.trouble.pop((area, record_id), None)
    else:
        desk.trouble[area, record_id] = error
    desk.details_changed.emit(area, record_id)


def attend(desk: Desk) -> None:
    """Work out what needs the owner from the store, as a sync does at its end, and tell the pages."""
    facts = gather(desk.store, desk.account_key)
    desk.attention = evaluate(facts, desk.settings, desk.today.day)
    desk.attention_changed.emit()


def set_status(desk: Desk, **facts: Any) -> SyncStatus:
    """Another state of the sync, told to the pages: `offline=True`, `running=True`, `areas={…}`."""
    desk.status = SyncStatus(**facts)
    desk.status_changed.emit(desk.status)
    return desk.status


def failed(error: BaseException, *areas: Area) -> dict[Area, AreaStatus]:
    """Those areas, their last try having failed."""
    return {area: AreaStatus(state=AreaState.FAILED, error=error) for area in areas or tuple(ROWS)}


@dataclass
class Asked:
    """What pages asked of the desk, in order: `asked.performed == [("domain.renew", domain)]`."""

    desk: Desk
    refreshed: int = 0
    details: list[tuple[Area, str, bool]] = field(default_factory=list)
    performed: list[tuple[str, Any]] = field(default_factory=list)
    opened: list[tuple[Area, str]] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    dismissed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        desk = self.desk
        desk.refresh_asked.connect(self._refresh)
        desk.details_asked.connect(lambda *what: self.details.append(what))
        desk.action_asked.connect(lambda *what: self.performed.append(what))
        desk.open_asked.connect(lambda *what: self.opened.append(what))
        desk.document_asked.connect(self.documents.append)
        desk.told.connect(lambda *what: self.told.append(what))
        desk.alert_dismissed.connect(self.dismissed.append)

    def _refresh(self) -> None:
        self.refreshed += 1


# --- looking at widgets -------------------------------------------------------------------------------


def visible(root: QWidget, kind: type[Any] = QWidget) -> list[Any]:
    """The widgets of a kind below `root` that can be seen."""
    return [widget for widget in root.findChildren(kind) if widget.isVisible()]


def focusable(root: QWidget) -> list[QWidget]:
    """What the keyboard can reach below `root`."""
    return [
        widget
        for widget in visible(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and not _inner(widget)
    ]


def nameless(root: QWidget) -> list[str]:
    """What the keyboard can reach and an assistive tool could not name."""
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in focusable(root)
        if not _name(widget)
    ]


def _inner(widget: QWidget) -> bool:
    """A scroll area's own viewport and bars are part of it."""
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and widget is parent.viewport()


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    text = getattr(widget, "text", None)
    return text() if callable(text) else ""


def cut(root: QWidget) -> list[str]:
    """Labels and buttons that are narrower than their words and do not shorten them by intent."""
    from PySide6.QtWidgets import QLabel, QPushButton

    from pmdesk.views.look.labels import ElidedLabel

    found = []
    for widget in visible(root, QLabel) + visible(root, QPushButton):
        if isinstance(widget, ElidedLabel) or not widget.text():
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        wanted = widget.minimumSizeHint()
        high = widget.heightForWidth(widget.width()) if wraps else wanted.height()
        if widget.height() < high - 1 or (not wraps and widget.width() < wanted.width()):
            found.append(f"{type(widget).__name__} “{widget.text()}” {widget.size()} wants {wanted}")
    return found


def settle(rounds: int = 3) -> None:
    """Let layouts, posted events and deletions happen; no waiting for time."""
    for _ in range(rounds):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
