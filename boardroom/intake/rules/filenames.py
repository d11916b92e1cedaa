"""What a file's name, and the folders it lay in, suggest about it."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from boardroom.core.words import N_
from boardroom.intake.rules.kinds import in_name
from boardroom.intake.rules.receiving import clean_name

UNNAMED = N_("Namnlöst papper")
FROM_BINDER = N_("Papper ur %(binder)s")


@dataclass(frozen=True)
class Suggestion:
    """What a person is asked to accept or change."""

    title: str
    document_date: date | None
    record_class: str | None


_DATE = re.compile(r"(?<!\d)((?:18|19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")
_CAMERA = re.compile(
    r"^(IMG|DSC[NF]?|PXL|P|DCIM|Photo|Foto|Bild|image|Scan|Skanning|Skannat|Scanned|Dokument|Document|doc|CamScanner)"
    r"(?:[-_ ]?\d[-_ .\d()~a-z]*)?$",
    re.IGNORECASE,
)
# A name that says what sort of paper it is and not which: the number and the day of the paper itself say more.
_KIND_ALONE = re.compile(
    r"^(?:(?:word|pdf|nytt|färdigt|inskannat|skannat|justerat)[-_ ]?)?(?:styrelse|styrelsemötes|mötes|stämmo|årsmötes)?"
    r"protokoll(?:et)?(?:[-_ ]?(?:word|pdf|ny|klart|färdigt|slutligt|kopia))?(?:[-_ ]?\(?\d\)?)?$",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"(?<![^\W_])([^\W_]+)-(?=([^\W_]+))")
# What a number is one word with.
_MEASURES = ("års", "rums", "rok", "vånings", "månaders", "dagars", "personers")
# The most characters of a number before a measure, of "TV" or "e" before any word, of "OVK" before a small letter.
MEASURED, PREFIXED, ABBREVIATED = 2, 2, 5
_AT_ENDS = " -.,"
_NOTHING_SAID = re.compile(r"^[\W\d_]*$")


def is_scanners(stem: str) -> bool:
    """Tell whether a machine gave the name: "IMG_2031", "Scan 20260314-0930", "0012"; it says nothing of the paper."""
    return bool(_CAMERA.match(stem) or _NOTHING_SAID.match(stem) or stem == UNNAMED)


def says_kind_alone(stem: str) -> bool:
    """Tell whether a name says no more than that the paper is minutes, and of which day: "Wordprotokoll", "Protokoll 2024-03-11"."""
    return bool(_KIND_ALONE.match(_DATE.sub("", stem).strip(" -_.,")))


def suggest(filename: str) -> Suggestion:
    """Suggest title, date and record class from a file's name."""
    stem = PurePosixPath(clean_name(filename)).stem
    found = _DATE.search(stem)
    day = _day(found) if found else None
    words = stem
    if found and day:
        words = stem[: found.start()].rstrip("-_. ") + " " + stem[found.end() :].lstrip("-_. ")
    words = _HYPHENATED.sub(_apart, re.sub(r"[_+]+", " ", words))
    title = _whole(words)
    title = UNNAMED if not title or _CAMERA.match(stem) else title[0].upper() + title[1:]
    return Suggestion(title[:300], day, in_name(stem))


def _whole(words: str) -> str:
    """Return words without what a date leaves behind at their ends: signs, and a parenthesis that is only half there."""
    title = re.sub(r"\s+", " ", re.sub(r"\(\s*\)", " ", words))
    title = title.replace("( ", "(").replace(" )", ")").strip(_AT_ENDS)
    while True:
        opened, closed = title.count("("), title.count(")")
        if title.endswith("(") or (title.endswith(")") and closed > opened):
            title = title[:-1].rstrip(_AT_ENDS)
        elif title.startswith(")") or (title.startswith("(") and opened > closed):
            title = title[1:].lstrip(_AT_ENDS)
        else:
            return title


def _apart(found: re.Match[str]) -> str:
    """Return a word with what follows it: a space, or its hyphen where the two are one word or a span of numbers."""
    left, right = found[1], found[2]
    if right[0].isdigit():
        keeps = left[-1].isdigit()  # 2024-2025
    elif left.isdigit():
        keeps = len(left) <= MEASURED and right.lower().startswith(_MEASURES)  # 3-årsavtal
    else:
        keeps = len(left) <= PREFIXED or (len(left) <= ABBREVIATED and left.isupper() and right[0].islower())
    return left + ("-" if keeps else " ")


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
