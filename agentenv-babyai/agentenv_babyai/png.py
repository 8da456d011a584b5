"""PNG: a picture as a data URI, written with zlib alone."""

from __future__ import annotations

import base64
import struct
import zlib


def data_uri(width: int, height: int, rgb: bytes) -> str:
    """`rgb` has three bytes for each pixel, row after row from the top."""
    stride = 3 * width
    rows = b"".join(b"\0" + rgb[y * stride : (y + 1) * stride] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits, true color
    chunks = _chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(
        b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    ).decode("ascii")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
