"""Idle in the tray: signed in, synced, all fetched, the window gone; what of a processor is still used."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pmdesk.tools.benching.children import Child
from pmdesk.tools.benching.first_sync import good
from pmdesk.tools.benching.plan import Plan
from pmdesk.tools.benching.rows import Named, Row
from pmdesk.tools.gateway_demo import SandboxAccess

IDLE = Named("idle-cpu", 0.05, "s")
WHOLE = 60.0
"""Seconds for which the bound is set."""

_CHILD = "from pmdesk.tools.benching.synced import idle; idle()"


def measure(access: SandboxAccess, profile: Path, environment: Mapping[str, str], plan: Plan) -> Row:
    """User and system time of the process over a minute, or over less and scaled to one."""
    given = {
        "url": access.url,
        "email": access.email,
        "password": access.password,
        "profile": str(profile),
        "plain": False,  # with tray, notices and wake watch, as a user has them
        "archive": False,  # ten thousand PDFs would take the better part of an hour
        "settle": plan.settle,
        "seconds": plan.idle,
    }
    with Child(_CHILD, given, environment) as child:
        good(child.hear())
        said = good(child.hear(plan.idle + 60))
    scale = WHOLE / plan.idle
    scaled = "" if plan.idle == WHOLE else f", measured over {plan.idle:.0f} s and scaled to {WHOLE:.0f}"
    how = (
        f"user {said['user'] * scale:.2f} s, system {said['system'] * scale:.2f} s (the row counts finer)"
        f"{scaled}; signed in, synced, details fetched, window hidden for {plan.settle:.0f} s before"
    )
    return IDLE.found(float(said["cpu"]) * scale, how)
