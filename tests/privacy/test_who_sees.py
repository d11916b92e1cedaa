"""A request is no way round: what is shut to who handles it stays shut, and the person who is named is told."""

import uuid

import pytest
from sqlalchemy import select

from boardroom.audit.actions import note_reading
from boardroom.audit.models import Reading
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.notices.models import Message
from boardroom.privacy.actions import requests, reviewing
from boardroom.privacy.actions.requests import Asker
from boardroom.privacy.errors import NotWholeView
from boardroom.privacy.queries.requests import request_by_id, reviewed
from boardroom.privacy.rules.states import Choice, FindingKind
from tests.privacy.conftest import Desk


def seen_by(desk, role, made):
    with desk.opener.reading(desk.shelf.board.actor(role)) as work:
        return reviewed(work, request_by_id(work, made.id))


def kinds(seen) -> set[FindingKind]:
    return {one.kind for one in seen.findings}


@pytest.fixture
def read_by_hugo(desk):
    """Hugo has opened something."""
    with desk.opener.writing(desk.shelf.board.actor("member")) as work:
        note_reading(work, "opened", "document", uuid.uuid4())
    return desk


def test_what_someone_has_opened_is_shown_to_who_may_read_the_access_log(read_by_hugo):
    made = read_by_hugo.gathered()
    for role in ("secretary", "vice_chair"):
        if role not in read_by_hugo.shelf.board.people:
            continue
        seen = seen_by(read_by_hugo, role, made)
        assert FindingKind.READINGS not in kinds(seen)
        assert seen.unseen == 1
    assert FindingKind.READINGS in kinds(seen_by(read_by_hugo, "chair", made))
    [readings] = [one for one in read_by_hugo.findings(made) if one.kind is FindingKind.READINGS]
    with read_by_hugo.writing() as work, pytest.raises(NotFound):
        reviewing.look_at(work, made.id, readings.id)


def test_the_log_is_handed_out_only_when_someone_who_may_read_it_has_decided(read_by_hugo):
    desk, chair = read_by_hugo, Desk(read_by_hugo.shelf, "chair")
    made = desk.gathered()
    for one in desk.findings(made):
        if one.kind is not FindingKind.READINGS:
            desk.leave_out(made, one, "Behövs inte.")
    with desk.writing() as work, pytest.raises(NotWholeView):
        requests.ask_for_package(work, made.id)
    [readings] = [one for one in desk.findings(made) if one.kind is FindingKind.READINGS]
    chair.include(made, readings)
    desk.package(made)
    with desk.writing() as work:
        requests.note_fetching(work, made.id)


def test_a_binder_and_a_letter_whose_source_is_hidden_are_hidden_too(desk):
    from boardroom.minutes.models import AgendaItem, CalledMeeting, Conflict, MinutesKind

    secretary = desk.shelf.board.people["secretary"]
    with desk.opener.writing(worker_for(desk.tenant)) as work:
        meeting = CalledMeeting(
            id=new_id(),
            association_id=desk.tenant,
            kind=MinutesKind.BOARD,
            starts=work.now,
            created_at=work.now,
            changed_at=work.now,
        )
        item = AgendaItem(
            id=new_id(),
            association_id=desk.tenant,
            position=1,
            heading="Klagomål",
            text="Hugo Björk klagade.",
        )
        item.conflicts = [
            Conflict(
                id=new_id(),
                association_id=desk.tenant,
                person_id=secretary.id,
                reason="",
                declared_at=work.now,
            )
        ]
        meeting.items = [item]
        work.session.add(meeting)
        work.session.add(
            Message(
                id=new_id(),
                association_id=desk.tenant,
                template="meeting_notice",
                to_address="hugo@exempel.se",
                to_name="Hugo Björk",
                facts={"title": "Klagomålet"},
                subject_kind="meeting",
                subject_id=meeting.id,
                not_before=work.now,
                created_at=work.now,
            )
        )
    made = desk.gathered()
    mine, theirs = seen_by(desk, "secretary", made), seen_by(desk, "chair", made)
    assert FindingKind.MINUTES not in kinds(mine)
    assert not any("Klagomålet" in one.text for one in mine.findings)
    assert FindingKind.MINUTES in kinds(theirs)
    assert any("Klagomålet" in one.text for one in theirs.findings)
    assert mine.unseen == 2
    # An older finding that does not say what it was found in is shown to nobody before it is sought again.
    [hidden] = [one for one in mine.hidden if one.kind is FindingKind.MINUTES]
    assert hidden.choice is Choice.PENDING


def test_a_signature_of_a_paper_in_conflict_is_hidden_too(desk):
    from boardroom.privacy.models import Finding
    from boardroom.privacy.queries.seeing import seen_of

    one = Finding(kind=FindingKind.SIGNATURE, document_id=None, source_id=None)
    other = Finding(kind=FindingKind.BINDER, document_id=None, source_id=uuid.uuid4())
    with desk.reading() as work:
        assert seen_of(work, [one, other]) == []


def test_every_finding_that_is_opened_stands_in_the_access_log(desk):
    made = desk.gathered()
    [person] = [one for one in desk.findings(made) if one.kind is FindingKind.PERSON]
    with desk.writing() as work:
        reviewing.look_at(work, made.id, person.id)
    with desk.reading() as work:
        rows = list(work.session.scalars(select(Reading).where(Reading.subject_id == str(person.id))))
    assert [(one.what, one.subject_kind) for one in rows] == [("opened", "privacy_finding")]


def letters(desk):
    with desk.opener.reading(worker_for(desk.tenant)) as work:
        return list(work.session.scalars(select(Message).where(Message.template == "privacy_registered")))


def test_the_person_who_is_named_is_told_at_the_address_of_the_register(desk):
    desk.register(asker=Asker(("Hugo Björk",), "Ringde", email="annan@exempel.se"))
    [letter] = letters(desk)
    assert (letter.to_address, letter.to_name) == (desk.shelf.board.people["member"].email, "Hugo Björk")
    assert letter.facts["number"] == "P 1/2026"
    assert letter.facts["due"] == "18 april 2026"


def test_who_is_not_in_the_register_gets_no_letter(desk):
    desk.register(asker=Asker(("Okänd Okändsson",), "Ringde"))
    assert letters(desk) == []
