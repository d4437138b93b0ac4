"""One-time sign-on: tokens that open the client area for a customer, once and within a minute."""

from __future__ import annotations

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal
from pmdesk.sandbox.database import Row

DESTINATIONS = {
    "": "clientarea.php",
    "clientarea:homepage": "clientarea.php",
    "clientarea:profile": "clientarea.php?action=details",
    "clientarea:billing_info": "index.php?rp=/account/paymentmethods",
    "clientarea:emails": "clientarea.php?action=emails",
    "clientarea:announcements": "index.php?rp=/announcements",
    "clientarea:downloads": "index.php?rp=/download",
    "clientarea:knowledgebase": "index.php?rp=/knowledgebase",
    "clientarea:network_status": "serverstatus.php",
    "clientarea:services": "clientarea.php?action=services",
    "clientarea:product_details": "clientarea.php?action=productdetails&id={service_id}",
    "clientarea:domains": "clientarea.php?action=domains",
    "clientarea:domain_details": "clientarea.php?action=domaindetails&id={domain_id}",
    "clientarea:invoices": "clientarea.php?action=invoices",
    "clientarea:tickets": "supporttickets.php",
    "clientarea:submit_ticket": "submitticket.php",
    "clientarea:shopping_cart": "cart.php",
    "clientarea:shopping_cart_addons": "cart.php?gid=addons",
    "clientarea:shopping_cart_domain_register": "cart.php?a=add&domain=register",
    "clientarea:shopping_cart_domain_transfer": "cart.php?a=add&domain=transfer",
}
"""Where each destination leads (docs.whmcs.com, Single Sign-On guide)."""


def create_sso_token(call: Call) -> Answer:
    """createssotoken.md: without ``user_id`` the account's owner is signed in."""
    client = _client(call)
    user = _user(call, client)
    if not client["single_sign_on"]:
        raise Refusal(f"SSO authentication blocked for client {client['id']}")
    token = call.installation.provision(client["id"], user, _path(call))
    return {
        "result": "success",
        "access_token": token,
        "redirect_url": f"{call.base_url}oauth/singlesignon.php?access_token={token}",
    }


def _client(call: Call) -> Row:
    database = call.installation.database
    if call.given("client_id"):
        row = database.one("SELECT * FROM clients WHERE id = ?", (call.integer("client_id"),))
        if row is None:
            raise Refusal("Invalid client_id")
        return row
    if not call.given("user_id"):
        raise Refusal("A valid client_id or user_id is required")
    row = database.one(
        "SELECT c.* FROM clients c JOIN memberships m ON m.client_id = c.id WHERE m.user_id = ?"
        " ORDER BY m.is_owner DESC, c.id",
        (call.integer("user_id"),),
    )
    if row is None:
        raise Refusal("Invalid user_id")
    return row


def _user(call: Call, client: Row) -> int:
    if not call.given("user_id"):
        return int(client["owner_user_id"])
    database = call.installation.database
    user = call.integer("user_id")
    if database.one("SELECT id FROM users WHERE id = ?", (user,)) is None:
        raise Refusal("Invalid user_id")
    if (
        database.one("SELECT 1 FROM memberships WHERE user_id = ? AND client_id = ?", (user, client["id"]))
        is None
    ):
        raise Refusal("Invalid user_id for client")
    return user


def _path(call: Call) -> str:
    destination = call.text("destination")
    if destination == "sso:custom_redirect":
        path = call.text("sso_redirect_path").lstrip("/")
        if not path or "://" in path or "\\" in path:
            raise Refusal("Invalid destination")
        return path
    if destination not in DESTINATIONS:
        raise Refusal("Invalid destination")
    return DESTINATIONS[destination].format(
        service_id=call.integer("service_id"), domain_id=call.integer("domain_id")
    )


ACTIONS: dict[str, Handler] = {"CreateSsoToken": create_sso_token}
