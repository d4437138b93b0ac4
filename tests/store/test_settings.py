"""The settings file: whole or as it was, and usable whatever is in it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.store.errors import NotWritable, StoreError
from pmdesk.store.settings import Settings, SettingsFile
from tests.store.samples import AT


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "config" / "settings.json")


def test_without_a_file_the_defaults_hold(file: SettingsFile) -> None:
    assert file.load() == Settings()
    assert Settings().domain_days == (30, 14, 7, 1)


def test_what_is_saved_is_loaded(file: SettingsFile) -> None:
    chosen = Settings(
        sync_minutes=30,
        theme="dark",
        quiet_until=AT,
        sorts={"invoices": "-due"},
        domain_days=(60, 7),
        notifications=False,
    )
    file.save(chosen)
    assert SettingsFile(file.path).load() == chosen
    if os.name == "posix":
        assert file.path.stat().st_mode & 0o777 == 0o600
        assert file.path.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in file.path.parent.iterdir()] == ["settings.json"]


def test_two_settings_share_nothing() -> None:
    Settings().sorts["invoices"] = "due"
    assert Settings().sorts == {}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"null", b"\xff\xfe{}", b"[" * 100_000, b'"' + b"x" * 2**21 + b'"']
)
def test_a_damaged_file_is_no_file(file: SettingsFile, content: bytes) -> None:
    file.path.parent.mkdir(parents=True)
    file.path.write_bytes(content)
    assert file.load() == Settings()
    file.save(Settings(sync_minutes=5))
    assert file.load().sync_minutes == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sync_minutes", 0),
        ("sync_minutes", "15"),
        ("sync_minutes", 10**30),
        ("invoice_days", -1),
        ("theme", "pink"),
        ("domain_days", [7, "x"]),
        ("domain_days", [-1]),
        ("quiet_until", "2026-11-22T10:00:00"),
        ("quiet_until", "soon"),
        ("sorts", {"invoices": 3}),
        ("notifications", "yes"),
    ],
)
def test_one_bad_value_costs_that_value(file: SettingsFile, name: str, value: Any) -> None:
    file.path.parent.mkdir(parents=True)
    file.path.write_text(json.dumps({name: value, "last_account": "abc"}))
    loaded = file.load()
    assert getattr(loaded, name) == getattr(Settings(), name)
    assert loaded.last_account == "abc"


def test_what_a_newer_version_wrote_stays(file: SettingsFile) -> None:
    file.path.parent.mkdir(parents=True)
    file.path.write_text('{"from_the_future": {"a": 1}, "theme": "light"}')
    file.save(Settings(theme=file.load().theme))
    assert json.loads(file.path.read_text())["from_the_future"] == {"a": 1}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*Settings.__struct_fields__, "other"]), json_values))
def test_nothing_in_the_file_stops_the_program(file: SettingsFile, content: dict[str, Any]) -> None:
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_text(json.dumps(content))
    file.save(file.load())
    assert SettingsFile(file.path).load() == file.load()


def test_a_failed_save_leaves_the_old_file(file: SettingsFile) -> None:
    file.save(Settings(theme="dark"))
    (file.path.parent / ".settings.json.new").mkdir()  # where the temporary should be made
    with pytest.raises(StoreError):
        file.save(Settings(theme="light"))
    assert file.load().theme == "dark"


def test_a_folder_that_may_not_be_written_is_said(ordinary: Path) -> None:
    file = SettingsFile(ordinary / "config" / "settings.json")
    file.save(Settings(theme="dark"))
    ordinary.joinpath("config").chmod(0o500)
    file.save(file.load())  # the folder is ours: it is made usable again
    ordinary.chmod(0o500)
    other = SettingsFile(ordinary / "other" / "settings.json")
    with pytest.raises(NotWritable):
        other.save(Settings())
    file.path.chmod(0o000)
    with pytest.raises(NotWritable):
        file.load()
