"""Reading who issued a server's certificate, so that "not trusted" can name names."""

import socket
import ssl
from collections.abc import Iterator

_SEQUENCE, _SET, _INTEGER, _EXPLICIT_0 = 0x30, 0x31, 0x02, 0xA0
_COMMON_NAME, _ORGANISATION = bytes.fromhex("550403"), bytes.fromhex("55040a")
_WIDE, _UCS4 = 0x1E, 0x1C  # BMPString and UniversalString; all other string types are read as UTF-8


def issuer_of(der: bytes) -> str | None:
    """The issuer's common name, else organisation, of a DER certificate (RFC 5280, 4.1), if readable."""
    try:
        certificate = next(_parts(der))[1]
        fields = list(_parts(next(_parts(certificate))[1]))
    except (StopIteration, ValueError):
        return None
    if fields and fields[0][0] == _EXPLICIT_0:  # the version, left out in version 1
        fields = fields[1:]
    if len(fields) < 3 or fields[0][0] != _INTEGER or fields[2][0] != _SEQUENCE:
        return None
    try:
        names = dict(_attributes(fields[2][1]))
    except (StopIteration, ValueError):
        return None
    return names.get(_COMMON_NAME) or names.get(_ORGANISATION)


def fetch_issuer(host: str, port: int, seconds: float) -> str | None:
    """The issuer of the certificate that ``host`` shows, which is not trusted. Blocks; None when it fails."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # nothing is sent over this connection
    try:
        with (
            socket.create_connection((host, port), timeout=seconds) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            der = secured.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return None
    return issuer_of(der) if der else None


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The (tag, contents) pairs that ``data`` is a row of; ValueError where it is no DER."""
    at = 0
    while at < len(data):
        if at + 2 > len(data):
            raise ValueError("cut short")
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4 or at + count > len(data):
                raise ValueError("bad length")
            length = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + length > len(data):
            raise ValueError("cut short")
        yield tag, data[at : at + length]
        at += length


def _attributes(name: bytes) -> Iterator[tuple[bytes, str]]:
    for tag, group in _parts(name):
        if tag != _SET:
            continue
        for _, pair in _parts(group):
            parts = list(_parts(pair))
            if len(parts) == 2:
                yield parts[0][1], _text(*parts[1])


def _text(tag: int, value: bytes) -> str:
    encoding = {_WIDE: "utf-16-be", _UCS4: "utf-32-be"}.get(tag, "utf-8")
    text = value.decode(encoding, "replace")
    return "".join(c for c in text if c.isprintable()).strip()[:120]
