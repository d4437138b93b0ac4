"""Files on their way through: written beside by the provider, then streamed, then gone."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.response import Stream

from pmdesk.api.errors import Unavailable
from pmdesk.api.gateway.contract import FILE, FileHead
from pmdesk.api.provider import Download

_BLOCK = 256 * 1024


async def streamed(request: Request[Any, Any, Any], fetch: Callable[[Path], Awaitable[Download]]) -> Stream:
    """The file that ``fetch`` writes, as an answer. Raises what ``fetch`` raises; Unavailable: a full disk.

    Its name on this disk is gone before the first byte is sent: what is interrupted leaves nothing. What it
    is stands in a header alone, and a browser is told to show none of it.
    """
    folder: Path = request.app.state.files
    path = folder / secrets.token_hex(16)
    try:
        found = await fetch(path)
        handle = await asyncio.to_thread(_open_and_forget, path)
    except OSError:
        raise Unavailable("files", passing=False) from None
    finally:
        path.unlink(missing_ok=True)
    head = FileHead(size=found.size, sha256=found.sha256, media_type=found.media_type, name=found.name)
    headers = {
        FILE: head.to_header(),
        "Content-Length": str(found.size),
        "Content-Disposition": "attachment",
        "Cache-Control": "no-store",
    }
    return Stream(_blocks(handle), media_type="application/octet-stream", headers=headers)


def _open_and_forget(path: Path) -> int:
    handle = os.open(path, os.O_RDONLY)
    path.unlink()
    return handle


async def _blocks(handle: int) -> AsyncIterator[bytes]:
    try:
        while block := await asyncio.to_thread(os.read, handle, _BLOCK):
            yield block
    finally:
        os.close(handle)
