"""Answers what the window asks: refreshing, details, documents, pages of the provider's, accounts."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmdesk.api.errors import ProviderError
from pmdesk.app.fresh import NotShown
from pmdesk.core.actions import catalogue
from pmdesk.core.shared import SessionState
from pmdesk.records import Area
from pmdesk.store.errors import StoreError
from pmdesk.wording import browser_sign_in as sign_in_words
from pmdesk.wording import outside as words
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from pmdesk.app.fresh import Fresh
    from pmdesk.app.means import Means
    from pmdesk.app.news import News
    from pmdesk.core.session import Session
    from pmdesk.core.trouble import Troubles

_BROKEN = (ProviderError, StoreError, OSError)


class Answers:
    """Each answer is a task of the program's; what fails is said in the strip, in words."""

    def __init__(self, means: Means, news: News, fresh: Fresh) -> None:
        self._means, self._news, self._desk, self._fresh = means, news, means.desk, fresh
        desk = self._desk
        desk.refresh_asked.connect(self._refresh)
        desk.stop_asked.connect(self._cancel)
        desk.details_asked.connect(self._details)
        desk.document_asked.connect(self._document)
        desk.action_asked.connect(self._act)
        desk.attachment_asked.connect(self._attachment)
        desk.link_asked.connect(self._open_link)
        desk.alert_dismissed.connect(lambda key: self._hide(key, hide=True))
        desk.alert_restored.connect(lambda key: self._hide(key, hide=False))
        desk.switch_asked.connect(news.show_front)
        desk.sign_in_asked.connect(means.window.show_sign_in)
        desk.sign_out_asked.connect(self._sign_out)
        desk.settings_changed.connect(self._settings_changed)

    @property
    def _front(self) -> Session | None:
        return self._news.front

    def _start(self, coroutine: Coroutine[Any, Any, None], name: str) -> None:
        self._means.scope.start(coroutine, name)

    def _host(self) -> str:
        return self._desk.account.host if self._desk.account is not None else ""

    def _say_failed(self, error: BaseException) -> None:
        said = explain(error, self._host())
        self._desk.say("bad", said.title)

    # --- fetching -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        session = self._front
        if session is None:
            return
        if session.state is not SessionState.SIGNED_IN:
            self._desk.sign_in_asked.emit()
            return
        self._start(self._sync(session), "refresh")

    async def _sync(self, session: Session) -> None:
        if await session.refresh() is None and session.schedule.held_until is not None:
            until = session.schedule.held_until
            self._desk.say("warn", words.held(self._host(), until))

    def _cancel(self) -> None:
        if self._front is not None:
            self._front.cancel()

    def _details(self, area: Area, record_id: str, fresh: bool) -> None:
        session = self._front
        if session is None or session.details is None:
            self._desk.details_changed.emit(area, record_id)
            return
        self._start(self._fetch_details(session, area, record_id, fresh), f"details {area}")

    async def _fetch_details(self, session: Session, area: Area, record_id: str, fresh: bool) -> None:
        details = session.details
        if details is None:
            return
        try:
            if area is Area.INVOICES:
                await details.invoice(record_id, fresh)
            elif area is Area.TICKETS:
                await details.conversation(record_id, fresh)
            elif area is Area.DOMAINS:
                await details.domain(record_id, fresh)
            elif area is Area.ACCOUNT:
                await details.extras(fresh)
        except (ProviderError, StoreError) as error:
            self._note(session.troubles, area, record_id, error)
        else:
            self._desk.trouble.pop((area, record_id), None)
        self._desk.details_changed.emit(area, record_id)

    def _note(self, troubles: Troubles, area: Area, record_id: str, error: BaseException) -> None:
        if troubles.of(area, record_id) is None:
            self._desk.trouble[(area, record_id)] = error

    def _document(self, invoice_id: str) -> None:
        if self._front is not None:
            self._start(self._fetch_document(self._front, invoice_id), "document")

    async def _fetch_document(self, session: Session, invoice_id: str) -> None:
        self._desk.document_trouble.pop(invoice_id, None)
        try:
            await session.archive.get(invoice_id)
        except _BROKEN as error:
            self._desk.document_trouble[invoice_id] = error
        self._desk.documents_changed.emit(invoice_id)

    def _attachment(self, ticket_id: str, message_id: str, index: int, path: str) -> None:
        if self._front is not None and self._front.provider is not None:
            self._start(self._save_attachment(ticket_id, message_id, index, Path(path)), "attachment")

    async def _save_attachment(self, ticket_id: str, message_id: str, index: int, target: Path) -> None:
        session = self._front
        if session is None or session.provider is None:
            return
        worker, documents = self._means.worker, self._means.program.documents
        try:
            temporary = await worker.run(documents.temporary, session.key)
            await session.provider.attachment(ticket_id, message_id, index, temporary)
            await worker.run(_move, temporary, target)
        except ProviderError as error:
            self._say_failed(error)
        except (StoreError, OSError) as error:
            self._desk.say("bad", words.not_saved(target.name, explain(error).title))
        else:
            self._desk.say("ok", words.saved(target.name, str(target.parent)))

    # --- the provider's pages -------------------------------------------------------------------------

    def _act(self, action_id: str, record: Any) -> None:
        action = catalogue.find(action_id)
        session = self._front
        if session is None or not action.offered(record, self._desk.capabilities):
            self._desk.say("warn", words.cannot_now())
            return
        if action.address is not None:
            self._open_link(action.address(record) or "")
            return
        self._start(self._open_at_host(session, action_id, record), f"open {action_id}")

    async def _open_at_host(self, session: Session, action_id: str, record: Any) -> None:
        """Make the one-time link now and hand it to the browser; it is kept nowhere."""
        action = catalogue.find(action_id)
        place = action.place
        if session.provider is None or place is None:
            return
        record_id = record.id if action.needs_record and record is not None else None
        self._desk.busy_changed.emit(action_id, True)
        try:
            link = await self._fresh.run(
                session, lambda provider: provider.sign_on(place, record_id, action.panel_app)
            )
            opened = self._means.browser.open(link.reveal())
        except NotShown:
            self._desk.say("warn", sign_in_words.not_done())
        except ProviderError as error:
            self._say_failed(error)
        except ValueError:
            self._desk.say("bad", words.unsafe_page())
        else:
            self._desk.say("ok" if opened else "bad", words.opened() if opened else words.no_browser())
        finally:
            self._desk.busy_changed.emit(action_id, False)

    def _open_link(self, address: str) -> None:
        try:
            opened = self._means.browser.open(address)
        except ValueError:
            self._desk.say("bad", words.unsafe_page())
            return
        if not opened:
            self._desk.say("bad", words.no_browser())

    # --- accounts, alerts, settings -------------------------------------------------------------------

    def _hide(self, key: str, *, hide: bool) -> None:
        if self._front is not None:
            self._start(self._front.hide_alert(key, hide=hide), "hide an alert")

    def _sign_out(self, key: str, erase: bool) -> None:
        self._start(self._leave(key, erase), "sign out")

    async def _leave(self, key: str, erase: bool) -> None:
        accounts = self._means.accounts
        session = accounts.get(key)
        if session is None:
            return
        name = session.account.provider_name
        try:
            left = await (accounts.erase(key) if erase else accounts.sign_out(key))
        except (StoreError, OSError) as error:
            self._say_failed(error)
            return
        if erase and accounts.get(key) is not None:
            self._desk.say("bad", words.not_erased(left.secret.value))
        elif not left.told:
            self._desk.say("warn", words.still_listed(name, erased=erase))
        elif erase:
            self._desk.say("ok", words.erased(name))
        else:
            self._desk.say("ok", words.signed_out(name))

    def _settings_changed(self) -> None:
        self._means.accounts.look()
        self._news.show_outside()

    def show(self, place: str) -> None:
        """Go to a place named on the command line or by another start: "invoices" or "invoices:10482"."""
        key, _, record_id = place.partition(":")
        if key == "home" or key in tuple(Area):
            self._means.window.go(key, record_id)


def _move(source: Path, target: Path) -> None:
    """Bring a file to where the user wants it, perhaps on another disk: whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.move(source, part)
        part.replace(target)
    finally:
        for left in (source, part):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
