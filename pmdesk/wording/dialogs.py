"""The words of the dialogs: signing out, erasing, shortcuts, what the program is."""

from __future__ import annotations

from pmdesk.wording.translate import translate


def sign_out(name: str, provider: str) -> tuple[str, str]:
    """(title, text) of the question before signing out."""
    return (
        translate("Dialogs", "Sign out of {provider}?").format(provider=provider),
        translate(
            "Dialogs",
            "{name} is signed out on this computer. What was fetched stays readable here until you sign "
            "in again, unless you erase it.",
        ).format(name=name),
    )


def sign_out_buttons() -> tuple[str, str, str]:
    """(cancel, sign out and erase, sign out)."""
    return (
        translate("Dialogs", "Stay signed in"),
        translate("Dialogs", "Sign out and erase…"),
        translate("Dialogs", "Sign out"),
    )


def erase(provider: str) -> tuple[str, str]:
    """(title, text) of the second question, before everything of the account is deleted."""
    return (
        translate("Dialogs", "Erase everything from {provider} on this computer?").format(provider=provider),
        translate(
            "Dialogs",
            "Saved services, domains, tickets and invoices are deleted here, with the downloaded PDFs and "
            "the sign-in. Nothing changes at your host. This cannot be undone.",
        ),
    )


def erase_buttons() -> tuple[str, str]:
    """(cancel, erase)."""
    return translate("Dialogs", "Keep it"), translate("Dialogs", "Sign out and erase")


def shortcuts() -> tuple[str, str]:
    """(title, close) of the list of shortcuts."""
    return translate("Dialogs", "Keyboard shortcuts"), translate("Dialogs", "Close")


def more_shortcuts() -> list[tuple[str, str]]:
    """(keys, what they do) of what works everywhere without being a command."""
    return [
        (translate("Dialogs", "Tab"), translate("Dialogs", "Go to the next control")),
        (translate("Dialogs", "F6"), translate("Dialogs", "Go between the list and the details")),
        (translate("Dialogs", "F10"), translate("Dialogs", "Show or hide the menu bar")),
        (translate("Dialogs", "Enter"), translate("Dialogs", "Open the chosen row")),
        (translate("Dialogs", "Esc"), translate("Dialogs", "Clear the filter, or leave the record")),
    ]


def about(version: str) -> tuple[str, str, str]:
    """(title, text, close) of the window that says what this program is."""
    return (
        translate("Dialogs", "pmdesk {version}").format(version=version),
        translate(
            "Dialogs",
            "Your web host’s client area on your desk: services, domains, tickets and invoices, also "
            "without a network.\n\nFree software under the Apache License 2.0. Icons by Lucide (ISC) and "
            "Feather (MIT). Made with Qt (LGPL).",
        ),
        translate("Dialogs", "Close"),
    )
