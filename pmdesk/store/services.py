"""Services and their addons in the store: what they are sorted, filtered and searched by."""

from __future__ import annotations

from pmdesk.records import Area
from pmdesk.records.services import Addon, Service, ServiceStatus
from pmdesk.store.spec import Spec, Values, day, ended_last, everything, money, only, statuses
from pmdesk.store.text import readable_domain, search_text, sort_key

# Stored as places in this order: adding one at the end is free, anything else is a migration.
ORDER = (
    ServiceStatus.SUSPENDED,
    ServiceStatus.FRAUD,
    ServiceStatus.PENDING,
    ServiceStatus.ACTIVE,
    ServiceStatus.COMPLETED,
    ServiceStatus.CANCELLED,
    ServiceStatus.TERMINATED,
    ServiceStatus.UNKNOWN,
)
_PLACE = {status: place for place, status in enumerate(ORDER)}

_HELD_UP = statuses(ORDER, ServiceStatus.SUSPENDED, ServiceStatus.FRAUD)
_LIVING = statuses(ORDER, ServiceStatus.PENDING, ServiceStatus.ACTIVE)
_ACTIVE = only(ORDER, ServiceStatus.ACTIVE)
_OVER = (ServiceStatus.COMPLETED, ServiceStatus.CANCELLED, ServiceStatus.TERMINATED)
_ENDED = only(ORDER, *_OVER)


def _service_values(service: Service) -> Values:
    """What has ended shows no day and no price, so it is not sorted by them either: it stands last."""
    over = service.status in _OVER
    return (
        ended_last(over, sort_key(service.name)),
        sort_key(service.name),
        sort_key(service.domain),
        day(None if over else service.next_due),
        day(service.ends),
        *money(None if over else service.recurring),
    )


def _service_search(service: Service) -> str:
    return search_text(
        service.name,
        service.domain,
        readable_domain(service.domain),
        service.group,
        service.status_word,
        service.username,
        service.server_name,
        service.server_host,
        service.dedicated_ip,
        None if service.recurring is None else str(service.recurring.amount),
    )


SERVICES: Spec[Service] = Spec(
    area=Area.SERVICES,
    record=Service,
    columns=(
        "usual",
        "name_key",
        "domain_key",
        "next_due",
        "ends",
        "recurring",
        "recurring_minor",
        "recurring_currency",
    ),
    values=_service_values,
    search=_service_search,
    status=lambda service: _PLACE[service.status],
    sorts={
        "usual": ("usual",),
        "name": ("name_key",),
        "domain": ("domain_key",),
        "status": ("status",),
        "next_due": ("next_due",),
        "recurring": ("recurring_currency", "recurring_minor"),
    },
    default_sort="usual",
    default_descending=False,
    segments={
        "all": everything,
        "active": _ACTIVE,
        # Suspended, held for review, or with a cancellation on its way.
        "attention": lambda _today: (f"({_HELD_UP} OR ({_LIVING} AND t.ends IS NOT NULL))", ()),
        "ended": _ENDED,
    },
)


def _addon_values(addon: Addon) -> Values:
    return addon.service_id, sort_key(addon.name), day(addon.next_due), *money(addon.recurring)


ADDONS: Spec[Addon] = Spec(
    area=Area.ADDONS,
    record=Addon,
    columns=("service_id", "name_key", "next_due", "recurring", "recurring_minor", "recurring_currency"),
    values=_addon_values,
    search=lambda addon: search_text(addon.name, addon.status_word),
    status=lambda addon: _PLACE[addon.status],
    sorts={
        "name": ("name_key",),
        "status": ("status",),
        "next_due": ("next_due",),
        "recurring": ("recurring_currency", "recurring_minor"),
    },
    default_sort="name",
    default_descending=False,
    segments={
        "all": everything,
        "active": _ACTIVE,
        "attention": lambda _today: (_HELD_UP, ()),
        "ended": _ENDED,
    },
)
