"""The invoice beside the list: its document or why it is not there, details, paying."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Garbled, Offline, Unavailable
from pmdesk.api.provider import Capability
from pmdesk.records import Area
from pmdesk.records.invoices import InvoiceDetails, InvoiceStatus
from pmdesk.views.desk import Desk
from pmdesk.views.invoices import InvoicesPage
from pmdesk.views.look.theme import Theme
from pmdesk.wording import panes as pane_words
from pmdesk.wording.formats import money
from tests.views import records
from tests.views.documents import A4, damage, keep_document
from tests.views.helpers import (
    Asked,
    attend,
    keep,
    put,
    set_status,
    settle,
    trouble,
    visible,
)
from tests.views.invoice_pages import (
    DRAFT,
    LATER,
    OVERDUE,
    PAID,
    click,
    head,
    lines,
    show,
    shown,
)


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: QtBot) -> InvoicesPage:
    page = show(desk, theme, qtbot)
    page.show_record(OVERDUE.id)
    return page


# --- choosing and reading -----------------------------------------------------------------------------


def test_what_presses_most_is_chosen_at_first(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    most = next(one for one in desk.attention if one.area is Area.INVOICES)
    assert show(desk, theme, qtbot).selected_id() == most.record_id


def test_an_overdue_invoice_says_so_over_its_document(page: InvoicesPage) -> None:
    assert page.pane.strip.words() == "6 days overdue."
    assert page.pane.strip.accessibleDescription() == "For Web hosting Business, hearthandrye.example."


def test_a_document_on_disk_is_shown_at_once(page: InvoicesPage, desk: Desk) -> None:
    keep_document(desk, PAID, pages=(A4, A4))
    click(page, PAID.id)
    assert shown(page)
    assert page.pane.document.viewer().document.pageCount() == 2
    assert page.pane.age.text() == "Fetched 2 h ago"
    assert page.pane.strip.words() == ""


def test_a_chosen_invoice_is_asked_for_once_it_stays_chosen(
    page: InvoicesPage, asked: Asked, qtbot: QtBot
) -> None:
    for invoice in (LATER, PAID, OVERDUE, PAID):
        page.show_record(invoice.id)
    qtbot.waitUntil(lambda: bool(asked.documents))
    assert asked.documents == [PAID.id]
    assert asked.details == [(Area.INVOICES, PAID.id, False)]


def test_a_document_that_comes_is_shown(page: InvoicesPage, desk: Desk) -> None:
    assert head(page) == "Fetching the document"
    keep_document(desk, OVERDUE)
    settle()
    assert shown(page)


def test_the_same_document_again_keeps_the_place(page: InvoicesPage, desk: Desk) -> None:
    keep_document(desk, OVERDUE, pages=(A4, A4, A4))
    viewer = page.pane.document.viewer()
    viewer.go_to(2)
    desk.documents_changed.emit(OVERDUE.id)
    desk.changed.emit(put(desk, Area.INVOICES, records.INVOICES))
    settle()
    assert viewer.page == 2


def test_a_document_from_before_a_payment_says_so(page: InvoicesPage, desk: Desk) -> None:
    keep_document(desk, PAID, status="unpaid", age=timedelta(days=3))
    page.show_record(PAID.id)
    assert page.pane.age.text() == "Fetched 3 days ago, before its status changed"
    keep_document(desk, PAID)
    assert page.pane.age.text() == "Fetched 2 h ago"


def test_the_switch_shows_what_is_known(page: InvoicesPage) -> None:
    page.show_record(PAID.id)
    page.pane.show_details()
    settle()
    said = lines(page)
    assert said["Website maintenance, Silver"] == money(records.usd("49.00"))
    assert said["VAT 24 %"] == money(records.usd("11.76"))
    assert said["Total"] == money(records.usd("60.76"))
    assert page.pane.age.text() == "Fetched just now"
    page.show_record("10402")
    settle()
    assert page.pane.facts.isVisible()  # the choice stays
    assert "Fetching…" in lines(page)


def test_a_number_is_copied(page: InvoicesPage, asked: Asked) -> None:
    page.pane.show_details()
    settle()
    page.pane.facts.copied.emit(OVERDUE.number)
    assert QGuiApplication.clipboard().text() == OVERDUE.number
    assert asked.told[-1][0] == "ok"


# --- no document --------------------------------------------------------------------------------------


def test_offline_a_saved_document_opens_and_a_missing_one_is_said(
    page: InvoicesPage, desk: Desk, asked: Asked, qtbot: QtBot
) -> None:
    keep_document(desk, PAID)
    set_status(desk, offline=True)
    assert head(page) == "This document is not on this computer yet"
    assert not page.pane.pay.isEnabled()
    assert page.pane.pay.toolTip().startswith("Offline.")
    click(page, PAID.id)
    assert shown(page)
    assert page.pane.document.viewer().print.isEnabled()
    qtbot.waitUntil(lambda: bool(asked.documents))  # its file is checked all the same
    assert asked.details == []


def test_when_the_network_is_back_it_is_asked_for(
    page: InvoicesPage, desk: Desk, asked: Asked, qtbot: QtBot
) -> None:
    set_status(desk, offline=True)
    qtbot.waitUntil(lambda: bool(asked.documents))
    asked.documents.clear()
    set_status(desk, offline=False)
    qtbot.waitUntil(lambda: asked.documents == [OVERDUE.id])
    assert head(page) == "Fetching the document"


def test_a_failure_is_said_and_tried_again(page: InvoicesPage, desk: Desk, asked: Asked) -> None:
    desk.document_trouble[OVERDUE.id] = Garbled("invoice PDF: not a PDF")
    desk.documents_changed.emit(OVERDUE.id)
    assert page.pane.document.states.state() == "failed"
    assert head(page) == "The answer could not be read"
    asked.documents.clear()
    page.pane.document.states.acted.emit()
    assert asked.documents == [OVERDUE.id]
    assert head(page) == "Fetching the document"
    page.pane.document.states.details_asked.emit()
    assert page.pane.facts.isVisible()


def test_being_offline_is_no_failure(page: InvoicesPage, desk: Desk) -> None:
    desk.document_trouble[OVERDUE.id] = Offline()
    set_status(desk, offline=True)
    desk.documents_changed.emit(OVERDUE.id)
    assert page.pane.document.states.state() == "empty"
    assert head(page) == "This document is not on this computer yet"


def test_a_call_that_timed_out_while_the_others_answer_is_one(page: InvoicesPage, desk: Desk) -> None:
    desk.document_trouble[OVERDUE.id] = Offline("ReadTimeout")
    desk.documents_changed.emit(OVERDUE.id)
    assert page.pane.document.states.state() == "failed"


def test_a_damaged_file_is_said_and_asked_for_anew(page: InvoicesPage, desk: Desk, asked: Asked) -> None:
    document = keep_document(desk, PAID)
    damage(document)
    page.show_record(PAID.id)
    assert head(page) == "The saved document cannot be read"
    assert asked.documents == [PAID.id]
    assert not desk.documents.verify(document)  # what the archive does then
    desk.documents_changed.emit(PAID.id)
    assert head(page) == "The saved document was damaged"
    keep_document(desk, PAID)
    assert shown(page)


def test_a_file_found_damaged_while_it_is_read_is_said(page: InvoicesPage, desk: Desk) -> None:
    document = keep_document(desk, OVERDUE)
    assert shown(page)
    damage(document)
    assert not desk.documents.verify(document)
    set_status(desk, offline=True)
    desk.documents_changed.emit(OVERDUE.id)
    assert head(page) == "The saved document was damaged"
    assert page.pane.document.viewer().document.pageCount() == 0


def test_a_whole_file_of_another_kind_can_be_saved(page: InvoicesPage, desk: Desk, asked: Asked) -> None:
    keep_document(desk, PAID, pages=[(1, 14_400)])
    page.show_record(PAID.id)
    assert asked.documents == [PAID.id]
    assert head(page) == "The saved document cannot be read"
    desk.documents_changed.emit(PAID.id)  # the archive has looked: it is what was kept
    assert head(page) == "This document cannot be shown here"
    assert asked.documents == [PAID.id]  # and is not asked again and again
    page.pane.document.states.acted.emit()
    dialog = page.pane.document.viewer().findChild(QFileDialog)
    assert dialog is not None
    dialog.close()


def test_a_document_with_a_password_says_so_and_can_be_saved(
    page: InvoicesPage, desk: Desk, asked: Asked
) -> None:
    keep_document(desk, PAID, password="seeded")
    page.show_record(PAID.id)
    assert head(page) == "This document asks for a password"
    desk.documents_changed.emit(PAID.id)
    assert head(page) == "This document asks for a password"
    assert asked.documents == [PAID.id]
    page.pane.document.states.acted.emit()
    dialog = page.pane.document.viewer().findChild(QFileDialog)
    assert dialog is not None
    dialog.close()
    keep_document(desk, OVERDUE)
    page.show_record(OVERDUE.id)
    assert shown(page)


def test_a_draft_and_a_host_without_documents_are_said(page: InvoicesPage, desk: Desk) -> None:
    page.show_record(DRAFT.id)
    assert head(page) == "A draft has no document yet"
    desk.capabilities = frozenset(Capability) - {Capability.INVOICE_PDF}
    page.show_record(PAID.id)
    assert head(page) == "Your host gives no documents here"


def test_trouble_with_the_details_is_said_and_tried_again(
    page: InvoicesPage, desk: Desk, asked: Asked
) -> None:
    page.show_record("10402")
    page.pane.show_details()
    trouble(desk, Area.INVOICES, "10402", Unavailable("502"))
    assert page.pane.age.text() == pane_words.could_not_fetch()
    assert page.pane.again.isVisible()
    asked.details.clear()
    page.pane.again.click()
    assert asked.details == [(Area.INVOICES, "10402", True)]
    assert not page.pane.again.isVisible()


# --- paying -------------------------------------------------------------------------------------------


def test_paying_opens_the_hosts_page(page: InvoicesPage, asked: Asked) -> None:
    pay = page.pane.pay
    assert pay.text() == f"Pay {money(records.usd('142.00'))}"
    assert pay.accessibleName() == f"{pay.text()}, Invoice 10482"
    assert pay.kind() == "primary"
    pay.click()
    assert asked.performed == [("invoice.pay", OVERDUE)]


def test_only_what_is_left_is_asked_for(page: InvoicesPage, desk: Desk) -> None:
    keep(desk, InvoiceDetails(invoice=OVERDUE, lines=(), balance=records.usd("42.00")))
    assert page.pane.pay.text() == f"Pay {money(records.usd('42.00'))}"


@pytest.mark.parametrize("invoice", [PAID, DRAFT, records.INVOICES[6]], ids=["paid", "draft", "cancelled"])
def test_what_need_not_be_paid_has_no_such_button(
    page: InvoicesPage, asked: Asked, invoice: records.Invoice
) -> None:
    page.show_record(invoice.id)
    assert not page.pane.pay.isVisible()
    assert page.pane.host.isVisible()
    page.pane.host.click()
    assert asked.performed == [("invoice.open", invoice)]


def test_one_filled_button_at_most(page: InvoicesPage, desk: Desk) -> None:
    from pmdesk.views.look.buttons import Button

    def filled() -> Sequence[str]:
        return [button.text() for button in visible(page, Button) if button.kind() == "primary"]

    for record in records.INVOICES:
        page.show_record(record.id)
        assert len(filled()) <= 1
        desk.document_trouble[record.id] = Unavailable("502")
        desk.documents_changed.emit(record.id)
        assert len(filled()) <= 1


def test_paid_invoices_press_no_one(page: InvoicesPage, desk: Desk) -> None:
    put(desk, Area.INVOICES, [row for row in records.INVOICES if row.status is InvoiceStatus.PAID])
    attend(desk)
    settle()
    assert not page.pane.strip.isVisible()
