"""What a customer can do with a domain: renew it, manage it on the provider's page."""

from pmdesk.api.capability import Capability, Place
from pmdesk.core.actions import Action
from pmdesk.records import Area
from pmdesk.records.domains import Domain, DomainStatus

_RENEWABLE = frozenset(
    {DomainStatus.ACTIVE, DomainStatus.GRACE, DomainStatus.REDEMPTION, DomainStatus.EXPIRED}
)

OVER = frozenset({DomainStatus.CANCELLED, DomainStatus.TRANSFERRED_AWAY})
"""No longer with this provider: nothing of it is renewed, billed or changed there."""


def _renewable(domain: Domain) -> bool:
    return domain.status in _RENEWABLE


def _still_here(domain: Domain) -> bool:
    return domain.status not in OVER


RENEW = Action("domain.renew", Area.DOMAINS, "refresh-cw", Capability.SIGN_ON, _renewable, Place.RENEW_DOMAIN)
OPEN_AT_HOST = Action(
    "domain.open", Area.DOMAINS, "square-arrow-out-up-right", Capability.SIGN_ON, _still_here, Place.DOMAIN
)

ALL = (RENEW, OPEN_AT_HOST)
