"""Calls to a gateway for one signed-in customer: tokens on each, errors by their kind, lists by their
version."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from pmdesk.api.errors import (
    Garbled,
    NotReached,
    Offline,
    ProviderError,
    SignInNeeded,
    Unavailable,
    Uncertain,
)
from pmdesk.api.gateway.contract import (
    API,
    FILE,
    MOST_KNOWN,
    RIGHTS,
    FileHead,
    quoted,
    rights_tag,
    unquoted,
    whole_tag,
)
from pmdesk.api.gateway.tokens import Tokens, check_gateway
from pmdesk.api.pace import API as API_LANE
from pmdesk.api.pace import Lane, Pacer
from pmdesk.api.provider import Download, Page, SetAside
from pmdesk.api.transport import Answer, Transport
from pmdesk.records import Area

T = TypeVar("T")

_SLICE = 80
"""Rows read into records before others get their turn: about 1 ms."""
_KEPT = 64 * 1024
"""Answers up to this size, of addresses without an id, are kept to be confirmed instead of sent again."""
_BODY = {"Content-Type": "application/json"}
_WHERE = "an answer of the gateway's"


class _Rows(msgspec.Struct, Generic[T], frozen=True):
    """``PageBody`` with its rows still as they came."""

    rows: tuple[msgspec.Raw, ...]
    total: int | None = None
    left_out: int = 0
    next: str | None = None
    ahead: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


class _HasId(msgspec.Struct):
    id: str | None = None


class GatewayCalls:
    """One customer's way to one gateway, paced. ``base`` is its address without a slash at its end."""

    def __init__(self, transport: Transport, pacer: Pacer, base: str, tokens: Tokens) -> None:
        self._transport, self._pacer, self.base, self.tokens = transport, pacer, base, tokens
        self._kept: dict[str, tuple[str, bytes]] = {}
        self._rights: str | None = None
        self._learning = False
        self._decoders: dict[Any, msgspec.json.Decoder[Any]] = {}

    # --- reading --------------------------------------------------------------------------------------

    async def get(self, path: str, kind: type[T], *, lane: Lane = API_LANE) -> T:
        """One answer as a record."""
        return self._decoded((await self._get(path, lane=lane)).body, kind)

    async def standing(self, path: str, kind: type[T]) -> T:
        """As ``get``, of what changes seldom: the last answer is kept, and asked whether it still holds."""
        kept = self._kept.get(path)
        answer = await self._get(path, {} if kept is None else {"If-None-Match": quoted(kept[0])})
        if answer.status == 304 and kept is not None:
            return self._decoded(kept[1], kind)
        tags = unquoted(answer.headers.get("etag"))
        if tags and len(answer.body) <= _KEPT:
            self._kept[path] = tags[0], answer.body
        return self._decoded(answer.body, kind)

    async def page(
        self, path: str, row: type[T], area: Area, cursor: str | None = None, known: str | None = None
    ) -> Page[T]:
        """A page of a list; without rows where the whole list is still the known one."""
        where = path if cursor is None else f"{path}?{urlencode({'cursor': cursor})}"
        whole = quoted(whole_tag(known.split())) if known and cursor is None else ""
        headers = {"If-None-Match": whole} if 0 < len(whole) <= MOST_KNOWN else {}
        answer = await self._get(where, headers)
        if answer.status == 304 and headers:  # one that nobody asked for says nothing of this list
            return Page(rows=(), unchanged=True)
        body = self._decoded(answer.body, _Rows[Any])
        rows: list[T] = []
        aside = list(body.set_aside)
        for start in range(0, len(body.rows), _SLICE):
            for raw in body.rows[start : start + _SLICE]:
                self._read_row(raw, row, area, rows, aside)
            await asyncio.sleep(0)
        return Page(
            rows=tuple(rows),
            total=body.total,
            left_out=body.left_out,
            next=body.next,
            ahead=body.ahead,
            set_aside=tuple(aside),
            version=next(iter(unquoted(answer.headers.get("etag"))), None),
        )

    def _read_row(
        self, raw: msgspec.Raw, row: type[T], area: Area, rows: list[T], aside: list[SetAside]
    ) -> None:
        """A row that this program does not understand (a newer gateway's) is set aside, not the list."""
        try:
            rows.append(self._decoder(row).decode(raw))
        except msgspec.MsgspecError:
            try:
                found = msgspec.json.decode(raw, type=_HasId).id
            except msgspec.MsgspecError:
                found = None
            aside.append(SetAside(area=area, id=found, reason="row"))

    async def file(self, path: str, to: Path) -> Download:
        """A file, written to ``to`` and compared with what the gateway says of it."""

        async def once() -> Answer:
            async def send(headers: Mapping[str, str]) -> Answer:
                session = self._transport.with_cookies()
                return await session.download(
                    self.base + API + path,
                    to,
                    wanted=lambda head: head.status == 200 and FILE.lower() in head.headers,
                    headers=headers,
                )

            return await self._signed(send)

        answer = await self._pacer.run(self.tokens.host, API_LANE, once)
        saved, head = answer.saved, _head_of(answer)
        if saved is None or head is None or (saved.size, saved.sha256) != (head.size, head.sha256):
            await asyncio.to_thread(to.unlink, missing_ok=True)
            raise Garbled(_WHERE if head is None else "a file that was cut off")
        return Download(
            path=to, size=head.size, sha256=head.sha256, media_type=head.media_type, name=head.name
        )

    async def ask(self, method: str, path: str, wish: object, kind: type[T]) -> T:
        """A question that is sent as a form is and changes nothing; it may be repeated."""
        body = msgspec.json.encode(wish)

        async def once() -> Answer:
            return await self._signed(lambda headers: self._send(method, path, body, {**headers, **_BODY}))

        found: T = self._decoded((await self._pacer.run(self.tokens.host, API_LANE, once)).body, kind)
        return found

    # --- changing -------------------------------------------------------------------------------------

    async def change(self, method: str, path: str, wish: object, kind: type[T]) -> T:
        """Send a change once. Uncertain where its answer was lost, on the way to us or to the gateway."""
        body = b"" if wish is None else msgspec.json.encode(wish)

        async def send(headers: Mapping[str, str]) -> Answer:
            """What is lost from here on may have been done; what is lost of new tokens was never sent."""
            try:
                answer = await self._send(method, path, body, {**headers, **_BODY})
            except NotReached:
                raise
            except (Offline, Garbled) as error:
                raise Uncertain from error
            try:
                check_gateway(answer, self._pacer.now())
            except Unavailable as error:
                if error.untouched:  # the gateway says so; what a proxy says is no news of the change
                    raise
                raise Uncertain from error
            return answer

        answer = await self._pacer.run(self.tokens.host, API_LANE, lambda: self._signed(send), repeat=False)
        try:
            return self._decoded(answer.body or b"null", kind)
        except Garbled as error:
            raise Uncertain from error

    # --- inside ---------------------------------------------------------------------------------------

    async def _get(
        self, path: str, more: Mapping[str, str] | None = None, *, lane: Lane = API_LANE
    ) -> Answer:
        async def once() -> Answer:
            return await self._signed(
                lambda headers: self._send("GET", path, None, {**headers, **(more or {})})
            )

        answer = await self._pacer.run(self.tokens.host, lane, once)
        await self._look_at_rights(answer)
        return answer

    async def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        return await self._transport.request(method, self.base + API + path, body=body, headers=headers)

    async def _signed(self, send: Any) -> Answer:
        """Send with a token; one that the gateway does not take (any more) is renewed once."""
        token = await self.tokens.access()
        try:
            answer: Answer = await send({"Authorization": f"Bearer {token}"})
            check_gateway(answer, self._pacer.now())
        except SignInNeeded:
            await self.tokens.renew(token)
            answer = await send({"Authorization": f"Bearer {await self.tokens.access()}"})
            check_gateway(answer, self._pacer.now())
        return answer

    async def _look_at_rights(self, answer: Answer) -> None:
        """What this sign-in may do changes seldom; a header on every answer says when it did.

        The answer to what it may do then is not looked at: of two gateways in turn, of which one is newer,
        each would send us to ask the other, without an end.
        """
        rights = answer.headers.get(RIGHTS.lower())
        if rights is None or self._learning or rights in (self._rights, rights_tag(self.tokens.offered)):
            return
        self._rights, self._learning = rights, True
        try:
            await self.tokens.learn(await self.standing("/capabilities", tuple[str, ...]))
        except ProviderError:
            self._rights = None  # asked again with the next answer
        finally:
            self._learning = False

    def _decoded(self, body: bytes, kind: type[T]) -> T:
        try:
            found: T = self._decoder(kind).decode(body)
            return found
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise Garbled(_WHERE) from None

    def _decoder(self, kind: Any) -> msgspec.json.Decoder[Any]:
        if kind not in self._decoders:
            self._decoders[kind] = msgspec.json.Decoder(kind)
        return self._decoders[kind]


def _head_of(answer: Answer) -> FileHead | None:
    try:
        return FileHead.from_header(answer.headers.get(FILE.lower(), ""))
    except ValueError:
        return None


def at(*parts: str | int) -> str:
    """A path from its parts; ids are escaped, whatever they hold."""
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)
