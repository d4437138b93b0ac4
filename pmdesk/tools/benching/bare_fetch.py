"""The child that fetches the answers of a sync with bare httpx under asyncio: read, counted, thrown away."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import urlencode

import httpx

from pmdesk.tools.benching.children import given, say


def main() -> None:
    """Fetch the chains named in the line given; say how long it took and how much it was."""
    asyncio.run(_fetch(given()))


async def _fetch(told: dict[str, Any]) -> None:
    url = told["url"]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    sizes: list[int] = []
    async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
        hello = (await client.get(f"{url}_sandbox/hello")).json()  # connects, as signing in did
        sign = urlencode({"identifier": hello["identifier"], "secret": hello["secret"]})

        async def chain(forms: list[str]) -> None:
            for form in forms:
                answer = await client.post(f"{url}includes/api.php", content=f"{form}&{sign}")
                answer.raise_for_status()
                sizes.append(len(answer.content))

        began = time.perf_counter()
        await asyncio.gather(*(chain(forms) for forms in told["chains"]))
        took = time.perf_counter() - began
    say(took=took, answers=len(sizes), bytes=sum(sizes))
