"""What a customer can do with a record: each defined once, used by menu, pane, tray and notification alike.

In this version every action opens a page of the provider's: nothing is changed by us. An action that
changes something will carry what it asks first and how it is confirmed beside what stands here.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from pmdesk.api.capability import Capability, Place
from pmdesk.records import Area


def _always(_record: Any) -> bool:
    return True


class Action(msgspec.Struct, frozen=True):
    """One thing to do. ``id`` is stable (settings, notifications and tests name it); words are in wording.

    ``place`` opens the provider's page by a one-time link (``panel_app`` names the page of a control panel);
    ``address`` gives an ordinary address instead, or None where this record has none.
    """

    id: str
    area: Area
    icon: str
    capability: Capability
    fits: Callable[[Any], bool] = _always
    place: Place | None = None
    panel_app: str | None = None
    address: Callable[[Any], str | None] | None = None
    needs_record: bool = True

    def offered(self, record: Any, capabilities: frozenset[Capability]) -> bool:
        """Whether it can work here and makes sense for ``record``; a view shows no other."""
        if self.capability not in capabilities or not self.fits(record):
            return False
        return self.address is None or self.address(record) is not None
