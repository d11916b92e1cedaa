"""Founding an association in the portal, and changing its settings."""

from datetime import date
from zoneinfo import available_timezones

from boardroom.associations.errors import BadFiscalYear, BadMinutesNumber, BadOrgNumber, BadSlug, SlugTaken
from boardroom.associations.models import Association, FiscalYear, MinutesForm
from boardroom.associations.queries import by_slug, calendar, own
from boardroom.associations.rules import fiscal_year_fits, is_slug, org_number_of, org_number_problem
from boardroom.audit.actions import record
from boardroom.core.dates import Period
from boardroom.core.errors import Invalid
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.work import Work


def create(
    work: Work,
    *,
    name: str,
    org_number: str,
    slug: str,
    fiscal_year_start: tuple[int, int] = (1, 1),
    time_zone: str = "Europe/Stockholm",
    jurisdiction: str = "se",
) -> Association:
    """Add an association; the operator's and the first pages' verb, so the door decides who reaches it.

    `fiscal_year_start` is (month, day). Raises BadOrgNumber, BadSlug, SlugTaken, Invalid.
    """
    if not name.strip():
        raise Invalid(problem=N_("Föreningens namn saknas."))
    number = org_number_of(org_number)
    if number is None:
        raise BadOrgNumber(problem=org_number_problem(org_number))
    if not is_slug(slug):
        raise BadSlug(slug=slug)
    if by_slug(work, slug) is not None:
        raise SlugTaken(slug=slug)
    if time_zone not in available_timezones():
        raise Invalid(problem=N_("Tidszonen är okänd."))
    month, day = fiscal_year_start
    _check_day(month, day)
    association = Association(
        id=new_id(),
        slug=slug,
        name=name.strip(),
        org_number=number,
        jurisdiction=jurisdiction,
        time_zone=time_zone,
        fiscal_year_start_month=month,
        fiscal_year_start_day=day,
        created_at=work.now,
    )
    work.session.add(association)
    work.session.flush()
    record(
        work, "founded", "association", association.id, association_id=association.id, name=association.name
    )
    return association


def rename(work: Work, name: str) -> None:
    """Change the association's name; the slug in addresses stays."""
    if not name.strip():
        raise Invalid(problem=N_("Föreningens namn saknas."))
    _change(work, name=name.strip())


def set_signing(
    work: Work,
    *,
    signer_rule: str,
    signing_methods: str,
    signing_order: str = "",
    signers_needed: int = 0,
    paper_confirmers: int = 0,
) -> None:
    """Choose who signs board minutes, in which order (kept when empty) and with which methods (comma-separated keys).

    `signers_needed` is how many are enough where the rule leaves it at a number, and `paper_confirmers` how many look at
    what was signed by hand; 0 keeps what was chosen before.
    """
    if not signing_methods:
        raise Invalid(problem=N_("Välj minst ett sätt att skriva under."))
    chosen: dict[str, object] = {"signer_rule": signer_rule, "signing_methods": signing_methods}
    if signing_order:
        chosen["signing_order"] = signing_order
    if signers_needed > 0:
        chosen["signers_needed"] = signers_needed
    if paper_confirmers > 0:
        chosen["paper_confirmers"] = min(paper_confirmers, 2)
    _change(work, **chosen)


def set_reminders(work: Work, *, first_days: int, then_days: int, quiet_from: int, quiet_until: int) -> None:
    """Choose when those who have not signed are reminded: days before the first (0: never) and between the next ones.

    Between two hours of the association's own clock none leaves; equal hours mean that none is quiet.
    """
    if not (0 <= first_days <= 60 and 1 <= then_days <= 60):
        raise Invalid(problem=N_("Ange dagarna som hela tal, högst 60."))
    if not (0 <= quiet_from <= 23 and 0 <= quiet_until <= 23):
        raise Invalid(problem=N_("Ange timmarna som hela tal från 0 till 23."))
    _change(
        work,
        remind_first_days=first_days,
        remind_then_days=then_days,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )


def set_minutes_series(work: Work, *, form: MinutesForm, next_number: int) -> None:
    """Say how the paper series of board minutes is numbered and which number comes next."""
    if next_number < 1:
        raise BadMinutesNumber
    _change(work, minutes_form=form, minutes_next=next_number)


def set_quorum(work: Work, least: int) -> None:
    """Say how many voting members the statutes ask for; 0 leaves it at what the law asks for."""
    if least < 0:
        raise Invalid(problem=N_("Antalet kan inte vara mindre än noll."))
    _change(work, quorum_least=least)


def set_member_pages(work: Work, *, shown: bool) -> None:
    """Turn the members' pages on or off."""
    _change(work, member_pages=shown)


def set_former_read_signed(work: Work, *, allowed: bool) -> None:
    """Let those who have left the board read what they signed themselves, or no longer."""
    _change(work, former_read_signed=allowed)


def set_fiscal_year_start(work: Work, *, month: int, day: int) -> None:
    """Correct the usual first day of the fiscal year; for a real change, see change_fiscal_year."""
    _check_day(month, day)
    _change(work, fiscal_year_start_month=month, fiscal_year_start_day=day)


def change_fiscal_year(work: Work, *, start: date, end: date) -> None:
    """Tell one shortened or prolonged fiscal year (half-open); the years after it begin on `end`'s day.

    Earlier years keep their place, so no voucher's time is shortened by the change. BadFiscalYear
    when the year is longer than eighteen months or begins inside another told year.
    """
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    association = own(work)
    told = calendar(work).told
    year = Period(start, end)
    if not fiscal_year_fits(year) or any(
        other.end is not None and start < other.end and other.start < end for other in told
    ):
        raise BadFiscalYear
    work.session.add(FiscalYear(id=new_id(), association_id=association.id, start=start, end=end))
    if all(other.start < start for other in told):
        association.fiscal_year_start_month, association.fiscal_year_start_day = end.month, end.day
    work.session.flush()
    record(work, "changed", "association", association.id, settings=f"fiscal_year = {start}/{end}")


def finish_set_up(work: Work) -> None:
    """Note that the first pages have been answered."""
    association = own(work)
    association.set_up_at = work.now
    work.ports.sealer.certificate()  # the key is made now, not while somebody waits for the first seal
    record(work, "set_up", "association", association.id)


def note_general_meeting(work: Work, day: date) -> None:
    """Keep the date of the last ordinary general meeting; called when an election is entered."""
    association = own(work)
    if association.last_general_meeting is None or association.last_general_meeting < day:
        association.last_general_meeting = day


def _change(work: Work, **values: object) -> None:
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    association = own(work)
    changed = {key: value for key, value in values.items() if getattr(association, key) != value}
    for key, value in changed.items():
        setattr(association, key, value)
    if changed:
        told = ", ".join(f"{key} = {value}" for key, value in sorted(changed.items()))
        record(work, "changed", "association", association.id, settings=told)


def _check_day(month: int, day: int) -> None:
    try:
        # A leap year, so that a fiscal year may be said to begin on 29 February.
        date(2024, month, day)
    except ValueError as error:
        raise BadFiscalYear from error
