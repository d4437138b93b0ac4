"""Hosts known by name: what a file says, what is made of a spoilt one, and whose host it is."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from msgspec.structs import replace

from pmdesk.core.presets import BadPreset, Preset, Purpose, preset_of, purposes_of, read_preset, read_presets
from tests.core.samples import stored

OURS = Path(__file__).resolve().parents[2] / "resources" / "providers"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>'

WHOLE = """
name = "  Host \\n of the  north "
address = "http://Clients.Host.example/area/clientarea.php?x=1"
logo = "host.svg"
[[departments]]
name = "Billing"
purpose = "Invoices"
[[departments]]
name = "Empty"
purpose = " "
"""


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "host.svg").write_text(SVG)
    assert read_preset(write(tmp_path, "north", WHOLE)) == Preset(
        id="north",
        name="Host of the north",
        address="https://clients.host.example/area",
        logo=tmp_path / "host.svg",
        departments=(Purpose("Billing", "Invoices"),),
    )


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert read_preset(write(tmp_path, "a", 'name = "Host"')) == Preset(id="a", name="Host")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name = ",
        'name = " "',
        "name = 5",
        'name = "Host"\naddress = "not an address"',
        'name = "Host"\naddress = "ftp://host.example"',
        'name = "Host"\ndepartments = ["Sales"]',
        'name = "Host"\n[[departments]]\nname = "Sales"',
        "\x00",
    ],
)
def test_a_spoilt_file_costs_itself_alone(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    spoilt = write(tmp_path, "spoilt", text)
    write(tmp_path, "well", 'name = "Host"')
    with pytest.raises(BadPreset):
        read_preset(spoilt)
    with caplog.at_level(logging.WARNING):
        assert [preset.id for preset in read_presets([tmp_path])] == ["well"]
    assert str(spoilt) in caplog.text


@pytest.mark.parametrize(
    "logo", ["../host.svg", "/etc/passwd", "host.exe", "none.svg", "large.png", "empty.png", ""]
)
def test_a_picture_lies_beside_its_file_and_is_small(tmp_path: Path, logo: str) -> None:
    folder = tmp_path / "presets"
    path = write(folder, "a", f'name = "Host"\nlogo = "{logo}"')
    for place in (tmp_path / "host.svg", folder / "host.exe"):
        place.write_text(SVG)
    (folder / "large.png").write_bytes(b"x" * 200_001)
    (folder / "empty.png").touch()
    assert read_preset(path).logo is None


def test_folders_are_read_in_order_and_the_later_one_counts(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write(ours, "host", 'name = "Host"')
    write(ours, "other", 'name = "another"')
    write(theirs, "host", 'name = "Host, renewed"')
    (theirs / "notes.txt").write_text("name = 'no preset'")
    found = read_presets([ours, tmp_path / "gone", theirs])
    assert [preset.name for preset in found] == ["another", "Host, renewed"]


def test_an_account_s_host_is_known_by_its_place_or_its_name() -> None:
    here = Preset(id="a", name="Host", address="https://clients.host.example/area")
    account = replace(stored(), host="clients.host.example", provider_name="Somebody Inc.")
    assert preset_of(account, [here]) == here
    nameless = Preset(id="b", name="somebody inc.")
    assert preset_of(account, [nameless]) == nameless
    other = replace(stored(), host="other.example", provider_name="Other")
    assert preset_of(other, [here, nameless]) is None
    assert preset_of(None, [here]) is None


def test_only_departments_that_the_host_has_are_told_of() -> None:
    preset = Preset(id="a", name="Host", departments=(Purpose("Sales", "Offers"), Purpose("Support", "Help")))
    assert purposes_of(preset, ["support ", "Abuse"]) == (Purpose("Support", "Help"),)
    assert purposes_of(preset, None) == preset.departments
    assert purposes_of(preset, []) == ()
    assert purposes_of(None, ["Support"]) == ()


def test_ours_can_be_read_and_have_a_picture() -> None:
    (ours,) = read_presets([OURS])
    assert ours.name == "Precisely Managed"
    assert ours.address == "", "its guide does not say where it is"
    assert ours.logo is not None
    assert [one.name for one in ours.departments] == ["Sales", "Billing", "Support", "Security"]
    assert not list(OURS.glob("*.toml"))[1:]
