"""What a package for someone who asks is made of: names of its files, its index, its log of what was left out; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from boardroom.core.words import N_

# As long for every word, so that nothing is told by its length.
BLOCK = "█████"
ANSWER, INDEX, LEFT_OUT = "Svar.pdf", "Innehåll.csv", "Utelämnat.csv"
INDEX_HEAD = ("Nr", "Fil", "Vad", "Sidor", "Maskerade ord", "Maskerade rutor")
LEFT_OUT_HEAD = ("Nr", "Vad", "Skäl")

RIGHTS: tuple[str, ...] = (
    N_("Du har rätt att få felaktiga uppgifter rättade (art. 16)."),
    N_(
        "Du kan begära att uppgifter raderas (art. 17) eller att användningen begränsas (art. 18), och invända mot den (art. 21)."
    ),
    N_(
        "Uppgifter som du själv har lämnat och som bygger på avtal kan du få ut för att flytta dem (art. 20)."
    ),
    N_("Inga beslut om dig fattas av en dator, och ingen profil görs av dig."),
    N_("Är du inte nöjd kan du klaga hos Integritetsskyddsmyndigheten, imy.se."),
)

_TOKEN = re.compile(r"\S+")
_UNSAFE = re.compile(r"[^\w .-]+")


@dataclass(frozen=True)
class IndexRow:
    """One file of the package."""

    file: str
    what: str
    pages: str = ""
    words: int = 0
    boxes: int = 0


@dataclass(frozen=True)
class LeftOut:
    """One thing that is not in the package, without naming what it is about, and why."""

    what: str
    reason: str


def blacked_out(text: str, covered: Collection[int]) -> str:
    """Return a text with some of its words, by number, as blocks; lines stay lines."""
    gone, at = set(covered), -1

    def shown(match: re.Match[str]) -> str:
        nonlocal at
        at += 1
        return BLOCK if at in gone else match[0]

    return _TOKEN.sub(shown, text)


def document_name(reference: str) -> str:
    """Return where a document's copy lies; its title may name others, so its reference alone names it."""
    return f"Handlingar/{safe(reference)}.pdf"


def extract_name(number: int, what: str) -> str:
    """Return where a register's extract lies."""
    return f"Uppgifter/{number:02d} {safe(what)}.txt"


def safe(name: str) -> str:
    """Return a name that every file system takes."""
    return _UNSAFE.sub("-", name).strip(" .-")[:80] or "utan namn"


def index_rows(rows: Sequence[IndexRow]) -> list[tuple[object, ...]]:
    """Return the cells of the index."""
    return [
        (number, row.file, row.what, row.pages, row.words or "", row.boxes or "")
        for number, row in enumerate(rows, start=1)
    ]


def left_out_rows(rows: Sequence[LeftOut]) -> list[tuple[object, ...]]:
    """Return the cells of the log of what was left out."""
    return [(number, row.what, row.reason) for number, row in enumerate(rows, start=1)]


def answer_data(
    *,
    head: Mapping[str, object],
    contact: str,
    name: str,
    received: str,
    today: str,
    searched: int,
    unread: int,
    processing: Sequence[Mapping[str, str]],
    contents: Sequence[IndexRow],
    left_out: Sequence[LeftOut],
) -> dict[str, object]:
    """Return the data of templates/documents/privacy_answer.typ."""
    return {
        **head,
        "title": "Dina uppgifter",
        "name": name,
        "contact": contact,
        "received": received,
        "today": today,
        "searched": searched,
        "unread": unread,
        "processing": list(processing),
        "rights": list(RIGHTS),
        "contents": [
            {"file": row.file, "what": row.what, "pages": row.pages, "words": row.words, "boxes": row.boxes}
            for row in contents
        ],
        "left_out": [{"what": row.what, "reason": row.reason} for row in left_out],
    }
