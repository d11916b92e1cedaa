"""The demonstration's memory of who has what: a register, a handover that is done and one that goes on."""

from collections.abc import Mapping
from datetime import date, timedelta

from boardroom.associations.models import Association
from boardroom.core.actor import Actor, worker_for
from boardroom.demonstration.people import GENERAL_MEETINGS
from boardroom.handover import actions
from boardroom.handover.models import DrillOutcome, Kind, Point
from boardroom.handover.rules import Thing
from boardroom.mandates.models import Person
from boardroom.mandates.queries import actor_for
from boardroom.runtime import Runtime

# (kind, what, where, holder's key, since, note)
KEPT = (
    (
        Kind.HOST,
        "Portalens dator",
        "elcentralen, på hyllan",
        "mats",
        date(2024, 6, 3),
        "Startar av sig själv.",
    ),
    (Kind.DOMAIN, "granen7.example", "domänleverantören, faktura i maj", "mats", date(2024, 6, 3), ""),
    (Kind.MAIL, "styrelsen@granen7.example", "samma leverantör som domänen", "karin", date(2023, 6, 1), ""),
    (
        Kind.BACKUP_KEY,
        "Mappen med nycklar på ett USB-minne",
        "förseglat kuvert hemma",
        "mats",
        date(2024, 6, 3),
        "",
    ),
    (Kind.BACKUP_KEY, "Kopian av mappen", "kassaskåpet i föreningslokalen", "karin", date(2025, 6, 2), ""),
    (Kind.ROOM_KEY, "Nyckel 4 till undercentralen", "källaren", "per-olof", date(2022, 5, 18), ""),
    (Kind.ROOM_KEY, "Tre taggar till föreningslokalen", "gårdshuset", "liisa", date(2026, 5, 25), ""),
    (Kind.BANK, "Internetbanken", "två firmatecknare tillsammans", "amina", date(2025, 5, 26), ""),
    (Kind.BANK, "Den gamla bankdosan", "", "rune", date(2021, 5, 25), "Ska lämnas tillbaka."),
    (Kind.E_SERVICE, "Ombud hos Bolagsverket", "verksamt.se", "karin", date(2023, 5, 30), ""),
    (
        Kind.SUBSCRIPTION,
        "Bredband till tvättstugans bokning",
        "fiberleverantören",
        "amina",
        date(2025, 9, 1),
        "",
    ),
)
LOOKED_AFTER = (
    "Betalningarna och bankkontakten. Elavtalet löper i mars och måste bevakas i god tid.\n"
    "Hissens underhåll ringer jag om varje höst; avtalet ligger i arkivet."
)
ASK = "Ring mig om lånen till sommaren. Om taket: fråga Per-Olof, som var med vid besiktningen."


def hand_over(made: Runtime, association: Association, people: Mapping[str, Person]) -> None:
    """Fill the register, note a restore, and hand over from the board of 2025 to the next."""
    actors = {key: _actor(made, association, people[key]) for key in ("karin", "mats", "amina", "rune")}
    with made.opener.writing(actors["mats"]) as work:
        for kind, what, place, holder, since, note in KEPT:
            actions.keep(work, Thing(kind, what, place, people[holder].id, "", since, note))
        tried = work.now.date() - timedelta(days=150)
        actions.note_drill(
            work, tried, "Mats Lindgård", DrillOutcome.WORKED, "Tog en kväll på en lånad dator."
        )
    _finished(made, actors)
    with made.opener.writing(actors["karin"]) as work:
        actions.begin(work, GENERAL_MEETINGS[-1])


def _actor(made: Runtime, association: Association, person: Person) -> Actor:
    with made.opener.reading(worker_for(association.id)) as work:
        found = actor_for(work, association, person.account_id, person.name) if person.account_id else None
    if found is None:
        raise LookupError(person.name)
    return found


def _finished(made: Runtime, actors: Mapping[str, Actor]) -> None:
    with made.opener.writing(actors["karin"]) as work:
        handover = actions.begin(work, GENERAL_MEETINGS[-2])
        actions.check_point(work, handover.id, Point.KEYS, "Bankdosan har Rune kvar tills vidare.")
        actions.check_point(
            work, handover.id, Point.PAPER, "Pärmarna är räknade: fem på hyllan, en i brandskåpet."
        )
    with made.opener.writing(actors["rune"]) as work:
        actions.hand_on(work, handover.id, LOOKED_AFTER, ASK, confirmed=True)
    with made.opener.writing(actors["amina"]) as work:
        actions.receive(work, handover.id)
    actions.close(made.opener, actors["karin"], handover.id)
