"""The first set-up: seven answers become an association with its people and its first administrators."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from boardroom.admin.errors import NotAnswered, SetUpClosed, TwoDifferent
from boardroom.admin.models import THE_INSTALLATION, SetUp, ShelfCheck
from boardroom.admin.queries import first_answers, is_empty, shelf_check
from boardroom.admin.rules import KEYS, Answers, Found, answers_of, telling_word
from boardroom.associations.actions import (
    create,
    finish_set_up,
    note_general_meeting,
    set_minutes_series,
    set_signing,
)
from boardroom.associations.models import Association, MinutesForm
from boardroom.audit.actions import record
from boardroom.classes.actions import adopt_pack
from boardroom.core.actor import Actor, ActorKind
from boardroom.core.errors import Invalid
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.documents.models import Document
from boardroom.documents.queries import browse
from boardroom.documents.rules import Wanted
from boardroom.identity.actions import create_account
from boardroom.identity.models import Account
from boardroom.mandates.actions import Seat, bind_account, invite, open_period, seat
from boardroom.mandates.models import Person, Role
from boardroom.mandates.queries import persons
from boardroom.notices.actions import mint_link, revoke_links, use_link
from boardroom.notices.models import Purpose
from boardroom.notices.queries import live_link, live_link_by_id
from boardroom.reading.queries import texts_of, waiting_within
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from boardroom.work import Work

CODE_DAYS = 7


def open_set_up(work: Work) -> str:
    """Return a fresh code for the first pages of an empty portal; empty when it has an association.

    An earlier code dies. The code is printed in the terminal of whoever started the portal: that is
    the proof that lets the first person in.
    """
    if not is_empty(work):
        return ""
    revoke_links(work, Purpose.SET_UP, THE_INSTALLATION)
    return mint_link(work, Purpose.SET_UP, THE_INSTALLATION, days=CODE_DAYS)


def enter_code(work: Work, code: str) -> uuid.UUID:
    """Return the link that a code opens, to be remembered in the browser; SetUpClosed otherwise."""
    link = live_link(work, code.strip())
    if link is None or link.purpose is not Purpose.SET_UP or not is_empty(work):
        raise SetUpClosed
    return link.id


def check_open(work: Work, link_id: uuid.UUID | None) -> None:
    """Raise SetUpClosed unless this browser gave a code that is still good and the portal is empty."""
    link = live_link_by_id(work, link_id) if link_id else None
    if link is None or link.purpose is not Purpose.SET_UP or not is_empty(work):
        raise SetUpClosed


def answer(work: Work, link_id: uuid.UUID | None, step: str, given: Mapping[str, Any]) -> None:
    """Keep the answer of one question, so that the first pages can be left and resumed."""
    check_open(work, link_id)
    if step not in KEYS[:-1]:
        raise NotAnswered
    kept = first_answers(work)
    if kept is None:
        kept = SetUp(id=THE_INSTALLATION, answers={}, changed_at=work.now)
        work.session.add(kept)
    # A new dictionary, so that the change is noticed.
    kept.answers = {**kept.answers, step: dict(given)}
    kept.changed_at = work.now


def found_association(
    work: Work,
    link_id: uuid.UUID | None,
    *,
    own: tuple[str, str],
    password: str,
    second: tuple[str, str],
) -> tuple[Association, Account]:
    """Make the association of the answers, with its board; the code is used up.

    `own` and `second` are (name, e-mail) of the two administrators; the first gets an account with the
    password at once, everyone else with an address an invitation. SetUpClosed, NotAnswered,
    TwoDifferent, and what the facts themselves are refused for.
    """
    check_open(work, link_id)
    kept = first_answers(work)
    answers = answers_of(kept.answers) if kept else None
    if answers is None or link_id is None:
        raise NotAnswered
    if not second[0].strip() or not second[1].strip():
        raise Invalid(problem=N_("Ange den andra administratörens namn och e-postadress."))
    if own[1].strip().lower() == second[1].strip().lower():
        raise TwoDifferent
    use_link(work, link_id, Purpose.SET_UP)
    founder = Actor(
        kind=ActorKind.OPERATOR,
        name=own[0].strip(),
        permissions=frozenset({Permission.MANAGE_MANDATES, Permission.MANAGE_ASSOCIATION}),
    )
    outside = replace(work, actor=founder)
    association = create(
        outside,
        name=answers.name,
        org_number=answers.org_number,
        slug=answers.slug,
        fiscal_year_start=answers.fiscal_start,
    )
    inside = replace(work, actor=replace(founder, association_id=association.id))
    adopt_pack(inside, association)
    set_minutes_series(inside, form=MinutesForm(answers.minutes_form), next_number=answers.minutes_next)
    set_signing(inside, signer_rule=answers.signer_rule, signing_methods=association.signing_methods)
    open_period(inside, answers.meeting)
    note_general_meeting(inside, answers.meeting)
    account = _seat_everyone(inside, answers, own, second, password)
    finish_set_up(inside)
    if kept is not None:
        work.session.delete(kept)
    return association, account


def _seat_everyone(
    work: Work, answers: Answers, own: tuple[str, str], second: tuple[str, str], password: str
) -> Account:
    for sitter in answers.people:
        chosen = Seat(
            role=Role(sitter.role),
            name=sitter.name,
            email=sitter.email,
            years=sitter.years,
            signatory=sitter.signatory,
        )
        seat(work, chosen, answers.meeting, invited=False)
    first = _administrator(work, answers, own)
    _administrator(work, answers, second)
    account = create_account(work, own[1], own[0], password)
    bind_account(work, first, account)
    for person in persons(work):
        if person.email and person.account_id is None:
            invite(work, person.id)
    return account


def _administrator(work: Work, answers: Answers, who: tuple[str, str]) -> Person:
    """Return the person, seated as administrator beside any other role.

    A chair too: that role ends at an election, and who looks after the portal must not be locked out by it.
    """
    name, email = who[0].strip(), who[1].strip().lower()
    by_address = {person.email: person for person in persons(work) if person.email}
    named = [person for person in persons(work) if person.name == name and not person.email]
    person = by_address.get(email) or (named[0] if named else None)
    if person is not None and not person.email:
        person.email = email
        work.session.flush()
    named_so = {one.email or one.name for one in answers.people if one.role == Role.ADMINISTRATOR.value}
    if person is not None and (person.email in named_so or person.name in named_so):
        return person
    mandate = seat(
        work, Seat(role=Role.ADMINISTRATOR, name=name, email=email), answers.meeting, invited=False
    )
    return next(one for one in persons(work) if one.id == mandate.person_id)


@dataclass(frozen=True)
class FirstPapers:
    """How far a new association has come with its first papers, and a word that finds one of them."""

    count: int
    unread: int
    word: str = ""
    found: Document | None = None


def find_first_papers(work: Work) -> FirstPapers:
    """Return what has come in so far, and a word out of it whose search finds it; for the set-up's last page."""
    if not work.actor.may(Permission.READ_DOCUMENTS):
        return FirstPapers(0, 0)
    shelf = browse(work, Wanted(order="arrival"), size=3)
    unread = waiting_within(work)
    for paper in shelf.documents:
        word = telling_word(" ".join(text for _page, text, _words in texts_of(work, paper.id)))
        answer = search(work, word, Narrowing(), limit=1) if word else None
        if answer is not None and answer.rows:
            return FirstPapers(shelf.total, unread, word, answer.rows[0].document)
    return FirstPapers(shelf.total, unread)


def note_shelf(work: Work, shelf: str, found: Found) -> None:
    """Note what was found on a shelf; loss that is new goes into the log."""
    row = shelf_check(work, shelf)
    lost, vanished = (row.lost.split(), row.vanished.split()) if row else ([], [])
    for sha256 in sorted(found.lost.difference(lost)):
        record(work, "documents.damage_found", "blob", sha256)
    for sha256 in sorted(set(lost) - found.lost):
        record(work, "documents.damage_mended", "blob", sha256)
    for sha256 in sorted(found.vanished.difference(vanished)):
        record(work, "documents.blob_vanished", "blob", sha256)
    if found.cleared:
        record(work, "documents.leftovers_destroyed", "shelf", shelf, count=len(found.cleared))
    row = row or ShelfCheck(id=new_id(), association_id=work.actor.tenant, shelf=shelf)
    row.checked_at, row.blobs = work.now, len(found.blobs)
    row.lost, row.vanished, row.strays = (
        " ".join(sorted(some)) for some in (found.lost, found.vanished, found.strays)
    )
    row.entered, row.remade = len(found.entered), len(found.remade)
    work.session.add(row)
    work.session.flush()
