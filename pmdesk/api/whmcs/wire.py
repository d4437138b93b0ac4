"""From an answer's bytes to rows: the envelope, lists in all their shapes, flat bracket keys. Pure.

Success is said by ``result`` or ``status``, an error by ``message``, mostly with HTTP 200 (WHMCS developer
docs, response-types.md; issues 80 and 303 of that repository for the variants). What a message means is told
by loose matching, since WHMCS has no error codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any, TypeVar

import msgspec

from pmdesk.api.errors import (
    Garbled,
    NotFound,
    NotSetUp,
    ProviderError,
    RateLimited,
    Refused,
    SignInNeeded,
    Unavailable,
)
from pmdesk.api.pace import retry_after
from pmdesk.api.provider import SetAside
from pmdesk.api.transport import Answer
from pmdesk.api.whmcs.quirks import BadValue, Row, to_id
from pmdesk.records import Area

T = TypeVar("T")


def _exact(text: str) -> Decimal | str:
    """A fraction as it was written; one beyond all numbers stays a text, which its field then refuses."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


class Foreign(NotFound):
    """The answer to a question for one customer's record is another customer's: the installation's fault.

    To whoever asked it is NotFound. It is no news of what was asked for: nobody has said that it is gone.
    """


# Money must not pass through a float, even where a server writes it without quotes.
_JSON = msgspec.json.Decoder(float_hook=_exact)
_MOST_VALUES = 1_000_000
"""Values in one answer: a list of 20,000 transactions has 300,000. Empty ones take 20 times their text."""
_FLAT = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)").fullmatch
_NOTHING: tuple[object, ...] = (None, "", [], {}, False)
_CLIENT = re.compile(r"0|[1-9][0-9]{0,17}").fullmatch

_CREDENTIAL = ("authentication failed", "invalid or missing credentials")
_NOT_NOW = ("invalid ip", "ip banned", "access denied", "administrator account disabled")
_NO_ACTION = ("invalid permissions: api action", "api function not found", "invalid api action")
_NO_RECORD = re.compile(
    r"(?:client|user|invoice|ticket|domain|service|quote|contact|related|pay method)(?: id)? not found"
    r"|invalid (?:client|user|invoice|ticket|domain|service|paymethod)[_ ]?id\b"
    r"|no attachments found|attachments deleted|invalid attachment index",
).search


def envelope(answer: Answer, where: str, now: datetime) -> Row:
    """The answer's object when it is a success; otherwise the error it stands for.

    Raises RateLimited, Unavailable, SignInNeeded, NotFound, Refused, or Garbled(``where``).
    """
    check_status(answer, now)
    if len(answer.body) > _MOST_VALUES and sum(map(answer.body.count, (b",", b"[", b"{"))) > _MOST_VALUES:
        raise Garbled(where)
    try:
        data = _JSON.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _no_json(answer, where) from None
    if not isinstance(data, dict):
        raise Garbled(where)
    found: Row = nest(data) if any("[" in key for key in data) else data
    word = found.get("result", found.get("status"))
    word = word.lower() if isinstance(word, str) else word
    if word == "success":
        return found
    if word == "error" or "message" in found:
        raise refusal(found.get("message"))
    raise Garbled(where)


def check_status(answer: Answer, now: datetime) -> None:
    """Raise RateLimited or Unavailable where the status alone says so, of the API's answers and of pages."""
    if answer.status == 429:
        raise RateLimited(retry_after(answer.headers.get("retry-after"), now))
    if answer.status >= 500:
        until = retry_after(answer.headers.get("retry-after"), now)
        raise Unavailable(f"HTTP {answer.status}", until, passing=answer.status in (502, 503, 504))


def refusal(message: object) -> ProviderError:
    """What an error message of WHMCS means."""
    text = message[:1000] if isinstance(message, str) else ""
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())[:300]
    loose = words.lower()
    if loose.startswith(_CREDENTIAL):
        return SignInNeeded()
    if loose.startswith(_NOT_NOW):
        return Unavailable(words, untouched=True)
    if _NO_RECORD(loose):
        return NotFound()
    if loose.startswith(_NO_ACTION):
        return NotSetUp(words)
    return Refused(words)


def nest(data: Row) -> Row:
    """Undo PHP's flat keys: ``{"a[b][0][c]": 1}`` becomes ``{"a": {"b": {"0": {"c": 1}}}}``."""
    out: Row = {}
    for key, value in data.items():
        found = _FLAT(key)
        if not found:
            out.setdefault(key, value)
            continue
        at: Row = out
        path = [found[1], *found[2][1:-1].split("][")]
        for step in path[:-1]:
            below = at.get(step)
            if not isinstance(below, dict):
                below = at[step] = {}
            at = below
        at[path[-1] or str(len(at))] = value
    return out


def rows(container: object, item: str, where: str, mark: str = "id") -> list[Any]:
    """The rows of a list, whichever shape it took.

    Wrapped (``{"product": […]}``) or not, an object with numbers for keys, one row without its list, ``""``,
    ``[]``, ``[[]]``, null, ``{}``. An object that holds ``mark`` is one row. A row that is no object stays
    in the list, for its reader to set aside. Raises Garbled for a container that is none.
    """
    if isinstance(container, dict) and item in container:
        container = container[item]
    if container in _NOTHING:
        return []
    if isinstance(container, dict):
        if mark in container or not all(isinstance(value, (dict, list)) for value in container.values()):
            return [container]
        container = [container[key] for key in sorted(container, key=_in_order)]
    if not isinstance(container, list):
        raise Garbled(where)
    return [row for row in container if row not in _NOTHING]


class Reading:
    """Reads the rows of one list into records, setting aside what cannot be read.

    ``foreign`` counts rows of another customer, which are dropped whatever they hold; ``left_out`` those that
    are ours but not meant for us (drafts). A row whose owner cannot be read is set aside: it is not shown,
    since it may be another's, and not dropped, since it may be ours and what is held of it would go.
    """

    def __init__(self, area: Area, owner: str | None, client_id: int) -> None:
        self.area, self.owner, self.client_id = area, owner, client_id
        self.set_aside: list[SetAside] = []
        self.foreign = 0
        self.left_out = 0

    def read(self, found: list[Any], record: Callable[[Row], T | None]) -> tuple[T, ...]:
        """``record`` of each row, in order. None from it leaves the row out; BadValue sets it aside."""
        return tuple(made for row in found if (made := self._one(row, record)) is not None)

    def _one(self, row: Any, record: Callable[[Row], T | None]) -> T | None:
        if not isinstance(row, dict):
            self.set_aside.append(SetAside(area=self.area, id=None, reason="row"))
            return None
        try:
            if self.owner is not None and owner_of(row.get(self.owner), self.owner) != self.client_id:
                self.foreign += 1
                return None
            made = record(row)
        except BadValue as bad:
            self.set_aside.append(SetAside(area=self.area, id=id_of(row), reason=bad.field))
            return None
        if made is None:
            self.left_out += 1
        return made


def owner_of(value: object, field: str) -> int:
    """The client an owner field names, 0 for nobody (a guest's ticket). BadValue for anything else.

    Stricter than ``to_int``: who may see a row is not read out of a boolean, a fraction or leading zeros, and
    nothing at all (missing, null, "") does not say that the row is another's.
    """
    if type(value) is int and value >= 0:
        return value
    if isinstance(value, str) and _CLIENT(text := value.strip()):
        return int(text)
    raise BadValue(field)


def is_owner(value: object, client_id: int) -> bool:
    """Whether an owner field names this client; one that cannot be read does not."""
    try:
        return owner_of(value, "") == client_id
    except BadValue:
        return False


def check_single(data: Row, key: str, number: int, client_id: int) -> None:
    """A single answer must be the record asked for, and this client's, or it is NotFound.

    Foreign where it is neither. BadValue where it does not say which record it is or whose: that is no news
    of the record.
    """
    ours = owner_of(data.get("userid"), "userid") == client_id
    asked_for = to_id(data.get(key), key) == str(number)
    if not ours:
        raise NotFound if asked_for else Foreign
    if not asked_for:
        raise NotFound


def _in_order(key: str) -> tuple[int, int, str]:
    return (0, int(key), key) if key.isascii() and key.isdigit() and len(key) < 12 else (1, 0, key)


def id_of(row: Any) -> str | None:
    """A row's id as its record has it; None for what is no id, by which nothing held could be found."""
    try:
        return to_id(row.get("id"), "id") if isinstance(row, dict) else None
    except BadValue:
        return None


def _no_json(answer: Answer, where: str) -> ProviderError:
    """A maintenance page and a firewall's page say "not now"; anything else is not understood."""
    if answer.status != 200:
        return Unavailable(f"HTTP {answer.status}")
    start = answer.body[:20_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<") and b"maintenance" in start:
        return Unavailable("maintenance")
    return Garbled(where)
