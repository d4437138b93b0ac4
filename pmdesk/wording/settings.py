"""The words of the settings page."""

from __future__ import annotations

from collections.abc import Sequence

from pmdesk.wording.translate import translate


def sections() -> dict[str, str]:
    """The heads of the settings page, by key."""
    return {
        "fetching": translate("Settings", "Fetching"),
        "alerts": translate("Settings", "Reminders"),
        "look": translate("Settings", "Look"),
        "window": translate("Settings", "Window and desktop"),
        "privacy": translate("Settings", "What is kept on this computer"),
    }


def labels() -> dict[str, str]:
    """The names of the settings, by the name of the setting."""
    return {
        "sync_minutes": translate("Settings", "Fetch everything every"),
        "archive_pdfs": translate("Settings", "Keep invoices as PDF"),
        "notifications": translate("Settings", "Show notifications"),
        "domain_days": translate("Settings", "Remind of a domain"),
        "invoice_days": translate("Settings", "Remind of an invoice"),
        "theme": translate("Settings", "Theme"),
        "close_to_tray": translate("Settings", "Closing the window"),
        "autostart": translate("Settings", "Start pmdesk when I sign in to this computer"),
        "menu_entry": translate("Settings", "List pmdesk among the applications"),
    }


def hints() -> dict[str, str]:
    """What a setting means, by the name of the setting; not every one needs words."""
    return {
        "archive_pdfs": translate(
            "Settings", "New invoices are fetched unasked, so that you can read them without a network."
        ),
        "notifications": translate(
            "Settings", "Each event is told once. Without notifications everything stands on Home."
        ),
        "domain_days": translate(
            "Settings",
            "Days before the earlier of the end of the registration and the renewal’s due date, "
            "separated by commas.",
        ),
        "close_to_tray": translate("Settings", "With no tray, closing the window ends the program."),
        "autostart": translate(
            "Settings", "It waits in the tray and warns you; with no tray, its window comes up."
        ),
        "menu_entry": translate(
            "Settings",
            "Adds an entry and its icon to your own applications menu, by which notifications and the task "
            "bar know pmdesk too.",
        ),
    }


def why_not(reason: str) -> str:
    """Why a setting of the desktop's is not offered: "flatpak", "profile" or "not-installed"."""
    return {
        "flatpak": translate(
            "Settings", "A Flatpak may not decide this. Look for it in the system’s own settings."
        ),
        "profile": translate(
            "Settings", "Not while pmdesk keeps everything in a folder of its own, as the demo does."
        ),
        "not-installed": translate(
            "Settings", "Not for a pmdesk that runs without being installed: the system would not find it."
        ),
    }[reason]


def not_switched(on: bool, full: bool) -> str:
    """A switch that the system did not take: its disk is full, or it may not be written."""
    if full:
        why = translate("Settings", "the disk is full")
    else:
        why = translate("Settings", "the system does not let pmdesk write it")
    said = translate("Settings", "Not switched on: {why}.") if on else ""
    return (said or translate("Settings", "Not switched off: {why}.")).format(why=why)


def minutes(number: int) -> str:
    """How often, in words."""
    return translate("Settings", "%Ln minutes", "%Ln minute", number)


def days_before(number: int) -> str:
    """How long before, in words."""
    return translate("Settings", "%Ln days before it is due", "%Ln day before it is due", number)


def themes() -> list[tuple[str, str]]:
    """(value, words) of the themes."""
    return [
        ("system", translate("Settings", "As the system")),
        ("light", translate("Settings", "Light")),
        ("dark", translate("Settings", "Dark")),
    ]


def closing() -> list[tuple[bool, str]]:
    """(value, words) of what closing the window does."""
    return [
        (True, translate("Settings", "Keeps pmdesk in the tray")),
        (False, translate("Settings", "Ends pmdesk")),
    ]


def not_days() -> str:
    """What is wrong with a list of days."""
    return translate("Settings", "Write whole numbers between 1 and 365, such as 30, 14, 7, 1.")


def days_text(days: Sequence[int]) -> str:
    """A list of days as the user writes it."""
    return ", ".join(str(day) for day in days)


def kept_in(folder: str, session_only: bool = False) -> str:
    """Where the data lie, and the sign-in of the account in front."""
    data = translate("Settings", "Saved data and invoices lie in {folder}, readable by you alone.")
    if session_only:
        secret = translate("Settings", "Your sign-in is written nowhere and ends when you quit.")
    else:
        secret = translate("Settings", "Sign-ins lie in the system’s key store.")
    nobody = translate("Settings", "Nothing is sent to anyone but your host.")
    return f"{data.format(folder=folder)} {secret} {nobody}"
