"""Files that hang on tickets, made when asked for: a picture, a table, a text."""

from __future__ import annotations

import struct
import zlib


def file(name: str) -> bytes:
    """The contents that belong to a name; the ending says which kind."""
    if name.endswith(".png"):
        return picture(240, 150, len(name))
    if name.endswith(".csv"):
        return (
            b"number,date,product,pick-up\r\n"
            b"1041,Friday,Wedding cake (3 tiers),Saturday 09:00\r\n"
            b'1042,Friday,"Wedding cake, almond",Saturday 11:30\r\n'
        )
    return f"{name}\r\n\r\nCopy for your books. The amounts are those of the original.\r\n".encode()


def picture(width: int, height: int, seed: int) -> bytes:
    """A PNG: a plain drawing of a page with some lines of text, in RGB."""
    paper, ink, edge = b"\xfb\xf7\xef", b"\x6b\x5b\x4b", b"\xd9\xcf\xbf"
    rows = []
    for y in range(height):
        length = (y * 37 // 10 + seed * 29) % (width // 2) + width // 4
        inside = 12 <= y < height - 12 and y % 10 in {0, 1, 2}
        row = bytearray(paper * width)
        if inside:
            row[16 * 3 : length * 3] = ink * (length - 16)
        if y in {0, height - 1}:
            row = bytearray(edge * width)
        rows.append(b"\x00" + bytes(row))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
