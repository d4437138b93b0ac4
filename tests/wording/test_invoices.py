"""The words of the invoices page at their edges: the footer, and how saving ended."""

from __future__ import annotations

from datetime import date

import pytest

from pmdesk.core.export import Exported
from pmdesk.store.errors import DiskFull, NotWritable
from pmdesk.wording import invoices


@pytest.mark.parametrize(
    ("shown", "held", "total", "since", "said"),
    [
        (13, 13, 13, date(2026, 4, 2), "13 invoices since Apr 2026"),
        (13, 13, None, None, "13 invoices, all shown"),
        (4, 13, 13, date(2026, 4, 2), "4 of 13 invoices shown"),
        (13, 13, 15, date(2026, 4, 2), "13 invoices, all shown · your host counts 15"),
    ],
)
def test_the_footer(shown: int, held: int, total: int | None, since: date | None, said: str) -> None:
    assert invoices.footer(shown, held, total, 0, since) == said


@pytest.mark.parametrize(
    ("result", "missing", "tone", "said"),
    [
        (Exported(written=3), 0, "ok", "3 invoices saved in /x."),
        (Exported(written=1, there=2), 0, "ok", "1 invoice saved in /x. 2 were there already."),
        (Exported(there=1), 0, "ok", "1 was there already."),
        (Exported(written=2), 1, "ok", "2 invoices saved in /x. 1 is not on this computer yet."),
        (
            Exported(written=2, damaged=1),
            0,
            "warn",
            "2 invoices saved in /x. 1 was damaged and is fetched anew.",
        ),
        (Exported(written=2, stopped=True), 9, "info", "Saving was stopped. 2 invoices saved in /x."),
        (
            Exported(written=2, error=DiskFull("ENOSPC")),
            9,
            "bad",
            "Saving stopped. The disk is full. 2 invoices saved in /x.",
        ),
    ],
)
def test_how_saving_all_ended(result: Exported, missing: int, tone: str, said: str) -> None:
    assert invoices.saved_all(result, missing, "/x") == (tone, said)


def test_why_a_copy_was_not_saved() -> None:
    assert invoices.not_saved("a.pdf", NotWritable("EACCES")).startswith("a.pdf was not saved. The folder")
    assert "EACCES" not in invoices.not_saved("a.pdf", NotWritable("EACCES"))


def test_a_figure_aloud() -> None:
    name = invoices.figure(True, "USD")
    assert invoices.figure_spoken(name, "$142.00", 1) == "Overdue in USD, $142.00, 1 invoice"
    assert invoices.figure(False, "EUR") == "Due later in EUR"
