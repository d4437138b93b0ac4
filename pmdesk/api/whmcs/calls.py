"""The way to one WHMCS for one customer: signed calls, forced client ids, checked owners.

Everything that keeps a customer to their own records is here and in the readers' owner fields: the admin API
itself checks nothing (WHMCS developer docs, api/authentication.md: credentials are limited by action, never
by client).
"""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from pmdesk.api.errors import (
    Garbled,
    NotAllowed,
    NotFound,
    NotReached,
    Offline,
    ProviderError,
    Refused,
    Unavailable,
    Uncertain,
)
from pmdesk.api.pace import API, Lane, Pacer
from pmdesk.api.provider import Page
from pmdesk.api.transport import API_BODY, Answer, Transport
from pmdesk.api.whmcs.lists import Listing, Offset, PageReading, read_one
from pmdesk.api.whmcs.quirks import BadValue, Row, read_row, to_int, to_line
from pmdesk.api.whmcs.wire import Foreign, envelope, owner_of
from pmdesk.records import Area

T = TypeVar("T")
log = logging.getLogger(__name__)

OWNED_SECONDS = 180.0
"""How long a checked owner is believed: services and domains can be moved between clients."""
_BIG = 512 * 1024
"""Answers from this size on (bytes) are decoded in a worker thread: below it takes some 2 ms."""
_LONG = 8
"""Characters from which on a part of a credential stands in no answer by chance."""
_SLICE = 80
"""Rows read into records before others get their turn: about 1 ms. A thread would be no kinder to the loop,
since two threads of Python take turns of 5 ms."""


@dataclass(frozen=True, slots=True)
class Credential:
    """An API credential of the operator's, and the access key where the installation wants one."""

    identifier: str = field(repr=False)
    secret: str = field(repr=False)
    access_key: str | None = field(default=None, repr=False)


class Caller:
    """Signed calls to one installation, paced. Knows nothing of customers but whose turn a call takes."""

    account: int | None = None

    def __init__(self, transport: Transport, pacer: Pacer, base_url: str, credential: Credential) -> None:
        self.transport, self.pacer = transport, pacer
        self.base_url = base_url.rstrip("/")
        self.host = urlsplit(base_url).netloc
        self._sign = {"identifier": credential.identifier, "secret": credential.secret}
        if credential.access_key:
            self._sign["accesskey"] = credential.access_key

    def on_behalf_of(self, client_id: int) -> Caller:
        """The same; its calls take turns of this account's."""
        found = copy.copy(self)
        found.account = client_id
        return found

    async def ask(
        self,
        action: str,
        params: Mapping[str, object],
        read: Callable[[Row], T],
        *,
        lane: Lane = API,
        repeat: bool = True,
        max_body: int = API_BODY,
    ) -> T:
        """Call ``action`` and ``read`` its answer, in a worker thread when it is large.

        ``read`` is pure; a BadValue out of it is Garbled. ``repeat`` False for what must not be sent twice.
        """
        form = urlencode({**_php(params), **self._sign, "action": action, "responsetype": "json"}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

        async def once() -> T:
            url = f"{self.base_url}/includes/api.php"
            answer = await self.transport.request("POST", url, body=form, headers=headers, max_body=max_body)

            def understand() -> T:
                data = self._opened(answer, action)
                if data.get("warning"):
                    log.warning("%s was answered with a warning", action)
                try:
                    return read(data)
                except BadValue as bad:
                    raise Garbled(f"{action}: {bad.field}") from None

            if len(answer.body) >= _BIG:
                return await asyncio.to_thread(understand)
            return understand()

        return await self.pacer.run(self.host, lane, once, repeat=repeat, account=self.account)

    async def change(
        self, action: str, params: Mapping[str, object], read: Callable[[Row], T], *, lane: Lane = API
    ) -> T:
        """Call an action that changes something: sent once. Uncertain where its answer was lost."""
        try:
            return await self.ask(action, params, read, lane=lane, repeat=False)
        except NotReached:
            raise
        except Unavailable as error:
            if error.untouched:
                raise
            raise Uncertain from error
        except (Offline, Garbled) as error:
            raise Uncertain from error

    def _opened(self, answer: Answer, action: str) -> Row:
        """The answer's object. An installation that repeats our credential is not quoted."""
        try:
            return envelope(answer, action, self.pacer.now())
        except (Refused, Unavailable) as error:
            if any(len(part) >= _LONG and part.encode() in answer.body for part in self._sign.values()):
                raise _unquoted(error) from None
            raise


class Calls(Caller):
    """The calls of one signed-in customer. ``permissions`` None means all (the account's owner).

    ``foreign_rows`` counts what the installation answered that was another customer's: always dropped.
    ``owned_seconds`` is how long a checked owner is believed; 0 to read it before every act.
    """

    def __init__(
        self,
        transport: Transport,
        pacer: Pacer,
        base_url: str,
        credential: Credential,
        *,
        client_id: int,
        user_id: int,
        permissions: frozenset[str] | None = None,
        zone: tzinfo = UTC,
        owned_seconds: float = OWNED_SECONDS,
    ) -> None:
        super().__init__(transport, pacer, base_url, credential)
        if client_id <= 0 or user_id <= 0:
            raise ValueError("ids are positive")
        self.client_id, self.user_id = client_id, user_id
        self.account = client_id
        self.permissions, self.zone = permissions, zone
        self.foreign_rows = 0
        self._owned_seconds = owned_seconds
        self._owned: dict[tuple[Area, str], float] = {}
        self._account: AccountFacts | None = None
        self._asking = asyncio.Lock()

    async def ask(
        self,
        action: str,
        params: Mapping[str, object],
        read: Callable[[Row], T],
        *,
        lane: Lane = API,
        repeat: bool = True,
        max_body: int = API_BODY,
    ) -> T:
        """As ``Caller.ask``; another customer's record in the place of ours is counted."""
        try:
            return await super().ask(action, params, read, lane=lane, repeat=repeat, max_body=max_body)
        except Foreign:
            self._report(1, action)
            raise

    def may(self, permission: str) -> bool:
        """Whether the signed-in user may do this here (names of GetPermissionsList)."""
        return self.permissions is None or permission in self.permissions

    def permit(self, permission: str) -> None:
        """NotAllowed when the signed-in user may not do this here."""
        if not self.may(permission):
            raise NotAllowed

    async def page(
        self, listing: Listing, cursor: str | None, record: Callable[[Row], T | None], **more: object
    ) -> Page[T]:
        """One page of a list, narrowed to this client, every row's owner checked."""
        at = Offset.at(cursor)
        params: dict[str, object] = dict(more)
        if listing.size is not None:
            params |= {"limitstart": at.start, "limitnum": listing.size}
        if listing.client:
            params[listing.client] = self.client_id

        def open_page(data: Row) -> PageReading[T]:
            return PageReading(data, listing, at, self.client_id, record)

        reading = await self.ask(listing.action, params, open_page)
        while True:
            if not reading.step(_SLICE):
                break
            await asyncio.sleep(0)
        self._report(reading.foreign, listing.action)
        return reading.page()

    async def one(self, listing: Listing, key: str, record_id: str, record: Callable[[Row], T]) -> T:
        """The one row with this id if it is this client's; NotFound otherwise."""
        number = self.number(record_id)
        params = {key: number, listing.client: self.client_id}

        def read(data: Row) -> tuple[T | None, int]:
            return read_one(data, listing, number, self.client_id, record)

        made, foreign = await self.ask(listing.action, params, read)
        self._report(foreign, listing.action)
        if made is None:
            raise NotFound
        self.note_owned(listing.area, (record_id,))
        return made

    def number(self, record_id: str) -> int:
        """An id as WHMCS takes it; NotFound for a text that cannot be one."""
        if not (record_id.isascii() and record_id.isdigit() and len(record_id) < 16 and int(record_id) > 0):
            raise NotFound
        return int(record_id)

    def note_owned(self, area: Area, ids: Iterable[str]) -> None:
        """Remember that these records were just seen to be this client's."""
        now = self.pacer.ticks()
        if not self._owned_seconds:
            return
        if len(self._owned) > 50_000:
            self._owned = {key: at for key, at in self._owned.items() if now - at < self._owned_seconds}
        self._owned.update(((area, record_id), now) for record_id in ids)

    def is_owned(self, area: Area, record_id: str) -> bool:
        """Whether that was so within the last minutes."""
        at = self._owned.get((area, record_id))
        return at is not None and self.pacer.ticks() - at < self._owned_seconds

    async def currency(self) -> str:
        """The account's currency (ISO 4217), which all its amounts are in; kept for minutes."""
        return (await self.account_facts()).currency

    async def account_facts(self) -> AccountFacts:
        """What other answers need to be understood: the account's currency."""
        async with self._asking:
            known = self._account
            if known is None or self.pacer.ticks() - known.at > OWNED_SECONDS:
                known = await self.ask("GetClientsDetails", {"clientid": self.client_id}, self.facts_of)
                self._account = known
            return known

    def facts_of(self, data: Row) -> AccountFacts:
        """The facts in an answer of GetClientsDetails."""
        at = self.pacer.ticks()

        def read(client: Row) -> AccountFacts:
            currency = to_line(client.get("currency_code"), "currency_code").upper()
            if not currency:
                raise BadValue("currency_code")
            return AccountFacts(currency, to_int(client.get("currency"), "currency"), at)

        return read_row(read, client_of(data, self.client_id), frozenset({"currency_code"}))

    def learn(self, facts: AccountFacts) -> None:
        """Take facts from an answer that was asked for another reason."""
        self._account = facts

    def _report(self, foreign: int, action: str) -> None:
        if foreign:
            self.foreign_rows += foreign
            log.warning("%s: dropped %d rows of other customers", action, foreign)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What other answers of this account need: its currency, also by WHMCS's number; when it was read."""

    currency: str
    currency_id: int | None
    at: float


def _unquoted(error: Refused | Unavailable) -> ProviderError:
    """The same error without the provider's words."""
    if isinstance(error, Unavailable):
        return Unavailable("", error.until, passing=error.passing, untouched=error.untouched)
    return type(error)()


def client_of(data: Row, client_id: int) -> Row:
    """The client of GetClientsDetails (``client``, else the deprecated top level); Foreign for another."""
    client = data.get("client")
    if not isinstance(client, dict) or not client:
        client = data
    own = client.get("client_id") or client.get("id") or client.get("userid")
    if owner_of(own, "client.id") != client_id:
        raise Foreign
    return client


def _php(params: Mapping[str, object]) -> dict[str, str]:
    """Parameters as PHP reads them from a form: nested keys in brackets, yes and no as 1 and 0."""
    flat: dict[str, str] = {}

    def put(key: str, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, Mapping):
            for below, inner in value.items():
                put(f"{key}[{below}]", inner)
        elif isinstance(value, (list, tuple)):
            for index, inner in enumerate(value):
                put(f"{key}[{index}]", inner)
        else:
            flat[key] = str(int(value)) if isinstance(value, bool) else str(value)

    for key, value in params.items():
        put(key, value)
    return flat
