"""Files from the network: private, whole or not there, also when whoever wanted them goes away."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
import threading
from pathlib import Path

import pytest

from pmdesk.api.file_sink import DiskTrouble, FileSink, save


def test_written_in_pieces(tmp_path: Path) -> None:
    to = tmp_path / "a"
    to.write_text("what stood there, world-readable")
    sink = FileSink(to)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    sink.write(b"one ")
    assert sink.finish(b"two") == hashlib.sha256(b"one two").hexdigest()
    assert to.read_bytes() == b"one two"


def test_abandoned_at_any_time(tmp_path: Path) -> None:
    to = tmp_path / "a"
    for step in range(3):
        sink = FileSink(to)
        if step > 0:
            sink.write(b"one")
        if step > 1:
            sink.finish(b"")
        sink.abandon()
        sink.abandon()
        assert not to.exists()
        sink.write(b"late")  # goes nowhere
        assert not to.exists()


def test_what_is_written_after_the_end_reaches_no_other_file(tmp_path: Path) -> None:
    sink = FileSink(tmp_path / "a")
    sink.abandon()
    other = os.open(tmp_path / "b", os.O_CREAT | os.O_WRONLY)  # takes the number that was free
    try:
        sink.write(b"late")
    finally:
        os.close(other)
    assert (tmp_path / "b").read_bytes() == b""


def test_abandoned_while_a_thread_writes(tmp_path: Path) -> None:
    to = tmp_path / "a"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    sink = FileSink(to)
    sink._file, plain = os.open(tmp_path / "pipe", os.O_WRONLY), sink._file
    os.close(plain)
    writing = threading.Thread(target=sink.write, args=(b"x" * 200_000,))
    writing.start()  # stands still when the pipe is full
    while not sink._lock.locked():
        pass
    sink.abandon()
    os.set_blocking(reader, True)
    while writing.is_alive():
        os.read(reader, 65_536)
        writing.join(0.001)
    assert not to.exists()
    os.close(reader)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble):
        FileSink(tmp_path / "no" / "a")


@pytest.mark.anyio
async def test_save(tmp_path: Path) -> None:
    assert await save(tmp_path / "a", b"x") == hashlib.sha256(b"x").hexdigest()
    with pytest.raises(FileNotFoundError):
        await save(tmp_path / "no" / "a", b"x")


@pytest.mark.anyio
async def test_cancelled_saves_leave_nothing(tmp_path: Path) -> None:
    to = tmp_path / "a"
    data = b"x" * 4_000_000
    for turns in range(4):
        task = asyncio.create_task(save(to, data))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.get_running_loop().shutdown_default_executor()  # the threads have come to their end
    assert not present(to)


def present(path: Path) -> bool:
    return path.exists()
