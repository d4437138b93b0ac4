"""Saving every invoice that is here into a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from pmdesk.views.desk import Desk
from pmdesk.views.invoices import InvoicesPage
from pmdesk.views.look.theme import Theme
from tests.views.documents import keep_document
from tests.views.helpers import (
    Asked,
)
from tests.views.invoice_pages import (
    OVERDUE,
    PAID,
    show,
)


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: QtBot) -> InvoicesPage:
    page = show(desk, theme, qtbot)
    page.show_record(OVERDUE.id)
    return page


def test_all_documents_are_saved_under_their_names(
    page: InvoicesPage, desk: Desk, asked: Asked, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = [keep_document(desk, invoice) for invoice in (OVERDUE, PAID)]
    folder = tmp_path / "Accounting"
    folder.mkdir()
    page.save_all.link.click()
    dialog = page.save_all.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(folder))
    dialog.close()
    assert page.save_all.running
    qtbot.waitUntil(lambda: not page.save_all.running)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["2026-10-02 Precisely Managed 10440.pdf", "2026-11-02 Precisely Managed 10482.pdf"]
    assert (folder / names[1]).read_bytes() == kept[0].path.read_bytes()
    assert asked.told == [("ok", f"2 invoices saved in {folder}. 7 are not on this computer yet.")]
    page.save_all.save_into(folder)
    qtbot.waitUntil(lambda: not page.save_all.running)
    assert asked.told[-1] == ("ok", "2 were there already. 7 are not on this computer yet.")


def test_a_year_for_the_accountant(page: InvoicesPage, desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    old = msgspec.structs.replace(PAID, id="77", number="9001", issued=date(2024, 3, 1))
    for invoice in (OVERDUE, PAID, old):
        keep_document(desk, invoice)
    page.save_all.set_years(date(2024, 3, 1), date(2026, 11, 2))
    page.save_all.link.click()
    items = [one for one in page.save_all.findChildren(QMenu)[-1].actions() if one.text()]
    assert [one.text() for one in items] == [
        "All invoices…",
        "Invoices of 2026…",
        "Invoices of 2025…",
        "Invoices of 2024…",
    ]
    items[-1].trigger()
    dialog = page.save_all.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Choose a folder for your invoices of 2024"
    folder = tmp_path / "Accounting"
    folder.mkdir()
    dialog.fileSelected.emit(str(folder))
    dialog.close()
    qtbot.waitUntil(lambda: not page.save_all.running)
    assert [path.name for path in folder.iterdir()] == ["2024-03-01 Precisely Managed 9001.pdf"]


def test_nothing_to_save_is_said(page: InvoicesPage, asked: Asked, tmp_path: Path, qtbot: QtBot) -> None:
    page.save_all.save_into(tmp_path)
    qtbot.waitUntil(lambda: not page.save_all.running)
    said = "No document is on this computer yet; 9 are still to be fetched."
    assert asked.told == [("info", said)]


def test_a_folder_that_is_gone_is_said(
    page: InvoicesPage, desk: Desk, asked: Asked, tmp_path: Path, qtbot: QtBot
) -> None:
    keep_document(desk, PAID)
    page.save_all.save_into(tmp_path / "gone")
    qtbot.waitUntil(lambda: not page.save_all.running)
    tone, said = asked.told[-1]
    assert tone == "bad"
    assert said.startswith("Saving stopped. The disk reports an error")


def test_saving_can_be_stopped(page: InvoicesPage, desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    keep_document(desk, PAID)
    page.save_all.save_into(tmp_path)
    assert page.save_all.stop.isVisible()
    page.save_all.stop.click()
    qtbot.waitUntil(lambda: not page.save_all.running)
    assert page.save_all.link.isVisible()
