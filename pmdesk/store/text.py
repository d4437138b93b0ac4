"""Texts made comparable: without case and accents for finding, numbers in their order for sorting."""

from __future__ import annotations

import re
import unicodedata

MOST_OF_A_FILTER = 300
"""Letters of the filter that are looked at; nobody types more by hand."""

# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_CONTROL = dict.fromkeys((*range(32), 127), " ")
_DIGITS = re.compile(r"\d+", re.ASCII)
_CANONICAL = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)


def fold(text: str) -> str:
    """Without case and accents: "Žižkov STRASSE" and "zizkov straße" are the same. One line."""
    if text.isascii():
        return text.lower() if text.isprintable() else text.lower().translate(_CONTROL)
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    whole = plain.casefold().translate(_PLAIN).translate(_CONTROL)
    return whole.encode("utf-8", "ignore").decode("utf-8")


def search_text(*parts: str | None) -> str:
    """The text in which a filter looks: a folded line for each part. No word matches across lines."""
    return "\n".join(fold(part) for part in parts if part)


def readable_domain(name: str | None) -> str | None:
    """An internationalised domain as people write it: müller.example for xn--mller-kva.example, else None."""
    if not name or "xn--" not in name.lower():
        return None
    try:
        return name.encode("ascii").decode("idna")
    except UnicodeError:
        return None


def words(text: str) -> tuple[str, ...]:
    """The folded words of a filter; a row fits when each of them is in it somewhere."""
    return tuple(dict.fromkeys(fold(text[:MOST_OF_A_FILTER]).split()))


def sort_key(text: str | None) -> str | None:
    """Folded, with every number in it at the place its value has: "VPS 2" before "VPS 10"."""
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return text.lstrip("0").zfill(12)
    return _DIGITS.sub(lambda found: found[0].lstrip("0").zfill(12), fold(text))


def id_key(record_id: str) -> str:
    """A sort key for an opaque id, different for different ids; ids that are numbers sort by value."""
    if _CANONICAL.fullmatch(record_id):
        return record_id.zfill(18)
    return f"{sort_key(record_id) or ''}\x01{record_id}"
