"""Support tickets: the list, the conversation, attachments, departments."""

from datetime import datetime
from enum import StrEnum

from pmdesk.records import Record, Relation


class TicketStatus(StrEnum):
    """Whose turn it is; UNKNOWN for a host's own status (``status_word`` keeps it)."""

    OPEN = "open"
    ANSWERED = "answered"
    CUSTOMER_REPLY = "customer-reply"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    STAFF = "staff"
    OTHER = "other"
    """Somebody else whom the provider names: another user of the account, a guest in copy."""


class Department(Record, frozen=True, kw_only=True):
    """Where a ticket goes: Sales, Billing, Support, Security."""

    id: str
    name: str


class Ticket(Record, frozen=True, kw_only=True):
    """One line of the ticket list. ``number`` is what people quote (#4471), ``id`` what the API takes."""

    id: str
    number: str
    subject: str
    status: TicketStatus
    status_word: str
    department: str | None = None
    priority: str | None = None
    opened: datetime | None = None
    last_reply: datetime | None = None
    about: Relation | None = None


class Attachment(Record, frozen=True, kw_only=True):
    """A file on a message. ``index`` is how the provider counts it; ``size`` in bytes where it is known."""

    index: int
    name: str
    size: int | None = None


class Message(Record, frozen=True, kw_only=True):
    """One message, plain text or Markdown with ``\\n`` line ends; in WHMCS ``id`` "0" is the opening one."""

    id: str
    author: Author
    name: str
    at: datetime | None
    text: str
    attachments: tuple[Attachment, ...] = ()
    attachments_removed: bool = False


class Conversation(Record, frozen=True, kw_only=True):
    """A ticket with all its messages, oldest first."""

    ticket: Ticket
    messages: tuple[Message, ...]
