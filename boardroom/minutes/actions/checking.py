"""What a PDF that was made elsewhere says of itself, held against what the portal is about to say of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.intake.rules.dating import document_date
from boardroom.intake.rules.numbering import printed_number
from boardroom.intake.rules.pages import Sheet
from boardroom.minutes import queries
from boardroom.minutes.models import Minutes
from boardroom.minutes.rules import RECORD_CLASSES, same_number, title_of
from boardroom.ports import Ports
from boardroom.ports.pdf_tools import Unreadable
from boardroom.work import WorkOpener

# The number and the day stand on the first pages, and that text tells two papers apart.
_PAGES_READ = 3
# Boxes are not asked for, so the scale is of no account.
_DPI = 72


@dataclass(frozen=True)
class Differs:
    """What the file says otherwise; empty where it says the same or nothing."""

    number: str = ""  # as printed
    given: str = ""  # the number that the portal gives, or has given
    day: date | None = None  # the day on the file, where it is another than that of the meeting
    twin: str = ""  # the title of other minutes that are the same paper
    twin_day: date | None = None
    twin_met: bool = True  # whether those are of a meeting


def compare_with_series(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID) -> Differs:
    """Compare the PDF taken as minutes with their number, day and the other minutes; nothing for those written here."""
    with opener.reading(actor) as work:
        work.actor.require(Permission.WRITE_MINUTES)
        minutes = queries.by_id(work, minutes_id)
        given = queries.expected_label(work, minutes)
        others = queries.uploaded_elsewhere(work, minutes)
        today = queries.today_of(work)
    if not minutes.uploaded_sha256:
        return Differs()
    sheets = _sheets(opener.ports, actor, minutes)
    kind = RECORD_CLASSES[minutes.kind.value]
    number, day = printed_number(sheets, kind), document_date(sheets, kind, today=today)
    printed = number.value if number and not same_number(number.value, given) else ""
    twin = next((one for one in others if _same(opener.ports, actor, minutes, sheets, one)), None)
    return Differs(
        number=printed,
        given=given if printed else "",
        day=day.day if day and day.day != minutes.held_on else None,
        twin=_named(twin) if twin else "",
        twin_day=twin.held_on if twin else None,
        twin_met=twin is None or not twin.no_meeting,
    )


def _named(minutes: Minutes) -> str:
    return title_of(minutes.called, minutes.label)


def _same(ports: Ports, actor: Actor, minutes: Minutes, sheets: Sequence[Sheet], other: Minutes) -> bool:
    """Tell whether two are one paper: the same bytes, or, as each making-over stamps its time, the same words."""
    if minutes.uploaded_sha256 == other.uploaded_sha256:
        return True
    words = [sheet.raw for sheet in sheets]
    return bool(words) and words == [sheet.raw for sheet in _sheets(ports, actor, other)]


def _sheets(ports: Ports, actor: Actor, minutes: Minutes) -> list[Sheet]:
    """Return the first pages' own text; nothing of a scan, which nobody has read yet."""
    path = ports.blobs.path(actor.tenant, minutes.uploaded_sha256)
    try:
        count = min(ports.pdf_tools.inspect(path).page_count, _PAGES_READ)
        pages = [ports.pdf_tools.text_layer(path, page, _DPI) for page in range(1, count + 1)]
    except Unreadable:
        return []
    return [Sheet(number, page.text) for number, page in enumerate(pages, start=1) if page]
