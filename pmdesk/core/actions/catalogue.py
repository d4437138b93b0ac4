"""Every action by its id, for notifications, the command palette and settings."""

from pmdesk.core.actions import Action, account, domains, invoices, services, tickets

_ALL = (*services.ALL, *domains.ALL, *tickets.ALL, *invoices.ALL, *account.ALL)
_BY_ID = {action.id: action for action in _ALL}


def all_actions() -> tuple[Action, ...]:
    """In the order of the areas."""
    return _ALL


def find(action_id: str) -> Action:
    """The action of that id; KeyError for one that does not exist."""
    return _BY_ID[action_id]
