"""Opening a packed body in small pieces, so that a few bytes cannot become more than anybody asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

from pmdesk.api.errors import Garbled

ACCEPTED = "gzip"
"""What is offered in ``Accept-Encoding``."""
_PIECE = 256 * 1024
_PLAIN = ("", "identity", "none", "utf-8")
"""What servers write for a body that is not packed."""
_WHERE = "the packing of an answer"


class Unpacker:
    """The body behind a Content-Encoding, at most ``_PIECE`` bytes at a time.

    Raises Garbled for what was not offered (another coding, or several upon each other) and for a body that
    is not packed as it says, or not to its end.
    """

    def __init__(self, headers: Mapping[str, str]) -> None:
        coding = headers.get("content-encoding", "").strip().lower()
        if coding not in (*_PLAIN, "gzip", "x-gzip"):
            raise Garbled(_WHERE)
        self._packed = None if coding in _PLAIN else zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._came = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What more of the body ``data`` holds."""
        if self._packed is None:
            yield data
            return
        self._came = self._came or bool(data)
        try:
            piece = b""
            while (data or len(piece) == _PIECE) and not self._packed.eof:
                piece = self._packed.decompress(data, _PIECE)
                data = self._packed.unconsumed_tail
                if piece:
                    yield piece
        except zlib.error:
            raise Garbled(_WHERE) from None

    def finish(self) -> None:
        """The body has come to its end."""
        if self._packed is not None and self._came and not self._packed.eof:
            raise Garbled(_WHERE)
