"""What a provider offers, by name: what works there, and the pages of its own that it can open for us.

Apart from `provider`, whose protocol the window does not need before it is painted.
"""

from enum import StrEnum


class Capability(StrEnum):
    """What works at this provider. A view shows no button for what is not among ``capabilities``."""

    SERVICES = "services"
    ADDONS = "addons"
    DOMAINS = "domains"
    NAMESERVERS = "nameservers"
    REGISTRAR_LOCK = "registrar-lock"
    DOMAIN_CONTACTS = "domain-contacts"
    AUTO_RENEW = "auto-renew"
    ID_PROTECTION = "id-protection"
    TICKETS = "tickets"
    ATTACHMENTS = "attachments"
    INVOICES = "invoices"
    INVOICE_PDF = "invoice-pdf"
    TRANSACTIONS = "transactions"
    CREDIT = "credit"
    QUOTES = "quotes"
    PAY_METHODS = "pay-methods"
    CONTACTS = "contacts"
    MAIL_HISTORY = "mail-history"
    MAIL_PREFERENCES = "mail-preferences"
    ANNOUNCEMENTS = "announcements"
    SIGN_ON = "sign-on"
    SET_LOCK = "set-registrar-lock"
    SET_CONTACTS = "set-domain-contacts"
    TRANSFER_CODE = "transfer-code"
    RENEW_DOMAIN = "renew-domain"
    CHANGE_EMAIL = "change-email"
    DEVICES = "devices"


class Place(StrEnum):
    """Pages of the provider's web client area that a one-time link can open."""

    HOME = "home"
    SERVICE = "service"
    PANEL = "panel"
    UPGRADE = "upgrade"
    CANCEL = "cancel"
    DOMAIN = "domain"
    RENEW_DOMAIN = "renew-domain"
    TICKET = "ticket"
    NEW_TICKET = "new-ticket"
    INVOICE = "invoice"
    ADD_FUNDS = "add-funds"
    PROFILE = "profile"
    PAY_METHODS = "pay-methods"
    CONTACTS = "contacts"
    PASSWORD = "password"  # noqa: S105 - the name of a page
    SECURITY = "security"
