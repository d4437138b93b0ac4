"""A conversation as values: who wrote, when, what, and which files hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pmdesk.records.tickets import Author, Conversation, Message, Ticket
from pmdesk.wording import tickets
from pmdesk.wording.chip_data import ChipData
from pmdesk.wording.chips import ticket_chip
from pmdesk.wording.formats import local_day, moment, size


@dataclass(frozen=True, slots=True)
class FileView:
    """A file on a message; `index` is what the provider calls it by."""

    index: int
    name: str
    size: str
    spoken: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message. `mine`: the customer's own; `staff`: with a badge. `text` is plain text or Markdown."""

    id: str
    name: str
    badge: str
    mine: bool
    staff: bool
    when: str
    text: str
    files: tuple[FileView, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket with its messages, oldest first. `missing` is said where no conversation is kept."""

    subject: str
    subtitle: str
    chip: ChipData
    messages: tuple[MessageView, ...]
    missing: str = ""


def ticket_view(ticket: Ticket, kept: Conversation | None, now: datetime, about: str = "") -> TicketView:
    """`about` is the name of the service or domain the ticket is about, where it is known."""
    opened = ticket.opened
    parts = [
        tickets.reference(ticket),
        tickets.opened(local_day(opened)) if opened is not None else "",
        tickets.about(about) if about else "",
    ]
    messages = tuple(_message(ticket, one, now) for one in kept.messages) if kept is not None else ()
    return TicketView(
        ticket.subject,
        " · ".join(part for part in parts if part),
        ticket_chip(ticket),
        messages,
        "" if kept is not None else tickets.no_messages_kept(),
    )


def _message(ticket: Ticket, message: Message, now: datetime) -> MessageView:
    files = tuple(
        FileView(
            file.index,
            file.name,
            size(file.size) if file.size is not None else "",
            tickets.attachment(file.name, file.size),
        )
        for file in message.attachments
    )
    return MessageView(
        message.id,
        message.name,
        tickets.author(message, ticket.department),
        message.author is Author.CUSTOMER,
        message.author is Author.STAFF,
        moment(message.at, now),
        message.text,
        files,
        tickets.attachments_removed() if message.attachments_removed else "",
    )
