"""The series of minutes: how each kind is numbered, what comes next, and which numbers are missing, doubled or void."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from boardroom.associations.models import MinutesForm
from boardroom.associations.queries import local_today, own
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries.sharing import current
from boardroom.minutes.models import Minutes, MinutesKind, Series, SeriesChoice
from boardroom.minutes.rules import Gaps, gaps, series_of
from boardroom.signing.models import Envelope
from boardroom.work import Work


@dataclass(frozen=True)
class Numbering:
    """How one kind of minutes is numbered."""

    kind: MinutesKind
    series: str  # "board", or the kind itself
    form: MinutesForm
    first: int  # what the series began with here
    begun: bool  # whether the series has numbered anything: then the next number is a fact
    following: str  # the next number as it would be said today

    @property
    def own(self) -> bool:
        """Whether the kind has a series of its own."""
        return self.series == self.kind.value


def numbering(work: Work, kind: MinutesKind) -> Numbering:
    """Return how a kind of minutes is numbered."""
    association = own(work)
    chosen = choice(work, kind)
    series = series_of(kind.value, chosen.own if chosen else None)
    form, first = association.minutes_form, association.minutes_next
    if series != "board":
        form, first = (chosen.form, chosen.next_number) if chosen else (form, 1)
    year = local_today(work).year if form is MinutesForm.YEARLY else 0
    row, begun = taken(work, series, year), series_in_use(work, series)
    number = row.next_number if row else (1 if begun and year else first)
    return Numbering(kind, series, form, first, begun, f"{number}/{year}" if year else str(number))


def choice(work: Work, kind: MinutesKind) -> SeriesChoice | None:
    """Return what was chosen for a kind; None while nothing was."""
    return work.session.scalars(
        select(SeriesChoice).where(
            SeriesChoice.association_id == work.actor.tenant, SeriesChoice.kind == kind
        )
    ).first()


def taken(work: Work, name: str, year: int) -> Series | None:
    """Return the counter row of a series and year."""
    return work.session.scalars(
        select(Series).where(
            Series.association_id == work.actor.tenant, Series.name == name, Series.year == year
        )
    ).first()


def series_in_use(work: Work, name: str) -> bool:
    """Tell whether a series has ever numbered anything."""
    return bool(
        work.session.scalar(
            select(func.count()).where(Series.association_id == work.actor.tenant, Series.name == name)
        )
    )


@dataclass(frozen=True)
class SeriesKept:
    """How a series that has given numbers counts, whatever is chosen."""

    form: MinutesForm
    first: int


def series_kept(work: Work, kind: MinutesKind) -> SeriesKept | None:
    """Return how the own series of a kind counts once it has given numbers, in use now or not; None before that."""
    if not series_in_use(work, kind.value):
        return None
    found, chosen = numbering(work, kind), choice(work, kind)
    if found.own or chosen is None:
        return SeriesKept(found.form, found.first)
    return SeriesKept(chosen.form, chosen.next_number)


def next_label(work: Work) -> str:
    """Return the number that the next board minutes of today's series will get; empty before the first was taken."""
    found = numbering(work, MinutesKind.BOARD)
    return found.following if found.begun else ""


def expected_label(work: Work, minutes: Minutes) -> str:
    """Return the number that minutes have, or would get if they were sent now."""
    if minutes.number is not None:
        return minutes.label
    found = numbering(work, minutes.kind)
    year = minutes.held_on.year if found.form is MinutesForm.YEARLY else 0
    row = taken(work, found.series, year)
    number = row.next_number if row else (1 if found.begun and year else found.first)
    return f"{number}/{year}" if year else str(number)


def uploaded_elsewhere(work: Work, minutes: Minutes) -> list[Minutes]:
    """Return the latest other minutes that are a PDF made elsewhere under the same file name, a few at most."""
    return list(
        work.session.scalars(
            select(Minutes)
            .where(
                Minutes.association_id == work.actor.tenant,
                Minutes.id != minutes.id,
                Minutes.uploaded_sha256 != "",
                Minutes.void_at.is_(None),
                or_(
                    Minutes.uploaded_name == minutes.uploaded_name,
                    Minutes.uploaded_sha256 == minutes.uploaded_sha256,
                ),
            )
            .order_by(Minutes.held_on.desc())
            .limit(3)
        )
    )


def printed_gaps(work: Work) -> Gaps:
    """Return which numbers of the board's series are missing or doubled, printed and taken numbers together.

    Taken numbers count from the moment they are taken, void ones too: a void number is told of, it is not missing.
    """
    work.actor.require(Permission.READ_MINUTES)
    filed_here = select(Envelope.document_id).where(
        Envelope.association_id == work.actor.tenant,
        Envelope.document_id.is_not(None),
        Envelope.kind == "minutes",
    )
    rows = work.session.execute(
        select(Document.printed_number, Document.document_date).where(
            Document.association_id == work.actor.tenant,
            Document.withdrawn_at.is_(None),
            Document.record_class == "board_minutes",
            Document.printed_number != "",
            Document.id.not_in(filed_here),
            current(),
        )
    ).all()
    written = work.session.scalars(
        select(Minutes).where(
            Minutes.association_id == work.actor.tenant,
            Minutes.series == "board",
            Minutes.number.is_not(None),
        )
    ).all()
    labels = [row.printed_number for row in rows] + [minutes.label for minutes in written]
    years: list[int | None] = [row.document_date.year if row.document_date else None for row in rows]
    years += [minutes.series_year or None for minutes in written]
    return gaps(labels, years, continuous=own(work).minutes_form is MinutesForm.CONTINUOUS)
