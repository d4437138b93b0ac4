"""The program's files are found."""

from __future__ import annotations

import pytest

from pmdesk.views.look import resources


def test_icons_and_their_licences_are_there() -> None:
    assert resources.resource("icons", "app.svg").is_file()
    text = resources.resource("icons", "LICENSES.md").read_text(encoding="utf-8")
    assert "ISC License" in text
    assert "MIT License" in text
    assert "Cole Bemis" in text


def test_an_installed_package_is_looked_at_first(tmp_path, monkeypatch) -> None:
    for folder in ("pmdesk/_resources/icons", "resources/icons"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "pmdesk")
    assert resources.resource_root.__wrapped__() == tmp_path / "pmdesk" / "_resources"


def test_a_broken_installation_is_said(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "pmdesk")
    with pytest.raises(FileNotFoundError, match="no resources"):
        resources.resource_root.__wrapped__()
