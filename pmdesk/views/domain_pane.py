"""The pane of one domain: what it needs, its two dates, nameservers, lock, protection, contacts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmdesk.api.provider import Capability
from pmdesk.core.actions import domains, invoices
from pmdesk.core.alerts import Alert
from pmdesk.models.domain_details import domain_details
from pmdesk.models.sections import Details, Line, LineKind
from pmdesk.records import Area
from pmdesk.records.domains import Domain, DomainDetails
from pmdesk.views.action_parts import ActionButton, SignedInMark, copy_text, fill_menu
from pmdesk.views.desk import Desk
from pmdesk.views.look.buttons import IconButton
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.theme import Theme
from pmdesk.views.panes import DetailPane
from pmdesk.wording import actions as action_words
from pmdesk.wording import alerts as alert_words
from pmdesk.wording import details as detail_words
from pmdesk.wording import panes as words
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.store.details import Kept

WIDTH = 320
SETTLED = 250
"""Milliseconds a domain stays chosen before its details are asked for: arrows run through many."""
ASKED = ("nameservers", "protection", "contacts")
"""The sections that cost a call, in their order."""
_NEEDS = frozenset({Capability.NAMESERVERS, Capability.REGISTRAR_LOCK, Capability.DOMAIN_CONTACTS})


class DomainPane(DetailPane):
    """Shows the domain it is given, and has its details fetched while it is looked at."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, words.domain_details(), WIDTH, parent)
        self._desk = desk
        self.domain: Domain | None = None
        self._waiting: set[str] = set()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED)
        self._settling.timeout.connect(self._want)
        self._build()
        self.copied.connect(lambda text: copy_text(desk, text))
        desk.details_changed.connect(self._arrived)
        desk.attention_changed.connect(self._draw)
        desk.status_changed.connect(self._reconsider)
        desk.today.minute_passed.connect(self._draw)
        desk.account_changed.connect(self._waiting.clear)

    def _build(self) -> None:
        theme, desk, s = self._theme, self._desk, self._theme.metrics.s
        self.copy = IconButton(theme, "copy", action_words.copy_name())
        self.copy.clicked.connect(lambda: copy_text(desk, self.domain.name if self.domain else ""))
        self.more = IconButton(theme, "ellipsis", action_words.more())
        self.more.clicked.connect(self._show_menu)
        self.head_row.addWidget(self.copy)
        self.head_row.addWidget(self.more)
        self.pay = ActionButton(desk, theme, invoices.PAY, "primary")
        self.renew = ActionButton(desk, theme, domains.RENEW)
        self.manage = ActionButton(desk, theme, domains.OPEN_AT_HOST)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, s(4), 0, 0)
        buttons.setSpacing(s(8))
        for button in (self.pay, self.renew, self.manage):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.acts.addLayout(buttons)
        self.mark = SignedInMark(theme)
        self.acts.addWidget(self.mark)
        for key in ("renewal", *ASKED, "extras"):
            self.section(key)
        self.section(ASKED[0]).linked.connect(lambda: self._want(fresh=True))

    # --- what is shown --------------------------------------------------------------------------------

    def set_domain(self, domain: Domain | None) -> None:
        """Show this domain, or none; called again when anything of it may have changed."""
        before, self.domain = self.domain, domain
        self._draw()
        if domain is None:
            self._settling.stop()
        elif before is None or before.id != domain.id:
            self._settling.start()

    def alert(self) -> Alert | None:
        """What needs the owner about this domain."""
        found = (one for one in self._desk.attention if one.area is Area.DOMAINS)
        return next((one for one in found if self.domain and one.record_id == self.domain.id), None)

    def _draw(self) -> None:
        domain, desk = self.domain, self._desk
        if domain is None:
            return
        kept = self._kept()
        account = desk.store.details.get_account(desk.account_key)
        details = domain_details(
            domain,
            kept.value if kept else None,
            desk.today.day,
            at=kept.at if kept else None,
            alerts=desk.attention,
            notices_to=account.value.email if account else None,
        )
        self.set_details(self._with_troubles(details, kept is not None))
        self._show_asides(kept)
        self._show_buttons(domain)

    def _with_troubles(self, details: Details, kept: bool) -> Details:
        """Say once why nothing was fetched; the other sections have a word beside their head."""
        said = {detail_words.not_fetched()} if not kept else set()
        why = self._why_not() if not kept else ""
        sections = []
        for section in details.sections:
            lines = tuple(line for line in section.lines if line.value not in said)
            if why and section.key == ASKED[0]:
                lines = (Line("", why, LineKind.NOTE, "text2"), *lines)
            sections.append(replace(section, lines=lines))
        return replace(details, sections=tuple(sections))

    def _why_not(self) -> str:
        error = self._error()
        if self.domain is not None and self.domain.id in self._waiting:
            return ""
        if error is not None and self._desk.account is not None:
            return explain(error, self._desk.account.host).advice
        return "" if self._desk.online else detail_words.not_fetched()

    def _kept(self) -> Kept[DomainDetails] | None:
        desk = self._desk
        return desk.store.details.get_domain(desk.account_key, self.domain.id) if self.domain else None

    def _error(self) -> BaseException | None:
        return self._desk.trouble.get((Area.DOMAINS, self.domain.id)) if self.domain else None

    def _show_asides(self, kept: Kept[DomainDetails] | None) -> None:
        """That each part is coming, or could not come; how old they are is said once, they came together."""
        error, waiting = self._error(), self.domain is not None and self.domain.id in self._waiting
        tip, tone = "", "text2"
        if error is not None and not waiting:
            said, tone = words.could_not_fetch(), "warn"
            tip = explain(error, self._desk.account.host if self._desk.account else "").title
        elif kept is not None:
            said = words.fetched(kept.at, self._desk.clock.now())
        else:
            said = words.fetching() if waiting or self._desk.online else words.offline()
        for key in ASKED:
            section = self.section(key)
            told = kept is None or error is not None or key == ASKED[0]
            section.set_aside(said if told else "", tip, tone)
        again = error is not None and not waiting and self._desk.online
        name = self.domain.name if self.domain else ""
        first = self.section(ASKED[0])
        first.set_link(words.try_again() if again else "", action_words.aloud(words.try_again(), name))

    def _show_buttons(self, domain: Domain) -> None:
        """One filled button: the one the same thing has on Home."""
        alert, desk = self.alert(), self._desk
        action = alert_words.action(alert) if alert is not None else None
        invoice = None
        if alert is not None and action is not None and action.id == invoices.PAY.id and alert.invoice_id:
            invoice = desk.store.invoices.get(desk.account_key, alert.invoice_id)
            self.pay.setText(action.label)
        self.pay.set_record(invoice, domain.name)
        self.renew.set_record(domain, domain.name)
        self.renew.set_kind("primary" if alert is not None and invoice is None else "normal")
        if invoice is not None:
            self.renew.hide()
        self.manage.set_record(domain, domain.name)
        self.mark.setVisible(domains.OPEN_AT_HOST.fits(domain))
        self.copy.set_name(action_words.aloud(action_words.copy_name(), domain.name))
        self.more.set_name(action_words.aloud(action_words.more(), domain.name))

    # --- what costs a call ----------------------------------------------------------------------------

    def _want(self, fresh: bool = False) -> None:
        domain, desk = self.domain, self._desk
        if domain is None or not self.isVisible() or not desk.online or not desk.capabilities & _NEEDS:
            return
        if domain.status in domains.OVER:
            return
        self._waiting.add(domain.id)
        self._draw()
        desk.want(Area.DOMAINS, domain.id, fresh)

    def _arrived(self, area: Area, record_id: str) -> None:
        if area is Area.DOMAINS:
            self._waiting.discard(record_id)
        here = self.domain is not None and area is Area.DOMAINS and record_id in ("", self.domain.id)
        if area is Area.ACCOUNT or here:
            self._draw()

    def _reconsider(self) -> None:
        """The network went or came back: buttons know by themselves, what was never fetched is asked for."""
        domain, desk = self.domain, self._desk
        if domain is None:
            return
        if not desk.online:
            self._waiting.clear()
        elif not (self._waiting or self._error() or self._kept()):
            self._settling.start()
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.domain is not None:
            self._settling.start()  # who left too soon the last time is not left waiting

    # --- the menu -------------------------------------------------------------------------------------

    def fill_menu(self, menu: Menu, domain: Domain) -> None:
        """What can be done with a domain: the same beside its name and in the menu of its row."""
        fill_menu(menu, self._desk, domains.ALL, domain)
        menu.addSeparator()
        menu.add(action_words.copy_name(), lambda: copy_text(self._desk, domain.name), icon="copy")

    def _show_menu(self) -> None:
        if self.domain is None:
            return
        menu = Menu(self._theme, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu, self.domain)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
