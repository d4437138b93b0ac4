"""The words around a ticket's conversation."""

from __future__ import annotations

from pmdesk.records import Area
from pmdesk.records.tickets import Ticket
from pmdesk.wording.formats import count, day, local_day
from pmdesk.wording.tickets import reference
from pmdesk.wording.translate import translate


def choose() -> tuple[str, str]:
    """(head, sentence) while no ticket is chosen."""
    return (
        translate("Conversation", "Choose a ticket"),
        translate("Conversation", "Its messages and files are shown here."),
    )


def about(ticket: Ticket, subject: str) -> str:
    """Under the subject: the number, the department, when it was opened, and what it is about."""
    parts = [reference(ticket)]
    if ticket.opened is not None:
        opened = day(local_day(ticket.opened))
        parts.append(translate("Conversation", "opened {day}").format(day=opened))
    if subject:
        parts.append(translate("Conversation", "about {what}").format(what=subject))
    return " · ".join(parts)


def fetching() -> str:
    """While the messages come for the first time."""
    return translate("Conversation", "Fetching the conversation")


def older(number: int, of: int) -> str:
    """The button that unfolds the next of the older messages, or all of them."""
    if number == of:
        return translate("Conversation", "Show %Ln older messages", "Show the older message", number)
    text = translate("Conversation", "Show {number} of {all} older messages")
    return text.format(number=count(number), all=count(of))


def show_whole() -> str:
    """The button under the beginning of a long message."""
    return translate("Conversation", "Show the whole message")


def show_whole_of(author: str) -> str:
    """The same for an assistive tool."""
    return translate("Conversation", "Show the whole message of {name}").format(name=author)


def whole_of(author: str) -> str:
    """What the text of a long message is called."""
    return translate("Conversation", "Whole message of {name}").format(name=author)


def kept(age: str) -> str:
    """How old the shown messages are."""
    return translate("Conversation", "Messages fetched {age}").format(age=age)


def save_file(name: str) -> str:
    """The title of the file dialog."""
    return translate("Conversation", "Save {name}").format(name=name)


def save() -> str:
    """The link beside an attachment."""
    return translate("Conversation", "Save")


def needs_network() -> str:
    """Why an attachment cannot be saved now."""
    return translate("Conversation", "Files are fetched from your host: this needs the network.")


def messages() -> str:
    """What the scrolling part is called."""
    return translate("Conversation", "Messages")


def nothing_said() -> str:
    """A ticket without a message."""
    return translate("Conversation", "There are no messages in this ticket.")


def place(area: Area) -> str:
    """What a ticket is about, where the record itself is not known."""
    if area is Area.DOMAINS:
        return translate("Conversation", "a domain")
    return translate("Conversation", "a service")


def open_link(address: str) -> tuple[str, str, str, str]:
    """(title, text, cancel, open) of the question before an address from a message is opened."""
    return (
        translate("Conversation", "Open this address?"),
        address,
        translate("Conversation", "Cancel"),
        translate("Conversation", "Open in the browser"),
    )
