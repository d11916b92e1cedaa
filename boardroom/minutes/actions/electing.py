"""Naming who led, wrote or was elected to adjust the minutes of a general meeting: often a member whom the register does not know."""

import json
import uuid

from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotFound
from boardroom.core.words import N_
from boardroom.mandates.models import Person
from boardroom.minutes import queries
from boardroom.minutes.actions.saving import TOO_MANY_ADJUSTERS, put_further_adjusters
from boardroom.minutes.actions.writing import changing
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.minutes.rules import FURTHER
from boardroom.signing.actions import admit_outsider
from boardroom.signing.rules.outsiders import Outsider, problem_of
from boardroom.signing.rules.signer_rules import MOST_ADJUSTERS
from boardroom.signing.rules.states import SignerRole
from boardroom.work import Work

BY_MEETINGS_ONLY = N_("Styrelsens protokoll justeras av en ledamot. Välj bland dem som sitter i styrelsen.")


def enter_leader(work: Work, minutes_id: uuid.UUID, name: str, email: str, *, writes: bool) -> Minutes:
    """Enter someone by name and address as who led a general meeting, or with `writes` as who wrote its minutes.

    As with an adjuster, they come into the register if they are not there, and sign by a link of their own.
    """
    with changing(work, minutes_id) as minutes:
        if minutes.kind is not MinutesKind.GENERAL_MEETING:
            raise NotFound  # a board names its own
        person = _admitted(work, name, email, SignerRole.MINUTE_TAKER if writes else SignerRole.CHAIR)
        if writes:
            minutes.written_by = person.id
        else:
            minutes.chaired_by = person.id
        return _changed(work, minutes, "named_leader", person, "written_by" if writes else "chaired_by")


def elect_adjuster(work: Work, minutes_id: uuid.UUID, name: str, email: str) -> Minutes:
    """Enter someone by name and address as an adjuster of a general meeting's minutes; they need no account.

    Who adjusts them already does so once: a second press changes nothing. They come into the register if they are not there, and sign by a link of their own.
    """
    with changing(work, minutes_id) as minutes:
        if minutes.kind is not MinutesKind.GENERAL_MEETING:
            raise Invalid(problem=BY_MEETINGS_ONLY)
        further = queries.further_adjusters(work, minutes_id)
        person = _admitted(work, name, email, SignerRole.ADJUSTER)
        if person.id in {minutes.adjuster, minutes.second_adjuster, *further}:
            return minutes
        if minutes.adjuster and minutes.second_adjuster and len(further) + 2 >= MOST_ADJUSTERS:
            raise Invalid(problem=TOO_MANY_ADJUSTERS)
        if minutes.adjuster is None:
            minutes.adjuster, place = person.id, "adjuster"
        elif minutes.second_adjuster is None:
            minutes.second_adjuster, place = person.id, "second_adjuster"
        else:
            put_further_adjusters(work, minutes, [*further, person.id])
            place = FURTHER
        return _changed(work, minutes, "elected_adjuster", person, place)


def _admitted(work: Work, name: str, email: str, role: SignerRole) -> Person:
    name, email = " ".join(name.split()), email.strip().lower()
    if problem := problem_of(name, email):
        raise Invalid(problem=problem)
    return admit_outsider(work, Outsider(name, email, role=role))


def _changed(work: Work, minutes: Minutes, deed: str, person: Person, place: str) -> Minutes:
    minutes.revision += 1
    minutes.changed_at = work.now
    work.session.flush()
    record(work, deed, "minutes", minutes.id, name=person.name, head=json.dumps([place]))
    return minutes
