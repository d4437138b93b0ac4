"""What a Linux desktop reads of us: desktop entry and AppStream metainfo say one name, one id, one icon."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pmdesk import __version__
from pmdesk.__main__ import _parser
from pmdesk.records import Area
from pmdesk.system.paths import APP_ID, APP_NAME

ROOT = Path(__file__).parents[2]
ENTRY = ROOT / "resources" / f"{APP_ID}.desktop"
METAINFO = ROOT / "resources" / f"{APP_ID}.metainfo.xml"
OF_LATER_VALIDATORS = ("unknown-tag developer", "app-categories-missing")
"""AppStream before 1.0 knows no <developer> and does not look for categories in the launchable."""


def entry() -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(ENTRY.read_text("utf-8"))
    return parser


def metainfo() -> ElementTree.Element:
    return ElementTree.fromstring(METAINFO.read_text("utf-8"))


def said(path: str) -> str:
    return (metainfo().findtext(path) or "").strip()


# --- the desktop entry --------------------------------------------------------------------------------


def test_it_is_an_application_of_that_name_and_icon() -> None:
    main = entry()["Desktop Entry"]
    assert main["Type"] == "Application"
    assert main["Name"] == APP_NAME
    assert main["Icon"] == APP_ID
    assert main["StartupWMClass"] == APP_NAME  # the class Qt gives its windows: the application's name
    assert main["Exec"] == main["TryExec"] == "pmdesk"
    assert main["Terminal"] == "false"
    assert "DBusActivatable" not in main


def test_it_stands_in_one_menu() -> None:
    categories = [word for word in entry()["Desktop Entry"]["Categories"].split(";") if word]
    assert categories == ["Office", "Finance"]  # Finance belongs under Office (Desktop Menu Specification)


def test_each_action_opens_a_place_that_is_there() -> None:
    parser = entry()
    names = [name for name in parser["Desktop Entry"]["Actions"].split(";") if name]
    assert [f"Desktop Action {name}" for name in names] == parser.sections()[1:]
    for name in names:
        action = parser[f"Desktop Action {name}"]
        program, *arguments = action["Exec"].split()
        assert program == "pmdesk"
        assert _parser().parse_args(arguments).show in tuple(Area)
        assert action["Name"]


def test_every_list_ends_as_the_specification_wants() -> None:
    main = entry()["Desktop Entry"]
    assert all(main[key].endswith(";") for key in ("Categories", "Keywords", "Actions"))


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils is not installed")
def test_the_desktops_own_tool_takes_the_entry() -> None:
    ran = subprocess.run(["desktop-file-validate", ENTRY], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


# --- the metainfo -------------------------------------------------------------------------------------


def test_the_metainfo_leads_to_the_entry() -> None:
    assert metainfo().get("type") == "desktop-application"
    assert said("id") == APP_ID
    assert said("name") == APP_NAME
    assert said("launchable") == ENTRY.name
    assert said("icon") == APP_ID
    assert said("provides/binary") == entry()["Desktop Entry"]["Exec"]


def test_the_metainfo_says_the_licence_and_who_made_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert said("project_license") == project["license"]
    assert said("metadata_license") == "CC0-1.0"
    assert said("developer/name") == project["authors"][0]["name"]


def test_the_newest_release_is_this_version_with_its_date() -> None:
    releases = metainfo().findall("releases/release")
    assert releases[0].get("version") == __version__
    dates = [date.fromisoformat(release.get("date", "")) for release in releases]
    assert dates == sorted(dates, reverse=True)


def test_categories_stand_in_the_entry_alone() -> None:
    assert metainfo().find("categories") is None
    assert metainfo().find("content_rating") is not None
    assert said("requires/internet") == "first-run"


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="appstreamcli is not installed")
def test_the_catalogues_own_tool_takes_the_metainfo() -> None:
    ran = subprocess.run(
        ["appstreamcli", "validate", "--no-net", "--no-color", METAINFO],
        capture_output=True,
        text=True,
        check=False,
    )
    found = [line for line in ran.stdout.splitlines() if line.startswith(("E:", "W:", "I:"))]
    assert [line for line in found if not any(known in line for known in OF_LATER_VALIDATORS)] == []


# --- installing ---------------------------------------------------------------------------------------


def test_the_wheel_brings_them_where_desktops_look() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    places = wheel["wheel"]["shared-data"]
    assert places == {
        f"resources/{APP_ID}.desktop": f"share/applications/{APP_ID}.desktop",
        f"resources/{APP_ID}.metainfo.xml": f"share/metainfo/{APP_ID}.metainfo.xml",
        "resources/icons/app.svg": f"share/icons/hicolor/scalable/apps/{APP_ID}.svg",
    }
    assert all((ROOT / source).is_file() for source in places)
