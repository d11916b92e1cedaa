"""Where a stack of pages is cut: at separator sheets and at blank sheets; pure."""

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from boardroom.core.words import N_
from boardroom.intake.rules.sheets import Sheet, Unsound, read_code


class SplitAt(enum.StrEnum):
    """What a stack is to be cut at."""

    SHEETS = "sheets"
    BLANKS = "blanks"
    BOTH = "both"


class Remark(enum.StrEnum):
    """What a person should know of how a stack was cut."""

    FOREIGN = "foreign"  # a sheet of another association, not obeyed
    UNSOUND = "unsound"  # a sheet whose code is damaged or of another version, not obeyed
    NO_CLASS = "no_class"  # a sheet's class is not adopted here, or not one that the sender may file under
    NO_BINDER = "no_binder"  # a sheet's binder is not in the register, or there are several of that name
    BROKEN_OFF = "broken_off"  # the looking was broken off too often
    CHANGED = "changed"  # the document was split, joined or signed meanwhile


# Each remark with the page that it is about, where there is one.
REMARK_WORDS: dict[Remark, str] = {
    Remark.FOREIGN: N_(
        "Sidan %(page)s är ett försättsblad från en annan förening. Det har inte delat bunten."
    ),
    Remark.UNSOUND: N_("Sidan %(page)s är ett försättsblad som inte går att läsa. Skriv ut ett nytt."),
    Remark.NO_CLASS: N_(
        "Försättsbladet på sidan %(page)s har en handlingstyp som inte går att använda. Den lämnades tom."
    ),
    Remark.NO_BINDER: N_(
        "Försättsbladet på sidan %(page)s nämner en pärm som inte står i registret. För in den där, så antecknas "
        "var papperen ligger. Heter flera pärmar likadant får platsen antecknas för hand."
    ),
    Remark.BROKEN_OFF: N_(
        "Det gick inte att leta efter försättsblad, så dokumentet är helt. Dela det för hand."
    ),
    Remark.CHANGED: N_(
        "Dokumentet hade redan delats eller skickats för underskrift, så det lämnades som det är."
    ),
}


@dataclass(frozen=True)
class Seen:
    """What a look at a page told: whether it is blank, and the texts of the codes on it."""

    blank: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cut:
    """Pages that become one document, and the sheet that spoke of them (on page `sheet_page`), if any."""

    first: int
    last: int
    sheet: Sheet | None = None
    sheet_page: int = 0


@dataclass(frozen=True)
class Plan:
    """How a stack is cut; no cuts leave it whole. Remarks come with the page they are about."""

    cuts: tuple[Cut, ...] = ()
    remarks: tuple[tuple[Remark, int], ...] = field(default=())


def plan(pages: Sequence[Seen], association_id: uuid.UUID, at: SplitAt) -> Plan:
    """Return where a stack is cut.

    A sheet's page, its blank back and blank sheets belong to no part. Two blank pages or more in a row are a
    blank sheet; of an odd number the first is the back of the paper before. A plain sheet and a blank sheet
    keep what the last sheet said, so one sheet for the binder is enough.
    """
    sheets, remarks = _sheets(pages, association_id) if at is not SplitAt.BLANKS else ({}, [])
    apart = set(sheets) | {number + 1 for number in sheets if _blank(pages, number + 1, sheets)}
    if at is not SplitAt.SHEETS:
        apart |= _blank_sheets(pages, apart)
    if not apart:
        return Plan(remarks=tuple(remarks))
    cuts: list[Cut] = []
    said: Sheet | None = None
    said_on = before = 0
    for first, last in _runs(len(pages), apart):
        for number in range(before + 1, first):
            if number in sheets and (said is None or not sheets[number].plain):
                said, said_on = sheets[number], number
        before = last
        if any(not page.blank for page in pages[first - 1 : last]):
            cuts.append(Cut(first, last, said, said_on))
    return Plan(tuple(cuts), tuple(remarks))


def _sheets(
    pages: Sequence[Seen], association_id: uuid.UUID
) -> tuple[dict[int, Sheet], list[tuple[Remark, int]]]:
    """Return the association's own sheets by page number, and what is to be said of others."""
    found: dict[int, Sheet] = {}
    remarks: list[tuple[Remark, int]] = []
    for number, page in enumerate(pages, start=1):
        read = [code for text in page.codes if (code := read_code(text)) is not None]
        own = [code for code in read if isinstance(code, Sheet) and code.association_id == association_id]
        if own:
            found[number] = own[0]
        elif any(isinstance(code, Unsound) for code in read):
            remarks.append((Remark.UNSOUND, number))
        elif read:
            remarks.append((Remark.FOREIGN, number))
    return found, remarks


def _blank(pages: Sequence[Seen], number: int, sheets: dict[int, Sheet]) -> bool:
    return number <= len(pages) and pages[number - 1].blank and number not in sheets


def _blank_sheets(pages: Sequence[Seen], apart: set[int]) -> set[int]:
    """Return the pages of blank sheets: runs of two or more, less the back of the paper before an odd one."""
    found: set[int] = set()
    run: list[int] = []
    for number in range(1, len(pages) + 2):
        if number <= len(pages) and pages[number - 1].blank and number not in apart:
            run.append(number)
            continue
        if len(run) >= 2:
            back = run[0] > 1 and run[0] - 1 not in apart and len(run) % 2
            found |= set(run[1:] if back else run)
        run = []
    return found


def _runs(count: int, apart: set[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in range(1, count + 1):
        if number in apart:
            continue
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
