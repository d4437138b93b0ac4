"""The words of the invoices page: totals, the document and its states, saving and printing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import QLocale

from pmdesk.core.export import Exported
from pmdesk.records import Area
from pmdesk.records.money import Money
from pmdesk.store.errors import DiskFull, NotWritable, StoreError
from pmdesk.wording.alerts import billed_for as billed_for
from pmdesk.wording.formats import count, day, money, user_locale
from pmdesk.wording.lists import fetched as list_fetched
from pmdesk.wording.lists import footer as list_footer
from pmdesk.wording.translate import translate

# --- totals and footer --------------------------------------------------------------------------------


def figure(overdue: bool, currency: str) -> str:
    """What a figure of the totals is: `Overdue in USD`."""
    text = (
        translate("Invoices", "Overdue in {currency}")
        if overdue
        else translate("Invoices", "Due later in {currency}")
    )
    return text.format(currency=currency)


def figure_spoken(name: str, amount: str, number: int) -> str:
    """The figure for an assistive tool: `Overdue in USD, $142.00, 1 invoice`."""
    return ", ".join((name, amount, invoices(number)))


def coming(days: int) -> str:
    """What the figure is that adds up prices without an invoice yet."""
    return translate("Invoices", "Not billed yet, %Ln days", "Not billed yet, %Ln day", days)


def before_tax() -> str:
    return translate("Invoices", "before tax")


def charge(name: str, on: date, price: Money) -> str:
    """`11 Dec 2026: VPS Small, $24.00`"""
    text = translate("Invoices", "{day}: {what}, {amount}")
    return text.format(day=day(on), what=name, amount=money(price))


def and_more(number: int) -> Iterator[str]:
    """`and 3 more`, where there are more."""
    if number:
        yield translate("Invoices", "and %Ln more", None, number)


def nothing_to_pay() -> str:
    return translate("Invoices", "Nothing to pay")


def to_pay() -> str:
    """What the strip of totals is called."""
    return translate("Invoices", "To pay")


def invoices(number: int) -> str:
    return translate("Invoices", "%Ln invoices", "%Ln invoice", number)


def footer(shown: int, held: int, total: int | None, set_aside: int, since: date | None) -> str:
    """`13 invoices since Apr 2026`; under a filter, or where some are missing, how many of how many."""
    plain = shown == held and not set_aside and (total is None or total <= held)
    if not plain or since is None:
        return list_footer(Area.INVOICES, shown, held, total, set_aside, brief=bool(set_aside))
    locale = user_locale(QLocale())
    month = locale.standaloneMonthName(since.month, QLocale.FormatType.ShortFormat)
    text = translate("Invoices", "{invoices} since {month} {year}")
    return text.format(invoices=invoices(held), month=month, year=since.year)


fetched = list_fetched

# --- the pane -----------------------------------------------------------------------------------------


def pane() -> str:
    """What the side of the page with the document is called."""
    return translate("Invoices", "Chosen invoice")


def back() -> str:
    return translate("Invoices", "All invoices")


def views() -> str:
    """What the switch between document and details is called."""
    return translate("Invoices", "Show as")


def document() -> str:
    return translate("Invoices", "Document")


def details() -> str:
    return translate("Invoices", "Details")


def choose() -> tuple[str, str]:
    return (
        translate("Invoices", "Choose an invoice"),
        translate("Invoices", "Its document and everything known of it are shown here."),
    )


def overdue(days: int) -> str:
    return translate("Invoices", "%Ln days overdue.", "%Ln day overdue.", days)


def document_age(age: str, status_changed: bool) -> str:
    """How old the shown document is, and that it is from before its invoice changed."""
    if status_changed:
        return translate("Invoices", "Fetched {age}, before its status changed").format(age=age)
    return translate("Invoices", "Fetched {age}").format(age=age)


def newer_comes() -> str:
    """The tool tip of a document from before its invoice changed."""
    return translate("Invoices", "The one of today is fetched as soon as your host can be reached.")


# --- no document --------------------------------------------------------------------------------------


def fetching() -> tuple[str, str]:
    return (
        translate("Invoices", "Fetching the document"),
        translate("Invoices", "It is kept on this computer and opens without a network from then on."),
    )


def not_here() -> tuple[str, str]:
    return (
        translate("Invoices", "This document is not on this computer yet"),
        translate("Invoices", "It is fetched as soon as your host can be reached."),
    )


def draft() -> tuple[str, str]:
    return (
        translate("Invoices", "A draft has no document yet"),
        translate("Invoices", "Your host makes it when the invoice is issued."),
    )


def no_documents() -> tuple[str, str]:
    return (
        translate("Invoices", "Your host gives no documents here"),
        translate("Invoices", "What is known of the invoice stands under Details."),
    )


def damaged(again: bool) -> tuple[str, str]:
    """The file on the disk is not what was kept."""
    sentence = (
        translate("Invoices", "It was set aside and is fetched anew.")
        if again
        else translate("Invoices", "It is fetched anew as soon as your host can be reached.")
    )
    return translate("Invoices", "The saved document was damaged"), sentence


def checking() -> tuple[str, str]:
    """The file could not be drawn; whether it is damaged is being looked at."""
    return (
        translate("Invoices", "The saved document cannot be read"),
        translate("Invoices", "It is checked, and fetched anew if it is damaged."),
    )


def unreadable() -> tuple[str, str, str]:
    """(head, sentence, button) of a whole file that cannot be drawn here."""
    return (
        translate("Invoices", "This document cannot be shown here"),
        translate("Invoices", "It is whole, but of a kind this program cannot draw. Open a copy elsewhere."),
        translate("Invoices", "Save a copy…"),
    )


def locked() -> tuple[str, str, str]:
    """(head, sentence, button) of a document that opens with a password alone."""
    return (
        translate("Invoices", "This document asks for a password"),
        translate("Invoices", "Your host has locked it. Save a copy, and open that with the password."),
        translate("Invoices", "Save a copy…"),
    )


def show_details() -> str:
    return translate("Invoices", "Show details")


# --- the viewer ---------------------------------------------------------------------------------------


def viewer() -> dict[str, str]:
    """The fixed words of the viewer, by key."""
    return {
        "pages": translate("Invoices", "Pages of the document"),
        "previous": translate("Invoices", "Previous page"),
        "next": translate("Invoices", "Next page"),
        "page": translate("Invoices", "Page number"),
        "smaller": translate("Invoices", "Zoom out"),
        "larger": translate("Invoices", "Zoom in"),
        "zoom": translate("Invoices", "Zoom"),
        "fit-width": translate("Invoices", "Fit width"),
        "whole-page": translate("Invoices", "Whole page"),
        "print": translate("Invoices", "Print"),
        "save": translate("Invoices", "Save"),
    }


def of_pages(number: int) -> str:
    return translate("Invoices", "of {count}").format(count=count(number))


def zoom(factor: float) -> str:
    return translate("Invoices", "{percent} %").format(percent=round(factor * 100))


def save_copy() -> str:
    """The title of the dialog that asks where a copy goes."""
    return translate("Invoices", "Save a copy")


def pdf_files() -> str:
    return translate("Invoices", "PDF documents (*.pdf)")


def saved(name: str, folder: str) -> str:
    return translate("Invoices", "{name} is saved in {folder}").format(name=name, folder=folder)


def not_saved(name: str, error: BaseException) -> str:
    """Why a copy was not written; nothing of it was left behind."""
    return translate("Invoices", "{name} was not saved. {reason}").format(name=name, reason=_reason(error))


def _reason(error: BaseException) -> str:
    if isinstance(error, DiskFull):
        return translate("Invoices", "The disk is full.")
    if isinstance(error, NotWritable):
        return translate("Invoices", "The folder may not be written to; choose another one.")
    return translate("Invoices", "The disk reports an error; choose another folder.")


def not_printed() -> str:
    return translate("Invoices", "The printer did not take the document. Look at it, then print again.")


# --- saving all ---------------------------------------------------------------------------------------


def save_all() -> str:
    """The link under the list: which of them, and where to, is asked then."""
    return translate("Invoices", "Save as PDF…")


def save_every_year() -> str:
    return translate("Invoices", "All invoices…")


def save_year(year: int) -> str:
    """What an accountant asks for: the invoices issued in a year."""
    return translate("Invoices", "Invoices of {year}…").format(year=year)


def save_all_title(year: int | None = None) -> str:
    if year is not None:
        return translate("Invoices", "Choose a folder for your invoices of {year}").format(year=year)
    return translate("Invoices", "Choose a folder for your invoices")


def saving(done: int, total: int) -> str:
    text = translate("Invoices", "Saving {done} of {total}")
    return text.format(done=count(done), total=count(total))


def stop() -> str:
    return translate("Invoices", "Stop")


def saved_all(result: Exported, missing: int, folder: str) -> tuple[str, str]:
    """(tone, words) when saving all has ended: what was written, what was there, what is not here yet."""
    said = list(_outcome(result.written, result.there, folder))
    if result.error is not None:
        stopped = translate("Invoices", "Saving stopped. {reason}").format(reason=_reason(result.error))
        return "bad", " ".join((stopped, *said))
    if result.stopped:
        return "info", " ".join((translate("Invoices", "Saving was stopped."), *said))
    said += _not_saved_yet(missing, result.damaged)
    return ("warn" if result.damaged else "ok"), " ".join(said)


def _outcome(written: int, there: int, folder: str) -> Iterator[str]:
    if written or not there:
        text = translate(
            "Invoices", "%Ln invoices saved in {folder}.", "%Ln invoice saved in {folder}.", written
        )
        yield text.format(folder=folder)
    if there:
        yield translate("Invoices", "%Ln were there already.", "%Ln was there already.", there)


def _not_saved_yet(missing: int, damaged: int) -> Iterator[str]:
    if missing:
        yield translate(
            "Invoices", "%Ln are not on this computer yet.", "%Ln is not on this computer yet.", missing
        )
    if damaged:
        yield translate(
            "Invoices",
            "%Ln were damaged and are fetched anew.",
            "%Ln was damaged and is fetched anew.",
            damaged,
        )


def none_to_save(missing: int) -> str:
    """Nothing to save: no document is on this computer."""
    text = translate(
        "Invoices",
        "No document is on this computer yet; %Ln are still to be fetched.",
        "No document is on this computer yet; %Ln is still to be fetched.",
        missing,
    )
    return text if missing else translate("Invoices", "There are no documents to save.")


def not_read(error: StoreError) -> str:
    """The saved documents could not be listed."""
    return translate("Invoices", "The saved documents could not be read. {reason}").format(
        reason=_reason(error)
    )
