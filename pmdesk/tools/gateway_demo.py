"""The servers that tools start: a gateway with a pretend WHMCS behind it, and the pretend WHMCS alone."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmdesk.tools.served import Served


@dataclass(frozen=True, slots=True)
class SandboxAccess:
    """What the pretend provider says when it is ready: where it is, who may sign in, and its control."""

    url: str
    email: str
    password: str = field(repr=False)
    control: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class GatewayAccess:
    """What it says when it is ready: its address, who may sign in, and the pretend provider's control."""

    url: str
    customers: tuple[dict[str, Any], ...] = field(repr=False)
    audit: str
    control: dict[str, Any] = field(repr=False)
    sandbox_url: str

    @property
    def owner(self) -> dict[str, Any]:
        """The first customer: the account that the demo shows."""
        return self.customers[0]

    @property
    def email(self) -> str:
        """The owner's."""
        return str(self.owner["email"])

    @property
    def password(self) -> str:
        """The owner's."""
        return str(self.owner["password"])

    def person(self, email: str, client_id: int | None = None) -> dict[str, Any]:
        """Who may sign in with that address, to that account where it is named."""
        return next(
            one for one in self.customers if one["email"] == email and client_id in (None, one["client_id"])
        )


class SandboxServer(Served):
    """The pretend provider without a gateway; see `Served`."""

    def __init__(self, *arguments: str) -> None:
        super().__init__("pmdesk.sandbox", *arguments)

    def start(self) -> SandboxAccess:
        """Start it and wait until it serves, about a second. Raises DemoFailed."""
        ready = self.begin()
        return SandboxAccess(ready["url"], ready["email"], ready["password"], ready["control"])

    def stop(self) -> None:
        """End it; calling it again does nothing."""
        self.end()


class GatewayServer(Served):
    """``pmdesk gateway --demo``, which brings its pretend provider along; see `Served`."""

    def __init__(self, *arguments: str) -> None:
        super().__init__("pmdesk", "gateway", "--demo", *arguments)
        self._files: Path | None = None

    def start(self) -> GatewayAccess:
        """Start both and wait until they serve, some seconds. Raises DemoFailed."""
        ready = self.begin()
        sandbox = ready["sandbox"]
        self._files = Path(ready["audit"]).parent
        return GatewayAccess(
            ready["url"], tuple(ready["customers"]), ready["audit"], sandbox["control"], sandbox["url"]
        )

    def stop(self) -> None:
        """End both; calling it again does nothing. Where it cannot tidy up any more, we do."""
        if not self.end() and self._files is not None:
            shutil.rmtree(self._files, ignore_errors=True)
