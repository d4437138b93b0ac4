"""The pages of a sign-in: whatever stands in them is text, nothing is loaded, and forms lead to us alone."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmdesk.gateway.oauth import pages
from pmdesk.gateway.oauth.pending import Choice, Pending, Who

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
BACK = "http://127.0.0.1:5000/signed-in"
EVIL = "\"><script>alert(1)</script><form action=//evil.example>'&lt;"


class Reading(HTMLParser):
    """The elements of a page with what they say, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]


def pending_with(*choices: Choice, redirect: str = BACK) -> Pending:
    return Pending(
        id="the-name",
        browser="b",
        asked={"redirect_uri": redirect},
        device="d",
        csrf="the-token",
        nonce="n",
        verifier="v",
        who=Who(user_id=1, email="m@x.example"),
        choices=choices,
    )


ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "p", "form", "input", "label"),
    *("button", "small", "a"),
}


@given(host=WORDS, email=WORDS, problem=WORDS, name=WORDS, company=st.none() | WORDS)
@example(EVIL, EVIL, EVIL, EVIL, EVIL)
def test_whatever_is_written_there_is_text(
    host: str, email: str, problem: str, name: str, company: str | None
) -> None:
    pending = pending_with(Choice(client_id=7, name=name, company=company))
    back = f"{BACK}?state={email}"
    made = (
        pages.password(pending, host, back, problem, email),
        pages.confirm(pending, host, back, email, problem),
        pages.choose(pending, back),
        pages.trouble(host, problem, back),
    )
    for page in made:
        reading = Reading(page)
        assert {tag for tag, _ in reading.tags} <= ALLOWED
        for tag, attrs in reading.tags:
            assert not [one for one in attrs if one.startswith("on") or one in ("style", "src")], tag
        for form in reading.all("form"):
            assert form["method"] == "post"
            assert form["action"] in ("sign-in", "account")
        for link in reading.all("a"):
            assert link["href"].startswith(BACK)


def test_forms_carry_what_binds_them() -> None:
    for page in (
        pages.password(pending_with(), "x", BACK),
        pages.confirm(pending_with(), "x", BACK, "m@x.example"),
    ):
        reading = Reading(page)
        hidden = {one["name"]: one["value"] for one in reading.all("input") if one["type"] == "hidden"}
        assert hidden == {"p": "the-name", "csrf": "the-token"}
        typed = [one for one in reading.all("input") if one["type"] == "password"]
        assert [one.get("value", "") for one in typed] == [""], "a password never stands in a page"
        labels = {one["for"] for one in reading.all("label")}
        assert labels == {one["id"] for one in reading.all("input") if "id" in one}
        assert len([one for one in reading.all("input") if "autofocus" in one]) == 1


def test_an_address_that_was_typed_stays_and_the_password_is_next() -> None:
    reading = Reading(pages.password(pending_with(), "x", BACK, "Not right.", "m@x.example"))
    email, password = (one for one in reading.all("input") if one["type"] != "hidden")
    assert email["value"] == "m@x.example"
    assert "autofocus" in password
    assert "autofocus" not in email
    assert {"class": "bad", "role": "alert"} in reading.all("p")


def test_closed_accounts_are_shown_and_cannot_be_chosen() -> None:
    page = pages.choose(
        pending_with(
            Choice(client_id=7, name="Marta", company="Bakery"), Choice(client_id=8, name="", closed=True)
        ),
        BACK,
    )
    first, second = Reading(page).all("button")
    assert (first["value"], "disabled" in first) == ("7", False)
    assert (second["value"], "disabled" in second) == ("8", True)
    assert "Closed" in page
    assert "Account 8" in page


def rules_of(policy: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def test_a_form_leads_to_us_and_to_its_own_program_alone() -> None:
    rules = rules_of(pages.content_policy(pending_with(redirect="http://127.0.0.1:50123/signed-in")))
    assert rules["form-action"] == "'self' http://127.0.0.1:50123"
    without = {name: value for name, value in rules.items() if name != "form-action"}
    assert without == {
        name: value for name, value in rules_of(pages.content_policy()).items() if name != "form-action"
    }


def test_there_is_a_way_out_of_every_form() -> None:
    cancel = f"{BACK}?error=access_denied&state=x"
    for page in (
        pages.password(pending_with(), "x", cancel),
        pages.confirm(pending_with(), "x", cancel, "m@x.example"),
        pages.choose(pending_with(), cancel),
    ):
        assert [one["href"] for one in Reading(page).all("a")] == [cancel]


def test_nothing_is_loaded_and_nothing_runs() -> None:
    policy = pages.content_policy()
    rules = rules_of(policy)
    assert rules["form-action"] == "'none'"
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert "script-src" not in rules
    assert "unsafe" not in policy
    (style,) = re.findall(r"<style>(.*?)</style>", pages.page("x"), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert rules["style-src"] == f"'sha256-{digest}'"
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("back", ["", "http://127.0.0.1:5000/signed-in?error=x&state=y"])
def test_trouble_says_what_to_do_next(back: str) -> None:
    reading = Reading(pages.trouble("Title", "Text.", back))
    assert [one["href"] for one in reading.all("a")] == ([back] if back else [])
    assert ("begin again" in reading.text) == (not back)
