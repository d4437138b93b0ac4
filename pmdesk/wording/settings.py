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
        "window": translate("Settings", "Window and tray"),
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
        "autostart": translate("Settings", "Start with the computer"),
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
    }


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


def kept_in(folder: str) -> str:
    """Where the data lie."""
    return translate(
        "Settings",
        "Saved data and invoices lie in {folder}, readable by you alone. Sign-ins lie in the system’s key "
        "store. Nothing is sent to anyone but your host.",
    ).format(folder=folder)
