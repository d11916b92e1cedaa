"""Which of the days that a paper names is its own.

A meeting's minutes bear the day of the meeting, whatever day they were typed, printed, signed or received. A letter
bears the day on which it was written, a contract the day on which it was signed. Each day on the page is weighed
by where it stands and by the words around it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boardroom.intake.rules.offers import LEAST, Field, Offer, on_page
from boardroom.intake.rules.pages import Sheet
from boardroom.language.dates import FoundDate, dates_in, days_of_year_in

MINUTES = frozenset(
    {"board_minutes", "general_meeting_minutes", "constituting_minutes", "per_capsulam_decision"}
)
# Papers that are dated where they are signed, at their end.
SIGNED_LAST = frozenset(
    {
        "construction_contract", "service_contract", "premises_lease", "parking_lease", "processor_agreement",
        "loan_papers", "bylaws", "economic_plan", "annual_report", "title_deeds", "renovation_permit",
    }
)  # fmt: skip
OPENING_PAGES = 2
_BEFORE, _AFTER = 90, 60

_LABEL = re.compile(
    r"(?:^|[\n|(,;]|\s{2,})\s*(?:protokoll(?:et)?s?\s+)?"
    r"(?:datum|dag(?:\s+och\s+tid)?|dag/tid|tid(?:\s+och\s+plats|punkt)?|när|mötes(?:dag|datum|tid)"
    r"|sammanträdes(?:dag|datum|tid)|stämmo(?:dag|datum)|besiktnings(?:dag|datum)|(?:avtals|faktura|brev|beslut?s?|kontroll"
    r"|upprättande|kontrakts|utfärdande)datum|fakturadag|dagtecknad|daterad|upprättad|utfärdad"
    r"|(?:mätning|besiktning|kontroll|provtagning)\w*\s+utförd|utförd|besiktigad)"
    r"\s*[:.]?\s*(?:(?:må|tis|ons|tors|fre|lör|sön)\w*dag(?:en)?[ ,]+)?(?:den\s+)?$",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"(?:sammanträd|styrelsemöte|föreningsstämma|årsstämma|årsmöte|stämma|möte\b|mötet\b|möte\w*\s+med)",
    re.IGNORECASE,
)
_INSPECTION = re.compile(r"(?:besiktning|kontroll|mätning|undersökning)\b[^.\n]{0,25}$", re.IGNORECASE)
_ADOPTED = re.compile(r"antag(?:en|na|its|its)\b[^.§]{0,60}$", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:mån|tis|ons|tors|fre|lör|sön)\w*dag(?:en)?[ ,]+(?:den\s+)?$", re.IGNORECASE)
_CLOCK = re.compile(r"^[ ,.]*(?:kl\b|klockan\b|\d{1,2}[.:]\d\d\b)", re.IGNORECASE)
_PLACE = re.compile(r"^\s*(?:[A-ZÅÄÖ][\wåäöé-]+[ ,]+){1,3}(?:d\.\s*|den\s+)?$")
# Days that belong to something else than the paper: an earlier paper, a limit, a span, a receipt, a printing.
_ANOTHERS = re.compile(
    r"(?:föregående|föreg\.?|förra|tidigare|senaste|ordinarie\s+besiktning|enligt|ersätter|jämför|jfr|hänvis\w*"
    r"|(?:protokoll(?:et)?|avtal(?:et)?|kontrakt(?:et)?|anbud(?:et)?|offert(?:en)?|skrivelse(?:n)?|brev(?:et)?|ansökan"
    r"|beslut(?:et)?|ritning(?:en|ar)?|besked(?:et)?|faktura(?:n)?)\s+(?:nr\s+\S+\s+)?(?:av|från|daterad\w*|dat\.)"
    r"|kontrakt|anbud"
    r"|senast|före|innan|efter|sedan|till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?|fr\.?\s?o\.?\s?m\.?|från(?:\s+och\s+med)?"
    r"|intill|mellan|under\s+tiden|gäller|giltig\w*|förfall\w*|betal\w*|nästa|inkom\w*|ink\.?|ankom\w*|ank\.?|mottag\w*"
    r"|diarieför\w*|registrer\w*|reg\.|utskri\w*|utskrift\w*|kopia|född\w*|f\.|garanti\w*|bunden|tillträd\w*|upphör\w*"
    r"|tel(?:efon)?\.?|konto|kundnr|fakturanr|löper|per|balansdag\w*|per\s+telefon|betraktas|påbörjas|avslutas|färdig\w*|klart?|avhjälp\w*|sägas?\s+upp)"
    r"\s*[:.]?\s*(?:(?:mån|tis|ons|tors|fre|lör|sön)\w*dag(?:en)?\s+)?(?:den\s+|d\.\s*)?$",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"(?:^|\n)\s*§\s?\d")
_SETTLED = re.compile(
    r"^[^.\n]{0,40}(?:godkändes|lades\s+till\s+handlingarna|justerades|upplästes)", re.IGNORECASE
)
_SPAN = re.compile(r"(?:\d|[a-zåäö])\s*[–-]\s*$")


@dataclass(frozen=True)
class _Weighed:
    sheet: Sheet
    found: FoundDate
    weight: int


def document_date(
    sheets: Sequence[Sheet], kind: str | None, *, today: date, year: int | None = None
) -> Offer | None:
    """Return the day that the paper is from, with its place on the page; None when no day on it seems to be its own.

    `year`, of the folder or the printed number, completes a day that is written without one.
    """
    weighed = [
        _Weighed(sheet, found, _weight(sheet, found, kind, today, last=sheet is sheets[-1]))
        for sheet in _looked_at(sheets)
        for found in dates_in(sheet.text, today)
    ]
    if year is not None and not any(one.weight >= LEAST for one in weighed):
        weighed += [
            _Weighed(sheet, found, _weight(sheet, found, kind, today, last=sheet is sheets[-1]) - 10)
            for sheet in _looked_at(sheets)[:1]
            for found in days_of_year_in(sheet.text, year)
        ]
    if not weighed:
        return None
    best = max(weighed, key=lambda one: (one.weight, -one.sheet.number, -one.found.start))
    if best.weight < LEAST:
        return None
    rival = max((one.weight for one in weighed if one.found.date != best.found.date), default=0)
    certainty = min(best.weight + 20, 95) - max(0, 20 - (best.weight - rival))
    return on_page(
        Field.DATE, best.found.date.isoformat(), certainty, best.sheet, (best.found.start, best.found.end)
    )


def _looked_at(sheets: Sequence[Sheet]) -> list[Sheet]:
    opening = list(sheets[:OPENING_PAGES])
    return opening if len(sheets) <= OPENING_PAGES else [*opening, sheets[-1]]


def _weight(sheet: Sheet, found: FoundDate, kind: str | None, today: date, *, last: bool) -> int:
    """Weigh one day: about 30 is likely, 60 and more is as good as certain."""
    text, line = sheet.text, sheet.line_at(found.start)
    before, after = text[max(0, found.start - _BEFORE) : found.start], text[found.end : found.end + _AFTER]
    ahead = text[line.start : found.start]
    weight = 10
    if sheet.number == 1:
        weight += 22 if line.place < 4 else 16 if line.place < 10 else 8 if line.place < 20 else 0
    label = _LABEL.search("\n" + before.rsplit("\n", 1)[-1])
    weight += 35 if label else 0
    weight += 10 if _WEEKDAY.search(before) else 0
    weight += 10 if _CLOCK.search(after) else 0
    weight += _of_its_kind(sheet, found, kind, before)
    if not ahead.strip(" .,:") and not text[found.end : line.end].strip(" .,:"):
        weight += 18  # alone on its line, as over a letter
    elif _PLACE.match(ahead):
        weight += 30 if sheet.number == 1 and line.place < 8 else 18
        if kind in SIGNED_LAST and last:
            weight += 28
    if _ANOTHERS.search(before) and not label:
        weight -= 45
    if _SPAN.search(before) or re.match(r"\s*[–-]\s*(?:den\s+)?\d", after):
        weight -= 15
    if _SETTLED.match(after):
        weight -= 25
    if found.date > today:
        weight -= 30
    return weight


def _of_its_kind(sheet: Sheet, found: FoundDate, kind: str | None, before: str) -> int:
    """What counts for some kinds of papers alone."""
    opening = _PARAGRAPH.search(sheet.text)
    in_the_opening = sheet.number == 1 and (opening is None or found.start < opening.start())
    if kind == "insurance_policy" and re.search(
        r"(?:gäller|försäkringstid|från)[\s:|]*(?:från\s+)?(?:den\s+)?$", before, re.IGNORECASE
    ):
        return 60  # a policy is known by the day from which it holds
    if (
        sheet.number == 1
        and sheet.line_at(found.start).place < 2
        and re.search(r"\bper\s+(?:den\s+)?$", before)
    ):
        return 60  # an overview is of the day it was drawn up for
    if kind in MINUTES:
        if not in_the_opening:
            return -22  # days inside the paragraphs are what the meeting spoke of
        sentence = sheet.text[max(0, found.start - 260) : found.start]
        return 28 if _MEETING.search(sentence) else 0
    if _INSPECTION.search(before):
        return 25
    return 30 if _ADOPTED.search(sheet.text[max(0, found.start - 90) : found.start]) else 0
