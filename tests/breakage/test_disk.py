"""A full disk, a folder that cannot be written, files that are not what they were: said, nothing lost."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.app.options import Options
from pmdesk.app.program import Program
from pmdesk.core.shared import SessionState
from pmdesk.sandbox.server import Sandbox
from pmdesk.store.errors import DiskFull, StoreError
from pmdesk.system.paths import UnsafeFolder
from pmdesk.wording import start
from tests.breakage.conftest import MORNING
from tests.breakage.test_damage import rows
from tests.breakage.whole import Begun, Whole, state, words
from tests.helpers import FakeClock, until
from tests.store.test_disk_full import fill, small

pytestmark = pytest.mark.anyio
__all__ = ["small"]

FULL = "The disk is full"


@pytest.mark.parametrize("bare", [True, False], ids=["first", "later"])
async def test_a_sync_onto_a_full_disk(
    qapp: QApplication, small: Path, begun: Begun, sandbox: Sandbox, bare: bool
) -> None:
    profile = begun.copy(small / "p", bare=bare)
    clock = FakeClock(MORNING + timedelta(hours=25))
    if not bare:
        sandbox.control.issue_invoice(amount="77.00")
    async with Whole(qapp, profile, clock, begun.keyring) as whole:
        before = rows(whole)
        ballast = fill(small)
        await until(lambda: whole.session.status.failed and not whole.session.status.running, 20)
        await whole.at_rest()
        await whole.settle()
        print("strips:", whole.strips, "told:", whole.told, state(whole.window.page("home")))
        assert FULL in whole.strips
        assert rows(whole) == before
        for place in ("home", "services", "domains", "tickets", "invoices", "account"):
            whole.go(place)
            await whole.settle()
            shown = state(whole.window.page(place))
            assert shown.name == ("failed" if bare else "content"), (place, shown)
            if bare:
                assert shown.head == FULL, (place, shown)
        settings = msgspec.structs.replace(whole.desk.settings, sync_minutes=30)
        whole.desk.settings_asked.emit(settings)
        await whole.settle()
        assert (("bad", FULL)) in whole.told, whole.told
        assert whole.reports == []
        ballast.unlink()
        clock.advance(timedelta(hours=1))
        whole.session.look()
        await until(lambda: whole.session.account.last_synced == clock.now(), 20)
        await whole.at_rest()
        assert whole.window.notices.standing.words() == ""
        assert all(rows(whole).values())
        whole.desk.settings_asked.emit(settings)
        assert whole.program.settings_file.load().sync_minutes == 30
        assert whole.reports == []


async def test_documents_onto_a_full_disk(
    qapp: QApplication, small: Path, begun: Begun, sandbox: Sandbox
) -> None:
    profile = begun.copy(small / "p")
    clock = FakeClock(MORNING + timedelta(hours=1))
    async with Whole(qapp, profile, clock, begun.keyring) as whole:
        await whole.at_rest()
        ballast = fill(small)
        whole.go("invoices", "10482")
        page = whole.window.page("invoices")
        await until(lambda: "10482" in whole.desk.document_trouble, 10)
        await whole.settle()
        assert isinstance(whole.desk.document_trouble["10482"], DiskFull)
        assert FULL in words(page.pane), words(page.pane)
        ticket = next(one for one in whole.desk.store.tickets.where(whole.desk.account_key, "1"))
        talk = whole.desk.store.details.get_conversation(whole.desk.account_key, ticket.id)
        found = [
            (one.id, message)
            for one in whole.desk.store.tickets.where(whole.desk.account_key, "1")
            for kept in [whole.desk.store.details.get_conversation(whole.desk.account_key, one.id)]
            if kept is not None
            for message in kept.value.messages
            if message.attachments
        ]
        assert talk is not None or found
        if found:
            number, message = found[0]
            target = small / "saved.bin"
            whole.desk.attachment_asked.emit(number, message.id, message.attachments[0].index, str(target))
            await until(lambda: ("bad", f"saved.bin was not saved. {FULL}.") in whole.told, 10)
            assert not target.exists()
        ballast.unlink()
        whole.desk.document_asked.emit("10482")
        await until(lambda: "10482" not in whole.desk.document_trouble, 5)
        kept = await whole.session.archive.get("10482")
        assert kept.path.read_bytes().startswith(b"%PDF-")
        incoming = list((profile / "data" / "documents").rglob("incoming/*"))
        assert incoming == []
        assert whole.reports == []


def test_a_profile_nobody_may_write(qapp: QApplication, tmp_path: Path, begun: Begun) -> None:
    """As root the disk itself has to refuse; as anybody else the permissions do."""
    profile = begun.copy(tmp_path / "p")
    data = profile / "data"
    if os.geteuid() == 0:
        shutil.rmtree(data)
        data.write_text("a file in the place of a folder")
    else:
        for folder in (profile, data):
            folder.chmod(0o500)
    try:
        with pytest.raises((StoreError, OSError)) as caught:
            Program(qapp, Options(profile=profile))
        title, advice = start.cannot_start(caught.value)
        print(title, "/", advice)
        assert title in ("pmdesk cannot use its folder", "pmdesk may not write to its folder")
    finally:
        if os.geteuid():
            for folder in (profile, data):
                folder.chmod(0o700)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
def test_a_profile_of_somebody_else(qapp: QApplication, tmp_path: Path, begun: Begun) -> None:
    profile = begun.copy(tmp_path / "p")
    os.chown(profile / "data", 12345, 12345)
    with pytest.raises(UnsafeFolder) as caught:
        Program(qapp, Options(profile=profile))
    title, advice = start.cannot_start(caught.value)
    assert title == "pmdesk cannot use its folder"
    assert "belongs to somebody else" in advice


async def test_documents_that_are_not_what_they_were(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox
) -> None:
    """Cut off, overwritten, another's file behind a link: never shown as the invoice, fetched again."""
    profile = begun.copy(tmp_path / "p")
    clock = FakeClock(MORNING + timedelta(hours=1))
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"%PDF-1.4 not yours")
    async with Whole(qapp, profile, clock, begun.keyring) as whole:
        await whole.at_rest()
        for number in ("10482", "10465", "10479", "10488"):
            await whole.session.archive.get(number)
        folder = profile / "data" / "documents" / whole.desk.account_key / "invoice"
        files = {path.name.split(".")[0]: path for path in folder.glob("*.pdf")}
        whole_size = {number: path.read_bytes() for number, path in files.items()}
        files["10482"].write_bytes(whole_size["10482"][:-700])
        files["10465"].write_bytes(bytes(len(whole_size["10465"])))
        files["10479"].unlink()
        files["10479"].symlink_to(secret)
        (folder / "10488.json").write_bytes(b"\x00garbage")
        sandbox.control.fault("down", value=0)
        for number in ("10482", "10465", "10479", "10488"):
            whole.go("invoices", number)
            await until(lambda number=number: number in whole.desk.document_trouble, 10, number)  # type: ignore[misc]
            await whole.settle()
            said = words(whole.window.page("invoices").pane)
            assert "No connection to the host" in said or any("network" in one for one in said), said
        assert secret.read_bytes() == b"%PDF-1.4 not yours"
        sandbox.control.clear_faults()
        for number in ("10482", "10465", "10479", "10488"):
            document = await whole.session.archive.get(number)
            assert document.path.read_bytes().startswith(b"%PDF-")
            assert not document.path.is_symlink()
        assert secret.read_bytes() == b"%PDF-1.4 not yours"
        await asyncio.sleep(0)
        assert whole.reports == []


async def test_signing_out_on_a_full_disk(
    qapp: QApplication, small: Path, begun: Begun, sandbox: Sandbox
) -> None:
    """The secret is gone and nothing more is asked, although it could not be written down."""
    kept = dict(begun.keyring.kept)
    try:
        profile = begun.copy(small / "p")
        async with Whole(qapp, profile, FakeClock(MORNING), begun.keyring) as whole:
            await whole.at_rest()
            ballast = fill(small)
            whole.desk.sign_out_asked.emit(whole.desk.account_key, False)
            await until(lambda: whole.told, 10)
            await whole.settle()
            assert whole.told == [("bad", FULL)]
            assert whole.session.state is SessionState.SIGNED_OUT
            assert begun.keyring.kept == {}
            assert whole.strips[0] == "You are signed out. What is saved here stays readable."
            assert all((await whole.tour()).values())
            ballast.unlink()
            assert whole.reports == []
    finally:
        begun.keyring.kept.update(kept)


async def test_a_disk_that_is_read_only(
    qapp: QApplication, small: Path, begun: Begun, sandbox: Sandbox
) -> None:
    """The program says so and leaves everything as it is; later it goes on where it was."""
    profile = begun.copy(small / "p")
    clock = FakeClock(MORNING + timedelta(hours=25))

    def remount(how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(small)], check=True)

    remount("ro")
    try:
        with pytest.raises((StoreError, OSError)) as caught:
            Program(qapp, Options(profile=profile))
        title, advice = start.cannot_start(caught.value)
        print(title, "/", advice)
        assert title in ("pmdesk cannot use its folder", "pmdesk may not write to its folder")
    finally:
        remount("rw")
    async with Whole(qapp, profile, clock, begun.keyring) as whole:
        await whole.time_passes()
        await whole.at_rest()
        assert whole.strips == []
