"""PHP's ``serialize`` for flat arrays of texts and numbers, which some parameters are written in."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

_PART = re.compile(rb'i:(-?\d+);|s:(\d+):"|d:([-\d.eE+]+);|b:([01]);|N;')


def serialized(values: Mapping[str, str]) -> str:
    """``a:1:{s:1:"a";s:1:"b";}``; lengths count bytes."""

    def text(value: str) -> str:
        return f's:{len(value.encode())}:"{value}";'

    pairs = "".join(text(key) + text(value) for key, value in values.items())
    return f"a:{len(values)}:{{{pairs}}}"


def unserialized(data: bytes) -> dict[str, str]:
    """The array by its keys, all as text; raises ValueError for anything but a flat array."""
    head = re.match(rb"a:(\d+):\{", data)
    if head is None:
        raise ValueError("no array")
    at, parts = head.end(), []
    while data[at : at + 1] != b"}":
        found = _PART.match(data, at)
        if found is None:
            raise ValueError("no flat array")
        at = found.end()
        if found[2] is not None:
            end = at + int(found[2])
            if data[end : end + 2] != b'";':
                raise ValueError("a text of another length")
            parts.append(data[at:end].decode("utf-8", "replace"))
            at = end + 2
        else:
            parts.append(next((each.decode() for each in (found[1], found[3], found[4]) if each), ""))
    if len(parts) != 2 * int(head[1]):
        raise ValueError("an array of another length")
    return dict(zip(parts[::2], parts[1::2], strict=True))


def parameter(text: str) -> dict[str, str]:
    """A parameter as WHMCS takes it: base64 of a serialized array. Nothing for what cannot be read."""
    try:
        return unserialized(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return {}
