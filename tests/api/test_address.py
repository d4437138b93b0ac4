"""What people type, and what it means."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.address import is_loopback, normalised, same_origin, same_site, shown_host
from pmdesk.api.errors import BadAddress


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("my.host.example", "https://my.host.example"),
        ("  https://My.Host.example/  ", "https://my.host.example"),
        ("http://my.host.example", "https://my.host.example"),
        ("http://my.host.example:80/whmcs", "https://my.host.example/whmcs"),
        ("https://my.host.example:443", "https://my.host.example"),
        ("my.host.example:8443/billing/", "https://my.host.example:8443/billing"),
        ("https://my.host.example/whmcs/clientarea.php?action=services#x", "https://my.host.example/whmcs"),
        ("https://my.host.example/index.php?rp=/login", "https://my.host.example"),
        ("my.host.example/whmcs/includes/api.php", "https://my.host.example/whmcs"),
        ("my.host.example//a///b", "https://my.host.example/a/b"),
        ("my.host.example.", "https://my.host.example"),
        ("münchen.example", "https://xn--mnchen-3ya.example"),
        ("faß.example", "https://xn--fa-hia.example"),
        ("my。host．example", "https://my.host.example"),
        ("127.0.0.1.:8000", "http://127.0.0.1:8000"),
        ("a.localhost:8000", "https://a.localhost:8000"),
        ("\u200bmy.host.example\u200b", "https://my.host.example"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("https://localhost:8443", "https://localhost:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("203.0.113.7", "https://203.0.113.7"),
    ],
)
def test_typed_addresses(typed: str, base: str) -> None:
    assert normalised(typed) == base


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "marta@hearthandrye.example",
        "ftp://my.host.example",
        "file:///etc/passwd",
        "https://",
        "https://user:pass@my.host.example",
        "my host example",
        "my..host.example",
        "-.example.-",
        "my.host.example:99999",
        "my.host.example:0",
        "[::1",
        "my.host.example/<script>",
        "my.host.example/../x",
        "javascript:alert(1)",
        "☃.example",
        "a\u0378b.example",
    ],
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(BadAddress):
        normalised(typed)


@given(st.text(max_size=60))
def test_anything_is_an_address_or_none_and_never_plain_http_to_the_world(typed: str) -> None:
    try:
        base = normalised(typed)
    except BadAddress:
        return
    assert normalised(base) == base
    parts = urlsplit(base)
    assert parts.scheme == "https" or is_loopback(base)
    assert parts.hostname
    assert not parts.query
    assert not base.endswith("/")
    assert shown_host(base) == parts.netloc


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.9.9.9", True),
        ("http://[::1]", True),
        ("http://localhost", True),
        ("http://127.0.0.1.evil.example", False),
        ("http://localhost.evil.example", False),
        ("http://LocalHost", True),
        ("http://a.localhost", False),
        ("http://127.0.0.1.", False),
        ("http://127.1", False),
        ("http://2130706433", False),
        ("http://[::ffff:127.0.0.1]", False),
        ("http://0.0.0.0", False),
        ("http://192.168.0.1", False),
        ("http://[", False),
    ],
)
def test_this_machine(url: str, here: bool) -> None:
    assert is_loopback(url) is here


@pytest.mark.parametrize("typed", ["a" * 250 + "!", "a-" * 120 + "!", "a." * 5000, "a" * 100_000])
def test_long_nonsense_is_refused_at_once(typed: str) -> None:
    with pytest.raises(BadAddress):
        normalised(typed)


def test_origins() -> None:
    assert same_origin("https://a.example/x", "https://A.example:443/y?z")
    assert not same_origin("https://a.example", "http://a.example")
    assert not same_origin("https://a.example", "https://a.example:444")
    assert not same_origin("https://a.example", "https://a.example.evil.example")
    assert not same_origin("https://a.example@evil.example", "https://a.example")
    assert not same_origin("nonsense", "nonsense")
    assert not same_origin("http://a:b", "http://a:b")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://host.example/billing", "https://www.host.example/oauth", True),
        ("https://clients.host.example", "https://host.example/x", True),
        ("https://host.example.", "https://host.example", True),
        ("https://xn--fa-hia.example", "https://www.faß.example", True),
        ("http://127.0.0.1:8000", "http://localhost:8000/oauth", True),
        ("http://localhost:8000", "http://[::1]:8000", True),
        ("http://localhost:8000", "http://localhost:8001", False),
        ("http://localhost:8000", "https://localhost:8000", False),
        ("http://host.example", "http://www.host.example", False),
        ("https://host.example", "https://host.example:8443", False),
        ("https://host.example", "https://evilhost.example", False),
        ("https://one.example", "https://two.example", False),
        ("https://host.example", "https://example", False),
        ("https://1.127.0.0.1", "https://127.0.0.1", False),
        ("https://host.example", "https://[::1", False),
        ("https://host.example", "https://host.example@evil.example", False),
    ],
)
def test_sites(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same_site(other, one) is same
