"""One ticket with its messages."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Unavailable
from pmdesk.records import Area, Relation
from pmdesk.records.tickets import Attachment, Author, Conversation, Message
from pmdesk.store.query import Query
from pmdesk.views.conversation import NEWEST, OLDER, ConversationPane
from pmdesk.views.desk import Desk
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.message import AttachmentRow, MessageFrame
from pmdesk.views.look.theme import Theme
from tests.helpers import FakeClock
from tests.views import records
from tests.views.helpers import Asked, cut, keep, nameless, set_status, settle, trouble, visible

ANSWERED, OPEN = records.TICKETS[0], records.TICKETS[1]


@pytest.fixture
def pane(desk: Desk, theme: Theme, qtbot: QtBot) -> ConversationPane:
    pane = ConversationPane(desk, theme)
    qtbot.addWidget(pane)
    pane.resize(700, 600)
    pane.show()
    pane.show_ticket(ANSWERED)
    settle()
    return pane


def conversation(number: int, text: str = "Some words. " * 30) -> Conversation:
    messages = tuple(
        Message(
            id=str(place),
            author=Author.STAFF if place % 2 else Author.CUSTOMER,
            name="Dana" if place % 2 else "Marta Lindqvist",
            at=records.at(11, 2) + timedelta(days=place),
            text=f"Message {place}. {text}",
        )
        for place in range(number)
    )
    return Conversation(ticket=ANSWERED, messages=messages)


def frames(pane: ConversationPane) -> list[str]:
    """The first word and number of each message shown."""
    return [" ".join(frame._text.split()[:2]) for frame in visible(pane, MessageFrame)]


def test_messages_are_read_from_what_is_kept(pane: ConversationPane) -> None:
    staff = visible(pane, MessageFrame)[1]
    assert staff.accessibleName() == "Dana, Staff, Support, today 09:18"
    assert pane.age.text() == "Messages fetched just now"
    assert pane.chip.text() == "Answered"


def test_what_it_is_about_is_named(pane: ConversationPane) -> None:
    about = Relation(area=Area.SERVICES, id="11")
    pane.show_ticket(msgspec.structs.replace(ANSWERED, about=about))
    assert pane.about.text().endswith("about Web hosting Business")


def test_it_is_asked_for_once_it_stays_chosen(pane: ConversationPane, asked: Asked, qtbot: QtBot) -> None:
    for ticket in records.TICKETS:
        pane.show_ticket(ticket)
    qtbot.waitUntil(lambda: bool(asked.details))
    assert asked.details == [(Area.TICKETS, records.TICKETS[-1].id, False)]


def test_a_ticket_that_changed_is_asked_for_again(pane: ConversationPane, asked: Asked, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(asked.details))
    pane.show_ticket(ANSWERED)
    pane.show_ticket(msgspec.structs.replace(ANSWERED, last_reply=records.at(11, 22, 9, 40)))
    qtbot.waitUntil(lambda: len(asked.details) == 2)


def test_the_newest_message_is_in_view(pane: ConversationPane, desk: Desk) -> None:
    keep(desk, conversation(8))
    settle(6)
    bar = pane.scroller.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()
    last = visible(pane, MessageFrame)[-1]
    bottom = last.mapTo(pane.scroller.viewport(), last.rect().bottomLeft()).y()
    viewport = pane.scroller.viewport().height()
    assert viewport - 40 < bottom <= viewport  # the message, not an empty room under it


def test_who_reads_further_up_stays_there(pane: ConversationPane, desk: Desk) -> None:
    from PySide6.QtWidgets import QAbstractSlider

    keep(desk, conversation(8))
    settle(6)
    bar = pane.scroller.verticalScrollBar()
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    pane.resize(640, 500)
    settle(6)
    assert bar.value() == 0


def test_older_messages_are_folded(pane: ConversationPane, desk: Desk) -> None:
    keep(desk, conversation(NEWEST + 3))
    settle()
    assert len(frames(pane)) == NEWEST
    assert frames(pane)[0] == "Message 3."
    pane._messages.itemAt(0).widget().click()  # type: ignore[union-attr]
    settle()
    assert frames(pane)[0] == "Message 0."


def test_a_long_thread_is_unfolded_a_portion_at_a_time(pane: ConversationPane, desk: Desk) -> None:
    keep(desk, conversation(NEWEST + OLDER + 1_003))
    settle()
    for shown, words in (
        (NEWEST, "Show 40 of 1,043 older messages"),
        (NEWEST + OLDER, "Show 40 of 1,003 older messages"),
    ):
        assert len(frames(pane)) == shown
        next(button for button in visible(pane, Button) if button.text() == words).click()
        settle()
    assert len(frames(pane)) == NEWEST + 2 * OLDER


def test_the_same_messages_again_change_nothing(pane: ConversationPane, desk: Desk) -> None:
    before = visible(pane, MessageFrame)
    keep(desk, records.CONVERSATION)
    settle()
    assert visible(pane, MessageFrame) == before


def test_markup_in_a_message_is_words(pane: ConversationPane, desk: Desk) -> None:
    hostile = '<img src="file:///etc/hostname"><b>bold</b><script>x()</script>'
    keep(desk, conversation(1, hostile))
    settle()
    body = visible(pane, MessageFrame)[0].body
    assert "&lt;img" in body.text()
    assert "<img" not in body.text()


# --- coming, missing, failed --------------------------------------------------------------------------


def test_what_was_never_fetched_is_coming_or_missing(pane: ConversationPane, desk: Desk) -> None:
    pane.show_ticket(OPEN)
    head = pane.states.currentWidget().head  # type: ignore[attr-defined]
    assert head.text() == "Fetching the conversation"
    set_status(desk, offline=True)
    assert head.text() == "This conversation is not on this computer yet"
    assert not pane.reply.isEnabled()


def test_a_failure_is_said_and_tried_again(pane: ConversationPane, desk: Desk, asked: Asked) -> None:
    pane.show_ticket(OPEN)
    trouble(desk, Area.TICKETS, OPEN.id, Unavailable("502"))
    assert pane.states.state() == "failed"
    pane.states.acted.emit()
    assert asked.details == [(Area.TICKETS, OPEN.id, True)]
    assert pane.states.state() == "empty"


def test_saved_messages_stay_when_newer_ones_do_not_come(
    pane: ConversationPane, desk: Desk, asked: Asked
) -> None:
    trouble(desk, Area.TICKETS, ANSWERED.id, Unavailable("502"))
    assert len(frames(pane)) == 2
    assert pane.age.text() == "Messages fetched just now · The host is not available right now"
    pane.again.click()
    assert asked.details == [(Area.TICKETS, ANSWERED.id, True)]
    assert not pane.again.isVisible()


def test_offline_saved_messages_are_read(pane: ConversationPane, desk: Desk) -> None:
    set_status(desk, offline=True)
    assert len(frames(pane)) == 2
    row = visible(pane, AttachmentRow)[0]
    assert not row.button.isEnabled()
    assert row.button.toolTip()
    set_status(desk)
    assert row.button.isEnabled()


def test_when_the_network_is_back_it_is_asked_for(
    pane: ConversationPane, desk: Desk, asked: Asked, qtbot: QtBot
) -> None:
    set_status(desk, offline=True)
    pane.show_ticket(OPEN)
    set_status(desk)
    qtbot.waitUntil(lambda: asked.details == [(Area.TICKETS, OPEN.id, False)])


def test_ages_go_on(pane: ConversationPane, desk: Desk, clock: FakeClock) -> None:
    clock.advance(timedelta(minutes=5))
    desk.today.check()
    assert pane.age.text() == "Messages fetched 5 min ago"


# --- what the user does -------------------------------------------------------------------------------


def test_replying_opens_the_hosts_page(pane: ConversationPane, asked: Asked) -> None:
    assert pane.reply.kind() == "primary"
    pane.reply.click()
    assert asked.performed == [("ticket.reply", ANSWERED)]
    pane.show_ticket(OPEN)
    assert pane.reply.kind() == "normal"


@pytest.mark.parametrize(
    ("name", "offered"),
    [("form.png", "form.png"), ("../../.bashrc", ".bashrc"), ("C:\\x\\invoice.exe", "invoice.exe")],
)
def test_a_file_is_saved_where_the_user_says(
    pane: ConversationPane, desk: Desk, name: str, offered: str
) -> None:
    first = msgspec.structs.replace(
        records.CONVERSATION.messages[0], attachments=(Attachment(index=0, name=name, size=4),)
    )
    keep(desk, msgspec.structs.replace(records.CONVERSATION, messages=(first,)))
    settle()
    asked: list[tuple[object, ...]] = []
    desk.attachment_asked.connect(lambda *what: asked.append(what))
    visible(pane, AttachmentRow)[0].button.click()
    dialog = pane.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].rpartition("/")[2] == offered
    dialog.fileSelected.emit("/tmp/chosen.png")
    dialog.close()
    assert asked == [(ANSWERED.id, "0", 0, "/tmp/chosen.png")]


def test_a_link_is_asked_about_before_it_is_opened(pane: ConversationPane, desk: Desk) -> None:
    keep(desk, conversation(1, "See https://clients.preciselymanaged.example/help."))
    settle()
    opened: list[str] = []
    desk.link_asked.connect(opened.append)
    visible(pane, MessageFrame)[0].body.linkActivated.emit("https://clients.preciselymanaged.example/help")
    dialog = pane.findChild(Dialog)
    assert dialog is not None
    assert opened == []
    dialog.accept()
    assert opened == ["https://clients.preciselymanaged.example/help"]


@pytest.mark.parametrize("wide", [500, 900])
def test_everything_has_a_name_and_nothing_is_cut(pane: ConversationPane, desk: Desk, wide: int) -> None:
    keep(desk, conversation(NEWEST + 2))
    pane.resize(wide, 500)
    settle(6)
    assert nameless(pane) == []
    assert cut(pane) == []


def test_only_staff_wears_the_badge(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    """Another person of the account who writes is not the host's."""
    pane = ConversationPane(desk, theme)
    qtbot.addWidget(pane)
    ticket = desk.store.tickets.page(Query(accounts=(desk.account_key,), today=desk.today.day), 0, 1)[0]
    people = ((Author.CUSTOMER, "Marta"), (Author.STAFF, "Dana"), (Author.OTHER, "Ines"))
    messages = tuple(
        Message(id=str(number), author=author, name=name, at=None, text="Hello.")
        for number, (author, name) in enumerate(people)
    )
    keep(desk, Conversation(ticket=ticket, messages=messages))
    pane.show_ticket(ticket)
    badges = [
        any(glyph.glyph() == "badge-check" for glyph in frame.findChildren(Glyph))
        for frame in pane.findChildren(MessageFrame)
    ]
    assert badges == [False, True, False]
