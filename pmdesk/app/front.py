"""Which account is in front when nobody has chosen one in this run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmdesk.store.accounts import StoredAccount
    from pmdesk.store.database import Store
    from pmdesk.store.settings import Settings


def account_in_front(store: Store, settings: Settings) -> StoredAccount | None:
    """The account that was in front when the program ended, or the first; one signed out can be read too."""
    accounts = store.accounts.all()
    for account in accounts:
        if account.key == settings.last_account:
            return account
    return accounts[0] if accounts else None
