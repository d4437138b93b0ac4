"""Every operation of the API with every id that somebody could put into it, made from its own document.

What is or could be an id has a rule here; an operation, a parameter or a field without one fails the tests,
so that a new route cannot be forgotten.
"""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlsplit

Json = dict[str, Any]

KINDS = ("services", "domains", "tickets", "replies", "invoices", "devices")
PATH = {
    "service_id": "services",
    "domain_id": "domains",
    "ticket_id": "tickets",
    "message_id": "replies",
    "invoice_id": "invoices",
    "device_id": "devices",
    "index": "",
}
"""Which records a parameter in a path names; "" for what is none, and is tried with the same values."""
QUERY = {"cursor"}
HEADERS = {"If-None-Match"}
PLACES = {
    "service": "services",
    "panel": "services",
    "upgrade": "services",
    "cancel": "services",
    "domain": "domains",
    "renew-domain": "domains",
    "ticket": "tickets",
    "invoice": "invoices",
    **dict.fromkeys(
        ("home", "new-ticket", "add-funds", "profile", "pay-methods", "contacts", "password"), ""
    ),
    "security": "",
}
"""Which records the page of a one-time link is about; "" for pages about none."""
BODIES: dict[str, Json] = {
    "SignOnWish": {"place": "home", "record_id": None, "app": None},
    "LockWish": {"locked": True},
    "ContactsWish": {
        "contacts": [{"role": "Registrant", "fields": [{"name": "City", "value": "Northfield"}]}]
    },
    "RenewalWish": {"years": 1},
    "EmailWish": {"email": "new@own.example"},
}
"""A body of each kind; the fields here are all there may be."""


class Unruled(AssertionError):
    """Something of the document has no rule here."""


@dataclass(frozen=True)
class Operation:
    """One operation: the kinds of ids in its path, and the name of what its body is."""

    name: str
    method: str
    path: str
    parameters: tuple[str, ...]
    query: frozenset[str]
    headers: frozenset[str]
    body: str

    @property
    def is_list(self) -> bool:
        return "cursor" in self.query


@dataclass(frozen=True)
class Ask:
    """One request: everything in it as it is sent."""

    operation: Operation
    values: Mapping[str, str] = field(default_factory=dict)
    body: Json | None = None
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return (
            f"{self.operation.name} {dict(self.values)} {self.query} {self.body or ''} {dict(self.headers)}"
        )

    @property
    def target(self) -> str:
        path = re.sub(r"{(\w+)}", lambda found: self.values[found[1]], self.operation.path)
        return f"{path}?{self.query}" if self.query else path


def operations(document: Json) -> list[Operation]:
    """The operations of the API. Raises Unruled."""
    return [
        _operation(document, path, method, found)
        for path, item in document["paths"].items()
        for method, found in item.items()
        if path.startswith("/v1/")
    ]


def _operation(document: Json, path: str, method: str, found: Json) -> Operation:
    where: dict[str, set[str]] = {"path": set(), "query": set(), "header": set()}
    for parameter in found.get("parameters", ()):
        where[parameter["in"]].add(parameter["name"])
    _ruled(f"{method} {path}", where["path"] - PATH.keys(), where["query"] - QUERY, where["header"] - HEADERS)
    body = ""
    if "requestBody" in found:
        schema = found["requestBody"]["content"]["application/json"]["schema"]
        body = schema["$ref"].rpartition("/")[2]
        _ruled(f"the body of {path}", {body} - BODIES.keys())
        _fields(document, schema, BODIES[body], body)
    named = tuple(re.findall(r"{(\w+)}", path))
    return Operation(
        found["operationId"], method.upper(), path, named, frozenset(where["query"]),
        frozenset(where["header"]), body,
    )  # fmt: skip


def _ruled(where: str, *unknown: set[str]) -> None:
    for names in unknown:
        if names:
            raise Unruled(f"{where}: no rule for {', '.join(sorted(names))}")


def _fields(document: Json, schema: Json, example: Any, where: str) -> None:
    """Every field of a schema is in the example, and the other way round."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema.get("type") == "array":
        _fields(document, schema["items"], example[0], f"{where}[]")
    elif "properties" in schema:
        _ruled(where, schema["properties"].keys() ^ example.keys())
        for name, inner in schema["properties"].items():
            _fields(document, inner, example[name], f"{where}.{name}")
    elif "enum" in schema and where == "SignOnWish.place":
        _ruled(where, set(schema["enum"]) ^ PLACES.keys())


# --- what is put in for an id --------------------------------------------------------------------------

MANGLED: dict[str, Callable[[str, str], str]] = {
    "as it is": lambda id_, own: id_,
    "negative": lambda id_, own: f"-{id_}",
    "with a sign": lambda id_, own: f"+{id_}",
    "with zeros": lambda id_, own: f"000{id_}",
    "a fraction": lambda id_, own: f"{id_}.0",
    "a power": lambda id_, own: f"{id_}e0",
    "hexadecimal": lambda id_, own: hex(int(id_)) if id_.isdigit() else id_,
    "with space": lambda id_, own: f" {id_} ",
    "on its own line": lambda id_, own: f"{id_}\n",
    "after own and a line's end": lambda id_, own: f"{own}\n{id_}",
    "a list": lambda id_, own: f"{own},{id_}",
    "a list in brackets": lambda id_, own: f"[{own},{id_}]",
    "an object": lambda id_, own: f'{{"id":{id_}}}',
    "a parameter more": lambda id_, own: f"{own}&id={id_}",
    "a parameter in its place": lambda id_, own: f"{own}&domainid={id_}&serviceid={id_}&invoiceid={id_}",
    "an array's": lambda id_, own: f"{own}[]={id_}",
    "cut by a zero": lambda id_, own: f"{id_}\0",
    "own, a zero, and": lambda id_, own: f"{own}\0{id_}",
    "SQL": lambda id_, own: f"{own} OR id={id_}",
    "a way up": lambda id_, own: f"{own}/../{id_}",
    "a way up, escaped twice": lambda id_, own: f"{own}%2f..%2f{id_}",
    "escaped twice": lambda id_, own: quote(quote(id_[0]) and f"%{ord(id_[0]):02x}") + id_[1:],
    "with a dot": lambda id_, own: f"{id_}.",
    "with a semicolon": lambda id_, own: f"{id_};a=b",
    "in full width": lambda id_, own: "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in id_),
    "in Arabic": lambda id_, own: "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in id_),
    "superscript": lambda id_, own: id_.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")),
    "with a mark": lambda id_, own: f"\ufeff{id_}",
    "true": lambda id_, own: "true",
    "nothing": lambda id_, own: "%20",
    "huge": lambda id_, own: id_ + "9" * 60,
}
"""Ways to write an id; each is tried with a stranger's and with nobody's, and must come to the same."""

ODD = (
    *("0", "-1", "00", "1e9999", "9" * 15, "9" * 18, "9" * 40, "9" * 41, "9" * 4000, "NaN", "null", "None"),
    *(
        "undefined",
        "true",
        "{}",
        "[]",
        "*",
        "%",
        "'",
        '"',
        ".",
        "..",
        "...",
        "-",
        "_",
        "<script>",
        "../",
        "$1",
    ),
    *("%00", "%0d%0aX-A: b", "%ed%a0%80", "%ff%fe", "%c0%ae", "{{7*7}}", "id", "١", "²", "½", "Ⅳ", "🥖", " "),
)
"""What is no id at all."""


def asks_of(operation: Operation, own: Mapping[str, str], place: str = "") -> Ask:
    """The operation about one's own records."""
    body = json.loads(json.dumps(BODIES[operation.body])) if operation.body else None
    if place and body is not None:
        body |= {"place": place, "record_id": own.get(PLACES[place])}
    values = {name: own[PATH[name]] if PATH[name] else "0" for name in operation.parameters}
    return Ask(operation, values, body)


def fields_of(ask: Ask) -> Iterator[tuple[str, str, Callable[[str], Ask]]]:
    """Every id in a request: its name, whose kind it is, and how to put another there."""
    for name in ask.operation.parameters:
        yield (
            name,
            PATH[name],
            lambda text, name=name: replace(ask, values={**ask.values, name: quote(text, safe="%")}),
        )
    if ask.body is not None and "record_id" in ask.body:
        kind = PLACES[ask.body["place"]]
        yield "record_id", kind, lambda text: replace(ask, body={**ask.body, "record_id": text})  # type: ignore[dict-item]


# --- asking ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What came, without what differs from one second to the next."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def plain(self) -> Answer:
        """Without the one-time token of a link, which is another each time."""
        return replace(self, body=re.sub(rb"access_token=[A-Za-z0-9_-]+", b"", self.body))


class Wire:
    """Asks byte by byte what is to be asked: nothing is tidied up on the way."""

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        where = urlsplit(base)
        self._headers = dict(headers)
        self._connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)

    def __call__(self, ask: Ask, **more: str) -> Answer:
        body = None if ask.body is None else json.dumps(ask.body).encode()
        headers = {**self._headers, **ask.headers, **more}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self._connection.putrequest(ask.operation.method, ask.target, skip_accept_encoding=True)
        for name, value in headers.items():
            self._connection.putheader(name, value)
        if body is not None or ask.operation.method in ("PUT", "POST"):
            self._connection.putheader("Content-Length", str(len(body or b"")))
        self._connection.endheaders(body)
        found = self._connection.getresponse()
        content = found.read()
        kept = tuple((name, value) for name, value in found.getheaders() if name.lower() != "date")
        return Answer(found.status, found.reason, kept, content)

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
