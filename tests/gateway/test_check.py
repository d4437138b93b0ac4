"""``pmdesk gateway check``: what is missing is named, one thing a line, and nothing is changed by looking."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmdesk.gateway import check
from pmdesk.gateway.check import Line, Mark
from pmdesk.gateway.config import Config
from pmdesk.gateway.needs import NEEDS
from pmdesk.sandbox.server import Sandbox, serve
from tests.gateway.replicas import write_config
from tests.gateway.running import Hands, running, settings_for, whmcs_of

BASE = "http://127.0.0.1:8471"
CALLBACK = f"{BASE}/oauth/callback"


@pytest.fixture(scope="module")
def host() -> Iterator[Sandbox]:
    """A pretend WHMCS that knows the gateway's redirect URI."""
    with serve(openid_redirects=[CALLBACK]) as found:
        yield found


@pytest.fixture
def whmcs(host: Sandbox) -> Iterator[Sandbox]:
    host.control.clear_faults()
    host.control.reset_requests()
    yield host
    host.control.clear_faults()
    for need in NEEDS:
        host.control.allow(need.action)


def config_of(sandbox: Sandbox, folder: Path, **more: Any) -> Config:
    """As an operator would write it for this WHMCS."""
    client = {"client-id": sandbox.openid.client_id, "client-secret": sandbox.openid.client_secret}
    tables: dict[str, Any] = {"sign_in": {"openid": client}, **more}
    return settings_for(BASE, tables.pop("whmcs", whmcs_of(sandbox)), folder, **tables)


def found(config: Config, clock: Hands | None = None) -> list[Line]:
    """All findings."""

    async def collect() -> list[Line]:
        return [line async for line in check.findings(config, None, clock)]

    return asyncio.run(collect())


def bad(lines: list[Line]) -> list[Line]:
    """What makes the check fail."""
    return [line for line in lines if line.mark in (Mark.MISSING, Mark.WRONG)]


def test_where_all_is_in_place_everything_is_looked_at(whmcs: Sandbox, tmp_path: Path) -> None:
    lines = found(config_of(whmcs, tmp_path))
    assert bad(lines) == []
    text = "\n".join(line.text for line in lines)
    for need in NEEDS:
        assert need.action == "WhmcsDetails" or f"{need.action} (" in text
    for what in ("shared state answers", "clocks agree", "lets the gateway in", "redirect URI", "secret"):
        assert what in text


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.action)
def test_each_action_that_the_role_lacks_is_named(whmcs: Sandbox, tmp_path: Path, need: Any) -> None:
    whmcs.control.deny(need.action)
    (line,) = bad(found(config_of(whmcs, tmp_path)))
    assert line.mark is Mark.MISSING
    assert line.text.startswith(f"{need.action} is ")
    assert "API role" in line.text


def test_looking_changes_nothing(whmcs: Sandbox, tmp_path: Path) -> None:
    def everything() -> dict[str, list[tuple[Any, ...]]]:
        database = whmcs.control._installation.database
        tables = [row[0] for row in database.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: [tuple(row) for row in database.all(f"SELECT * FROM {table}")] for table in tables}

    before = everything()
    found(config_of(whmcs, tmp_path))
    assert everything() == before
    assert whmcs.control.spent == []


def test_a_refused_address_is_told_with_the_address(whmcs: Sandbox, tmp_path: Path) -> None:
    whmcs.control.fault("invalid-ip")
    first = bad(found(config_of(whmcs, tmp_path)))[0]
    assert "WHMCS refuses this server" in first.text
    assert "Invalid IP 203.0.113.9" in first.text
    assert "API IP Access Restriction" in first.text


def test_a_wrong_credential_is_told_once_and_not_for_every_action(whmcs: Sandbox, tmp_path: Path) -> None:
    config = config_of(whmcs, tmp_path, whmcs={**whmcs_of(whmcs), "secret": "not-the-secret"})
    (line,) = bad(found(config))
    assert line.text == "WHMCS does not take whmcs.identifier with whmcs.secret."
    assert "not-the-secret" not in repr(found(config))


def test_an_address_where_nobody_is(whmcs: Sandbox, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    lines = bad(found(config_of(whmcs, tmp_path, whmcs={**whmcs_of(whmcs), "url": nobody})))
    assert lines[0].text == "WHMCS cannot be reached: nothing answers at whmcs.url."


def test_a_page_in_place_of_the_api(whmcs: Sandbox, tmp_path: Path) -> None:
    whmcs.control.fault("html", target="api")
    assert "not its API" in bad(found(config_of(whmcs, tmp_path)))[0].text


def test_a_wrong_secret_of_the_openid_client(whmcs: Sandbox, tmp_path: Path) -> None:
    client = {"client-id": whmcs.openid.client_id, "client-secret": "wrong"}
    (line,) = bad(found(config_of(whmcs, tmp_path, sign_in={"openid": client})))
    assert "client-secret" in line.text


def test_a_redirect_uri_that_whmcs_does_not_know(whmcs: Sandbox, tmp_path: Path) -> None:
    config = config_of(whmcs, tmp_path)
    elsewhere = type(config)(**{**config_parts(config), "url": "http://127.0.0.1:9999"})
    (line,) = bad(found(elsewhere))
    assert line.text.endswith("exactly so: http://127.0.0.1:9999/oauth/callback")


def config_parts(config: Config) -> dict[str, Any]:
    """The fields of a configuration."""
    return {name: getattr(config, name) for name in config.__struct_fields__}


def test_a_clock_that_is_wrong(whmcs: Sandbox, tmp_path: Path) -> None:
    hands = Hands()
    hands.added = 3600
    (line,) = bad(found(config_of(whmcs, tmp_path), hands))
    assert "3600 s apart" in line.text or "3601 s apart" in line.text or "3599 s apart" in line.text
    assert "NTP" in line.text


def test_a_state_that_cannot_be_opened(whmcs: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"this is no database" * 100)
    (line,) = bad(found(config_of(whmcs, tmp_path)))
    assert "shared state does not answer" in line.text
    down = config_of(whmcs, tmp_path, state={"url": "redis://127.0.0.1:9/0"})
    assert "shared state does not answer" in bad(found(down))[0].text


def test_by_password_what_that_costs_is_said(whmcs: Sandbox, tmp_path: Path) -> None:
    lines = found(config_of(whmcs, tmp_path, sign_in={"method": "password"}))
    assert bad(lines) == []
    assert any("second factor cannot sign in" in line.text for line in lines)
    assert not any("OpenID" in line.text for line in lines)


def test_the_clients_address_that_leads_here(whmcs: Sandbox, tmp_path: Path) -> None:
    """The pretend WHMCS knows nothing of us; a gateway in its place does."""
    assert any("does not lead here" in line.text for line in found(config_of(whmcs, tmp_path)))
    with running(tmp_path, whmcs_of(whmcs)) as gateway:
        config = config_of(whmcs, tmp_path, whmcs={**whmcs_of(whmcs), "url": gateway.base})
        parts = {**config_parts(config), "url": gateway.base}
        assert any(line.text.endswith("leads customers here.") for line in found(Config(**parts)))


def test_the_command_prints_a_line_for_each_and_ends_with_0_or_1(
    whmcs: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_config(tmp_path, BASE, whmcs, "redis://127.0.0.1:9/0")
    text = path.read_text("utf-8").replace('url-file = "state-url"', 'path = "state.sqlite"')
    path.write_text(text, "utf-8")
    assert check.run(path) == 0
    told = capsys.readouterr().out
    assert told.endswith("Everything is in place.\n")
    whmcs.control.deny("AddOrder")
    assert check.run(path) == 1
    told = capsys.readouterr().out
    assert "missing  AddOrder is missing in the API role: no ordering renewals.\n" in told
    assert told.endswith("1 to mend.\n")
    for secret in (whmcs.secret, whmcs.identifier, whmcs.openid.client_secret):
        assert secret not in told
    path.write_text(text.replace("[whmcs]", "[whmsc]"), "utf-8")
    assert check.run(path) == 1
    assert capsys.readouterr().out.startswith("wrong ")
