"""The operator's guide says what is: the actions of the API role, the events of the audit log, the files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from pmdesk.gateway import audit
from pmdesk.gateway.needs import NEEDS

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "gateway.md").read_text("utf-8")
PERMISSIONS = {
    *("profile", "contacts", "products", "manageproducts", "productsso", "domains", "managedomains"),
    *("invoices", "quotes", "tickets", "affiliates", "emails", "orders"),
}
"""The names of GetPermissionsList (WHMCS developer docs, getpermissionslist.md)."""


def table(head: str) -> dict[str, str]:
    """The two columns of the table with this head."""
    rows = GUIDE.split(head, 1)[1].split("\n\n", 1)[0]
    return dict(re.findall(r"^\| `?([^|`]+?)`? \| (.+?) \|$", rows, re.MULTILINE))


def test_the_role_is_told_action_by_action() -> None:
    assert table("| action | without it there is no |") == {
        need.action: need.purpose + (" (nothing works without it)" if need.must else "") for need in NEEDS
    }


def test_every_event_of_the_audit_log_is_explained() -> None:
    assert table("| event | what happened |").keys() == set(get_args(audit.Word))


def test_every_permission_is_explained() -> None:
    assert table("| permission | in pmdesk |").keys() == PERMISSIONS


def test_no_link_leads_nowhere() -> None:
    for page in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (DOCS / target).exists(), f"{page.name} names {target}"


def test_every_test_that_the_threats_name_is_there() -> None:
    tests = Path(__file__).parents[1]
    named = re.findall(r"`([a-z_/]+\.py)`", (DOCS / "threats.md").read_text("utf-8"))
    assert len(named) > 40
    assert [name for name in named if not (tests / name).exists()] == []
