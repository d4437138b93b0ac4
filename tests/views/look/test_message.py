"""A ticket's message: escaped whole, nothing loaded, addresses handed on and not opened."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from pmdesk.views.look.avatar import Avatar, UserButton, initials
from pmdesk.views.look.message import AttachmentRow, MessageFrame, message_html
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.look.tokens import DARK


def test_markup_of_the_sender_stays_text() -> None:
    html = message_html("<img src='file:///etc/passwd'><script>x</script> <a href='x'>y</a>", "#0B6474")
    assert "<img" not in html
    assert "<script" not in html
    assert "<a " not in html


@given(st.text(max_size=200))
def test_no_tag_but_ours_comes_out(text: str) -> None:
    html = message_html(text, "#0B6474")
    for tag in html.split("<")[1:]:
        assert tag.startswith(("p ", "/p>", "br>", "a style=", "/a>"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://help.example/forms.", "https://help.example/forms"),
        ("(https://help.example/a?b=1&c=2)", "https://help.example/a?b=1&amp;c=2"),
        ("https://help.example/a https://help.example/ab", "https://help.example/ab"),
    ],
)
def test_addresses_become_links(text: str, address: str) -> None:
    assert f'href="{address}"' in message_html(text, "#0B6474")


def test_other_schemes_do_not() -> None:
    assert "href" not in message_html("javascript:alert(1) file:///etc/passwd data:text/html,x", "#0B6474")


def _message(theme: Theme, mine: bool) -> MessageFrame:
    return MessageFrame(
        theme,
        mine=mine,
        author="Dana Okafor",
        role="You" if mine else "Staff, Support",
        when="today 09:18",
        text="Good morning. See https://help.example/forms",
    )


def test_whose_message_it_is_shows_in_place_and_ground(qtbot: Any, theme: Theme) -> None:
    for mine, fill, left in ((True, "mine", 40), (False, "surface", 0)):
        frame = _message(theme, mine)
        qtbot.addWidget(frame)
        frame.resize(600, 120)
        frame.show()
        assert frame.box.x() == left
        assert frame.box.grab().toImage().pixelColor(300, 6) == theme.colour(fill)


def test_an_address_is_handed_on(qtbot: Any, theme: Theme) -> None:
    frame = _message(theme, mine=False)
    qtbot.addWidget(frame)
    assert not frame.body.openExternalLinks()
    with qtbot.waitSignal(frame.link_taken) as taken:
        frame.body.linkActivated.emit("https://help.example/forms")
    assert taken.args == ["https://help.example/forms"]


def test_links_follow_the_theme(qtbot: Any, theme: Theme) -> None:
    frame = _message(theme, mine=False)
    qtbot.addWidget(frame)
    theme.set_scheme(Scheme.DARK)
    assert DARK.accent_text in frame.body.text()


def test_an_attachment_names_its_file_on_the_button(qtbot: Any, theme: Theme) -> None:
    row = AttachmentRow(theme, "lost-orders.csv", "4 KB", "Save")
    frame = _message(theme, mine=False)
    qtbot.addWidget(frame)
    frame.add_below(row)
    assert row.button.accessibleName() == "Save lost-orders.csv"
    with qtbot.waitSignal(row.saved):
        row.button.click()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marta Lindqvist", "ML"),
        ("Dana", "D"),
        ("", "?"),
        ("  ", "?"),
        ("Ana María del Río", "AR"),
        ("— Ö", "Ö"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_long_name_gives_way_before_the_circle(qtbot: Any, theme: Theme) -> None:
    button = UserButton(theme, "Marta Lindqvist-Featherstonehaugh of Northfield")
    qtbot.addWidget(button)
    button.resize(button.minimumSizeHint())
    button.show()
    assert not button.grab().isNull()
    assert button.accessibleName().startswith("Marta")
    assert button.minimumSizeHint().width() < button.sizeHint().width()
    avatar = Avatar(theme, "Marta Lindqvist")
    qtbot.addWidget(avatar)
    assert not avatar.grab().isNull()


def test_the_menu_of_the_user_opens_without_a_loop_of_its_own(qtbot: Any, theme: Theme) -> None:
    button = UserButton(theme, "Marta Lindqvist")
    qtbot.addWidget(button)
    menu = QMenu(button)
    menu.addAction("Quit")
    button.setMenu(menu)
    button.show()
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert menu.isVisible()  # and we are here, not in the menu's loop
    menu.close()
