"""One ticket with its messages: read from what is kept, fetched when opened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.core.actions import tickets as actions
from pmdesk.records import Area
from pmdesk.records.tickets import Attachment, Author, Conversation, Message, Ticket, TicketStatus
from pmdesk.store.details import Kept
from pmdesk.store.errors import StoreError
from pmdesk.views.action_parts import offered
from pmdesk.views.desk import Desk
from pmdesk.views.flowing import Flowing
from pmdesk.views.links import ask_link
from pmdesk.views.long_message import beginning, fold
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.message import AttachmentRow, MessageFrame
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.surfaces import Ground, ScrollArea
from pmdesk.views.look.theme import Theme
from pmdesk.wording import actions as action_words
from pmdesk.wording import chips, conversation, errors, formats, lists
from pmdesk.wording import tickets as wording

SETTLED = 250
"""Milliseconds a ticket stays chosen before its messages are asked for: arrows run through many."""
NEWEST = 12
"""Messages shown of a long thread before its older ones are unfolded."""
OLDER = 40
"""Messages unfolded at a time: each is a widget."""


class ConversationPane(Ground):
    """The subject with what can be done, the messages under each other, and how old they are."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "canvas", parent=parent)
        self._desk, self._theme = desk, theme
        self._online = desk.online
        self._ticket: Ticket | None = None
        self._fetched: datetime | None = None
        self._shown: Conversation | None = None
        self._most = NEWEST
        self._at_the_newest = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED)
        self._settling.timeout.connect(self._want)
        self._build()
        desk.details_changed.connect(self._details_changed)
        desk.status_changed.connect(self._reconsider)
        desk.today.minute_passed.connect(self._show_age)
        self.show_ticket(None)

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, s = self._theme, self._theme.metrics.s
        self.subject = ElidedLabel(role="head")
        self.about = ElidedLabel(role="small", tone="text2")
        self.chip = ChipLabel(theme)
        self.reply = Button(theme, "", icon="square-arrow-out-up-right")
        self.reply.clicked.connect(self._reply)
        self._messages = QVBoxLayout()
        self._messages.setContentsMargins(s(24), s(16), s(24), s(16))
        self._messages.setSpacing(s(12))
        content = Flowing()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._messages)
        column.addStretch(1)
        self.scroller = ScrollArea(conversation.messages(), content)
        bar = self.scroller.verticalScrollBar()
        bar.rangeChanged.connect(lambda *_: self._keep_to_the_newest())
        bar.actionTriggered.connect(lambda _action: self._leave_the_newest())
        self.states = StateStack(theme, self.scroller)
        self.states.acted.connect(self._try_again)
        self.age = ElidedLabel(role="small", tone="text2")
        self.again = Button(theme, lists.try_again(), "link", small=True)
        self.again.clicked.connect(self._try_again)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._make_head())
        whole.addWidget(self.states, 1)
        whole.addWidget(self._make_foot())

    def _make_head(self) -> QWidget:
        s = self._theme.metrics.s
        names = QVBoxLayout()
        names.setSpacing(s(2))
        names.addWidget(self.subject)
        names.addWidget(self.about)
        self._head = Ground(self._theme, "canvas", edge="bottom")
        row = QHBoxLayout(self._head)
        row.setContentsMargins(s(24), s(12), s(24), s(12))
        row.setSpacing(s(12))
        row.addLayout(names, 1)
        row.addWidget(self.chip)
        row.addWidget(self.reply)
        return self._head

    def _make_foot(self) -> QWidget:
        s = self._theme.metrics.s
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(s(24), 0, s(24), 0)
        self._foot.setMinimumHeight(s(32))  # the words on one line with those under the list
        foot.addWidget(self.age, 1)
        foot.addWidget(self.again)
        return self._foot

    # --- what is shown --------------------------------------------------------------------------------

    def show_ticket(self, ticket: Ticket | None, choosable: bool = True) -> None:
        """Show this ticket; the same one again only brings it up to date.

        None: none is chosen, and `choosable` says whether there is one to choose.
        """
        self.states.setVisible(ticket is not None or choosable)
        another = ticket is None or self._ticket is None or ticket.id != self._ticket.id
        changed = ticket != self._ticket
        self._ticket = ticket
        self._head.setVisible(ticket is not None)
        if another:
            self._most, self._shown = NEWEST, None
        if ticket is None:
            head, sentence = conversation.choose()
            self.states.show_empty("messages-square", head, sentence)
            self._foot.hide()
            return
        self.subject.setText(ticket.subject)
        self.about.setText(conversation.about(ticket, self._about(ticket)))
        self.chip.set_chip(chips.ticket_chip(ticket))
        self._show_actions()
        self._show_kept()
        if another or changed:
            self._settling.start()

    def set_narrow(self, narrow: bool) -> None:
        """Little room: the chip gives way to the subject, as it stands in the list beside it."""
        self.chip.setVisible(not narrow)

    def _about(self, ticket: Ticket) -> str:
        if ticket.about is None:
            return ""
        desk, account = self._desk, self._desk.account_key
        try:
            if ticket.about.area is Area.DOMAINS:
                domain = desk.store.domains.get(account, ticket.about.id)
                return domain.name if domain else conversation.place(Area.DOMAINS)
            service = desk.store.services.get(account, ticket.about.id)
            return service.name if service else conversation.place(Area.SERVICES)
        except StoreError:
            return ""

    def _show_actions(self) -> None:
        ticket = self._ticket
        shown = ticket is not None and offered(self._desk, actions.REPLY, ticket)
        self.reply.setVisible(shown)
        said = action_words.words(actions.REPLY.id)
        self.reply.setText(said.label)
        self.reply.set_kind("primary" if ticket and ticket.status is TicketStatus.ANSWERED else "normal")
        usable = shown and self._desk.online
        self.reply.set_reason_off("" if usable else action_words.why_off(self._desk.status.offline))
        if usable:
            self.reply.setToolTip(said.tip)
        for row in self.scroller.findChildren(AttachmentRow):
            row.button.set_reason_off("" if self._desk.online else conversation.needs_network())

    def _show_kept(self) -> None:
        ticket = self._ticket
        assert ticket is not None
        try:
            kept = self._desk.store.details.get_conversation(self._desk.account_key, ticket.id)
        except StoreError as error:
            self._show_failure(error)
            return
        trouble = self._desk.trouble.get((Area.TICKETS, ticket.id))
        if kept is not None:
            self._show_messages(kept)
        elif trouble is not None and not self._desk.status.offline:
            self._show_failure(trouble)
        elif not self._desk.online:
            self.states.show_empty("cloud-off", *wording.not_here())
            self._foot.hide()
        else:
            self.states.show_empty("loader", conversation.fetching(), "")
            self._foot.hide()

    def _show_failure(self, error: BaseException) -> None:
        said = errors.explain(error, self._host())
        self.states.show_failed(said.title, said.advice, lists.try_again())
        self._foot.hide()

    def _show_messages(self, kept: Kept[Conversation]) -> None:
        self._fetched = kept.at
        self._show_age()
        self._foot.show()
        if not kept.value.messages:
            self.states.show_empty("messages-square", conversation.nothing_said(), "")
            return
        self.states.show_content()
        if self._shown == kept.value:
            return
        newer = self._shown is None or len(kept.value.messages) > len(self._shown.messages)
        self._shown = kept.value
        self._draw(kept.value)
        self._at_the_newest = self._at_the_newest or newer
        self._keep_to_the_newest()

    def _show_age(self) -> None:
        """How old the messages are; why they are not newer where fetching failed."""
        if self._fetched is None or self._ticket is None:
            return
        said = conversation.kept(formats.age(self._fetched, self._desk.clock.now()))
        trouble = self._desk.trouble.get((Area.TICKETS, self._ticket.id))
        failed = trouble is not None and self._desk.online
        if failed and trouble is not None:
            said = f"{said} · {errors.explain(trouble, self._host()).title}"
        self.age.setText(said)
        self.age.set_tone("warn" if failed else "text2")
        self.again.setVisible(failed)

    def _host(self) -> str:
        return self._desk.account.host if self._desk.account else ""

    def _draw(self, shown: Conversation) -> None:
        while (item := self._messages.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        messages = shown.messages[-self._most :]
        hidden = len(shown.messages) - len(messages)
        if hidden:
            unfold = Button(self._theme, conversation.older(min(hidden, OLDER), hidden), "link")
            unfold.clicked.connect(self._unfold)
            self._messages.addWidget(unfold)
        for message in messages:
            self._messages.addWidget(self._frame(message, shown.ticket))

    def _frame(self, message: Message, ticket: Ticket) -> MessageFrame:
        now = self._desk.clock.now()
        text = beginning(message.text)
        frame = MessageFrame(
            self._theme,
            mine=message.author is Author.CUSTOMER,
            staff=message.author is Author.STAFF,
            author=message.name,
            role=wording.author(message, ticket.department),
            when=formats.moment(message.at, now),
            text=text,
        )
        _in_a_row(frame)
        frame.link_taken.connect(self._ask_link)
        if text != message.text:
            fold(self._theme, frame, message.name, message.text)
        for attachment in message.attachments:
            size = formats.size(attachment.size) if attachment.size is not None else ""
            row = AttachmentRow(self._theme, attachment.name, size, conversation.save())
            row.button.set_reason_off("" if self._desk.online else conversation.needs_network())
            row.saved.connect(lambda message=message, attachment=attachment: self._save(message, attachment))
            frame.add_below(row)
        if message.attachments_removed:
            frame.add_below(Label(wording.attachments_removed(), "small", "text2"))
        return frame

    def _unfold(self) -> None:
        self._most += OLDER
        if self._shown is not None:
            self._draw(self._shown)

    def _keep_to_the_newest(self) -> None:
        """While the messages find their places: stay at the end, unless the user has scrolled."""
        if self._at_the_newest:
            bar = self.scroller.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _leave_the_newest(self) -> None:
        self._at_the_newest = False

    # --- asking ---------------------------------------------------------------------------------------

    def _want(self) -> None:
        """The ticket has stayed chosen: have its messages fetched."""
        if self._ticket is not None and self.isVisible() and self._desk.online:
            self._desk.want(Area.TICKETS, self._ticket.id)

    def _reconsider(self) -> None:
        """The network went or came back."""
        if self._desk.online and not self._online:
            self._settling.start()
        if self._desk.online != self._online and self._ticket is not None:
            self._show_kept()
        self._online = self._desk.online
        self._show_actions()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settling.start()

    # --- what the user does ---------------------------------------------------------------------------

    def _details_changed(self, area: Area, record_id: str) -> None:
        if self._ticket is not None and area is Area.TICKETS and record_id in ("", self._ticket.id):
            self._show_kept()

    def _try_again(self) -> None:
        if self._ticket is not None:
            self._desk.trouble.pop((Area.TICKETS, self._ticket.id), None)
            self._desk.want(Area.TICKETS, self._ticket.id, fresh=True)
            self._show_kept()

    def _reply(self) -> None:
        self._desk.perform(actions.REPLY.id, self._ticket)

    def _save(self, message: Message, attachment: Attachment) -> None:
        assert self._ticket is not None
        ticket = self._ticket.id
        title = conversation.save_file(attachment.name)
        name = Path(attachment.name.replace("\\", "/")).name or "attachment"
        dialog = QFileDialog(self, title, str(Path.home() / name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked = self._desk.attachment_asked
        dialog.fileSelected.connect(lambda path: asked.emit(ticket, message.id, attachment.index, path))
        dialog.open()

    def _ask_link(self, address: str) -> None:
        ask_link(self._desk, self._theme, address, self)


def _in_a_row(frame: MessageFrame) -> None:
    """Put the words beside an empty end of their line.

    A column reckons their height for its own width, which on wide windows is more than they may take, and
    would cut their last lines; a row reckons it for theirs.
    """
    row = QHBoxLayout()
    place = frame.column.indexOf(frame.body)
    frame.column.removeWidget(frame.body)
    row.addWidget(frame.body, 1)
    row.addStretch(0)
    frame.column.insertLayout(place, row)
