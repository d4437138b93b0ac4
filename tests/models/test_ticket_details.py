"""A conversation as values: who wrote what, and which files hang on it."""

from __future__ import annotations

from pmdesk.models.ticket_details import ticket_view
from pmdesk.records.tickets import Attachment, Author, Conversation, Message, Ticket, TicketStatus
from tests.helpers import DAY_ONE
from tests.models.bakery import (
    CONVERSATION,
    TICKETS,
)


def test_a_conversation() -> None:
    view = ticket_view(TICKETS[0], CONVERSATION, DAY_ONE, about="Hearth hosting")
    assert view.subject == "Order form does not send emails"
    assert view.subtitle == "#4471 · Support · opened 12 Nov 2026 · about Hearth hosting"
    assert [(one.name, one.badge, one.mine, one.staff) for one in view.messages] == [
        ("Marta", "You", True, False),
        ("Dana Okafor", "Staff, Support", False, True),
        ("Marta", "You", True, False),
    ]
    assert view.missing == ""


def test_files_and_files_that_are_gone() -> None:
    message = Message(
        id="1",
        author=Author.OTHER,
        name="Sam",
        at=None,
        text="See file",
        attachments=(
            Attachment(index=0, name="lost-orders.csv", size=4096),
            Attachment(index=1, name="a.png"),
        ),
        attachments_removed=True,
    )
    ticket = Ticket(id="1", number="#9", subject="s", status=TicketStatus.OPEN, status_word="Open")
    (view,) = ticket_view(ticket, Conversation(ticket=ticket, messages=(message,)), DAY_ONE).messages
    assert [(file.name, file.size, file.spoken) for file in view.files] == [
        ("lost-orders.csv", "4 kB", "lost-orders.csv, 4 kB"),
        ("a.png", "", "a.png"),
    ]
    assert (view.badge, view.when) == ("", "")
    assert view.note == "The host has removed the files of this message."


def test_a_conversation_that_was_never_fetched() -> None:
    view = ticket_view(TICKETS[1], None, DAY_ONE)
    assert view.messages == ()
    assert view.missing.endswith("when you are connected.")
