"""Numbers of minutes: taken once without gaps or doubles, how each kind is numbered, and numbers that are void."""

import uuid

from sqlalchemy import update

from boardroom.associations.actions import set_minutes_series
from boardroom.associations.models import MinutesForm
from boardroom.audit.actions import hold_chain, record
from boardroom.core.errors import Invalid
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.minutes import queries
from boardroom.minutes.actions.writing import hold, hold_envelope
from boardroom.minutes.errors import AlreadySent, Void
from boardroom.minutes.models import Minutes, MinutesKind, Series, SeriesChoice, Stage
from boardroom.minutes.rules import KIND_TITLES
from boardroom.signing.actions import end_returned
from boardroom.signing.actions import withdraw as withdraw_envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

REASON_MISSING = N_("Skriv varför protokollet makuleras. Det står i registret så länge registret finns.")
BOARD_IN_SETTINGS = N_("Styrelseprotokollens serie bestäms bland föreningens inställningar.")
IN_USE = N_("Serien har redan gett nummer. Den räknar vidare från det senaste.")
NUMBER_TOO_SMALL = N_("Numret är ett eller högre.")


def take_number(work: Work, minutes_id: uuid.UUID) -> Minutes:
    """Give minutes their number, once: later versions keep it, and a broken-off sending keeps it too.

    The number comes from UPDATE ... RETURNING inside a transaction that holds the association's chain, so the
    series has neither gaps nor doubles under concurrency. Void for minutes that are withdrawn for ever.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    hold(work, minutes_id)
    hold_chain(work, work.actor.tenant)
    minutes = queries.by_id(work, minutes_id)
    if minutes.void_at is not None:
        raise Void
    if minutes.number is not None:
        return minutes
    numbered = queries.numbering(work, minutes.kind)
    year = minutes.held_on.year if numbered.form is MinutesForm.YEARLY else 0
    if queries.taken(work, numbered.series, year) is None:
        first = 1 if numbered.begun and year else numbered.first
        work.session.add(
            Series(
                id=new_id(),
                association_id=work.actor.tenant,
                name=numbered.series,
                year=year,
                next_number=first,
            )
        )
        work.session.flush()
    minutes.number = work.session.execute(
        update(Series)
        .where(
            Series.association_id == work.actor.tenant, Series.name == numbered.series, Series.year == year
        )
        .values(next_number=Series.next_number + 1)
        .returning(Series.next_number - 1)
    ).scalar_one()
    minutes.series, minutes.series_year = numbered.series, year
    record(work, "numbered", "minutes", minutes.id, number=minutes.label)
    return minutes


def set_board_series(work: Work, *, form: MinutesForm, next_number: int) -> None:
    """Say how the board's own series is numbered and what it begins with; Invalid once it has given a number."""
    hold_chain(work, work.actor.tenant)
    if queries.series_in_use(work, "board"):
        raise Invalid(problem=IN_USE)
    set_minutes_series(work, form=form, next_number=next_number)


def choose_series(
    work: Work, kind: MinutesKind, *, own: bool, form: MinutesForm = MinutesForm.YEARLY, next_number: int = 1
) -> None:
    """Say how a kind of minutes is numbered: with the board's, or in a series of its own, and what that begins with.

    Numbers that are taken stay as they are. Invalid when a series that has given numbers would begin anew.
    """
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    hold_chain(work, work.actor.tenant)
    if kind is MinutesKind.BOARD:
        raise Invalid(problem=BOARD_IN_SETTINGS)
    if next_number < 1:
        raise Invalid(problem=NUMBER_TOO_SMALL)
    chosen, kept = queries.choice(work, kind), queries.series_kept(work, kind)
    if kept is not None:
        counts_now = own and queries.numbering(work, kind).own
        if counts_now and (form, next_number) != (kept.form, kept.first):
            raise Invalid(problem=IN_USE)
        # How it counts is a fact, also while the kind is numbered with the board's: it may come back to its own.
        form, next_number = kept.form, kept.first
    if chosen is None:
        chosen = SeriesChoice(
            id=new_id(),
            association_id=work.actor.tenant,
            kind=kind,
            own=own,
            form=form,
            next_number=next_number,
        )
        work.session.add(chosen)
    chosen.own, chosen.form, chosen.next_number = own, form, next_number
    work.session.flush()
    record(
        work,
        "chose_series",
        "association",
        work.actor.tenant,
        kind=KIND_TITLES[kind.value],
        own=own,
        form=form.value,
        next_number=next_number,
    )


def make_void(work: Work, minutes_id: uuid.UUID, reason: str) -> Minutes:
    """Withdraw minutes for ever: their number stays with them and their reason, and is given to no others.

    Those that are out for signing are taken back; their decisions leave the register. AlreadySent when they are
    signed: what is signed stands, and a later decision changes it.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    hold(work, minutes_id)
    minutes = queries.by_id(work, minutes_id)
    words = reason.replace("\r\n", "\n").strip()[:1000]
    if not words:
        raise Invalid(problem=REASON_MISSING)
    if minutes.void_at is not None:
        return minutes
    envelope = hold_envelope(work, minutes)
    if envelope is not None and envelope.state is EnvelopeState.SENT:
        withdraw_envelope(work, envelope.id, reason=words)
    elif envelope is not None and not envelope.state.returned:
        raise AlreadySent
    elif envelope is not None:
        # Left declined it could still be completed without whoever declined, and be sealed.
        end_returned(work, envelope.id, reason=words)
    minutes.stage = Stage.DRAFT
    minutes.void_at, minutes.void_because, minutes.voided_by = work.now, words, work.actor.name
    # The meeting was held all the same: its minutes can be begun anew.
    if (meeting := queries.meeting_of_minutes(work, minutes.id)) is not None:
        meeting.minutes_id = None
    work.session.flush()
    record(work, "made_void", "minutes", minutes.id, number=minutes.label, reason=words)
    return minutes
