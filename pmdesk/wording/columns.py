"""The heads of the tables."""

from pmdesk.wording.translate import translate


def domain() -> str:
    return translate("columns", "Domain")


def status() -> str:
    return translate("columns", "Status")


def registered_until() -> str:
    return translate("columns", "Registered until")


def invoice_due() -> str:
    return translate("columns", "Invoice due")


def auto_renew() -> str:
    return translate("columns", "Auto-renew")


def price() -> str:
    return translate("columns", "Price")


def service() -> str:
    return translate("columns", "Service")


def next_due() -> str:
    return translate("columns", "Next due")


def number() -> str:
    return translate("columns", "Number")


def issued() -> str:
    return translate("columns", "Issued")


def due() -> str:
    return translate("columns", "Due")


def amount() -> str:
    return translate("columns", "Amount")


def ticket() -> str:
    return translate("columns", "Ticket")
