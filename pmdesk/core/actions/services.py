"""What a customer can do with a service: control panel, webmail, upgrade, cancellation."""

from pmdesk.api.capability import Capability, Place
from pmdesk.core.actions import Action
from pmdesk.records import Area
from pmdesk.records.services import Service, ServiceStatus

WEBMAIL_PORT = 2096
"""cPanel's webmail over TLS (WHMCS's cPanel module links there; webmail has no single sign-on)."""

OVER = frozenset({ServiceStatus.COMPLETED, ServiceStatus.CANCELLED, ServiceStatus.TERMINATED})
"""Services and addons that have ended: nothing of them is billed any more."""


def _has_panel(service: Service) -> bool:
    return service.status is ServiceStatus.ACTIVE and bool(service.server_host or service.server_ip)


def _living(service: Service) -> bool:
    return service.status in (ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED)


def _webmail(service: Service) -> str | None:
    host = service.server_host or service.server_ip
    if service.status is not ServiceStatus.ACTIVE or not host:
        return None
    return f"https://{host}:{WEBMAIL_PORT}/"


def _action(
    name: str, icon: str, place: Place = Place.PANEL, app: str | None = None, living: bool = False
) -> Action:
    return Action(
        f"service.{name}",
        Area.SERVICES,
        icon,
        Capability.SIGN_ON,
        _living if living else _has_panel,
        place,
        app,
    )


PANEL = _action("panel", "square-arrow-out-up-right")
WEBMAIL = Action("service.webmail", Area.SERVICES, "mail", Capability.SERVICES, _has_panel, address=_webmail)
UPGRADE = _action("upgrade", "chevrons-up", Place.UPGRADE, living=True)
CANCEL = _action("cancel", "calendar-x", Place.CANCEL, living=True)
OPEN_AT_HOST = Action(
    "service.open", Area.SERVICES, "square-arrow-out-up-right", Capability.SIGN_ON, place=Place.SERVICE
)

SHORTCUTS = (
    _action("email-accounts", "mail", app="Email_Accounts"),
    _action("forwarders", "forward", app="Email_Forwarders"),
    _action("autoresponders", "reply", app="Email_AutoResponders"),
    _action("file-manager", "folder", app="FileManager_Home"),
    _action("backup", "archive", app="Backups_Home"),
    _action("subdomains", "layers", app="Domains_SubDomains"),
    _action("addon-domains", "globe", app="Domains_AddonDomains"),
    _action("cron-jobs", "timer", app="Cron_Home"),
    _action("databases", "database", app="Database_MySQL"),
    _action("phpmyadmin", "table-2", app="Database_phpMyAdmin"),
    _action("awstats", "chart-column", app="Stats_AWStats"),
    _action("new-email-account", "mail-plus", app="Email_Accounts"),
)
"""The quick shortcuts, in the order of the client area; the names are those of WHMCS's cPanel module."""

ALL = (PANEL, WEBMAIL, UPGRADE, CANCEL, OPEN_AT_HOST, *SHORTCUTS)
