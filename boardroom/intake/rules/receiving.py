"""What a file is by its first bytes, and what its name is kept as."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath

from boardroom.core.words import N_

HEAD = 2_048  # bytes that tell what a file is
INSPECT_SECONDS = 2.5  # in a request, for one file
REQUEST_SECONDS = 3.0  # in a request, for all its files together
LEAST_SECONDS = 0.3  # with less left, looking is not even begun
PATIENT_SECONDS = 60.0  # in the worker
LEASE = timedelta(seconds=120)
ATTEMPTS = 3
UNFINISHED_FOR = timedelta(days=7)  # since its last byte, an upload in pieces can be taken up again
UNFINISHED_FILES = 10  # a person's unfinished uploads may reserve as much as this many of the largest files
MOST_UNFINISHED = 100  # of a person, however small
PIECE = 8_000_000  # bytes after which what has arrived is made durable
MOST_PIECES = 5_000  # of one file
STRAY_PIECES = 3_600.0  # seconds after which pieces that no row speaks of belong to a process that is gone

PDF = "application/pdf"
ACCEPTS = (
    "application/pdf,image/jpeg,image/png,image/tiff,image/heic,image/heif,image/webp,.pdf,.heic,.tif,.tiff"
)

EMPTY = N_(
    "Filen är tom. Kontrollera att den blev färdig när den sparades eller skannades, och lägg till den igen."
)
IS_ZIP = N_("Det här är en ZIP-fil, inte ett dokument. Packa upp den och lägg till filerna i den.")
IS_OFFICE = N_(
    "Det här är en Word-, Excel- eller annan kontorsfil. Spara den som PDF och lägg till den i stället."
)
IS_OTHER_IMAGE = N_(
    "Den här bildtypen tas inte emot. Spara bilden som JPEG, PNG eller PDF och lägg till den igen."
)
IS_MAIL = N_("Det här är ett e-postmeddelande. Skriv ut det som PDF och lägg till den.")
IS_SOMETHING_ELSE = N_(
    "Filen är varken en PDF eller en bild. Arkivet tar emot PDF, JPEG, PNG, TIFF, HEIC och WebP."
)
LOCKED = N_(
    "Filen är låst med lösenord, så sidorna går inte att läsa. Den är sparad som den är; lägg gärna till en kopia "
    "utan lösenord."
)
HALF_AN_IMAGE = N_(
    "Bilden är avhuggen eller skadad. Den är sparad som den är, och det som gick att läsa visas."
)
BYTES_MISSING = N_(
    "Filens innehåll saknas på servern. Be den som sköter driften hämta tillbaka det ur säkerhetskopian."
)
STILL_LOOKING = N_("Filen är mottagen och sparad. Den granskas strax.")
TOO_SLOW = N_("Filen är sparad som den är, men sidorna tog för lång tid att läsa.")

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


@dataclass(frozen=True)
class Kind:
    """What a file's first bytes say: its media type, or why it is no document."""

    media_type: str = ""
    refusal: str = ""


def kind_of(head: bytes) -> Kind:
    """Tell what a file is from its first bytes; its name is never asked."""
    if not head:
        return Kind(refusal=EMPTY)
    for begins, media_type in (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"II+\x00", "image/tiff"),
        (b"MM\x00+", "image/tiff"),
    ):
        if head.startswith(begins):
            return Kind(media_type)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind("image/webp")
    if head[4:8] == b"ftyp":
        return Kind("image/heic") if head[8:12] in _HEIF_BRANDS else Kind(refusal=IS_OTHER_IMAGE)
    # The standard allows rubbish before the header, and readers accept a kilobyte of it.
    if b"%PDF-" in head[:1024]:
        return Kind(PDF)
    return Kind(refusal=_refusal(head))


def _refusal(head: bytes) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        office = (b"word/", b"xl/", b"ppt/", b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
        return IS_OFFICE if any(mark in head for mark in office) else IS_ZIP
    if head.startswith((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")):
        return IS_OFFICE
    if head.startswith(
        (b"GIF8", b"BM", b"\x00\x00\x01\x00", b"\xff\x0a", b"\x00\x00\x00\x0cJXL ", b"\x00\x00\x00\x0cjP")
    ):
        return IS_OTHER_IMAGE
    if re.match(rb"(Return-Path|Received|From|Delivered-To|MIME-Version):? ", head):
        return IS_MAIL
    return IS_SOMETHING_ELSE


def clean_name(name: str) -> str:
    """Return a file's name as it is kept: no folders, no control characters, at most 255 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(letter for letter in unicodedata.normalize("NFC", last) if letter.isprintable()).strip()
    if len(shown) > 255:
        stem, dot, extension = shown.rpartition(".")
        shown = (
            f"{stem[: 254 - len(extension)]}{dot}{extension}" if dot and len(extension) < 10 else shown[:255]
        )
    return shown or "namnlös"


def clean_folder(path: str) -> str:
    """Return the folders that a file lay in as they are kept: parted by "/", the innermost 255 characters."""
    parts = unicodedata.normalize("NFC", path).replace("\\", "/").split("/")
    shown = ["".join(letter for letter in part if letter.isprintable()).strip() for part in parts]
    return "/".join(part for part in shown if part not in {"", ".", ".."})[-255:]
