"""Documents: put whole, found by looking, damage noticed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.records.money import Money
from pmdesk.store.documents import INVOICE, Document, DocumentMeta, Documents, _name
from pmdesk.store.errors import NotWritable, StoreError
from tests.store.samples import AT

PDF = b"%PDF-1.7 an invoice of our own %%EOF"


def meta(record_id: str = "7", content: bytes = PDF, **more: object) -> DocumentMeta:
    given = {
        "record_id": record_id,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "pages": 2,
        "fetched_at": AT,
        "number": f"HF-{record_id}",
        "status": "unpaid",
        "issued": date(2026, 11, 1),
        "total": Money(currency="EUR", amount=Decimal("142.00")),
        **more,
    }
    return DocumentMeta(**given)  # type: ignore[arg-type]


def put(documents: Documents, record_id: str = "7", content: bytes = PDF, **more: object) -> Document:
    downloaded = documents.temporary("one")
    downloaded.write_bytes(content)
    return documents.put("one", INVOICE, record_id, downloaded, meta(record_id, content, **more))


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Documents]:
    before = os.umask(0o000)
    yield Documents(tmp_path / "documents")
    os.umask(before)


def files(documents: Documents) -> list[Path]:
    return sorted(path for path in documents.folder.rglob("*") if path.is_file())


def test_what_is_put_is_there(documents: Documents) -> None:
    assert documents.get("one", INVOICE, "7") is None
    document = put(documents)
    assert document.path.read_bytes() == PDF
    assert documents.get("one", INVOICE, "7") == document
    assert documents.verify(document)
    assert documents.list("one") == (document,)
    assert documents.size("one") == len(PDF)
    assert documents.get("two", INVOICE, "7") is None


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_nobody_else_can_read(documents: Documents) -> None:
    put(documents)
    for path in documents.folder.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o600 if path.is_file() else 0o700), path
    assert documents.folder.stat().st_mode & 0o777 == 0o700


def test_a_new_one_takes_the_place_of_the_old_one(documents: Documents) -> None:
    old = put(documents)
    new = put(documents, content=PDF + b"paid", status="paid")
    assert documents.get("one", INVOICE, "7") == new
    assert not old.path.exists()
    assert len(files(documents)) == 2
    assert put(documents, content=PDF + b"paid", status="paid") == new


def test_newest_first(documents: Documents) -> None:
    for record_id, issued in (("1", date(2026, 1, 1)), ("2", date(2026, 3, 1)), ("3", None)):
        put(documents, record_id, record_id.encode(), issued=issued)
    assert [document.meta.record_id for document in documents.list("one")] == ["2", "1", "3"]


def test_a_description_of_another_file_is_refused(documents: Documents) -> None:
    kept = put(documents)
    downloaded = documents.temporary("one")
    downloaded.write_bytes(b"something else")
    with pytest.raises(ValueError, match="another file"):
        documents.put("one", INVOICE, "7", downloaded, meta())
    with pytest.raises(ValueError, match="another record"):
        documents.put("one", INVOICE, "8", downloaded, meta())
    assert documents.get("one", INVOICE, "7") == kept
    assert documents.verify(kept)


@pytest.mark.parametrize("damage", [b"", PDF[:-1], PDF[:5] + b"X" + PDF[6:], PDF + b"more"])
def test_damage_is_noticed(documents: Documents, damage: bytes) -> None:
    document = put(documents)
    document.path.write_bytes(damage)
    assert not documents.verify(document)
    assert documents.get("one", INVOICE, "7") is None
    assert documents.list("one") == ()
    again = put(documents)
    assert documents.verify(again)


def test_a_file_that_is_gone_is_noticed(documents: Documents) -> None:
    document = put(documents)
    document.path.unlink()
    assert documents.get("one", INVOICE, "7") is None
    assert not documents.verify(document)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"record_id": 7}'])
def test_a_damaged_description_is_no_document(documents: Documents, damage: bytes) -> None:
    put(documents, "8", PDF + b"8")
    document = put(documents)
    next(path for path in files(documents) if path.name == "7.json").write_bytes(damage)
    assert documents.get("one", INVOICE, "7") is None
    assert [each.meta.record_id for each in documents.list("one")] == ["8"]
    assert put(documents) == document


def test_the_folder_alone_is_enough(documents: Documents) -> None:
    kept = [put(documents, str(n), PDF + bytes([n])) for n in range(20)]
    found = Documents(documents.folder).list("one")
    assert sorted(found, key=lambda d: int(d.meta.record_id)) == kept


def test_interrupted_anywhere_the_old_one_or_the_new_one_is_there(documents: Documents) -> None:
    """A kill after each step of a replacement, by making the files that step would have left."""
    old = put(documents)
    description = next(path for path in files(documents) if path.suffix == ".json")
    before = description.read_bytes()
    new = put(documents, content=PDF + b"2")
    new_description = description.read_bytes()
    # Killed before the description was renamed: the new file lies there, the old one is described.
    old.path.write_bytes(PDF)
    description.write_bytes(before)
    assert documents.get("one", INVOICE, "7") == old
    assert documents.verify(old)
    # Killed after it: the old file is still there.
    description.write_bytes(new_description)
    assert documents.get("one", INVOICE, "7") == new
    documents.temporary("one").write_bytes(b"half a down")
    Documents(documents.folder).tidy("one")  # as the next process does
    assert {path.name for path in files(documents)} == {description.name, new.path.name}
    assert documents.verify(new)


def test_tidying_leaves_a_download_that_is_under_way(documents: Documents) -> None:
    coming = documents.temporary("one")
    coming.write_bytes(b"half a down")
    documents.tidy("one")
    assert coming.read_bytes() == b"half a down"


def test_erase_leaves_no_file(documents: Documents, tmp_path: Path) -> None:
    put(documents)
    documents.temporary("one").write_bytes(b"half")
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("not ours")
    (documents.folder / "one" / "link").symlink_to(tmp_path)
    documents.erase("one")
    documents.erase("one")
    assert list(documents.folder.iterdir()) == []
    assert elsewhere.read_text() == "not ours"


def test_erase_of_a_link_in_the_accounts_place_leaves_what_it_leads_to(
    documents: Documents, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "invoice").mkdir(parents=True)
    (elsewhere / "precious.txt").write_text("not ours")
    documents.folder.mkdir()
    (documents.folder / "one").symlink_to(elsewhere)
    documents.erase("one")
    assert list(documents.folder.iterdir()) == []
    assert (elsewhere / "precious.txt").read_text() == "not ours"
    assert (elsewhere / "invoice").is_dir()


def test_what_may_not_be_written_is_said(ordinary: Path) -> None:
    (ordinary / "file").write_text("a file where the folder should be")
    with pytest.raises(StoreError):
        Documents(ordinary / "file").temporary("one")
    ordinary.chmod(0o500)
    with pytest.raises(NotWritable):
        Documents(ordinary / "documents").temporary("one")


hostile = st.sampled_from(
    [
        "../../etc/passwd",
        "..",
        ".",
        "/abs",
        "a/b",
        "C:\\x",
        "nul",
        "COM1",
        "con",
        "Ä",
        "A",
        "a",
        "",
        "x" * 500,
    ]
)


@given(st.one_of(st.text(max_size=80), hostile), st.one_of(st.text(max_size=80), hostile))
def test_ids_become_harmless_names(one: str, other: str) -> None:
    """One name for one id, also where a file system does not tell A from a."""
    name = _name(one)
    assert "/" not in name
    assert "\\" not in name
    assert "." not in name
    assert 0 < len(name) < 100
    assert name.isascii()
    assert (name.lower() == _name(other).lower()) == (one == other)
