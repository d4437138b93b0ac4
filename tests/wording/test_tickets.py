"""What stands around a ticket's own words."""

from __future__ import annotations

from pmdesk.core.presets import Purpose
from pmdesk.records.tickets import Author, Message, Ticket, TicketStatus
from pmdesk.wording import columns, tickets
from pmdesk.wording.tickets import whom_to_ask


def ticket(number: str = "4471", department: str | None = "Support") -> Ticket:
    return Ticket(
        id="1",
        number=number,
        subject="Form {broken}",
        status=TicketStatus.OPEN,
        status_word="Open",
        department=department,
    )


def message(author: Author) -> Message:
    return Message(id="1", author=author, name="Sam", at=None, text="")


def test_the_number_people_quote() -> None:
    assert tickets.reference(ticket()) == "#4471 · Support"
    assert tickets.reference(ticket("#4471", None)) == "#4471"
    assert tickets.reference(ticket("ABC-1", "{x}")) == "#ABC-1 · {x}"


def test_a_row_read_aloud() -> None:
    assert tickets.spoken(ticket(), "Open", "", "", False) == "Form {broken}, #4471 · Support, Open"
    assert tickets.spoken(ticket(), "Open", "", "", True).startswith("Unread: Form {broken}")


def test_who_wrote() -> None:
    assert tickets.author(message(Author.STAFF), "Support") == "Staff, Support"
    assert tickets.author(message(Author.STAFF), None) == "Staff"
    assert tickets.author(message(Author.CUSTOMER), "Support") == "You"
    assert tickets.author(message(Author.OTHER), "Support") == ""


def test_heads_are_short() -> None:
    heads = [value for name, value in vars(columns).items() if callable(value) and name != "translate"]
    assert len(heads) >= 10
    assert all(0 < len(head()) <= 16 for head in heads)


def test_whom_to_ask_is_a_line_for_each_department() -> None:
    said = whom_to_ask([Purpose("Billing", "Invoices"), Purpose("Support", "Services")])
    assert said == "Billing: Invoices\nSupport: Services"
    assert whom_to_ask([]) == ""
