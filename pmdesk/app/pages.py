"""Which page stands behind which place; a page's module is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.frame.main_window import MakePage
from pmdesk.views.look.theme import Theme
from pmdesk.views.page import Page

_PAGES = {
    "home": ("pmdesk.views.home", "HomePage"),
    Area.SERVICES.value: ("pmdesk.views.services", "ServicesPage"),
    Area.DOMAINS.value: ("pmdesk.views.domains", "DomainsPage"),
    Area.TICKETS.value: ("pmdesk.views.tickets", "TicketsPage"),
    Area.INVOICES.value: ("pmdesk.views.invoices", "InvoicesPage"),
    Area.ACCOUNT.value: ("pmdesk.views.account", "AccountPage"),
    "settings": ("pmdesk.views.settings", "SettingsPage"),
}


def pages() -> Mapping[str, MakePage]:
    """A maker for each place of the window."""
    return {key: _maker(module, name) for key, (module, name) in _PAGES.items()}


def _maker(module: str, name: str) -> MakePage:
    def make(desk: Desk, theme: Theme) -> Page:
        page: Page = getattr(import_module(module), name)(desk, theme)
        return page

    return make
