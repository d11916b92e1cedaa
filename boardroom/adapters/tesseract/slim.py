"""A model without its dictionary: the script model's 89 MB are words, and a margin of numbers has no use for words.

A model file (Tesseract's TessdataManager) is a count of parts, where each part begins, -1 for none, and the parts;
all numbers little-endian.
"""

import struct
from pathlib import Path

# Parts by their place in the file: the network, the forms of punctuation and of numbers, the letters, how they are
# coded, and the version.
_NEEDED = (17, 18, 20, 21, 22, 23)
_MOST_PARTS = 64


def without_words(path: Path) -> bytes:
    """Return the model of a file, its dictionaries left out; ValueError for a file of another form, OSError."""
    with path.open("rb") as source:
        (count,) = struct.unpack("<i", source.read(4))
        if not max(_NEEDED) < count <= _MOST_PARTS:
            raise ValueError("no model of the recogniser")
        starts = struct.unpack(f"<{count}q", source.read(8 * count))
        ends = sorted([start for start in starts if start >= 0] + [path.stat().st_size])
        kept: list[bytes] = []
        places = [-1] * count
        at = 4 + 8 * count
        for part in _NEEDED:
            if starts[part] < 0:
                continue
            source.seek(starts[part])
            kept.append(source.read(next(end for end in ends if end > starts[part]) - starts[part]))
            places[part], at = at, at + len(kept[-1])
    return struct.pack(f"<i{count}q", count, *places) + b"".join(kept)
