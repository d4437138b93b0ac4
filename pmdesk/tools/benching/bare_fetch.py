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

        async def fetch(form: str) -> None:
            answer = await client.post(f"{url}includes/api.php", content=f"{form}&{sign}")
            answer.raise_for_status()
            sizes.append(len(answer.content))

        async def chain(forms: list[str]) -> None:
            """The first answer says how long the list is; from there on so many are asked for at a time."""
            turns = asyncio.Semaphore(told["at_once"])

            async def in_turn(form: str) -> None:
                async with turns:
                    await fetch(form)

            await fetch(forms[0])
            await asyncio.gather(*(in_turn(form) for form in forms[1:]))

        began, used = time.perf_counter(), time.process_time()
        await asyncio.gather(*(chain(forms) for forms in told["chains"]))
        took, cpu = time.perf_counter() - began, time.process_time() - used
    say(took=took, cpu=cpu, answers=len(sizes), bytes=sum(sizes))
