"""Lists that are given when they changed: tags of pages, of whole lists, and what comparing them costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from pmdesk.api import errors
from pmdesk.api.gateway.contract import quoted
from pmdesk.api.provider import Page
from pmdesk.records.account import SentMail
from pmdesk.sandbox.data.account import CLIENT, MARTA
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running
from tests.gateway.scripted import Scripted

LISTS = (
    "services",
    "addons",
    "domains",
    "tickets",
    "invoices",
    "quotes",
    "contacts",
    "announcements",
    "sent-mail",
)
PLAIN = (
    *("account", "counters", "capabilities", "pay-methods", "transactions", "credit-entries", "departments"),
    *("devices", "services/1201", "domains/3301", "domains/3301/nameservers", "domains/3301/lock"),
    *("domains/3301/contacts", "tickets/4471", "invoices/10493"),
)


@pytest.fixture
def client(gateway: Running, calm: Sandbox) -> Iterator[httpx.Client]:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as found:
        yield found


@pytest.mark.parametrize("path", [*LISTS, *PLAIN])
def test_what_did_not_change_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(f"/v1/{path}")
    assert first.status_code == 200
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "private, no-cache"
    assert "Authorization" in first.headers["vary"]
    for header in (tag, f'W/"other", {tag}', tag.removeprefix("W/")):
        again = client.get(f"/v1/{path}", headers={"If-None-Match": header})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "private, no-cache"
        assert "content-type" not in again.headers
    for header in ('W/"other"', "", "*", tag.strip('W/"'), tag[:-1], '"', f"{tag}x"):
        assert client.get(f"/v1/{path}", headers={"If-None-Match": header}).status_code == 200


class Listed:
    """A list of several pages, and how often each was asked for."""

    def __init__(self, behind: Scripted, pages: int) -> None:
        self.pages = [self._page(number, pages) for number in range(pages)]
        self.asked: list[int] = []
        self.broken: dict[int, Exception] = {}
        behind.answer = self

    @staticmethod
    def _page(number: int, pages: int) -> Page[Any]:
        row = SentMail(id=str(number + 1), at=None, subject=f"Letter {number}", html="<p>Dear Marta</p>")
        return Page(rows=(row,), total=pages, next=str(number + 1) if number + 1 < pages else None)

    def __call__(self, cursor: str | None) -> Page[Any]:
        number = int(cursor or 0)
        self.asked.append(number)
        if number in self.broken:
            raise self.broken[number]
        return self.pages[number]

    def change(self, number: int) -> None:
        """Another subject on a page."""
        (row,) = self.pages[number].rows
        changed = SentMail(id=row.id, at=None, subject=f"{row.subject}!", html=row.html)
        self.pages[number] = Page(
            rows=(changed,), total=self.pages[number].total, next=self.pages[number].next
        )


@pytest.fixture
def post(before_scripted: Running) -> Iterator[httpx.Client]:
    headers = before_scripted.bearer(CLIENT, MARTA)
    with before_scripted.client(headers=headers) as found:
        yield found


def whole(client: httpx.Client) -> tuple[str, list[str]]:
    """The tag of the whole list, and those of its pages, read to the end."""
    tags, cursor = [], "0"
    while cursor is not None:
        answer = client.get("/v1/sent-mail", params={"cursor": cursor} if tags else {})
        tags.append(answer.headers["etag"].removeprefix('W/"').removesuffix('"'))
        cursor = answer.json()["next"]
    return ".".join(tags), tags


def asks(client: httpx.Client, tag: str, **params: str) -> httpx.Response:
    return client.get("/v1/sent-mail", headers={"If-None-Match": quoted(tag)}, params=params)


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_a_whole_list_that_did_not_change(behind: Scripted, post: httpx.Client, pages: int) -> None:
    listed = Listed(behind, pages)
    tag, _ = whole(post)
    listed.asked.clear()
    answer = asks(post, tag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == quoted(tag)
    assert answer.headers["pmdesk-rights"]
    assert listed.asked == list(range(pages))


@pytest.mark.parametrize("changed", range(4))
def test_a_change_on_any_page_is_seen(behind: Scripted, post: httpx.Client, changed: int) -> None:
    listed = Listed(behind, 4)
    tag, _ = whole(post)
    listed.change(changed)
    listed.asked.clear()
    answer = asks(post, tag)
    assert answer.status_code == 200
    assert answer.json()["rows"][0]["id"] == "1"
    assert listed.asked == list(range(changed + 1)), "the first difference ends the comparison"


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_list_that_became_longer_or_shorter_is_not_the_same(
    behind: Scripted, post: httpx.Client, cut: int
) -> None:
    Listed(behind, 4)
    _, tags = whole(post)
    for known in (tags[:cut], [*tags, tags[-1]], tags[::-1]):
        if len(known) > 1:
            assert asks(post, ".".join(known)).status_code == 200
    Listed(behind, cut)
    assert asks(post, ".".join(tags)).status_code == 200


@pytest.mark.parametrize("broken", range(4))
@pytest.mark.parametrize(
    ("error", "status"),
    [(errors.Unavailable("HTTP 503"), 503), (errors.Garbled("GetEmails"), 502), (errors.NotFound(), 404)],
)
def test_a_page_that_fails_meanwhile(
    behind: Scripted, post: httpx.Client, broken: int, error: Exception, status: int
) -> None:
    """The first page is the answer, or its error: a list is not called unchanged that was not seen whole."""
    listed = Listed(behind, 4)
    tag, _ = whole(post)
    listed.broken[broken] = error
    answer = asks(post, tag)
    assert answer.status_code == (200 if broken else status)


def test_one_request_compares_one_list(behind: Scripted, post: httpx.Client) -> None:
    """Else a header of eight thousand letters could name the same list three hundred times."""
    listed = Listed(behind, 3)
    _, tags = whole(post)
    nearly = ".".join([tags[0], tags[1], "x" * 12])
    listed.asked.clear()
    header = ", ".join([quoted(nearly)] * 150)
    assert len(header) < 8000
    assert post.get("/v1/sent-mail", headers={"If-None-Match": header}).status_code == 200
    assert listed.asked == [0, 1, 2]


def test_the_tag_of_a_whole_list_goes_with_its_first_page_alone(behind: Scripted, post: httpx.Client) -> None:
    Listed(behind, 3)
    tag, tags = whole(post)
    assert asks(post, tag, cursor="1").status_code == 200
    assert asks(post, tags[1], cursor="1").status_code == 304


def test_a_tag_of_somebody_else_opens_nothing(gateway: Running, calm: Sandbox) -> None:
    with (
        gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as marta,
        gateway.client(headers=gateway.bearer(calm.other.client_id, calm.other.user_id)) as tomas,
    ):
        for path in (*LISTS, "account", "counters", "transactions"):
            theirs = tomas.get(f"/v1/{path}")
            mine = marta.get(f"/v1/{path}", headers={"If-None-Match": theirs.headers["etag"]})
            assert mine.status_code == (304 if theirs.content == marta.get(f"/v1/{path}").content else 200)


def test_a_header_too_long_to_be_ours_is_not_read(client: httpx.Client) -> None:
    answer = client.get("/v1/sent-mail", headers={"If-None-Match": f'W/"{"x." * 4100}"'})
    assert answer.status_code == 400
