"""What customers send: JSON of exactly the kind a route wants, or nothing is done."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ClientException, HTTPException, InternalServerException


class Asked(Request[Any, Any, Any]):
    """A request whose body is read once, strictly: no number for a yes, no text for a number.

    Litestar by itself takes any media type for JSON, reads leniently, and lets go errors of its own for bytes
    that are no text and for what is nested too deeply.
    """

    async def body(self) -> bytes:
        """The body as it came. Raises ClientException where whoever sent it went away: no mistake of ours."""
        try:
            return await super().body()
        except InternalServerException:
            raise ClientException from None

    async def json(self) -> Any:
        """The body as the route's own type. Raises HTTPException with 415, ClientException (400)."""
        if self.content_type[0] != "application/json":
            raise HTTPException(status_code=415)
        wanted = self.route_handler.parsed_data_field
        body = await self.body()
        try:
            return msgspec.json.decode(body, type=object if wanted is None else wanted.annotation)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise ClientException from None
