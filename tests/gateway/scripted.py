"""A provider that answers what a test has written down, and people who are always let in."""

from __future__ import annotations

import hashlib
import inspect
import typing
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from pmdesk.api.capability import Capability
from pmdesk.api.provider import Download, Link, Page, Provider, SetAside
from pmdesk.api.whmcs.people import People, Standing
from tests.store.samples import of, words

CLIENT, USER = 418, 502


def methods() -> dict[str, inspect.Signature]:
    """What the protocol asks of a provider, by name: taken from the protocol, so that none is forgotten."""
    found = {}
    for name, member in vars(Provider).items():
        if inspect.iscoroutinefunction(member):
            found[name] = inspect.signature(member)
    return found


HINTS = {name: typing.get_type_hints(getattr(Provider, name)) for name in methods()}


class Scripted:
    """Answers every method with ``answer``, raises it, or calls it with what was given.

    ``asked`` is what it was asked last.
    """

    capabilities = frozenset(Capability) - {Capability.DEVICES}
    foreign_rows = 0

    def __init__(self) -> None:
        self.answer: Any = None
        self.content = b""
        self.asked: tuple[str, tuple[Any, ...]] | None = None

    def __getattr__(self, name: str) -> Any:
        if name not in HINTS:
            raise AttributeError(name)

        async def method(*arguments: Any) -> Any:
            to = next((one for one in arguments if isinstance(one, Path)), None)
            self.asked = name, tuple(one for one in arguments if not isinstance(one, Path))
            if isinstance(self.answer, Exception):
                raise self.answer
            if callable(self.answer):
                made = self.answer(*arguments)
                return await made if inspect.isawaitable(made) else made
            if to is not None:
                to.write_bytes(self.content)
                return replace(self.answer, path=to)
            return self.answer

        return method


class Everybody(People):
    """Whoever asks is the owner."""

    def __init__(self) -> None:
        pass

    async def standing(self, client_id: int, user_id: int, *, may_own: bool = True) -> Standing | None:
        return Standing(client_id, user_id, "Marta", None, False, True, None)


def answers_of(name: str) -> st.SearchStrategy[Any]:
    """Anything that a method may answer, by its type."""
    kind = HINTS[name]["return"]
    if typing.get_origin(kind) is Page:
        (row,) = typing.get_args(kind)
        cursors = st.text("0123456789", min_size=1, max_size=6)
        return st.builds(
            Page,
            rows=st.lists(of(row), max_size=3).map(tuple),
            total=st.none() | st.integers(0, 10**6),
            left_out=st.integers(0, 9),
            next=st.none() | cursors,
            ahead=st.lists(cursors, max_size=3).map(tuple),
            set_aside=st.lists(of(SetAside), max_size=2).map(tuple),
        )
    if kind is Download:
        return st.builds(_download, st.binary(max_size=2000), words, st.none() | words)
    if kind is Link:
        return words.map(lambda text: Link(f"https://clients.example/oauth/{text}"))
    return of(kind)


def _download(content: bytes, media: str, name: str | None) -> tuple[Download, bytes]:
    digest = hashlib.sha256(content).hexdigest()
    return Download(path=Path(), size=len(content), sha256=digest, media_type=media, name=name), content


_SEGMENTS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="/"), min_size=1, max_size=12
).filter(lambda text: text not in (".", ".."))


def arguments_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments that a method may be called with, by their types; a file's place is left to the test."""
    made: dict[str, st.SearchStrategy[Any]] = {}
    for parameter, kind in HINTS[name].items():
        if parameter in ("return", "to", "known"):
            continue
        if parameter == "cursor":
            made[parameter] = st.none() | st.text("0123456789", min_size=1, max_size=6)
        elif parameter.endswith("_id"):
            made[parameter] = _SEGMENTS
        elif kind is int:
            made[parameter] = st.integers(0, 1000)
        else:
            made[parameter] = of(kind)
    return st.fixed_dictionaries(made)
