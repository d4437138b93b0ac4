"""How large a ticket's file may be: by its own size, however the installation writes it."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from pmdesk.api.errors import Garbled
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
from tests.api.stub import Reply, Seen, Stub
from tests.api.whmcs.reading import sample

pytestmark = pytest.mark.anyio
MOST = 1024 * 1024


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def answering(content: bytes) -> Stub:
    """An installation whose PHP writes slashes as ``\\/``, as it does unless it is told otherwise."""

    def answer(seen: Seen) -> Reply:
        if seen.form["action"] == "GetTicket":
            return Reply(json.dumps(sample("GetTicket")).encode())
        data = {"result": "success", "filename": "a.bin", "data": base64.b64encode(content).decode()}
        return Reply(json.dumps(data).replace("/", "\\/").encode())

    return Stub(answer)


async def test_a_file_of_just_that_size_comes(transport: Transport, pacer: Pacer, tmp_path: Path) -> None:
    content = os.urandom(MOST)
    async with answering(content) as stub:
        provider = WhmcsProvider(transport, pacer, stub.url, Credential("a", "b"), 418, 502, most_file=MOST)
        assert (await provider.attachment("4471", "0", 0, tmp_path / "a")).size == MOST
    assert bytes_of(tmp_path / "a") == content


@pytest.mark.parametrize("size", [MOST + 1, 3 * MOST])
async def test_a_larger_one_is_refused(transport: Transport, pacer: Pacer, tmp_path: Path, size: int) -> None:
    async with answering(os.urandom(size)) as stub:
        provider = WhmcsProvider(transport, pacer, stub.url, Credential("a", "b"), 418, 502, most_file=MOST)
        with pytest.raises(Garbled, match="too large"):
            await provider.attachment("4471", "0", 0, tmp_path / "a")
    assert not names(tmp_path)
