"""Files on their way through: written beside by the provider, then streamed, then gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.response import Stream

from pmdesk.api.errors import Unavailable
from pmdesk.api.gateway.contract import FILE, FileHead
from pmdesk.api.provider import Download
from pmdesk.gateway.web import close_after

_BLOCK = 256 * 1024


async def streamed(request: Request[Any, Any, Any], fetch: Callable[[Path], Awaitable[Download]]) -> Stream:
    """The file that ``fetch`` writes, as an answer.

    Raises what ``fetch`` raises; Unavailable for a full disk, RateLimited where this person has as many on
    their way as they may.

    Its name on this disk is gone before the first byte is sent: what is interrupted leaves nothing. What it
    is stands in a header alone, and a browser is told to show none of it.
    """
    folder: Path = request.app.state.files
    held = close_after(request, contextlib.ExitStack())
    held.enter_context(request.app.state.keeper.file_for(request.user))
    path = folder / secrets.token_hex(16)
    try:
        found = await fetch(path)
        reel = await asyncio.to_thread(Reel, path)
    except OSError:
        raise Unavailable from None
    finally:
        path.unlink(missing_ok=True)
    held.callback(reel.close)
    head = FileHead(size=found.size, sha256=found.sha256, media_type=found.media_type, name=found.name)
    headers = {
        FILE: head.to_header(),
        "Content-Length": str(found.size),
        "Content-Disposition": "attachment",
        "Cache-Control": "no-store",
    }
    return Stream(reel, media_type="application/octet-stream", headers=headers)


class Reel:
    """A file that is open and has no name any more, read once, in blocks.

    ``close`` may come while a thread still reads, and then does not wait: that thread closes it. So the
    number of the file is never another file's while somebody reads from it. What nobody holds closes itself.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        self._over, self._closing = True, False
        self._lock = threading.Lock()
        self._handle = os.open(path, os.O_RDONLY)
        self._over = False
        path.unlink()

    def __aiter__(self) -> Reel:
        return self

    async def __anext__(self) -> bytes:
        block = await asyncio.to_thread(self._read)
        if not block:
            raise StopAsyncIteration
        return block

    def _read(self) -> bytes:
        try:
            with self._lock:
                return b"" if self._over else os.read(self._handle, _BLOCK)
        finally:
            if self._closing:
                self.close()

    def close(self) -> None:
        """Close the file, now or when the block that is being read has been."""
        self._closing = True
        if not self._lock.acquire(blocking=False):
            return
        try:
            if not self._over:
                self._over = True
                os.close(self._handle)
        finally:
            self._lock.release()

    def __del__(self) -> None:
        with contextlib.suppress(OSError):
            self.close()
