"""Writes the pixels of the PNG image on standard input (in Base64; a palette, 8 bits) to standard output."""

import base64
import struct
import sys
import zlib

data = base64.b64decode(sys.stdin.read(), validate=True)
assert data[:8] == b"\x89PNG\r\n\x1a\n"
chunks, place = {}, 8
while place < len(data):
    (length,), name = struct.unpack(">I", data[place : place + 4]), data[place + 4 : place + 8]
    body = data[place + 8 : place + 8 + length]
    assert struct.unpack(">I", data[place + 8 + length : place + 12 + length])[0] == zlib.crc32(name + body)
    chunks[name] = body
    place += 12 + length
assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"] and place == len(data)
width, height, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
assert form == [8, 3, 0, 0, 0]
rows = zlib.decompress(chunks[b"IDAT"])
assert len(rows) == (width + 1) * height
above = bytes(width)
for start in range(0, len(rows), width + 1):
    assert rows[start] == 2
    above = bytes((a + b) % 256 for a, b in zip(rows[start + 1 : start + 1 + width], above))
    sys.stdout.buffer.write(above)
