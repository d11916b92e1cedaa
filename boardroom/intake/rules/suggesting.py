"""Everything that is suggested about a paper, put together from its pages, its names and what was learned before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from boardroom.associations.rules import FiscalCalendar
from boardroom.intake.rules.counterparties import apartment, counterparty
from boardroom.intake.rules.dating import MINUTES, document_date
from boardroom.intake.rules.filenames import is_scanners, says_kind_alone, suggest
from boardroom.intake.rules.kinds import in_name, kind_on_page
from boardroom.intake.rules.learning import Lessons
from boardroom.intake.rules.numbering import fiscal_year, number_in_name, printed_number, year_in
from boardroom.intake.rules.offers import LEAST, Field, Ground, Offer, on_page
from boardroom.intake.rules.pages import Sheet
from boardroom.language.dates import dates_in, format_date

_TITLES = {
    "board_minutes": "Styrelseprotokoll",
    "general_meeting_minutes": "Protokoll från föreningsstämma",
    "constituting_minutes": "Protokoll från konstituerande möte",
    "per_capsulam_decision": "Beslut per capsulam",
}
_SECTIONS = re.compile(r"^\W*(?:§|sida|sid\b|bilaga|\d+\s?\(\d+\)|-\s?\d)", re.IGNORECASE)


@dataclass(frozen=True)
class IncomingPaper:
    """What is known of a paper that came in; `folder` is the path below which it lay, "1987/Protokoll"."""

    sheets: Sequence[Sheet]
    name: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    today: date = field(default_factory=lambda: date.max)
    own_name: str = ""
    calendar: FiscalCalendar = field(default_factory=FiscalCalendar)
    classes: frozenset[str] | None = None  # those that the association's schedule has; None is any
    # What is settled already: it is not suggested again, and the rest is read in its light.
    record_class: str | None = None
    document_date: date | None = None

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return PurePosixPath(self.name).stem

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders, the innermost first."""
        return tuple(reversed([part for part in re.split(r"[/\\]", self.folder) if part.strip()]))


def offers(paper: IncomingPaper, lessons: Lessons | None = None) -> list[Offer]:
    """Return at most one suggestion for each field; what is not even half likely is left out where a guess would mislead."""
    lessons = lessons or Lessons()
    known = tuple(lessons.names.values())
    years = [year_in(name) for name in (*paper.folders, paper.stem)]
    year = next((one for one in years if one), None)
    kind = None if paper.record_class else _kind(paper, lessons, None)
    first_guess = paper.record_class or (kind.value if kind else None)
    party = counterparty(paper.sheets, first_guess, own_name=paper.own_name, known=known)
    if party is not None and not paper.record_class:
        kind = _kind(paper, lessons, party) or kind
    key = paper.record_class or (kind.value if kind else None)
    number = _number(paper, key, year)
    day = None if paper.document_date else _day(paper, key, year or _year_of(number))
    meant = paper.document_date or (day.day if day else None)
    found = [
        kind,
        number,
        day,
        party,
        fiscal_year(paper.sheets, key, meant, paper.calendar),
        apartment(paper.sheets, key),
        _title(paper, key, number, meant),
    ]
    return [one for one in found if one is not None and one.certainty >= LEAST]


def _kind(paper: IncomingPaper, lessons: Lessons, party: Offer | None) -> Offer | None:
    """Return the surest class; two grounds that agree are surer than one, and the paper itself names the ground."""
    title = " ".join([paper.stem, *(line.text for sheet in paper.sheets[:1] for line in sheet.lines[:2])])
    candidates = [
        kind_on_page(paper.sheets),
        _named(paper.stem, Ground.FILE_NAME, 78),
        next((named for folder in paper.folders if (named := _named(folder, Ground.FOLDER, 68))), None),
        lessons.kind(
            counterparty=party.value if party else "", tags=(*paper.tags, *paper.folders), title=title
        ),
    ]
    met = [one for one in candidates if one and (paper.classes is None or one.value in paper.classes)]
    if not met:
        return None
    best = max(met, key=lambda one: one.certainty)
    agree = sum(one.value == best.value for one in met) - 1
    differ = sum(one.value != best.value and one.certainty > best.certainty - 20 for one in met)
    # Where the paper shows it too, the place on the page is the better evidence.
    shown = next((one for one in met if one.value == best.value and one.page), best)
    return shown.surer(best.certainty - shown.certainty + 8 * agree - 12 * differ)


def _named(words: str, ground: Ground, certainty: int) -> Offer | None:
    key = in_name(words) if words and not is_scanners(words) else None
    return Offer(Field.KIND, key, certainty, ground, words=words[:300]) if key else None


def _number(paper: IncomingPaper, key: str | None, year: int | None) -> Offer | None:
    on_paper = printed_number(paper.sheets, key)
    named = number_in_name(paper.stem, key, year)
    if on_paper and named and on_paper.value.partition("/")[0] == named.value.partition("/")[0]:
        return on_paper.surer(6)
    return on_paper or named


def _year_of(number: Offer | None) -> int | None:
    year = number.value.partition("/")[2] if number else ""
    return int(year) if len(year) == 4 else None


def _day(paper: IncomingPaper, key: str | None, year: int | None) -> Offer | None:
    """Return the paper's day: as it stands on the page, else as the file's name says."""
    on_paper = document_date(paper.sheets, key, today=paper.today, year=year)
    named = suggest(paper.name).document_date if paper.name else None
    if named is not None and named > paper.today:
        named = None
    if on_paper is not None:
        if named and named.isoformat() == on_paper.value:
            return on_paper.surer(12)
        if year is not None and not on_paper.value.startswith(str(year)):
            on_paper = on_paper.surer(-25)
        elif year is not None:
            on_paper = on_paper.surer(5)
    if named is not None:
        # A scanner writes the day of scanning into the name, a person the day of the paper.
        certainty = 25 if is_scanners(paper.stem) else 82
        if on_paper is None or on_paper.certainty < certainty:
            return Offer(Field.DATE, named.isoformat(), certainty, Ground.FILE_NAME, words=paper.stem[:300])
    return on_paper


def _title(paper: IncomingPaper, key: str | None, number: Offer | None, day: date | None) -> Offer | None:
    """Return a title for a paper whose file has none; where the name says something, a person chose it."""
    scanners = is_scanners(paper.stem)
    if not scanners and not says_kind_alone(paper.stem):
        return None
    if key in _TITLES and (number or day):
        rest = (
            (number.value if "/" in number.value else f"nr {number.value}")
            if number
            else f"den {format_date(day, 'sv')}"
            if day
            else ""
        )
        return Offer(Field.TITLE, f"{_TITLES[key]} {rest}", 70, Ground.DERIVED)
    for sheet in paper.sheets[:1] if scanners else ():
        for line in sheet.lines[:6]:
            said = " ".join(line.text.split()).strip(" .:-–|")
            letters = sum(letter.isalpha() for letter in said)
            dated = bool(dates_in(said)) and len(said) < 45
            if (
                letters >= 6
                and letters > len(said) * 0.6
                and len(said) <= 120
                and not dated
                and not _SECTIONS.match(said)
            ):
                value = said.capitalize() if said.isupper() else said
                return on_page(Field.TITLE, value, 55, sheet, (line.start, line.end))
    return None


__all__ = ["MINUTES", "IncomingPaper", "offers"]
