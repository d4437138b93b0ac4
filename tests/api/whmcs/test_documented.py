"""The documentation's own examples decode, nested and flat; they are not part of this repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.whmcs.reading import ALL, flat, read

CONTRACT = Path(__file__).parents[4] / "shared" / "contract" / "whmcs" / "actions"
pytestmark = pytest.mark.skipif(not CONTRACT.is_dir(), reason="the documented examples are not here")

# Whose records an example shows, where it is not client 1.
CLIENTS = {"GetInvoice": 2361, "GetEmails": 7}
# Both quotes of the documentation are drafts, one of them nobody's.
NOTHING = {"GetQuotes"}


def example(action: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CONTRACT / f"{action}.json").read_text())
    if action == "GetQuotes":
        found["example_response"]["quotes"]["quote"].pop()
    return found


@pytest.mark.parametrize("action", sorted(ALL))
def test_every_documented_example_decodes_in_both_forms(action: str) -> None:
    said = example(action)
    answers = [said["example_response"], said.get("example_response_nested", said["example_response"])]
    client = CLIENTS.get(action, 1)
    first, *others = [read(action, data, client) for data in [*answers, flat(answers[1])]]
    assert not first[1]
    assert bool(first[0]) is (action not in NOTHING)
    for other in others:
        assert other == first
