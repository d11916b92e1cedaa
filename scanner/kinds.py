"""What a file is by its first bytes, as far as it can be told before the portal has looked at it."""

from pathlib import Path

HEAD = 2_048  # bytes that tell what a file is

# What the portal knows its kinds by (boardroom/intake/rules/receiving.py); a test holds the two together.
_BEGINNINGS = (
    *(b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"),
    *(b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def is_taken(head: bytes) -> bool:
    """Tell whether first bytes are those of a PDF or of an image that the portal takes."""
    if head.startswith(_BEGINNINGS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    if head[4:8] == b"ftyp":
        return head[8:12] in _HEIF_BRANDS
    # The standard allows rubbish before the header.
    return b"%PDF-" in head[:1024]


def why_refused(path: Path) -> str:
    """Return why the portal would refuse a file for what it is, empty when it would not; OSError if unreadable."""
    with path.open("rb") as content:
        head = content.read(HEAD)
    if not head:
        return "the file is empty"
    return "" if is_taken(head) else "the file is neither a PDF nor an image, whatever its name says"


def is_paper(path: Path) -> bool:
    """Tell whether a file, whatever it is called, is a PDF or an image; False for one that cannot be read."""
    try:
        return not why_refused(path)
    except OSError:
        return False
