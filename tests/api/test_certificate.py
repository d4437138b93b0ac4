"""Reading an issuer out of bytes that may be anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.certificate import issuer_of


def tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + body


def name(oid: str, tag: int, text: bytes) -> bytes:
    return tlv(0x31, tlv(0x30, tlv(0x06, bytes.fromhex(oid)), tlv(tag, text)))


def certificate(*names: bytes, version: bool = True) -> bytes:
    fields = [tlv(0x02, b"\x05"), tlv(0x30), tlv(0x30, *names), tlv(0x30)]
    if version:
        fields.insert(0, tlv(0xA0, tlv(0x02, b"\x02")))
    return tlv(0x30, tlv(0x30, *fields), tlv(0x30))


CN, O = "550403", "55040a"  # noqa: E741


def test_the_common_name_then_the_organisation() -> None:
    both = certificate(name(O, 0x0C, b"Precise Papers"), name(CN, 0x0C, "Amt für Prüfung".encode()))
    assert issuer_of(both) == "Amt für Prüfung"
    assert issuer_of(certificate(name(O, 0x13, b"Precise Papers"), version=False)) == "Precise Papers"
    assert issuer_of(certificate(name(CN, 0x1E, "Wide".encode("utf-16-be")))) == "Wide"
    assert issuer_of(certificate()) is None


@given(st.binary(max_size=300))
def test_anything_else_is_none_or_text(data: bytes) -> None:
    assert issuer_of(data) is None or isinstance(issuer_of(data), str)


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_damaged_one_never_fails(at: int, value: int) -> None:
    data = bytearray(certificate(name(O, 0x0C, b"Precise Papers"), name(CN, 0x0C, b"Root " * 20)))
    data[at % len(data)] = value
    assert issuer_of(bytes(data)) is None or isinstance(issuer_of(bytes(data)), str)
    assert issuer_of(bytes(data[:at])) is None or isinstance(issuer_of(bytes(data[:at])), str)
