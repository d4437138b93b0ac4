"""What a customer can do with the account: the pages of the provider's that change it."""

from pmdesk.api.capability import Capability, Place
from pmdesk.core.actions import Action
from pmdesk.records import Area


def _page(name: str, icon: str, place: Place) -> Action:
    return Action(f"account.{name}", Area.ACCOUNT, icon, Capability.SIGN_ON, place=place, needs_record=False)


PROFILE = _page("profile", "user-round", Place.PROFILE)
PAY_METHODS = _page("pay-methods", "credit-card", Place.PAY_METHODS)
CONTACTS = _page("contacts", "users", Place.CONTACTS)
PASSWORD = _page("password", "key-round", Place.PASSWORD)
SECURITY = _page("security", "shield", Place.SECURITY)
ADD_FUNDS = _page("add-funds", "plus", Place.ADD_FUNDS)
HOME = _page("home", "house", Place.HOME)

ALL = (PROFILE, PAY_METHODS, CONTACTS, PASSWORD, SECURITY, ADD_FUNDS, HOME)
