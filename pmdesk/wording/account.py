"""The words of the account page."""

from __future__ import annotations

import re

from pmdesk.records.account import Announcement
from pmdesk.wording.formats import day, local_day
from pmdesk.wording.translate import translate

_PHONE = re.compile(r"\+(\d{1,3})\.(\d[\d ]*)")
"""A number as registries write it, with a dot after the country's code (RFC 5733, 2.5)."""


def phone(written: str) -> str:
    """A telephone number for people. The rest is not grouped: how, each country does differently."""
    found = _PHONE.fullmatch(written.strip())
    return f"+{found[1]} {found[2]}" if found is not None else written.strip()


def paid_with(gateway: str) -> str:
    """The word for a payment gateway of WHMCS's by the name of its module; "" for one nobody knows here."""
    card, post = translate("Account", "Card ({company})"), translate("Account", "Cheque by post")
    debit = translate("Account", "Direct debit ({company})")
    bank, transfer = translate("Account", "Bank account ({company})"), translate("Account", "Bank transfer")
    return {
        "stripe": card.format(company="Stripe"),
        "stripe_ach": bank.format(company="Stripe"),
        "stripe_sepa": debit.format(company="Stripe"),
        "authorizenet": card.format(company="Authorize.net"),
        "acceptjs": card.format(company="Authorize.net"),
        "paypal_acdc": card.format(company="PayPal"),
        "paypal": "PayPal",
        "paypalcheckout": "PayPal",
        "paypal_ppcpv": "PayPal",
        "gocardless": debit.format(company="GoCardless"),
        "skrill": "Skrill",
        "tco": "2Checkout",
        "worldpay": "Worldpay",
        "banktransfer": transfer,
        "mailin": post,
    }.get(gateway.strip().lower(), "")


def loading() -> tuple[str, str]:
    """(head, sentence) while the account comes for the first time."""
    return translate("Account", "Fetching your account"), ""


def sign_in_head() -> str:
    return translate("Account", "Sign-in")


def sign_in_words() -> str:
    return translate("Account", "Your password is typed on your host’s own page only, in your browser.")


def news_head() -> str:
    return translate("Account", "News from your host")


def none_of(key: str) -> str:
    """What stands in a section that was fetched and is empty, by its key."""
    return {
        "pay-methods": translate("Account", "No card or bank account is stored at your host."),
        "contacts": translate("Account", "Nobody else gets your host’s mail."),
        "news": translate("Account", "Your host has not written any news."),
    }[key]


def mail_means() -> str:
    """Under the list of what the host sends."""
    return translate("Account", "Sent to the address under Your details. You change it on your host’s page.")


def gets(kinds: str) -> str:
    """What a contact is sent."""
    return translate("Account", "Gets mail about: {kinds}").format(kinds=kinds)


def fetched(age: str) -> str:
    return translate("Account", "Fetched {age}").format(age=age)


def nothing_saved() -> str:
    """A part that was never fetched and cannot be now."""
    return translate("Account", "Not on this computer yet. It appears when your host can be reached.")


def announced(news: Announcement) -> str:
    """When the host wrote it; "" where it does not say."""
    return day(local_day(news.at)) if news.at is not None else ""


def older_news(number: int) -> str:
    return translate("Account", "Show %Ln older news", "Show %Ln older one", number)


def news_text(title: str) -> str:
    """What the text of an announcement is called."""
    return translate("Account", "Text of “{title}”").format(title=title)


def page(name: str) -> str:
    """What the scrolling part is called."""
    return translate("Account", "Account of {name}").format(name=name)
