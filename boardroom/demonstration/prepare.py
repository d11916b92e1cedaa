"""Makes the demonstration's data once, through the same actions that people use."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from boardroom.associations.actions import (
    create,
    finish_set_up,
    note_general_meeting,
    set_member_pages,
    set_minutes_series,
)
from boardroom.associations.models import Association, MinutesForm
from boardroom.associations.queries import by_slug
from boardroom.classes.actions import adopt_pack
from boardroom.core.actor import ANONYMOUS, operator, worker_for
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.demonstration.binders import register_binders
from boardroom.demonstration.coming import call_next
from boardroom.demonstration.filing import file_papers
from boardroom.demonstration.handing_over import hand_over
from boardroom.demonstration.matters import keep_matters
from boardroom.demonstration.meetings import hold_meetings
from boardroom.demonstration.people import FIGURES, GENERAL_MEETINGS
from boardroom.identity.actions import create_account, create_token
from boardroom.identity.queries import by_email
from boardroom.mandates.models import Mandate, MandatePeriod, Ownership, Person
from boardroom.mandates.queries import actor_for
from boardroom.runtime import Runtime, build
from boardroom.work import Work, schema
from config import Settings

SLUG = "brf-granen-7"
# A demonstration has no secrets; the log-in page shows this to everyone.
PASSWORD = "granen sju 1931"  # noqa: S105 - a demonstration has no secrets
FIRST_NUMBER = 7

Say = Callable[[str], object]


@dataclass(frozen=True)
class LogIn:
    """One demonstration log-in, as the log-in page and the terminal show it."""

    name: str
    role: str
    email: str
    password: str


def log_ins() -> list[LogIn]:
    """Return the demonstration's log-ins, the one with something to sign first."""
    words = {
        "per-olof": "ledamot och justerare, den som får protokollen att skriva under",
        "karin": "ordförande",
        "mats": "sekreterare",
        "amina": "kassör",
        "liisa": "suppleant",
        "goran": "revisor, läser protokoll och räkenskaper",
        "solveig": "medlem, läser stadgar, årsredovisningar och stämmoprotokoll",
        "rune": "före detta ordförande, uppdraget har löpt ut",
    }
    known = {figure.key: figure.name for figure in FIGURES}
    return [LogIn(known[key], role, address(key), PASSWORD) for key, role in words.items()]


def address(key: str) -> str:
    """Return the demonstration address of a figure; the domain is reserved and reaches nobody (RFC 2606)."""
    return f"{key}@granen7.example"


def prepare(settings: Settings, *, fresh: bool, say: Say) -> Runtime:
    """Return the runtime of the demonstration, made if it is not there yet."""
    if fresh:
        for folder in (settings.home, settings.keys):
            shutil.rmtree(folder, ignore_errors=True)
    made = build(settings)
    schema.bring_to_date(made.engine)
    with made.opener.reading(ANONYMOUS) as work:
        there = by_slug(work, SLUG)
    if there is None or there.set_up_at is None:
        if there is not None:
            # A first run was cut off half-way: begin again rather than show half a history.
            made.engine.dispose()
            return prepare(settings, fresh=True, say=say)
        say("Making the demonstration association Brf Granen 7 …")
        _found(made)
    return made


def _found(made: Runtime) -> None:
    with made.opener.writing(operator()) as work:
        association = create(work, name="Brf Granen 7", org_number="769699-1038", slug=SLUG)
        association.founded = 1931
    with made.opener.writing(worker_for(association.id)) as work:
        adopt_pack(work, association)
        note_general_meeting(work, GENERAL_MEETINGS[-1])
        set_minutes_series(work, form=MinutesForm.YEARLY, next_number=FIRST_NUMBER)
        set_member_pages(work, shown=True)
        _periods(work, association)
        people = _people(work, association)
    file_papers(made, association, people["mats"])
    register_binders(made, association, people["mats"])
    hold_meetings(made, association, people)
    call_next(made, association, people)
    keep_matters(made, association, people)
    hand_over(made, association, people)
    with made.opener.writing(worker_for(association.id)) as work:
        finish_set_up(work)


def _periods(work: Work, association: Association) -> None:
    for start, end in zip(GENERAL_MEETINGS, (*GENERAL_MEETINGS[1:], None), strict=True):
        label = f"{start.year}/{(start.year + 1) % 100:02d}"
        work.session.add(
            MandatePeriod(id=new_id(), association_id=association.id, label=label, start=start, end=end)
        )


def _people(work: Work, association: Association) -> dict[str, Person]:
    made: dict[str, Person] = {}
    for figure in FIGURES:
        account = create_account(work, address(figure.key), figure.name, PASSWORD) if figure.key else None
        person = Person(
            id=new_id(),
            association_id=association.id,
            name=figure.name,
            email=address(figure.key) if figure.key else "",
            account_id=account.id if account else None,
            created_at=work.now,
        )
        work.session.add(person)
        work.session.flush()
        if figure.apartment:
            work.session.add(
                Ownership(
                    id=new_id(),
                    association_id=association.id,
                    person_id=person.id,
                    apartment=figure.apartment,
                    start=figure.since,
                    created_at=work.now,
                )
            )
        for seat in figure.seats:
            # A term that still runs ends with a meeting to come, whenever that is held; no day is known yet.
            running = seat.end is not None and seat.end > work.now.date()
            work.session.add(
                Mandate(
                    id=new_id(),
                    association_id=association.id,
                    person_id=person.id,
                    role=seat.role,
                    start=seat.start,
                    end=None if running else seat.end,
                    term=seat.end.year - seat.start.year if running and seat.end else None,
                    elected_for=seat.elected_for,
                    signatory=seat.signatory,
                    created_at=work.now,
                )
            )
        made[figure.key or figure.name] = person
    return made


def introduce(made: Runtime, say: Say) -> None:
    """Say how to get in."""
    base = made.settings.base_url
    say(f"\nBoardroom answers at {base}  (stop with Ctrl-C)\n")
    say(f"Log in as (password for all: {PASSWORD}):")
    for one in log_ins():
        say(f"  {one.email:28} {one.name} – {one.role}")
    say(f"\nMail that the portal sends can be read at {base}/mail")
    say(f"Anyone can check a sealed PDF at {base}/verify")
    say("\nBulk import, ready to paste:")
    say(
        f"  .venv/bin/python -m scanner import boardroom/demonstration/papers --server {base} "
        f"--token {_token(made)} --association {SLUG}\n"
    )


def association_of(made: Runtime) -> Association:
    """Return the demonstration's association; LookupError before it is made."""
    with made.opener.reading(ANONYMOUS) as work:
        association = by_slug(work, SLUG)
    if association is None:
        raise LookupError(SLUG)
    return association


def _token(made: Runtime) -> str:
    """Return an importer's token of the secretary."""
    association = association_of(made)
    with made.opener.reading(ANONYMOUS) as work:
        account = by_email(work, address("mats"))
        actor = actor_for(work, association, account.id, account.name) if account else None
    if actor is None:
        raise LookupError("mats")
    with made.opener.writing(actor) as work:
        _row, token = create_token(work, "import", [Permission.ADD_DOCUMENTS, Permission.READ_DOCUMENTS], 30)
    return token
