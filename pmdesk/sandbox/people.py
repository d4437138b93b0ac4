"""Who can sign in, and with what: written out for whoever drives a browser or tests a gateway."""

from __future__ import annotations

from dataclasses import dataclass, field

from pmdesk.sandbox.data import MEMBERSHIPS
from pmdesk.sandbox.installation import Installation


@dataclass(frozen=True)
class Member:
    """A user with one of the accounts they may use; whoever has two stands in the list twice.

    ``permissions`` is empty for an owner, who may do everything. ``second_factor`` is the code that the
    user's device shows now, None for a user who has none.
    """

    email: str
    client_id: int
    user_id: int
    name: str
    owner: bool
    permissions: tuple[str, ...]
    second_factor: str | None = field(repr=False)


def members(installation: Installation) -> list[Member]:
    """The people, as they are now; the password is the same for all."""
    with installation.lock:
        found = [_member(installation, user, client) for user, client in MEMBERSHIPS]
    return [each for each in found if each is not None]


def _member(installation: Installation, user_id: int, client_id: int) -> Member | None:
    row = installation.database.one(
        "SELECT u.*, m.is_owner, m.permissions FROM users u JOIN memberships m ON m.user_id = u.id"
        " WHERE m.user_id = ? AND m.client_id = ?",
        (user_id, client_id),
    )
    if row is None:
        return None
    device = installation.second_factor(user_id)
    return Member(
        row["email"],
        client_id,
        user_id,
        f"{row['firstname']} {row['lastname']}",
        bool(row["is_owner"]),
        tuple(row["permissions"].split()),
        device.code() if device else None,
    )
