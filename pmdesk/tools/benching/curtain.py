"""The control of the pretend provider: which requests came in, and counting anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit


def command(control: Mapping[str, str], name: str) -> Any:
    """Carry out a command and return its value; ``control`` is the address and token it said at its start.

    Blocks for a moment. Raises OSError.
    """
    address = urlsplit(control["url"])
    connection = HTTPConnection(address.netloc, timeout=30)
    try:
        headers = {"Authorization": f"Bearer {control['token']}"}
        connection.request("POST", f"{address.path}{name}", b"{}", headers)
        return json.load(connection.getresponse()).get("value")
    finally:
        connection.close()
