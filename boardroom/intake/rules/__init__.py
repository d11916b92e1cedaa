"""What a file is by its first bytes, and what its name suggests about it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
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
STILL_LOOKING = N_("Filen är mottagen och sparad. Den granskas strax.")
UNNAMED = N_("Namnlöst papper")
FROM_BINDER = N_("Papper ur %(binder)s")
TOO_SLOW = N_("Filen är sparad som den är, men sidorna tog för lång tid att läsa.")

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


@dataclass(frozen=True)
class Kind:
    """What a file's first bytes say: its media type, or why it is no document."""

    media_type: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Suggestion:
    """What a person is asked to accept or change."""

    title: str
    document_date: date | None
    record_class: str | None


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


_DATE = re.compile(r"(?<!\d)((?:18|19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")
_CAMERA = re.compile(
    r"^(IMG|DSC[NF]?|PXL|P|DCIM|Photo|Foto|Bild|image|Scan|Skanning|Skannat|Scanned|Dokument|Document|doc|CamScanner)"
    r"[-_ ]?\d[-_ .\d()~a-z]*$",
    re.IGNORECASE,
)
# In this order: the more particular words first.
_CLASSES: tuple[tuple[str, str], ...] = (
    ("constituting_minutes", r"konstituerande"),
    ("per_capsulam_decision", r"per ?capsulam"),
    ("notice_motions", r"kallelse|motion(er)?\b"),
    (
        "general_meeting_minutes",
        r"(stämmo|årsmötes)protokoll|protokoll.*(stämma|årsmöte)|(stämma|årsmöte).*protokoll",
    ),
    ("board_minutes", r"(styrelse)?protokoll|styrelsemöte|prot\b"),
    ("annual_report", r"årsredovisning|revisionsberättelse|förvaltningsberättelse|årsberättelse"),
    ("economic_plan", r"ekonomisk plan"),
    ("bylaws", r"stadgar|stadgeändring"),
    ("budget", r"budget"),
    ("maintenance_plan", r"underhållsplan"),
    ("ventilation_inspection", r"\bovk\b|ventilationskontroll"),
    ("energy_declaration", r"energideklaration"),
    ("safety_inspection", r"radon|brandskydd|hissbesiktning"),
    ("insurance_policy", r"försäkring"),
    ("loan_papers", r"\blån|räntevillkor|villkorsändring"),
    ("vouchers", r"faktura|kvitto|verifikat"),
    ("parking_lease", r"parkering.*avtal|garageavtal"),
    ("premises_lease", r"lokalhyra|hyresavtal|hyreskontrakt"),
    ("construction_contract", r"entreprenad|slutbesiktning|garantibesiktning"),
    ("processor_agreement", r"personuppgiftsbiträde|\bpub-avtal"),
    ("rejected_tender", r"avböjd offert"),
    ("service_contract", r"avtal|offert|kontrakt"),
    ("drawings_permits", r"ritning|bygglov|planlösning"),
    ("title_deeds", r"lagfart|servitut|tomträtt"),
    ("apartment_register", r"lägenhetsförteckning|upplåtelse|överlåtelse"),
    ("subletting_application", r"andrahand"),
    ("damage_case", r"vattenskada|skadeanmälan|skaderapport"),
)


def suggest(filename: str, text: str = "") -> Suggestion:
    """Suggest title, date and record class from a file's name, and from its first text where there is some."""
    stem = PurePosixPath(clean_name(filename)).stem
    found = _DATE.search(stem)
    day = _day(found) if found else None
    words = stem.replace(found[0], " ") if found and day else stem
    words = re.sub(r"[_+]+|(?<=\w)-(?=\w{4,})|\s+", " ", words)
    title = re.sub(r"\s+", " ", words).strip(" -.,()")
    title = UNNAMED if not title or _CAMERA.match(stem) else title[0].upper() + title[1:]
    return Suggestion(title[:300], day, _class(stem) or _class(text[:400]))


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _class(words: str) -> str | None:
    plain = unicodedata.normalize("NFC", words).casefold().replace("_", " ")
    return next((key for key, pattern in _CLASSES if re.search(pattern, plain)), None)
