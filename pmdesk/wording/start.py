"""The words for a program that cannot start, and for a mistake of its own."""

from __future__ import annotations

from pmdesk.store.errors import StoreError
from pmdesk.wording.errors import explain
from pmdesk.wording.translate import translate


def cannot_start(error: Exception) -> tuple[str, str]:
    """(title, advice) of the only window such a start has."""
    if isinstance(error, StoreError):
        said = explain(error)
        return said.title, said.advice
    return (
        translate("Start", "pmdesk cannot use its folder"),
        translate("Start", "{reason}. Look at the folder’s owner and permissions, then start again.").format(
            reason=error
        ),
    )


def close() -> str:
    """The button of that window."""
    return translate("Start", "Close")


def mistake() -> tuple[str, str, str, str]:
    """(title, text, copy, close) of the window after a mistake of the program's."""
    return (
        translate("Start", "pmdesk made a mistake"),
        translate(
            "Start",
            "What you were doing may not have worked; your saved data are safe. This report says where it "
            "happened and holds nothing of your data. Nothing is sent anywhere by itself.",
        ),
        translate("Start", "Copy the report"),
        translate("Start", "Close"),
    )


def recovered() -> str:
    """The database was damaged and begun anew."""
    return translate(
        "Start",
        "The saved copy was damaged and set aside. Everything is fetched again; PDFs that were saved stay.",
    )
