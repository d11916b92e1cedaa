"""What a file is by its first bytes, and what its name suggests about it."""

import enum
import re
import unicodedata
import uuid
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


# --- Imports ----------------------------------------------------------------------------------------

SITTING = timedelta(
    hours=1
)  # files that one person sends within it, without an import of their own, belong together
UNDO_WITHIN = timedelta(hours=24)  # counted from the import's newest file
GRACE = timedelta(days=30)  # how long what was taken away can be put back
PUT_LATELY = 3_600.0  # seconds: bytes that were put anew within it are about to be referred to


class Narrowed(enum.StrEnum):
    """Which files of an import are asked for."""

    ALL = "all"
    ATTENTION = "attention"  # whatever a person should look at: the next three together
    UNDESCRIBED = "undescribed"  # the document lacks kind or date
    FAILED = "failed"  # the file or some of its pages could not be read
    REFUSED = "refused"
    DUPLICATES = "duplicates"


@dataclass
class Tally:
    """How an import stands, in files and pages."""

    files: int = 0
    waiting: int = 0  # received, not looked at yet
    filed: int = 0
    duplicates: int = 0
    refused: int = 0
    unread: int = 0  # files with a problem
    undescribed: int = 0
    pages: int = 0
    pages_done: int = 0
    pages_failed: int = 0
    taken_away: int = 0

    @property
    def attention(self) -> int:
        """How much a person should look at; a file may be counted for two reasons."""
        return self.refused + self.unread + self.pages_failed + self.undescribed

    @property
    def finished(self) -> bool:
        """Whether every file was looked at and every page read."""
        return not self.waiting and self.pages_done >= self.pages


@dataclass(frozen=True)
class Changes:
    """What a bulk edit changes; None, empty and nothing leave things as they are."""

    record_class: str | None = None
    day: date | None = None
    year: int | None = None
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    title_prefix: str = ""
    hidden_from: uuid.UUID | None = None
    reason: str = ""

    @property
    def something(self) -> bool:
        """Whether anything is to be changed."""
        return any(
            (
                self.record_class,
                self.day,
                self.year,
                self.tags_added,
                self.tags_removed,
                self.title_prefix,
                self.hidden_from,
            )
        )


def date_or_year(text: str) -> tuple[date | None, int | None] | None:
    """Read "1987-04-27" as a day and "1987" as a year; None for what is neither."""
    written = text.strip()
    if not written:
        return None, None
    if re.fullmatch(r"(1[6-9]|20)\d\d", written):
        return None, int(written)
    try:
        return date.fromisoformat(written), None
    except ValueError:
        return None


def in_year(day: date | None, year: int) -> date:
    """Return the day in another year; the first of January for a paper without a date."""
    if day is None:
        return date(year, 1, 1)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)


# --- Mail-in ----------------------------------------------------------------------------------------

MAIL_EVERY = timedelta(seconds=60)
MAIL_AFTER_TROUBLE = timedelta(minutes=5)
MAIL_LEASE = timedelta(minutes=15)  # a round's messages, each with its steps' time limits, stay below it
MESSAGES_IN_A_ROUND = 5
PUT_AWAY_IN_A_ROUND = 50
MAIL_SECONDS = 20.0  # for looking at one message's files; the worker looks at the rest afterwards

UNKNOWN_SENDER = N_("Avsändaren är okänd för föreningen.")
MAY_NOT_ADD = N_("Avsändaren har inget uppdrag som ger rätt att lägga till papper.")
NO_SENDER = N_("Brevet säger inte vem det är från.")
TOO_LARGE = N_("Brevet är större än portalen tar emot. Lägg till filen på sidan Lägg till papper i stället.")
NO_ATTACHMENTS = N_("Brevet har inget bifogat som går att lägga in. Själva brevtexten sparas inte.")
LETTER_ENCRYPTED = N_("Brevet är krypterat, så det bifogade går inte att läsa. Skicka det okrypterat.")
LETTER_UNREADABLE = N_(
    "Brevet gick inte att läsa. Spara det bifogade och lägg till det i portalen i stället."
)
MORE_ATTACHMENTS = N_(
    "Brevet har för många bilagor. De första hundra är inlästa; skicka resten i ett nytt brev."
)
ATTACHMENT_REFUSALS = {
    "encrypted": N_("Det bifogade brevet är krypterat. Skicka det som låg i det okrypterat."),
    "too_deep": N_("Brevet ligger i ett brev i ett brev. Öppna det och skicka bilagorna direkt."),
    "no_attachment": N_("Det bifogade brevet har inga bilagor. Skriv ut det som PDF om texten ska sparas."),
}
# What stands in the running's page for each ports.inbox.Trouble, with what to do about it.
MAIL_TROUBLES = {
    "no_password": N_(
        "Lösenordet till e-postkontot saknas. Den som sköter driften sparar det med kommandot "
        "boardroom association mail-password."
    ),
    "other_password": N_(
        "Lösenordet är sparat för en annan server eller ett annat användarnamn. Den som sköter driften sparar det "
        "på nytt med kommandot boardroom association mail-password."
    ),
    "unreachable": N_(
        "E-postservern svarar inte. Kontrollera serverns namn och port i inställningarna; annars går det ofta över "
        "av sig självt."
    ),
    "not_trusted": N_(
        "E-postserverns certifikat går inte att lita på. Kontrollera serverns namn i inställningarna, eller fråga "
        "den som sköter e-postservern."
    ),
    "log_in": N_("E-postservern godtar inte användarnamnet eller lösenordet. Spara lösenordet på nytt."),
    "no_folder": N_(
        "Mappen finns inte på e-postservern. Skapa den, eller ändra mappens namn i inställningarna."
    ),
    "broken": N_("E-postservern svarade något som portalen inte förstår. Det prövas igen om några minuter."),
}
DISK_FULL = N_("Det är nästan slut på plats på servern, så breven får vänta.")


def accepts(senders: str, address: str) -> bool:
    """Tell whether an address is named among accepted senders: itself, or its domain as "@förvaltaren.se"."""
    named = {line.strip().lower() for line in re.split(r"[\s,;]+", senders) if line.strip()}
    domain = "@" + address.rpartition("@")[2]
    return bool(address) and (address.lower() in named or domain.lower() in named)


def is_sender(text: str) -> bool:
    """Tell whether a text can name accepted senders: an address, or a domain that begins with "@"."""
    return bool(re.fullmatch(r"[^\s@,;]*@[^\s@,;]+\.[^\s@,;]+", text))
