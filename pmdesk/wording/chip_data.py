"""What a status looks like in words: an icon's name, its word, a tone by meaning, and whether it asks."""

from typing import Literal

import msgspec

Tone = Literal["text", "text2", "text3", "ok", "warn", "bad", "info", "neutral", "accent"]
"""A colour by meaning; the views turn it into a colour of the theme in use."""


class ChipData(msgspec.Struct, frozen=True):
    """A status as shown: an icon by name, its word, a tone, and whether it asks the owner to act."""

    icon: str
    word: str
    tone: Tone = "neutral"
    filled: bool = False
