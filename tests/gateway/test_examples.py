"""What operators are given to begin with: every setting stands in the example, with its true default."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pmdesk.gateway.config import Config, load

RESOURCES = Path(__file__).parents[2] / "resources" / "gateway"
EXAMPLE = (RESOURCES / "gateway.example.toml").read_text("utf-8")
UNIT = RESOURCES / "pmdesk-gateway.service"
_OFF = re.compile(r"^#(?=[a-z-]+ = )", re.MULTILINE)
_EXAMPLES = {"access-key-file", "ca-file", "issuer", "url", "url-file"}
"""Settings without a default: what stands there is an example of one."""


def settings(kind: Any = Config, table: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every setting as (table, key, default); secrets in the file itself are left to the comments."""
    known = {one.encode_name for one in msgspec.structs.fields(kind)}
    for one in msgspec.structs.fields(kind):
        default = one.default if one.default_factory is msgspec.NODEFAULT else one.default_factory()
        if isinstance(one.type, type) and issubclass(one.type, msgspec.Struct):
            yield from settings(one.type, f"{table}.{one.encode_name}".lstrip("."))
        elif f"{one.encode_name}-file" not in known:
            yield table, one.encode_name, default


def value_in(tables: dict[str, Any], table: str, key: str) -> Any:
    """What the example says of a setting. Raises KeyError."""
    for step in filter(None, table.split(".")):
        tables = tables[step]
    return tables[key]


@pytest.mark.parametrize(("table", "key", "default"), list(settings()))
def test_every_setting_stands_in_the_example_with_its_default(table: str, key: str, default: Any) -> None:
    said = value_in(tomllib.loads(_OFF.sub("", EXAMPLE)), table, key)
    is_off = f"#{key} = " in EXAMPLE
    if is_off and key not in _EXAMPLES:
        assert said == msgspec.json.decode(msgspec.json.encode(default))


def test_what_is_not_commented_out_is_a_configuration_once_its_secrets_are_there(tmp_path: Path) -> None:
    text = EXAMPLE
    for name in ("whmcs-identifier", "whmcs-secret", "openid-secret"):
        file = tmp_path / name
        file.touch(mode=0o600)
        file.write_text("0123456789abcdef\n", "utf-8")
        text = text.replace(f"/run/credentials/pmdesk-gateway.service/{name}", str(file))
    (tmp_path / "gateway.toml").write_text(text, "utf-8")
    config = load(tmp_path / "gateway.toml")
    assert config.secure
    assert config.whmcs.secret == "0123456789abcdef"


def test_the_unit_hands_over_the_files_that_the_example_names() -> None:
    handed = set(re.findall(r"^LoadCredential=([a-z-]+):", UNIT.read_text("utf-8"), re.MULTILINE))
    assert handed == set(re.findall(r'^[a-z].*pmdesk-gateway\.service/([a-z-]+)"', EXAMPLE, re.MULTILINE))
    for folder in ("/var/lib/pmdesk-gateway/", "/var/log/pmdesk-gateway/"):
        assert folder in EXAMPLE
    assert {"StateDirectory=pmdesk-gateway", "LogsDirectory=pmdesk-gateway"} <= set(
        UNIT.read_text("utf-8").splitlines()
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8").replace("/opt/pmdesk/bin/pmdesk", "/bin/true")
    (tmp_path / UNIT.name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / UNIT.name],
        capture_output=True,
        text=True,
        check=False,
    )
    about_it = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert about_it == []
