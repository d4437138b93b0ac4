"""Which proxy is used for whom."""

from __future__ import annotations

import pytest

from pmdesk.api.errors import BadSettings
from pmdesk.api.proxies import Proxies

SET = Proxies(
    {"https": "proxy.example:3128", "all": "socks5://s.example"}, ("intra.example", ".org", "10.0.0.0/8")
)


@pytest.mark.parametrize(
    ("scheme", "host", "way"),
    [
        ("https", "host.example", ("https_proxy", "http://proxy.example:3128")),
        ("http", "host.example", ("all_proxy", "socks5://s.example")),
        ("https", "intra.example", None),
        ("https", "www.intra.example", None),
        ("https", "notintra.example", ("https_proxy", "http://proxy.example:3128")),
        ("https", "a.org", None),
        ("https", "10.1.2.3", None),
        ("https", "11.1.2.3", ("https_proxy", "http://proxy.example:3128")),
        ("https", "localhost", None),
        ("https", "127.9.9.9", None),
        ("https", "::1", None),
        ("https", "a.localhost", ("https_proxy", "http://proxy.example:3128")),
    ],
)
def test_who_goes_which_way(scheme: str, host: str, way: tuple[str, str] | None) -> None:
    assert SET.of(scheme, host) == way


@pytest.mark.parametrize("address", ["http://[", "http://u:s3cret@p.example:99999", "://", "p.example:x"])
def test_what_is_no_address_is_named(address: str) -> None:
    with pytest.raises(BadSettings) as caught:
        Proxies({"all": address}).of("https", "host.example")
    assert (caught.value.what, "s3cret" in repr(caught.value)) == ("all_proxy", False)


def test_none_at_all() -> None:
    assert Proxies().of("https", "host.example") is None
    assert Proxies({"all": "http://p.example"}, ("*",)).of("https", "host.example") is None
