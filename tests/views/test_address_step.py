"""The first step: hosts known by name fill the field or say where to look, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pmdesk.core.presets import Preset, read_presets
from pmdesk.views.look.resources import resource
from pmdesk.views.look.theme import Theme
from pmdesk.views.sign_in import SignInPage
from tests.views.helpers import cut, nameless, settle

NORTH = Preset(id="north", name="North Hosting", address="https://my.north.example/area")
SOUTH = Preset(id="south", name="South & Sons")
LONG = Preset(id="long", name="The Very Long Name of a Hosting Company in the Countryside")
USUAL = "You find it in every invoice email, next to “client area”."


def show(theme: Theme, qtbot: QtBot, *presets: Preset) -> SignInPage:
    page = SignInPage(theme, demo=True, leave=True, presets=presets)
    qtbot.addWidget(page)
    page.resize(1024, 640)
    page.show()
    page.activateWindow()
    settle()
    return page


def hint(page: SignInPage) -> str:
    return page.address_field.below.text()


def names(page: SignInPage) -> list[str]:
    return [button.accessibleName() for button in page.hosts]


def test_without_presets_there_is_the_address_alone(theme: Theme, qtbot: QtBot) -> None:
    page = show(theme, qtbot)
    assert page.hosts == []
    assert hint(page) == USUAL


def test_the_only_one_is_chosen_and_its_address_filled_in(theme: Theme, qtbot: QtBot) -> None:
    page = show(theme, qtbot, NORTH)
    assert names(page) == ["North Hosting", "Another host"]
    assert page.hosts[0].isChecked()
    assert page.address.text() == "my.north.example/area"
    assert hint(page) == "This is where the client area of North Hosting is."
    given: list[str] = []
    page.address_given.connect(given.append)
    page.go_on.click()
    assert given == ["my.north.example/area"]


def test_one_without_an_address_says_where_to_find_it(theme: Theme, qtbot: QtBot) -> None:
    page = show(theme, qtbot, SOUTH)
    assert page.hosts[0].isChecked()
    assert page.hosts[0].text() == "South && Sons"
    assert page.address.text() == ""
    assert hint(page) == "You find it in every invoice email from South & Sons, next to “client area”."
    assert page.address.hasFocus()


def test_of_several_none_is_chosen_before_the_user_does(theme: Theme, qtbot: QtBot) -> None:
    page = show(theme, qtbot, NORTH, SOUTH)
    assert not any(button.isChecked() for button in page.hosts)
    page.hosts[0].click()
    assert page.address.text() == "my.north.example/area"
    page.hosts[1].click()
    assert page.address.text() == "", "what the preset filled in goes with it"
    assert [button.isChecked() for button in page.hosts] == [False, True, False]
    page.hosts[2].click()
    assert hint(page) == USUAL


def test_what_was_typed_stays_whichever_host_is_chosen(theme: Theme, qtbot: QtBot) -> None:
    page = show(theme, qtbot, NORTH, SOUTH)
    page.address.setText("clients.elsewhere.example")
    for button in page.hosts:
        button.click()
        assert page.address.text() == "clients.elsewhere.example"


def test_a_problem_with_the_address_goes_before_the_hint(theme: Theme, qtbot: QtBot) -> None:
    page = show(theme, qtbot, SOUTH)
    page.go_on.click()
    assert hint(page) == "Write the address of your host’s client area."
    page.hosts[1].click()
    assert hint(page) == USUAL


def test_a_long_name_is_shortened_and_still_spoken_whole(theme: Theme, qtbot: QtBot) -> None:
    page = show(theme, qtbot, LONG, SOUTH)
    assert page.hosts[0].text().endswith("…")
    assert page.hosts[0].accessibleName() == page.hosts[0].toolTip() == LONG.name


@pytest.mark.parametrize("kind", ["svg", "png", "spoilt"])
def test_a_host_s_picture_is_shown_where_it_is_one(
    theme: Theme, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    ours = resource("providers", "precisely-managed.svg")
    logo = ours
    if kind == "png":
        from PySide6.QtGui import QImage

        logo = tmp_path / "logo.png"
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(0xFF0000)
        assert image.save(str(logo))
    elif kind == "spoilt":
        logo = tmp_path / "logo.svg"
        logo.write_bytes(b"\xff\xfe no picture")
    page = show(theme, qtbot, Preset(id="a", name="Host", logo=logo))
    assert page.hosts[0].icon().isNull() == (kind == "spoilt")


@pytest.mark.parametrize("presets", [(), (NORTH,), (NORTH, SOUTH, LONG)], ids=len)
def test_everything_has_a_name_and_nothing_is_cut(
    theme: Theme, qtbot: QtBot, presets: tuple[Preset, ...]
) -> None:
    page = show(theme, qtbot, *presets)
    assert nameless(page) == []
    assert cut(page) == []
    assert page.box.width() == 440


def test_with_our_own_preset_all_of_it_fits_into_the_smallest_window(theme: Theme, qtbot: QtBot) -> None:
    page = show(theme, qtbot, *read_presets([resource("providers")]))
    settle(6)
    assert page.scroller.verticalScrollBar().maximum() == 0
