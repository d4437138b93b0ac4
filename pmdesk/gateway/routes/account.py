"""The account: details, counters, contacts, means of payment, news, mail, the address to sign in with."""

from __future__ import annotations

from litestar import get, put
from litestar.params import JSONBody

from pmdesk.api.gateway.contract import EmailWish, PageBody
from pmdesk.gateway.routes.common import (
    AnyRequest,
    Asking,
    Cursor,
    Customer,
    Known,
    body_of,
    changing,
    listed,
    noted,
    offered,
)
from pmdesk.records.account import Account, Announcement, Contact, Counters, PayMethod, SentMail


@get("/account")
async def account(provider: Customer) -> Account:
    """Who the customer is at the host."""
    return await provider.account()


@get("/counters")
async def counters(provider: Customer) -> Counters:
    """The host's own counts."""
    return await provider.counters()


@get("/capabilities")
async def capabilities(provider: Customer) -> list[str]:
    """What works for this sign-in, by the names of `Capability`."""
    return sorted(offered(provider))


@get("/contacts")
async def contacts(provider: Customer, cursor: Cursor = None, known: Known = None) -> PageBody[Contact]:
    """Who else gets the host's mail."""
    return await listed(provider.contacts, cursor, known)


@get("/pay-methods")
async def pay_methods(provider: Customer) -> PageBody[PayMethod]:
    """Stored cards and bank accounts."""
    return body_of(await provider.pay_methods())


@get("/announcements")
async def announcements(
    provider: Customer, cursor: Cursor = None, known: Known = None
) -> PageBody[Announcement]:
    """The host's news, as HTML."""
    return await listed(provider.announcements, cursor, known)


@get("/sent-mail")
async def sent_mail(provider: Customer, cursor: Cursor = None, known: Known = None) -> PageBody[SentMail]:
    """Mail the host sent, as HTML."""
    return await listed(provider.sent_mail, cursor, known)


@put("/email", status_code=204)
async def change_email(
    request: AnyRequest, caller: Asking, provider: Customer, data: JSONBody[EmailWish]
) -> None:
    """Change the address that this person signs in with; wants a fresh sign-in."""
    doing = await changing(request, caller, fresh=True)
    await noted(request, caller, "email-changed", doing.change_email(data.email))


ROUTES = (account, counters, capabilities, contacts, pay_methods, announcements, sent_mail, change_email)
