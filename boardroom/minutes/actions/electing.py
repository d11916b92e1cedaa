"""Naming who led, wrote or was elected to adjust the minutes of a general meeting: often a member whom the register does not know."""

import uuid

from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotFound
from boardroom.core.words import N_
from boardroom.minutes.actions.writing import changeable, hold
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.signing.actions import admit_outsider
from boardroom.signing.rules.outsiders import Outsider, problem_of
from boardroom.signing.rules.states import SignerRole
from boardroom.work import Work

BY_MEETINGS_ONLY = N_("Styrelsens protokoll justeras av en ledamot. Välj bland dem som sitter i styrelsen.")
TWO_ALREADY = N_("Två justerare är redan valda. Ta bort en av dem i protokollet först.")


def enter_leader(work: Work, minutes_id: uuid.UUID, name: str, email: str, *, writes: bool) -> Minutes:
    """Enter someone by name and address as who led a general meeting, or with `writes` as who wrote its minutes.

    As with an adjuster, they come into the register if they are not there, and sign by a link of their own.
    """
    hold(work, minutes_id)
    minutes = changeable(work, minutes_id)
    name, email = " ".join(name.split()), email.strip().lower()
    if minutes.kind is not MinutesKind.GENERAL_MEETING:
        raise NotFound  # a board names its own
    if problem := problem_of(name, email):
        raise Invalid(problem=problem)
    role = SignerRole.MINUTE_TAKER if writes else SignerRole.CHAIR
    person = admit_outsider(work, Outsider(name, email, role=role))
    if writes:
        minutes.written_by = person.id
    else:
        minutes.chaired_by = person.id
    minutes.revision += 1
    minutes.changed_at = work.now
    work.session.flush()
    record(work, "named_leader", "minutes", minutes.id, name=person.name)
    return minutes


def elect_adjuster(work: Work, minutes_id: uuid.UUID, name: str, email: str) -> Minutes:
    """Enter someone by name and address as an adjuster of a general meeting's minutes; they need no account.

    They come into the register if they are not there, and sign by a link of their own.
    """
    hold(work, minutes_id)
    minutes = changeable(work, minutes_id)
    name, email = " ".join(name.split()), email.strip().lower()
    if minutes.kind is not MinutesKind.GENERAL_MEETING:
        raise Invalid(problem=BY_MEETINGS_ONLY)
    if minutes.adjuster and minutes.second_adjuster:
        raise Invalid(problem=TWO_ALREADY)
    if problem := problem_of(name, email):
        raise Invalid(problem=problem)
    person = admit_outsider(work, Outsider(name, email, role=SignerRole.ADJUSTER))
    if minutes.adjuster is None:
        minutes.adjuster = person.id
    else:
        minutes.second_adjuster = person.id
    minutes.revision += 1
    minutes.changed_at = work.now
    work.session.flush()
    record(work, "elected_adjuster", "minutes", minutes.id, name=person.name)
    return minutes
