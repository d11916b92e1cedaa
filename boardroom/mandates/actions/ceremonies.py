"""What the person with the shell may do when the last administrator is lost or the board is gone."""

from dataclasses import replace

from boardroom.associations.models import Association
from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.actor import ActorKind
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.identity.actions import link_to_hand_over
from boardroom.identity.queries import by_email as account_by_email
from boardroom.mandates.actions.letters import board_of_late, write_to
from boardroom.mandates.actions.persons import bind_account, invite
from boardroom.mandates.actions.seats import Seat, person_for, seat_in
from boardroom.mandates.models import Person, Role
from boardroom.work import Work


def seat_administrator(work: Work, association: Association, *, email: str, name: str, because: str) -> str:
    """Seat an administrator from the command line, today; logged with the reason, and told to the board, whoever just left too.

    Returns an invitation's address to hand over where no mail can leave, else an empty string. The
    operator learns no password and reaches no content: the seated person acts under their own name.
    """
    if work.actor.kind is not ActorKind.OPERATOR:
        raise NotPermitted
    if not because.strip():
        raise Invalid(problem=N_("Skriv varför; styrelsen får läsa det."))
    inside = replace(
        work,
        actor=replace(
            work.actor,
            association_id=association.id,
            permissions=frozenset({Permission.MANAGE_MANDATES}),
        ),
    )
    today = local_today(inside)
    told = board_of_late(inside)
    seated = Seat(role=Role.ADMINISTRATOR, name=name, email=email)
    person = person_for(inside, seated)
    seat_in(inside, person, seated, today, because=because.strip()[:40])
    record(inside, "seated_administrator", "person", person.id, name=person.name, because=because)
    for other in told:
        _tell(inside, association, other, person, because)
    return _way_in(inside, person)


def _way_in(work: Work, person: Person) -> str:
    account = account_by_email(work, person.email)
    if account is not None and person.account_id is None:
        bind_account(work, person, account)
    invitation = invite(work, person.id)
    return link_to_hand_over(work, invitation) if invitation else ""


def _tell(work: Work, association: Association, to: Person, person: Person, because: str) -> None:
    write_to(
        work,
        association,
        to,
        "Ny administratör i portalen",
        f"{person.name} är från och med i dag administratör för {association.name} i portalen. Det gjordes av "
        f"den som sköter datorn, från kommandoraden. Skälet som angavs: {because}\n\n"
        "Är det inte riktigt? Ta upp det i styrelsen och avsluta uppdraget på sidan Styrelse.",
        about=("person", person.id),
    )
