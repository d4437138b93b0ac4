"""The words of every action: on its button, under it in short, in its tool tip, and aloud with its object.

An ellipsis stands where the customer is asked something before anything happens: which plan, when it ends.
"""

from __future__ import annotations

import msgspec

from pmdesk.records.money import Money
from pmdesk.wording.formats import money
from pmdesk.wording.translate import translate


class ActionWords(msgspec.Struct, frozen=True):
    """`label` is the verb on the button, `short` a few words under it, `tip` what will happen."""

    label: str
    short: str = ""
    tip: str = ""


def words(action_id: str) -> ActionWords:
    """The words of an action of `core.actions.catalogue`; KeyError for one that does not exist."""
    area, _, _ = action_id.partition(".")
    return _AREAS[area]()[action_id]


def label(action_id: str) -> str:
    """The words on its button or in a menu."""
    return words(action_id).label


def pay(amount: Money | None) -> str:
    """The button that pays says how much: `Pay $142.00`."""
    if amount is None:
        return label("invoice.pay")
    return translate("Actions", "Pay {amount}").format(amount=money(amount))


def aloud(words_on_it: str, name: str) -> str:
    """What an assistive tool reads for a button: its words, and what it is about."""
    said = words_on_it.rstrip("…")
    return translate("Actions", "{action}, {name}").format(action=said, name=name) if name else said


def signed_in() -> str:
    """Said once for a group of buttons that carry the mark."""
    return translate("Actions", "opens in your browser, already signed in")


def why_off(offline: bool) -> str:
    """Why a button that opens the host's website cannot be used now."""
    if offline:
        return translate("Actions", "Offline. This opens your host’s website and needs the network.")
    return translate("Actions", "Sign in first. This opens your host’s website.")


def copy_name() -> str:
    return translate("Actions", "Copy name")


def copy_number() -> str:
    return translate("Actions", "Copy number")


def copied(name: str) -> str:
    return translate("Actions", "Copied {name}").format(name=name)


def more() -> str:
    """The button with the three dots."""
    return translate("Actions", "More actions")


# --- the areas ----------------------------------------------------------------------------------------


def _opens(what: str) -> str:
    """The tool tip of a page that opens signed in."""
    return translate("Actions", "{what}. Opens in your browser, already signed in.").format(what=what)


def _services() -> dict[str, ActionWords]:
    return {
        "service.panel": ActionWords(
            translate("Actions", "Log in to control panel"),
            tip=_opens(translate("Actions", "The control panel of this service")),
        ),
        "service.webmail": ActionWords(
            translate("Actions", "Log in to webmail"),
            tip=translate(
                "Actions", "Opens in your browser and asks for the mailbox’s address and password there."
            ),
        ),
        "service.upgrade": ActionWords(
            translate("Actions", "Upgrade or downgrade…"),
            tip=_opens(translate("Actions", "The plans you can change to, with their prices")),
        ),
        "service.cancel": ActionWords(
            translate("Actions", "Request cancellation…"),
            tip=_opens(translate("Actions", "You choose there when it ends, and confirm it")),
        ),
        "service.open": ActionWords(
            translate("Actions", "Manage at your host"),
            tip=_opens(translate("Actions", "This service’s own page")),
        ),
        **_shortcuts(),
    }


def _shortcuts() -> dict[str, ActionWords]:
    shown = (
        ("email-accounts", translate("Actions", "Email accounts"), translate("Actions", "All mailboxes")),
        ("forwarders", translate("Actions", "Forwarders"), translate("Actions", "Send mail on")),
        ("autoresponders", translate("Actions", "Autoresponders"), translate("Actions", "Away messages")),
        ("file-manager", translate("Actions", "File manager"), translate("Actions", "Website files")),
        ("backup", translate("Actions", "Backup"), translate("Actions", "Download a copy")),
        ("subdomains", translate("Actions", "Subdomains"), translate("Actions", "As in shop. or blog.")),
        ("addon-domains", translate("Actions", "Addon domains"), translate("Actions", "More websites")),
        ("cron-jobs", translate("Actions", "Cron jobs"), translate("Actions", "Timed tasks")),
        ("databases", translate("Actions", "MySQL databases"), translate("Actions", "Make and remove")),
        ("phpmyadmin", "phpMyAdmin", translate("Actions", "Edit databases")),
        ("awstats", "Awstats", translate("Actions", "Visitor numbers")),
        (
            "new-email-account",
            translate("Actions", "New email account"),
            translate("Actions", "Add a mailbox"),
        ),
    )
    return {
        f"service.{name}": ActionWords(
            title,
            short,
            _opens(translate("Actions", "{page} in the control panel").format(page=title)),
        )
        for name, title, short in shown
    }


def _domains() -> dict[str, ActionWords]:
    return {
        "domain.renew": ActionWords(
            translate("Actions", "Renew"),
            tip=_opens(translate("Actions", "You choose the years and see the price there before you pay")),
        ),
        "domain.open": ActionWords(
            translate("Actions", "Manage at your host"),
            tip=_opens(translate("Actions", "Nameservers, lock, contacts and auto-renew are changed there")),
        ),
    }


def _tickets() -> dict[str, ActionWords]:
    return {
        "ticket.reply": ActionWords(
            translate("Actions", "Reply at your host"),
            tip=_opens(translate("Actions", "The page of this ticket")),
        ),
        "ticket.new": ActionWords(
            translate("Actions", "Ask for help"),
            tip=_opens(translate("Actions", "A new ticket for your host’s staff")),
        ),
    }


def _invoices() -> dict[str, ActionWords]:
    return {
        "invoice.pay": ActionWords(
            translate("Actions", "Pay"),
            tip=_opens(
                translate("Actions", "You see the invoice before you pay; nothing is charged by this button")
            ),
        ),
        "invoice.open": ActionWords(
            translate("Actions", "Open at your host"),
            tip=_opens(translate("Actions", "This invoice’s own page")),
        ),
    }


def _account() -> dict[str, ActionWords]:
    return {
        "account.profile": ActionWords(
            translate("Actions", "Edit details"),
            tip=_opens(translate("Actions", "Name, address and phone number")),
        ),
        "account.pay-methods": ActionWords(
            translate("Actions", "Payment methods"),
            tip=_opens(translate("Actions", "Cards and bank accounts your host keeps")),
        ),
        "account.contacts": ActionWords(
            translate("Actions", "Contacts"),
            tip=_opens(translate("Actions", "Who else gets your host’s mail, and what they may do")),
        ),
        "account.password": ActionWords(
            translate("Actions", "Change password"),
            tip=_opens(translate("Actions", "The password is typed on the host’s own page only")),
        ),
        "account.security": ActionWords(
            translate("Actions", "Security settings"),
            tip=_opens(translate("Actions", "Two-step sign-in and linked accounts")),
        ),
        "account.add-funds": ActionWords(
            translate("Actions", "Add credit"),
            tip=_opens(translate("Actions", "Money your host keeps for coming invoices")),
        ),
        "account.home": ActionWords(
            translate("Actions", "Open the client area"),
            tip=_opens(translate("Actions", "Your host’s website")),
        ),
    }


_AREAS = {
    "service": _services,
    "domain": _domains,
    "ticket": _tickets,
    "invoice": _invoices,
    "account": _account,
}
