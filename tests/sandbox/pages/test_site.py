"""The rest of the client area: tickets and their files, the control panel, and no way to a neighbour's."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from pmdesk.sandbox.pages.account import STAND_INS
from tests.sandbox.conftest import Customer


@pytest.mark.parametrize(
    ("path", "start", "name"),
    [
        ("dl.php?type=a&id=4471&i=0", b"\x89PNG", "form.png"),
        ("dl.php?type=ar&id={reply}&i=0", b"number,date", "lost-orders.csv"),
        ("dl.php?type=a&id=4466&i=1", b"number,date", "recipes%20to%20keep.csv"),
    ],
)
def test_files_of_ones_own_tickets_can_be_had(customer: Customer, path: str, start: bytes, name: str) -> None:
    replies = customer.ask("GetTicket", ticketid=4471)["replies"]["reply"]
    answer = customer.sign_in(path.format(reply=replies[-1]["replyid"]))
    assert answer.content.startswith(start)
    assert answer.headers["content-disposition"].endswith(name)


@pytest.mark.parametrize(
    "path",
    [
        "dl.php?type=a&id=4490&i=0",
        "dl.php?type=ar&id=7901&i=0",
        "dl.php?type=a&id=4459&i=0",
        "dl.php?type=x&id=1",
        "viewticket.php?tid=664490&c=n3ighb0r",
        "clientarea.php?action=productdetails&id=1301",
        "clientarea.php?action=productdetails&id=1301&dosinglesignon=1",
        "clientarea.php?action=domaindetails&id=3401",
        "cpsess0000000000/frontend/index.html?service=1301&app=",
        "nothing-here.php",
    ],
)
def test_what_is_not_ones_own_is_not_there(customer: Customer, path: str) -> None:
    customer.sign_in()
    assert customer.get(path).status_code == 404


@pytest.mark.parametrize(("app", "title"), [("", "Control panel"), ("&app=Email_Accounts", "Email accounts")])
def test_the_panel_says_which_of_its_pages_was_opened(customer: Customer, app: str, title: str) -> None:
    page = customer.sign_in(f"clientarea.php?action=productdetails&id=1201&dosinglesignon=1{app}")
    assert "/cpsess" in str(page.url)
    assert f"<h1>{title}</h1>" in page.text
    assert "hearthandrye.example on Falcon" in page.text


@pytest.mark.parametrize("service", [1203, 1204], ids=["suspended", "without a server"])
def test_the_panel_opens_for_running_services_only(customer: Customer, service: int) -> None:
    page = customer.sign_in(f"clientarea.php?action=productdetails&id={service}&dosinglesignon=1")
    assert "The control panel cannot be opened" in page.text


class _Loads(HTMLParser):
    """Collects what a page would make a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"img", "script", "link", "iframe", "object", "embed", "source"}:
            self.found.append(f"{tag} {attrs}")


@pytest.mark.parametrize(
    "path",
    [
        "clientarea.php",
        "clientarea.php?action=services",
        "clientarea.php?action=domains",
        "clientarea.php?action=invoices",
        "clientarea.php?action=details",
        "clientarea.php?action=emails",
        "supporttickets.php",
        "viewinvoice.php?id=10482",
        "index.php?rp=/account/paymentmethods/add",
        "index.php?rp=/domain/hearthandrye.example/renew",
        "cart.php?gid=addons",
        "login.php",
        "",
    ],
)
def test_pages_load_nothing_from_elsewhere(customer: Customer, path: str) -> None:
    customer.sign_in()
    page = customer.get(path)
    assert page.status_code == 200
    loads = _Loads()
    loads.feed(page.text)
    assert loads.found == []
    assert "http://" not in page.text


def test_a_conversation_is_text_not_markup(customer: Customer) -> None:
    ticket = customer.ask("GetTicket", ticketid=4475)
    page = customer.sign_in(f"viewticket.php?tid={ticket['tid']}&c={ticket['c']}")
    assert "&lt;the big one&gt;" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("viewinvoice.php?id=10482", 200),
        ("supporttickets.php", 200),
        ("clientarea.php?action=productdetails&id=1201", 200),
        ("clientarea.php?action=productdetails&id=1201&dosinglesignon=1", 403),
        ("clientarea.php?action=domains", 403),
        ("clientarea.php?action=details", 403),
        ("index.php?rp=/account/paymentmethods/add", 403),
    ],
)
def test_who_is_not_the_owner_may_only_what_the_owner_allowed(
    customer: Customer, path: str, status: int
) -> None:
    assert customer.sign_in(path, user_id=519).status_code == status


def test_every_stand_in_can_be_reached(customer: Customer) -> None:
    customer.sign_in()
    for key, title in STAND_INS.items():
        kind = (
            "index.php?rp="
            if key.startswith("/")
            else ""
            if key.endswith(".php")
            else "clientarea.php?action="
        )
        assert f"<h1>{title}</h1>" in customer.get(f"{kind}{key}").text
