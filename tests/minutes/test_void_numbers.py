"""A void number stays with its reason and is given to no others; each kind is numbered as the board chose."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from boardroom.associations.models import MinutesForm
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.documents.queries import by_ids
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import AlreadySent, Void
from boardroom.minutes.models import MinutesKind
from boardroom.signing.actions import Seal, complete_without, record_seal
from boardroom.signing.errors import AlreadyDecided, CannotCompleteWithout
from boardroom.signing.models import Envelope
from boardroom.signing.queries import can_complete_without, signers_of, visible
from boardroom.signing.rules.states import Cause, EnvelopeState, SignerState
from tests.data.filed import seen
from tests.minutes.test_meetings import Desk

REGISTER = "/brf-provet-1/minutes/"


def numbered(secretary, **changes):
    minutes = secretary.written(**changes)
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        return actions.take_number(work, minutes.id)


def make_void(secretary, minutes, reason="Mötet hölls aldrig", role="secretary"):
    with secretary.opener.writing(secretary.board.actor(role)) as work:
        return actions.make_void(work, minutes.id, reason)


def choose(secretary, kind, **chosen):
    with secretary.opener.writing(secretary.board.actor("chair")) as work:
        actions.choose_series(work, kind, **chosen)


def test_a_void_number_is_given_to_no_others_and_is_not_missed(secretary):
    first = numbered(secretary)
    make_void(secretary, first)
    assert numbered(secretary).label == "2/2026"
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert queries.by_id(work, first.id).label == "1/2026"
        assert not queries.printed_gaps(work).missing


def test_a_void_number_stands_in_the_register_with_its_reason(secretary, client_as):
    minutes = numbered(secretary)
    client = client_as("secretary")
    address = f"{REGISTER}{minutes.id}"
    assert f"{address}/void" in seen(client, address)
    assert client.post(f"{address}/void", data={"reason": ""}).status_code == 200
    assert client.post(f"{address}/void", data={"reason": "Skrevs två gånger"}).status_code == 302
    for page in (REGISTER, f"{REGISTER}series", address):
        shown = seen(client, page)
        assert "Skrevs två gånger" in shown
        assert "1/2026" in shown
    assert f"{address}/void" not in seen(client, address)
    assert "Bo Lind" in seen(client_as("auditor"), f"{REGISTER}series")


def test_minutes_out_for_signing_are_taken_back_as_they_are_voided(secretary):
    minutes = secretary.written()
    secretary.send(minutes)
    make_void(secretary, minutes)
    assert secretary.standing(minutes).key == "void"
    assert secretary.envelope(minutes).state.value == "withdrawn"


def test_void_minutes_are_neither_written_nor_sent_nor_opened_again(board, secretary):
    minutes = numbered(secretary)
    make_void(secretary, minutes)
    with pytest.raises(Void):
        secretary.send(minutes)
    with secretary.opener.writing(board.actor("secretary")) as work, pytest.raises(Void):
        actions.reopen(work, minutes.id)
    with secretary.opener.writing(board.actor("secretary")) as work, pytest.raises(Void):
        actions.save(work, minutes.id, secretary.writing(), revision=1)


def test_decisions_of_void_minutes_leave_the_register(secretary):
    minutes = numbered(secretary)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert queries.decisions(work, queries.Sought()).total == 1
    make_void(secretary, minutes)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert queries.decisions(work, queries.Sought()).total == 0


def test_signed_minutes_are_not_voided_and_a_reason_is_asked_for(secretary):
    minutes = secretary.sealed()
    with pytest.raises(AlreadySent):
        make_void(secretary, minutes)
    with pytest.raises(Invalid):
        make_void(secretary, numbered(secretary), reason=" ")
    with pytest.raises(NotPermitted):
        make_void(secretary, minutes, role="auditor")


def test_a_kind_gets_a_series_of_its_own_and_its_own_form(secretary):
    numbered(secretary)
    choose(secretary, MinutesKind.PER_CAPSULAM, own=True, form=MinutesForm.CONTINUOUS, next_number=31)
    assert numbered(secretary, kind=MinutesKind.PER_CAPSULAM).label == "31"
    assert numbered(secretary, kind=MinutesKind.PER_CAPSULAM, held_on=date(2027, 1, 5)).label == "32"
    assert numbered(secretary, kind=MinutesKind.CONSTITUTING).label == "2/2026", "with the board's"
    choose(secretary, MinutesKind.GENERAL_MEETING, own=False)
    assert numbered(secretary, kind=MinutesKind.GENERAL_MEETING).label == "3/2026"


def test_a_series_that_has_given_numbers_counts_on_however_often_the_boards_is_chosen(secretary, client_as):
    kind = MinutesKind.GENERAL_MEETING
    chair, page = client_as("chair"), f"{REGISTER}series/general_meeting"
    choose(secretary, kind, own=True, form=MinutesForm.CONTINUOUS, next_number=40)
    assert numbered(secretary, kind=kind).label == "40"
    for _time in range(2):
        assert chair.post(page, data={"series": "board"}).status_code == 302
    choose(secretary, kind, own=False, form=MinutesForm.YEARLY, next_number=7)
    with secretary.opener.reading(secretary.board.actor("chair")) as work:
        kept = queries.series_kept(work, kind)
    assert (kept.form, kept.first) == (MinutesForm.CONTINUOUS, 40)
    assert 'value="continuous"' in chair.get(page).text
    assert chair.post(page, data={"series": "continuous"}).status_code == 302
    assert numbered(secretary, kind=kind).label == "41"


def test_a_series_that_was_never_chosen_and_has_given_numbers_counts_on_after_the_boards(secretary):
    kind = MinutesKind.GENERAL_MEETING
    assert numbered(secretary, kind=kind).label == "1/2026"
    choose(secretary, kind, own=False, form=MinutesForm.CONTINUOUS, next_number=7)
    choose(secretary, kind, own=True)
    assert numbered(secretary, kind=kind).label == "2/2026"


def test_a_series_that_has_given_numbers_is_not_begun_anew(secretary):
    choose(secretary, MinutesKind.GENERAL_MEETING, own=True, form=MinutesForm.YEARLY, next_number=2)
    numbered(secretary, kind=MinutesKind.GENERAL_MEETING)
    with pytest.raises(Invalid):
        choose(secretary, MinutesKind.GENERAL_MEETING, own=True, form=MinutesForm.CONTINUOUS, next_number=9)
    # Away with the board's and back again: the series goes on where it stood.
    choose(secretary, MinutesKind.GENERAL_MEETING, own=False)
    choose(secretary, MinutesKind.GENERAL_MEETING, own=True, form=MinutesForm.CONTINUOUS, next_number=9)
    assert numbered(secretary, kind=MinutesKind.GENERAL_MEETING).label == "3/2026"


def test_the_page_of_series_lets_only_those_who_manage_choose(secretary, client_as):
    page = f"{REGISTER}series/per_capsulam"
    assert client_as("secretary").get(page).status_code == 403
    chair = client_as("chair")
    assert page in seen(chair, f"{REGISTER}series")
    assert chair.post(page, data={"series": "continuous", "next_number": "7"}).status_code == 302
    assert numbered(secretary, kind=MinutesKind.PER_CAPSULAM).label == "7"


def test_numbers_of_other_kinds_in_the_boards_series_are_not_missed(secretary):
    for kind in (MinutesKind.BOARD, MinutesKind.CONSTITUTING, MinutesKind.BOARD):
        numbered(secretary, kind=kind)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert not queries.printed_gaps(work).missing


def test_minutes_that_were_voided_without_a_number_take_none(secretary):
    minutes = secretary.written()
    make_void(secretary, minutes)
    with pytest.raises(Void), secretary.opener.writing(secretary.board.actor("secretary")) as work:
        actions.take_number(work, minutes.id)
    assert numbered(secretary).label == "1/2026", "none was used up"


def test_minutes_that_were_made_void_are_begun_anew_from_the_same_agenda(secretary):
    desk = Desk(secretary.board)
    meeting = desk.plan()
    first = desk.do(actions.begin_from, meeting.id)
    desk.do(actions.make_void, first.id, "Fel mall")
    anew = desk.do(actions.begin_from, meeting.id)
    point = meeting.items[0]
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        old, new = queries.by_id(work, first.id), queries.by_id(work, anew.id)
        assert [one.heading for one in new.items] == [one.heading for one in old.items]
        assert not {one.id for one in new.items} & {one.id for one in old.items}
        found = queries.points_of(work, new, new.items[0].id, new.items[0].heading)
        assert found is not None
        assert [one.id for one in found[1]] == [point.id]


def test_void_minutes_are_not_completed_without_whoever_declined(secretary):
    minutes = secretary.written()
    secretary.send(minutes)
    envelope = secretary.envelope(minutes)
    secretary.sign_one(envelope.id, "secretary")
    secretary.decline(envelope.id)
    make_void(secretary, minutes, role="chair")
    assert secretary.envelope(minutes).state is EnvelopeState.WITHDRAWN
    with secretary.opener.writing(secretary.board.actor("chair")) as work:
        who = next(one for one in signers_of(work, envelope.id) if one.state is SignerState.DECLINED)
        with pytest.raises((CannotCompleteWithout, AlreadyDecided)):
            complete_without(work, envelope.id, who.id, "vägrar", Cause.REFUSED)


def left_open(secretary, minutes, state):
    """Make minutes void as they were before that ended what had been declined."""
    secretary.send(minutes)
    envelope = secretary.envelope(minutes)
    secretary.sign_one(envelope.id, "secretary")
    secretary.decline(envelope.id)
    make_void(secretary, minutes, role="chair")
    facts = {"state": state, "closed_at": None, "signed_at": None}
    with secretary.opener.writing(secretary.board.actor("chair")) as work:
        facts["signed_at" if state is EnvelopeState.SIGNED else "closed_at"] = work.now
        work.session.execute(update(Envelope).where(Envelope.id == envelope.id).values(**facts))
    return envelope.id


def test_void_minutes_whose_envelope_was_left_declined_are_not_completed(secretary):
    minutes = secretary.written()
    envelope_id = left_open(secretary, minutes, EnvelopeState.DECLINED)
    with secretary.opener.writing(secretary.board.actor("chair")) as work:
        who = next(one for one in signers_of(work, envelope_id) if one.state is SignerState.DECLINED)
        assert not can_complete_without(work, visible(work, envelope_id), who)
        with pytest.raises(CannotCompleteWithout) as refusal:
            complete_without(work, envelope_id, who.id, "vägrar", Cause.REFUSED)
    assert "makulerat" in str(refusal.value.facts["problem"])


def test_void_minutes_that_were_signed_all_the_same_are_never_sealed_and_hold_up_no_other(secretary):
    minutes = secretary.written()
    left_open(secretary, minutes, EnvelopeState.SIGNED)
    other = secretary.sealed()
    assert secretary.standing(other).key == "sealed"
    envelope = secretary.envelope(minutes)
    assert (envelope.state, envelope.document_id) == (EnvelopeState.WITHDRAWN, None)
    assert envelope.closed_because == "Protokollet är makulerat"
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        [row] = queries.decisions(work, queries.Sought()).rows
    assert row.minutes.id == other.id


def test_minutes_made_void_while_their_seal_was_being_made_are_not_sealed(secretary):
    minutes = secretary.written()
    envelope_id = left_open(secretary, minutes, EnvelopeState.SIGNED)
    with secretary.opener.writing(worker_for(secretary.board.association.id)) as work:
        assert not record_seal(work, envelope_id, Seal((), "", ""))
    assert secretary.envelope(minutes).document_id is None


def test_a_paragraph_of_minutes_begun_anew_is_about_its_point_whatever_it_is_called(secretary):
    desk = Desk(secretary.board)
    meeting, chair = desk.plan(), secretary.board.people["chair"].id
    point, document = desk.do(actions.add_item, meeting.id, "Anbud på taket"), desk.paper()
    desk.do(actions.attach, point.id, document.id)
    for _time in range(2):
        desk.do(actions.make_void, desk.do(actions.begin_from, meeting.id).id, "Fel mall")
    anew = desk.do(actions.begin_from, meeting.id)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        items = [queries.written(one) for one in queries.by_id(work, anew.id).items]
    names = {items[0].heading: "Kaffe", "Anbud på taket": "Takomläggningen"}
    for item in items:
        if item.heading in names:
            desk.do(actions.save_item, anew.id, replace(item, heading=names[item.heading]))
    desk.do(actions.declare_conflict, point.id, chair)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        minutes = queries.by_id(work, anew.id)
        about = [one for one in minutes.items if one.recusals]
        assert [one.heading for one in about] == ["Takomläggningen"]
        told = queries.written(about[0])
    desk.do(actions.save_item, anew.id, replace(told, recused=frozenset()))
    with secretary.opener.reading(secretary.board.actor("chair")) as work:
        assert by_ids(work, {document.id})


def test_a_series_that_has_given_numbers_is_offered_as_it_counts_and_says_why(secretary, client_as):
    kind = MinutesKind.GENERAL_MEETING
    chair, page = client_as("chair"), f"{REGISTER}series/general_meeting"
    assert 'value="continuous"' in seen(chair, page)
    choose(secretary, kind, own=True, form=MinutesForm.YEARLY, next_number=4)
    assert numbered(secretary, kind=kind).label == "4/2026"
    shown = seen(chair, page)
    assert 'value="continuous"' not in shown
    assert "räknar vidare, från 1 varje år" in shown
    for told, label in (("yearly", "5/2026"), ("board", "1/2026"), ("yearly", "6/2026")):
        assert chair.post(page, data={"series": told}).status_code == 302, "what is offered is taken"
        assert numbered(secretary, kind=kind).label == label


def test_the_boards_own_series_is_changed_from_its_page_until_it_has_given_a_number(secretary, client_as):
    chair, series = client_as("chair"), f"{REGISTER}series"
    settings = "/brf-provet-1/settings/"
    assert f"{settings}#minutes" in seen(chair, series)
    assert f"{settings}#minutes" not in seen(client_as("auditor"), series)
    told = {"minutes-form": "continuous", "minutes-next_number": "412"}
    assert chair.post(f"{settings}minutes", data=told).status_code == 303
    assert numbered(secretary).label == "412"
    shown = seen(chair, series)
    assert f"{settings}#minutes" not in shown
    assert "går inte att ändra längre" in shown
    late = chair.post(f"{settings}minutes", data={"minutes-form": "yearly", "minutes-next_number": "1"})
    assert "Serien har redan gett nummer" in late.text
    assert numbered(secretary).label == "413"
