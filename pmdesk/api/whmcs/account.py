"""The customer's account: details, counters, contacts, payment methods, news and mail."""

from __future__ import annotations

import re
from datetime import tzinfo

from msgspec.structs import replace

from pmdesk.api.errors import Refused
from pmdesk.api.provider import Page
from pmdesk.api.whmcs.calls import AccountFacts, Calls, client_of
from pmdesk.api.whmcs.lists import Listing
from pmdesk.api.whmcs.quirks import (
    BadValue,
    Row,
    read_row,
    to_bool,
    to_id,
    to_instant,
    to_int,
    to_line,
    to_money,
    to_option,
    to_text,
)
from pmdesk.api.whmcs.wire import Reading, rows
from pmdesk.records import Area
from pmdesk.records.account import (
    Account,
    AccountUser,
    Announcement,
    Contact,
    Counters,
    MailKind,
    MailPreference,
    PayMethod,
    PayMethodKind,
    SentMail,
)

CONTACTS = Listing("GetContacts", Area.ACCOUNT, "contacts", "contact", "userid", client="userid", size=250)
PAY_METHODS = Listing("GetPayMethods", Area.ACCOUNT, "paymethods", "paymethod", None, answers_for="clientid")
ANNOUNCEMENTS = Listing(
    "GetAnnouncements", Area.ACCOUNT, "announcements", "announcement", None, client="", size=25
)
EMAILS = Listing("GetEmails", Area.ACCOUNT, "emails", "email", "userid", size=25)

_NEEDED = frozenset({"id", "client_id", "userid", "currency_code"})
_NEEDED_OF_NEWS = frozenset({"id", "published", "parentid", "title", "announcement"})
_ADDRESS = re.compile(r"[^\s@<>\"',;\x00-\x1f]+@[^\s@<>\"',;\x00-\x1f]+\.[^\s@<>\"',;\x00-\x1f.]+").fullmatch
_COUNTED = {
    "active_services": "products",
    "active_domains": "domains",
    "active_tickets": "tickets",
    "unpaid_invoices": "invoices",
    "overdue_invoices": "invoices",
}
"""The permission for what each number counts: the API itself tells them to everybody."""
_FRESH = 15.0  # seconds for which one GetClientsDetails answers both account() and counters()
_KINDS = {
    "creditcard": PayMethodKind.CARD,
    "remotecreditcard": PayMethodKind.CARD,
    "bankaccount": PayMethodKind.BANK,
    "remotebankaccount": PayMethodKind.BANK,
}


class AccountCalls:
    """The calls about the account itself."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._counted: tuple[float, Counters] | None = None

    async def account(self) -> Account:
        """The account's details, always asked anew. Staff notes and group are never looked at."""
        self._calls.permit("profile")
        record, _ = await self._ask()
        return record

    async def counters(self) -> Counters:
        """The provider's counts of what this user may see; of details that are only seconds old."""
        known = self._counted
        if known is not None and self._calls.pacer.ticks() - known[0] < _FRESH:
            return known[1]
        return (await self._ask())[1]

    async def contacts(self, cursor: str | None) -> Page[Contact]:
        """A page of further contacts."""
        self._calls.permit("contacts")
        return await self._calls.page(CONTACTS, cursor, contact)

    async def pay_methods(self) -> Page[PayMethod]:
        """All payment methods. The gateway's token that comes with each is never looked at."""
        self._calls.permit("invoices")
        return await self._calls.page(PAY_METHODS, None, pay_method)

    async def announcements(self, cursor: str | None) -> Page[Announcement]:
        """A page of the host's published news, in its first language."""
        zone = self._calls.zone
        return await self._calls.page(ANNOUNCEMENTS, cursor, lambda row: announcement(row, zone))

    async def sent_mail(self, cursor: str | None) -> Page[SentMail]:
        """A page of the mail the host sent."""
        self._calls.permit("emails")
        zone = self._calls.zone
        return await self._calls.page(EMAILS, cursor, lambda row: sent_mail(row, zone))

    async def change_email(self, email: str) -> None:
        """Change the address the signed-in user signs in with (UpdateUser, always for this user alone)."""
        if len(email) > 254 or not _ADDRESS(email):
            raise Refused
        params = {"user_id": self._calls.user_id, "email": email}
        await self._calls.change("UpdateUser", params, lambda data: None)

    async def _ask(self) -> tuple[Account, Counters]:
        client_id = self._calls.client_id

        def read(data: Row) -> tuple[Account, Counters, AccountFacts]:
            return account(client_of(data, client_id)), counters(data), self._calls.facts_of(data)

        params = {"clientid": client_id, "stats": True}
        record, counted, facts = await self._calls.ask("GetClientsDetails", params, read)
        self._calls.learn(facts)
        hidden = {name: None for name, need in _COUNTED.items() if not self._calls.may(need)}
        counted = replace(counted, **hidden)
        self._counted = facts.at, counted
        return record, counted


def account(client: Row) -> Account:
    """``client`` of GetClientsDetails (WHMCS developer docs, getclientsdetails.md)."""
    return read_row(_account, client, _NEEDED)


def _account(client: Row) -> Account:
    currency = to_line(client.get("currency_code"), "currency_code").upper()
    if not currency:
        raise BadValue("currency_code")
    country = to_option(client.get("countrycode"), "countrycode") or to_option(
        client.get("country"), "country"
    )
    return Account(
        id=to_id(client.get("client_id") or client.get("id") or client.get("userid"), "id"),
        first_name=to_line(client.get("firstname"), "firstname"),
        last_name=to_line(client.get("lastname"), "lastname"),
        company=to_option(client.get("companyname"), "companyname"),
        email=to_line(client.get("email"), "email"),
        country=country,
        state=to_option(client.get("fullstate"), "fullstate") or to_option(client.get("state"), "state"),
        phone=to_option(client.get("phonenumberformatted"), "phonenumberformatted")
        or to_option(client.get("phonenumber"), "phonenumber"),
        tax_id=to_option(client.get("tax_id"), "tax_id"),
        currency=currency,
        credit=to_money(client.get("credit"), currency, "credit"),
        status_word=to_option(client.get("status"), "status"),
        language=to_option(client.get("language"), "language"),
        payment_method=to_option(client.get("defaultgateway"), "defaultgateway"),
        mail=_preferences(client.get("email_preferences"), "{}"),
        sign_on_allowed=to_bool(client.get("allowSingleSignOn"), "allowSingleSignOn"),
        users=_users(client),
        address1=to_option(client.get("address1"), "address1"),
        address2=to_option(client.get("address2"), "address2"),
        city=to_option(client.get("city"), "city"),
        postcode=to_option(client.get("postcode"), "postcode"),
    )


def counters(data: Row) -> Counters:
    """``stats`` of GetClientsDetails: the very numbers of WHMCS's four tiles."""
    stats = data.get("stats")
    return read_row(_counters, stats if isinstance(stats, dict) else {}, frozenset())


def _counters(stats: Row) -> Counters:
    return Counters(
        active_services=to_int(stats.get("productsnumactive"), "productsnumactive"),
        active_domains=to_int(stats.get("numactivedomains"), "numactivedomains"),
        active_tickets=to_int(stats.get("numactivetickets"), "numactivetickets"),
        unpaid_invoices=to_int(stats.get("numunpaidinvoices"), "numunpaidinvoices"),
        overdue_invoices=to_int(stats.get("numoverdueinvoices"), "numoverdueinvoices"),
    )


def contact(row: Row) -> Contact:
    """One row of GetContacts; its mail preferences are called ``domainemails`` and so on."""
    return read_row(_contact, row, frozenset({"id"}))


def _contact(row: Row) -> Contact:
    return Contact(
        id=to_id(row.get("id"), "id"),
        first_name=to_line(row.get("firstname"), "firstname"),
        last_name=to_line(row.get("lastname"), "lastname"),
        company=to_option(row.get("companyname"), "companyname"),
        email=to_line(row.get("email"), "email"),
        address1=to_option(row.get("address1"), "address1"),
        address2=to_option(row.get("address2"), "address2"),
        city=to_option(row.get("city"), "city"),
        state=to_option(row.get("state"), "state"),
        postcode=to_option(row.get("postcode"), "postcode"),
        country=to_option(row.get("country"), "country"),
        phone=to_option(row.get("phonenumber"), "phonenumber"),
        mail=_preferences(row, "{}emails"),
    )


def pay_method(row: Row) -> PayMethod:
    """One row of GetPayMethods."""
    return read_row(_pay_method, row, frozenset({"id", "type"}))


def _pay_method(row: Row) -> PayMethod:
    word = to_line(row.get("type"), "type")
    return PayMethod(
        id=to_id(row.get("id"), "id"),
        kind=_KINDS.get(word.lower(), PayMethodKind.UNKNOWN),
        kind_word=word,
        description=to_line(row.get("description"), "description"),
        gateway=to_option(row.get("gateway_name"), "gateway_name"),
        card_type=to_option(row.get("card_type"), "card_type"),
        last_four=to_option(row.get("card_last_four"), "card_last_four"),
        bank_name=to_option(row.get("bank_name"), "bank_name"),
        expires=_month(row.get("expiry_date")),
    )


def announcement(row: Row, zone: tzinfo) -> Announcement | None:
    """One row of GetAnnouncements; None for one not published and for a translation of another."""
    return read_row(lambda row: _announcement(row, zone), row, _NEEDED_OF_NEWS)


def _announcement(row: Row, zone: tzinfo) -> Announcement | None:
    if not to_bool(row.get("published"), "published") or to_int(row.get("parentid"), "parentid"):
        return None
    return Announcement(
        id=to_id(row.get("id"), "id"),
        at=to_instant(row.get("date"), zone, "date"),
        title=to_line(row.get("title"), "title"),
        html=_html(row, "announcement"),
    )


def sent_mail(row: Row, zone: tzinfo) -> SentMail:
    """One row of GetEmails."""
    return read_row(lambda row: _sent_mail(row, zone), row, frozenset({"id"}))


def _sent_mail(row: Row, zone: tzinfo) -> SentMail:
    return SentMail(
        id=to_id(row.get("id"), "id"),
        at=to_instant(row.get("date"), zone, "date"),
        subject=to_line(row.get("subject"), "subject"),
        html=_html(row, "message"),
    )


def _users(client: Row) -> tuple[AccountUser, ...]:
    users = client.get("users")
    reading = Reading(Area.ACCOUNT, None, 0)
    return reading.read(
        rows(users, "user", "users"),
        lambda row: AccountUser(
            id=to_id(row.get("id"), "id"),
            name=to_text(row.get("name"), "name").strip(),
            email=to_line(row.get("email"), "email"),
            is_owner=bool(to_bool(row.get("is_owner"), "is_owner")),
        ),
    )


def _preferences(said: object, key: str) -> tuple[MailPreference, ...]:
    """What is said of the kinds of mail we know; a kind that is not mentioned is left out."""
    if not isinstance(said, dict):
        return ()
    answers = ((kind, _switch(said.get(key.format(kind)))) for kind in MailKind)
    return tuple(MailPreference(kind=kind, on=on) for kind, on in answers if on is not None)


def _switch(value: object) -> bool | None:
    try:
        return to_bool(value, "email_preferences")
    except BadValue:
        return None


def _month(value: object) -> tuple[int, int] | None:
    """``MM/YY`` or ``MM/YYYY`` as (year, month); None for nothing."""
    text = to_line(value, "expiry_date")
    if not text:
        return None
    month, _, year = text.partition("/")
    if not (month.isdecimal() and year.isdecimal() and len(year) in (2, 4) and 1 <= int(month) <= 12):
        raise BadValue("expiry_date")
    return (int(year) + (2000 if len(year) == 2 else 0), int(month))


def _html(row: Row, key: str) -> str:
    """Markup, with its entities: they are part of it."""
    value = row.get(key)
    if value in (None, "", [], {}):
        return ""
    if not isinstance(value, str):
        raise BadValue(key)
    return value
