"""Sending an archived paper: who of the board, who from outside, and in which order, asked for on one page."""

import uuid

import pytest

from boardroom.core.actor import worker_for
from boardroom.mandates.queries import person_by_email
from boardroom.signing import actions, jobs, queries
from boardroom.signing.errors import MethodNotAllowed
from boardroom.signing.rules.states import EnvelopeState, SignerRole

HOME = "/brf-provet-1/signing"
SUPPLIER = {"outsiders-0-name": "Nils Hiss", "outsiders-0-email": "Nils.Hiss@lyftbolaget.se"}


def sent(desk, client, document_id, **fields):
    answer = client.post(
        f"{HOME}/send/{document_id}", data={"methods": ["passkey", "code"], "order": "together", **fields}
    )
    assert answer.status_code == 303, answer.text
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        found = queries.visible(work, uuid.UUID(answer.location.split("/")[-2]))
        return found, {one.name: one for one in queries.signers_of(work, found.id)}


def test_a_party_from_outside_is_not_offered_for_leading_a_meeting_or_the_board(
    desk, board, client_as, file_it
):
    secretary = client_as("secretary")
    sent(desk, secretary, file_it(), **SUPPLIER, board=[str(board.people["chair"].id)])
    begin = secretary.get("/brf-provet-1/minutes/new").text
    assert board.people["chair"].name in begin  # who signed as a party of the contract and sits on the board
    assert "Nils Hiss" not in begin
    election = client_as("chair").get("/brf-provet-1/board/election").text
    assert board.people["secretary"].name in election
    assert "Nils Hiss" not in election


def test_a_supplier_without_an_account_is_named_on_the_page_and_signs_by_the_link(
    desk, board, client_as, file_it
):
    treasurer = client_as("treasurer")  # who may send, and keeps no register of persons
    envelope, signers = sent(desk, treasurer, file_it(), **SUPPLIER, board=[str(board.people["chair"].id)])
    assert signers["Nils Hiss"].email == "nils.hiss@lyftbolaget.se"
    assert {one.role for one in signers.values()} == {SignerRole.PARTY}
    with desk.opener.reading(worker_for(board.association.id)) as work:
        person = person_by_email(work, "nils.hiss@lyftbolaget.se")
    assert person is not None
    assert person.account_id is None
    board.people["Nils Hiss"] = person
    (letter,) = [one for one in desk.letters("signing_request") if one.to_name == "Nils Hiss"]
    assert letter.link_purpose, "a link of their own, minted when the letter leaves"
    code = desk.code_for("Nils Hiss", envelope)
    with desk.opener.writing(desk.guest("Nils Hiss", envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    assert desk.envelope(envelope).state is EnvelopeState.SEALED


def test_the_page_of_a_contract_asks_nothing_about_a_meeting_and_no_turn_before_it_is_wanted(
    client_as, file_it
):
    page = client_as("secretary").get(f"{HOME}/send/{file_it()}").text
    for word in ("rotokollförare", "ötesordförande", "ustera", ">Tur<", "Person 1"):
        assert word not in page, word
    assert "Motpart" in page
    assert '<details class="folded" id="order">' in page, "folded away"
    minutes = client_as("secretary").get(f"{HOME}/send/{file_it('general_meeting_minutes')}").text
    assert "Mötesordförande" in minutes
    assert "Justerare utan konto" in minutes


def test_archived_minutes_are_signed_in_capacities_and_an_adjuster_from_outside_adjusts(
    desk, board, client_as, file_it
):
    _envelope, signers = sent(
        desk,
        client_as("secretary"),
        file_it("general_meeting_minutes"),
        **SUPPLIER,
        chair=str(board.people["chair"].id),
        minute_taker=str(board.people["secretary"].id),
        order="minute_taker_first",
    )
    assert {one.role: one.step for one in signers.values()} == {
        SignerRole.MINUTE_TAKER: 1,
        SignerRole.CHAIR: 2,
        SignerRole.ADJUSTER: 2,
    }


def test_one_from_outside_can_be_bound_to_one_way_and_the_board_to_another(desk, board, client_as, file_it):
    envelope, _signers = sent(
        desk,
        client_as("secretary"),
        file_it(),
        **SUPPLIER,
        **{"outsiders-0-way": "code"},
        board=[str(board.people["chair"].id)],
        methods=["passkey"],
    )
    code = desk.code_for("chair", envelope)
    with desk.opener.writing(board.actor("chair")) as work, pytest.raises(MethodNotAllowed):
        actions.sign_with_code(work, envelope.id, code)
    with desk.opener.reading(worker_for(board.association.id)) as work:
        board.people["Nils Hiss"] = person_by_email(work, "nils.hiss@lyftbolaget.se")
    code = desk.code_for("Nils Hiss", envelope)
    with desk.opener.writing(desk.guest("Nils Hiss", envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)


def test_the_others_can_sign_before_the_board_or_each_in_a_turn_of_their_own(desk, board, client_as, file_it):
    secretary, people = client_as("secretary"), board.people
    both = [str(people["chair"].id), str(people["treasurer"].id)]
    _envelope, signers = sent(desk, secretary, file_it(), **SUPPLIER, board=both, order="board_last")
    assert [signers[name].step for name in ("Nils Hiss", people["chair"].name)] == [1, 2]
    document = file_it()
    asked = secretary.post(
        f"{HOME}/send/{document}",
        data={**SUPPLIER, "board": both, "methods": ["code"], "order": "own"},
    )
    assert asked.status_code == 200, "turns that are missing are asked for, and nothing is sent"
    for name in ("Nils Hiss", people["chair"].name, people["treasurer"].name):
        assert asked.text.count(f">{name}") >= 1
    turns = dict(zip([*both, "outside-0"], (2, 3, 1), strict=True))
    fields = {
        f"turns-{place}-{field}": value
        for place, (key, step) in enumerate(turns.items())
        for field, value in (("key", key), ("step", step))
    }
    _envelope, signers = sent(desk, secretary, document, **SUPPLIER, board=both, order="own", **fields)
    assert {name: one.step for name, one in signers.items()} == {
        "Nils Hiss": 1,
        people["chair"].name: 2,
        people["treasurer"].name: 3,
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outsiders-0-email": "nils@lyftbolaget.se"}, "Skriv namnet"),
        ({"outsiders-0-name": "Nils Hiss"}, "egen e-postadress"),
        ({"outsiders-0-name": "Nils", "outsiders-0-email": "info@lyftbolaget.se"}, "kan läsas av flera"),
        ({**SUPPLIER, "outsiders-0-phone": "08-123 45 67"}, "inget mobilnummer"),
        (
            {"outsiders-0-name": "Någon Annan", "outsiders-0-email": "astrid.ek@exempel.se"},
            "hör i registret till Astrid Ek",
        ),
        (
            {**SUPPLIER, "outsiders-1-name": "Ada", "outsiders-1-email": SUPPLIER["outsiders-0-email"]},
            "två gånger",
        ),
    ],
)
def test_what_is_wrong_with_someone_from_outside_is_said_before_anything_is_sent(
    desk, client_as, file_it, fields, said
):
    answer = client_as("secretary").post(
        f"{HOME}/send/{file_it()}", data={"methods": ["code"], "order": "together", **fields}
    )
    assert answer.status_code == 200
    assert said in answer.text
    assert not desk.letters()


def test_rows_for_more_from_outside_come_as_they_are_asked_for(client_as, file_it):
    answer = client_as("secretary").post(
        f"{HOME}/send/{file_it()}", data={**SUPPLIER, "methods": ["code"], "deed": "outsider"}
    )
    assert "Utomstående 2" in answer.text
    assert "Nils Hiss" in answer.text


def test_a_paper_without_a_class_leads_to_where_it_is_chosen_and_back_to_the_sending(client_as, file_it):
    document_id = file_it(record_class="")
    client = client_as("secretary")
    refused = client.get(f"{HOME}/send/{document_id}")
    assert refused.status_code == 409
    assert "Välj först vilken handlingstyp" in refused.text
    way = f"/brf-provet-1/archive/{document_id}/edit?then=send"
    assert way in refused.text
    assert client.get(way).status_code == 200
    saved = client.post(way, data={"title": "Avtal om hiss", "record_class": "service_contract"})
    assert saved.location == f"{HOME}/send/{document_id}"
    assert client.get(saved.location).status_code == 200
