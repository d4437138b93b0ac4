"""The strips: one standing state, passing words, nothing said twice."""

from __future__ import annotations

import errno

import pytest
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Offline, Unavailable
from pmdesk.core.status import AreaState, AreaStatus, SyncStatus
from pmdesk.records import Area
from pmdesk.store.errors import from_os
from pmdesk.views.desk import Desk
from pmdesk.views.frame.notices import Notices
from pmdesk.views.look.buttons import IconButton
from pmdesk.views.look.theme import Theme
from pmdesk.wording import frame, outside
from tests.helpers import DAY_ONE
from tests.views.helpers import HOST, visible

SESSION_ONLY = "This computer has no key store that pmdesk can use, so you stay signed in until you quit."
SIGNED_OUT = "You are signed out. What is saved here stays readable."


@pytest.fixture
def notices(desk: Desk, theme: Theme, qtbot: QtBot) -> Notices:
    notices = Notices(desk, theme, frame.words())
    qtbot.addWidget(notices)
    notices.resize(1088, 80)
    notices.show()
    return notices


def failed(error: BaseException) -> AreaStatus:
    return AreaStatus(AreaState.FAILED, error=error)


def crosses(notices: Notices) -> list[IconButton]:
    return visible(notices.standing, IconButton)


# --- what lasts ---------------------------------------------------------------------------------------


def test_all_is_well_and_nothing_is_said(notices: Notices) -> None:
    notices.show_status(SyncStatus(), DAY_ONE)
    assert notices.standing.words() == ""


def test_the_state_that_matters_most_is_the_one_that_stands(notices: Notices, desk: Desk) -> None:
    desk.session_only = "no-service"
    areas = {Area.TICKETS: failed(Unavailable("HTTP 503"))}
    said = []
    for status in (
        SyncStatus(),
        SyncStatus(areas=areas),
        SyncStatus(areas=areas, offline=True),
        SyncStatus(areas=areas, offline=True, sign_in_needed=True),
    ):
        notices.show_status(status, DAY_ONE)
        said.append(notices.standing.words())
    assert said[0] == SESSION_ONLY
    assert said[2].startswith("Offline. Showing data from")
    assert said[3] == f"{HOST} asks you to sign in again. What is saved here stays."
    assert len(set(said)) == 4


def test_our_own_disk_is_spoken_of_first(notices: Notices) -> None:
    areas = {
        Area.TICKETS: failed(Unavailable("HTTP 503")),
        Area.INVOICES: failed(from_os(OSError(errno.ENOSPC, ""))),
    }
    notices.show_status(SyncStatus(areas=areas), DAY_ONE)
    assert "disk" in notices.standing.words()


def test_a_failure_waits_until_the_new_try_is_over(notices: Notices) -> None:
    notices.show_status(SyncStatus(areas={Area.TICKETS: failed(Offline())}, running=True), DAY_ONE)
    assert notices.standing.words() == ""


@pytest.mark.parametrize(
    ("status", "asks"),
    [(SyncStatus(sign_in_needed=True), "sign in"), (SyncStatus(offline=True), "refresh")],
)
def test_its_button_does_something_about_it(
    notices: Notices, desk: Desk, status: SyncStatus, asks: str
) -> None:
    asked: list[str] = []
    desk.sign_in_asked.connect(lambda: asked.append("sign in"))
    desk.refresh_asked.connect(lambda: asked.append("refresh"))
    notices.show_status(status, DAY_ONE)
    assert crosses(notices) == []  # it goes when it is mended
    notices.standing.button.click()
    assert asked == [asks]


def test_the_word_about_the_key_store_can_be_put_away(notices: Notices, desk: Desk, theme: Theme) -> None:
    desk.session_only = "no-service"
    notices.show_status(SyncStatus(), DAY_ONE)
    (cross,) = crosses(notices)
    cross.click()
    assert notices.standing.words() == ""
    for status in (SyncStatus(running=True), SyncStatus(offline=True), SyncStatus()):
        notices.show_status(status, DAY_ONE)
    assert notices.standing.words() == ""  # also after another state stood there
    desk.session_only = "locked"
    notices.show_status(SyncStatus(), DAY_ONE)
    assert "did not open" in notices.standing.words()  # that is news
    again = Notices(desk, theme, frame.words())  # the next start
    desk.session_only = "no-service"
    again.show_status(SyncStatus(), DAY_ONE)
    assert again.standing.words() == SESSION_ONLY
    again.deleteLater()


# --- what passes --------------------------------------------------------------------------------------


def test_a_passing_word_goes_and_trouble_stays(notices: Notices, desk: Desk) -> None:
    desk.say("ok", "Saved.")
    assert notices.passing.words() == "Saved."
    assert notices._timer.isActive()
    desk.say("bad", "Not saved.")
    assert notices.passing.words() == "Not saved."
    assert not notices._timer.isActive()
    notices.passing.closed.emit()
    assert notices.passing.words() == ""


def test_what_was_said_of_another_account_is_over(notices: Notices, desk: Desk) -> None:
    desk.say("bad", "Not saved.")
    desk.account_changed.emit()
    assert notices.passing.words() == "Not saved."  # the same account, with other news
    desk.account = None
    desk.account_changed.emit()
    assert notices.passing.words() == ""


def test_signed_out_is_said_once(notices: Notices, desk: Desk) -> None:
    desk.sign_in_missing = "signed-out"
    notices.show_status(SyncStatus(sign_in_needed=True), DAY_ONE)
    desk.say("ok", outside.signed_out("Precisely Managed"))
    assert notices.standing.words() == SIGNED_OUT
    assert notices.passing.words() == ""
    desk.say("ok", outside.signed_out("Kestrel & Finch"))  # another account
    assert notices.passing.words() != ""
