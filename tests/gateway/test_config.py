"""The operator's file: what is right is read, what is wrong is said in words, and no secret is repeated."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.gateway.config import FRESH_PLACES, Config, ConfigError, access_key, load, parse

SECRET = "Hush-9f2c7e51"
WHOLE: dict[str, Any] = {
    "name": "Precisely Managed",
    "url": "https://desk.host.example",
    "whmcs": {"url": "https://clients.host.example", "identifier": "id", "secret": SECRET},
    "sign-in": {"openid": {"client-id": "HOST.1", "client-secret": SECRET}},
    "state": {"path": "state.sqlite"},
}


def laid_over(**tables: Any) -> dict[str, Any]:
    """The whole file with entries in place of its own; None takes one away."""
    made: dict[str, Any] = {}
    for name, value in {**WHOLE, **{key.replace("_", "-"): one for key, one in tables.items()}}.items():
        before = WHOLE.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            value = {key: one for key, one in {**before, **value}.items() if one is not None}
        if value is not None:
            made[name] = value
    return made


def complaint(folder: Path, **tables: Any) -> str:
    """What is said of a file with these entries."""
    with pytest.raises(ConfigError) as caught:
        parse(laid_over(**tables), folder)
    text = str(caught.value)
    assert SECRET not in text
    return text


def test_little_is_needed(tmp_path: Path) -> None:
    found = parse(WHOLE, tmp_path)
    assert found.base == "https://desk.host.example"
    assert found.secure
    assert found.state.path == tmp_path / "state.sqlite"
    assert found.sign_in.method == "openid"
    assert found.sign_in.confirm_password
    assert found.customers.fresh_places == FRESH_PLACES
    assert found.zone.utcoffset(None) == timedelta()


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"name": ""}, "name"),
    ({"name": None}, "name"),
    ({"name": 7}, "name"),
    ({"nonsense": 1}, "nonsense"),
    ({"url": "desk.host.example"}, "url"),
    ({"url": "http://desk.host.example"}, "https://"),
    ({"url": "ftp://desk.host.example"}, "url"),
    ({"url": "https://desk.host.example/?a=b"}, "url"),
    ({"url": "https://desk.host.example/#a"}, "url"),
    ({"url": "https://"}, "url"),
    ({"url": "https://[::1"}, "url"),
    ({"url": "https://a]b.example"}, "url"),
    ({"url": "https://℀.example"}, "url"),
    ({"whmcs": {"url": "https://["}}, "whmcs.url"),
    ({"url": ""}, "url"),
    ({"whmcs": {"url": "http://clients.host.example"}}, "whmcs.url"),
    ({"whmcs": {"secret": None}}, "whmcs.identifier and whmcs.secret"),
    ({"whmcs": {"identifier": ""}}, "whmcs.identifier and whmcs.secret"),
    ({"whmcs": {"secret": 5}}, "whmcs.secret"),
    ({"whmcs": {"secret-file": "none"}}, "given twice"),
    ({"whmcs": {"secret": None, "secret-file": "none"}}, "whmcs.secret-file"),
    ({"whmcs": {"secret": None, "secret-file": 5}}, "secret-file"),
    ({"whmcs": {"calls-at-a-time": 0}}, "whmcs.calls-at-a-time"),
    ({"whmcs": {"time-zone": "Europe/Berln"}}, "whmcs.time-zone"),
    ({"sign_in": {"method": "saml"}}, "sign-in.method"),
    ({"sign_in": {"openid": {}}}, "https://desk.host.example/oauth/callback"),
    ({"sign_in": {"openid": {"client-id": "HOST.1"}}}, "client-secret"),
    (
        {"sign_in": {"openid": {"client-id": "x", "client-secret": "y", "issuer": "http://x.example"}}},
        "issuer",
    ),
    ({"sign_in": {"openid": {"client-id": "x", "client-secret": "y", "issuer": "x"}}}, "issuer"),
    ({"sign_in": {"idle-days": 0}}, "idle-days"),
    ({"sign_in": {"idle-days": 400}}, "longest-days"),
    ({"sign_in": {"longest-days": 4000}}, "longest-days"),
    ({"sign_in": {"confirm-password": "yes"}}, "confirm-password"),
    ({"state": {"path": None}}, "state.url"),
    ({"state": {"url": "redis://localhost"}}, "state.url"),
    ({"server": {"port": 0}}, "server.port"),
    ({"server": {"port": 70_000}}, "server.port"),
    ({"server": {"trusted-proxies": ["10.0.0.0/33"]}}, "server.trusted-proxies"),
    ({"server": {"trusted-proxies": ["proxy.host.example"]}}, "server.trusted-proxies"),
    ({"limits": {"account-per-minute": 0}}, "limits.account-per-minute"),
    ({"limits": {"failed-per-account": 0}}, "limits.failed-per-account"),
    ({"limits": {"failed-per-address": -1}}, "limits.failed-per-address"),
    ({"limits": {"failed-minutes": 0}}, "limits.failed-minutes"),
    ({"limits": {"changes-per-hour": -1}}, "limits.changes-per-hour"),
    ({"limits": {"account-at-a-time": 0}}, "limits.account-at-a-time"),
    ({"limits": {"attachment-megabytes": 0}}, "limits.attachment-megabytes is at least 1"),
    ({"limits": {"attachment-megabytes": 65}}, "limits.attachment-megabytes is at most 64"),
    ({"customers": {"fresh-places": ["everywhere"]}}, "fresh-places"),
)


@pytest.mark.parametrize(("tables", "words"), WRONG, ids=lambda one: str(one)[:60])
def test_what_is_wrong_is_said(tmp_path: Path, tables: dict[str, Any], words: str) -> None:
    assert words in complaint(tmp_path, **tables)


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("https://Desk.Host.Example/", "https://desk.host.example"),
        ("https://desk.host.example:443", "https://desk.host.example"),
        ("https://desk.host.example:8443/pmdesk/", "https://desk.host.example:8443/pmdesk"),
        ("https://täst.example", "https://xn--tst-qla.example"),
        ("http://127.0.0.1:8471/", "http://127.0.0.1:8471"),
    ],
)
def test_an_address_has_one_spelling(tmp_path: Path, written: str, base: str) -> None:
    """Desktops compare it with the ``iss`` of an answer, in the spelling of their own."""
    assert parse(laid_over(url=written), tmp_path).base == base


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "+02:00", "-0330", "+00:00", "Etc/UTC"])
def test_a_zone_is_a_name_or_an_offset(tmp_path: Path, zone: str) -> None:
    assert parse(laid_over(whmcs={"time-zone": zone}), tmp_path).zone is not None


# --- secrets ------------------------------------------------------------------------------------------


def secret_file(folder: Path, text: str, mode: int = 0o600) -> str:
    path = folder / "secret"
    path.write_text(text)
    path.chmod(mode)
    return path.name


def test_secrets_stand_in_files_of_their_own(tmp_path: Path) -> None:
    name = secret_file(tmp_path, f"{SECRET}\n")
    tables: dict[str, Any] = {
        "whmcs": {"secret": None, "secret-file": name, "access-key-file": name},
        "sign_in": {"openid": {"client-id": "x", "client-secret-file": name}},
        "state": {"path": None, "url-file": name},
    }
    found = parse(laid_over(**tables), tmp_path)
    assert found.whmcs.secret == found.sign_in.openid.client_secret == found.state.url == SECRET
    assert access_key(found, tmp_path) == SECRET
    assert access_key(parse(WHOLE, tmp_path), tmp_path) is None


@pytest.mark.parametrize("text", ["", "\n", f"{SECRET}\nmore\n", f"{SECRET}\n{SECRET}"])
def test_a_file_of_a_secret_holds_one_line(tmp_path: Path, text: str) -> None:
    name = secret_file(tmp_path, text)
    assert "one line" in complaint(tmp_path, whmcs={"secret": None, "secret-file": name})


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    name = secret_file(tmp_path, SECRET, 0o604)
    assert "chmod 600" in complaint(tmp_path, whmcs={"secret": None, "secret-file": name})


INLINE = (
    '[whmcs]\nurl = "https://clients.host.example"\nidentifier = "x"\nsecret = "%s"\n',
    '[sign-in.openid]\nclient-id = "x"\nclient-secret = "%s"\n',
    '[state]\nurl = "rediss://:%s@redis.host.example/0"\n',
    '[state]\nurl = "redis://user:%s@redis.host.example/0"\n',
    '[state]\nurl = "rediss://redis.host.example/0?password=%s"\n',
)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
@pytest.mark.parametrize("table", INLINE)
def test_a_file_with_a_secret_in_it_is_for_its_owner(tmp_path: Path, table: str) -> None:
    hush = secret_file(tmp_path, SECRET)
    parts = {
        "whmcs": f'[whmcs]\nurl = "https://clients.host.example"\nidentifier = "x"\nsecret-file = "{hush}"\n',
        "sign-in": f'[sign-in.openid]\nclient-id = "x"\nclient-secret-file = "{hush}"\n',
        "state": '[state]\npath = "state.sqlite"\n',
    }
    parts[table[1:].partition("]")[0].partition(".")[0]] = table.replace("%s", SECRET)
    path = tmp_path / "gateway.toml"
    path.write_text('name = "x"\nurl = "https://desk.host.example"\n' + "".join(parts.values()))
    path.chmod(0o644)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert "chmod 600" in str(caught.value)
    assert SECRET not in str(caught.value)
    path.chmod(0o640)
    assert load(path).name == "x", "its group may be the gateway's"


def test_a_secret_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    for table in ({"url": f"https://me:{SECRET}@desk.host.example"},):
        assert "url" in complaint(tmp_path, **table)
    address = f"https://me:{SECRET}@clients.host.example"
    assert "whmcs.url" in complaint(tmp_path, whmcs={"url": address})


def test_no_part_of_a_configuration_shows_a_secret(tmp_path: Path) -> None:
    found = parse(laid_over(state={"path": None, "url": f"redis://:{SECRET}@localhost"}), tmp_path)
    for part in (found, found.whmcs, found.sign_in, found.sign_in.openid, found.state, found.server):
        assert SECRET not in repr(part)
        assert SECRET not in str(part)
        assert SECRET not in f"{part}"


@pytest.mark.parametrize(
    "text", ["name = ", f'secret = "{SECRET}', f"{SECRET}", "\xff", "[whmcs]\n[whmcs]\n"]
)
def test_a_file_that_is_no_toml(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gateway.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert SECRET not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    ("whmcs", "url"),
    ("whmcs", "secret"),
    ("whmcs", "secret-file"),
    ("whmcs", "time-zone"),
    ("server", "trusted-proxies"),
    ("sign-in", "method"),
    ("state", "url"),
    ("limits", "changes-per-hour"),
    ("customers", "departments"),
    ("audit", "file"),
    ("url", ""),
    ("whmcs", ""),
]


@given(place=st.sampled_from(PLACES), value=VALUES)
def test_whatever_stands_there_it_is_read_or_complained_of(place: tuple[str, str], value: Any) -> None:
    table, name = place
    try:
        found = parse(
            laid_over(**{table.replace("-", "_"): {name: value} if name else value}), Path("/nowhere")
        )
    except ConfigError as error:
        said = str(error)
    else:
        said = repr(found)
        assert isinstance(found, Config)
    assert SECRET not in said
