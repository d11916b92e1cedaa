"""Who is given the power to let others in, or loses it, is told to all who could object, and nobody can be silenced first."""

from datetime import date, timedelta

from sqlalchemy import select

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.associations.queries import local_today
from boardroom.audit.models import Entry
from boardroom.core.actor import operator, worker_for
from boardroom.mandates.actions import (
    Election,
    Seat,
    change_person,
    end_mandate,
    enter_election,
    foresee,
    resign,
    seat,
    seat_administrator,
)
from boardroom.mandates.models import Role
from boardroom.mandates.queries import mandates_of
from boardroom.notices.models import Message

YESTERDAY = timedelta(days=1)


def letters(board, template):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        rows = work.session.scalars(select(Message).where(Message.template == template)).all()
    return {row.to_address.split("@")[0]: row.facts for row in rows}


def resigned(board, *roles, by="administrator", last_day=None):
    with board.runtime.opener.writing(board.actor(by)) as work:
        day = last_day or local_today(work) - YESTERDAY
        for role in roles:
            resign(work, board.people[role].id, last_day=day, because="flyttar")


def seated(board, chosen, by="administrator"):
    with board.runtime.opener.writing(board.actor(by)) as work:
        return seat(work, chosen, local_today(work), invited=False)


def test_who_has_left_within_a_month_is_told_who_lets_others_in_and_nothing_of_other_seats(board, clock):
    rolf = Seat(role=Role.ADMINISTRATOR, name="Rolf Gran", email="rolf@exempel.se")
    resigned(board, "secretary", "board_member")
    seated(board, Seat(role=Role.MANAGER, name="Siv Dal", email="siv@exempel.se"))
    assert {"secretary", "board_member"} & letters(board, "new_seat").keys() == set()
    seated(board, rolf)
    told = letters(board, "new_seat")
    assert {"secretary", "board_member", "chair", "treasurer"} <= told.keys()
    assert (told["secretary"]["name"], told["secretary"]["role"]) == ("Rolf Gran", "administrator")


def test_after_a_month_they_are_told_no_more(board, clock):
    resigned(board, "secretary", last_day=date(2026, 2, 10))
    seated(board, Seat(role=Role.ADMINISTRATOR, name="Rolf Gran", email="rolf@exempel.se"))
    told = letters(board, "new_seat")
    assert "chair" in told
    assert "secretary" not in told


def test_the_end_of_what_lets_others_in_is_told_to_all_and_to_whoever_held_it(board):
    seated(board, Seat(role=Role.VICE_CHAIR, person_id=board.people["treasurer"].id))
    with board.runtime.opener.writing(board.actor("administrator")) as work:
        [chair] = mandates_of(work, board.people["chair"].id)
        end_mandate(work, chair.id, last_day=local_today(work) - YESTERDAY, because="avgick")
    told = letters(board, "ended_seat")
    assert {"chair", "secretary", "treasurer", "board_member", "deputy", "administrator"} <= told.keys()
    for language, said in (
        ("sv", "är ordförande till och med 2026-03-19"),
        ("en", "is chair through 2026-03-19"),
    ):
        letter = JinjaLetters().letter("ended_seat", language, {**told["chair"], "to_name": "Astrid Ek"})
        assert f"{board.people['chair'].name} {said}" in letter.text
        assert "avgick" in letter.text
    resigned(board, "board_member")
    assert letters(board, "ended_seat") == told


def test_who_is_on_the_board_is_told_at_the_old_address_that_their_letters_go_elsewhere(board):
    def moved(role, email, by="administrator"):
        who = board.people[role]
        with board.runtime.opener.writing(board.actor(by)) as work:
            kept = {"phone": "", "protected_identity": False}
            change_person(work, who.id, name=who.name, email=email, **kept)

    moved("chair", "chair@exempel.se")
    moved("member", "hugo@annan.se")
    moved("administrator", "ines@annan.se")
    assert not letters(board, "changed_address")
    moved("chair", "astrid@annan.se")
    assert letters(board, "changed_address").keys() == {"chair"}
    facts = {**letters(board, "changed_address")["chair"], "to_name": "Astrid Ek"}
    for language, said in (("sv", "Ines Lönn har ändrat"), ("en", "Ines Lönn has changed")):
        assert said in JinjaLetters().letter("changed_address", language, facts).text


def test_an_election_is_told_to_those_who_leave_by_it_too_once_it_is_entered_and_not_when_it_is_foreseen(
    board,
):
    election = Election(
        meeting=date(2026, 3, 18),
        seats=[Seat(role=Role.CHAIR, person_id=board.people["member"].id)],
        leaving=[board.people["chair"].id],
    )
    with board.runtime.opener.writing(board.actor("administrator")) as work:
        foresee(work, election)
    assert not letters(board, "entered_election")
    with board.runtime.opener.writing(board.actor("administrator")) as work:
        enter_election(work, election)
    told = letters(board, "entered_election")
    assert told.keys() == {"chair", "secretary", "treasurer", "board_member", "deputy", "administrator"}
    for language, said in (
        ("sv", "Ines Lönn har fört in valet"),
        ("en", "Ines Lönn has entered the election"),
    ):
        letter = JinjaLetters().letter(
            "entered_election", language, {**told["chair"], "to_name": "Astrid Ek"}
        )
        assert said in letter.text
        assert "Hugo Björk, Ines Lönn" in letter.text


def test_an_administrator_whom_the_operator_let_in_gives_nobody_power_unseen(board):
    """Not even by ending everybody else's mandates first."""
    with board.runtime.opener.writing(operator()) as work:
        why = "den sista administratören är borta"
        seat_administrator(work, board.association, email="manager@exempel.se", name="Gun Tall", because=why)
    everyone = ("chair", "secretary", "treasurer", "board_member", "deputy")
    seated(board, Seat(role=Role.ADMINISTRATOR, name="Eva Ny", email="eva@exempel.se"), by="manager")
    resigned(board, *everyone, by="manager")
    seated(board, Seat(role=Role.CHAIR, person_id=board.people["manager"].id), by="manager")
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        rows = work.session.scalars(select(Message).where(Message.template == "new_seat")).all()
        logged = work.session.scalars(select(Entry).where(Entry.verb == "seated")).all()
    told = {(row.to_address.split("@")[0], row.facts["name"], row.facts["role"]) for row in rows}
    for role in everyone:
        assert {(role, "Eva Ny", "administrator"), (role, "Gun Tall", "chair")} <= told
    assert {("Eva Ny", "administrator"), ("Gun Tall", "chair")} <= {
        (one.payload["person"], one.payload["role"]) for one in logged
    }


def test_the_operators_deed_is_told_to_a_board_that_has_just_gone(board):
    resigned(board, "secretary", "board_member")
    with board.runtime.opener.writing(operator()) as work:
        seat_administrator(
            work, board.association, email="rolf@exempel.se", name="Rolf Gran", because="styrelsen är borta"
        )
    assert {"secretary", "board_member", "chair"} <= letters(board, "generic").keys()
