"""A paper that is hidden from someone for a conflict of interest is never sent to that person to be signed."""

import io
import uuid

import pytest

from boardroom.documents.actions import show_again
from boardroom.signing import actions, queries
from boardroom.signing.errors import InConflict
from boardroom.signing.rules.states import EnvelopeKind, RecipientState, SignerRole
from tests.signing.test_batches import order, send_all, standings
from tests.signing.test_handing_over import hand_over
from tests.signing.test_parties import HOME, SUPPLIER
from tests.signing.test_several_papers import TITLES, bundle

WAYS = {"methods": ["passkey", "code"], "order": "together"}


def test_an_archived_paper_is_not_sent_to_the_one_in_conflict_who_is_named(
    desk, board, client_as, file_it, hide
):
    client, paper, chair = client_as("secretary"), file_it(), board.people["chair"]
    hide(paper, "chair")
    asked = WAYS | SUPPLIER | {"board": [str(chair.id)]}
    refused = client.post(f"{HOME}/send/{paper}", data=asked)
    assert refused.status_code == 200
    assert f"På grund av jäv är papperet dolt för {chair.name} (”Avtal om hiss”)." in refused.text
    assert "Välj någon annan" in refused.text
    assert "Nils.Hiss@lyftbolaget.se" in refused.text, "all that was typed is kept"
    assert not desk.letters("signing_request")
    with desk.opener.writing(board.actor("secretary")) as work:
        show_again(work, paper, chair.id)
    assert client.post(f"{HOME}/send/{paper}", data=asked).status_code == 303


def test_of_several_papers_each_one_that_is_hidden_is_named_with_whom_it_is_hidden_from(
    desk, board, file_it, hide
):
    documents = [file_it(title=one) for one in TITLES]
    hide(documents[2], "chair")
    hide(documents[1], "treasurer")
    signers = [(who, SignerRole.PARTY) for who in ("chair", "treasurer", "secretary")]
    with pytest.raises(InConflict) as refused:
        bundle(desk, documents, signers)
    assert f"{board.people['chair'].name} (”Priser för service”)" in str(refused.value)
    assert f"{board.people['treasurer'].name} (”Ritning till hissen”)" in str(refused.value)
    assert board.people["secretary"].name not in str(refused.value)
    bundle(desk, documents[:1], signers)


def test_someone_from_outside_whom_the_register_knows_by_the_address_is_not_sent_it_either(
    desk, client_as, file_it, hide
):
    desk.outsider()
    paper = file_it()
    hide(paper, "Karin Vik")
    named = {"outsiders-0-name": "Karin Vik", "outsiders-0-email": "Karin.Vik@exempel.se"}
    refused = client_as("secretary").post(f"{HOME}/send/{paper}", data=WAYS | named)
    assert "dolt för Karin Vik" in refused.text
    assert not desk.letters("signing_request")


def test_nobody_hands_over_to_the_one_in_conflict(desk, board, file_it, hide, client_as):
    documents = [file_it(title=one) for one in TITLES]
    signers = [("board_member", SignerRole.PARTY), ("secretary", SignerRole.PARTY)]
    envelope = bundle(desk, documents, signers)
    hide(documents[1], "deputy")
    with pytest.raises(InConflict):
        hand_over(desk, "secretary", envelope)
    giving = desk.signer("board_member", envelope)
    page = client_as("board_member").post(
        f"{HOME}/{envelope.id}/signers/{giving.id}/delegate",
        data={"person": str(board.people["deputy"].id), "reason": "Är bortrest."},
    )
    assert f"dolt för {board.people['deputy'].name} (”Ritning till hissen”)" in page.text
    hand_over(desk, "secretary", envelope, taking="chair")


def test_a_wish_of_a_guest_for_the_one_in_conflict_is_not_granted(desk, board, file_it, hide):
    guest = desk.outsider()
    paper = file_it()
    envelope = desk.send(
        [(guest.name, SignerRole.PARTY)], kind=EnvelopeKind.DOCUMENT, subject_key="", document_id=paper
    )
    with desk.opener.reading(board.actor("secretary")) as work:
        address = {one: email for one, _name, email in queries.with_addresses(work)}
    deputy = board.people["deputy"]
    with desk.opener.writing(desk.guest(guest.name, envelope)) as work:
        actions.wish_delegate(
            work, envelope.id, name=deputy.name, email=address[deputy.id], reason="Är bortrest."
        )
    hide(paper, "deputy")
    signer = desk.signer(guest.name, envelope)
    with pytest.raises(InConflict), desk.opener.writing(board.actor("secretary")) as work:
        actions.grant_wish(work, envelope.id, signer.id)


def test_a_list_with_the_one_in_conflict_is_refused_and_one_hidden_later_is_not_sent(
    desk, board, client_as, file_it, hide
):
    desk.outsider()
    client, paper = client_as("secretary"), file_it()
    hide(paper, "chair")

    def listed(text):
        return client.post(
            f"{HOME}/batches/new?document={paper}",
            data={"methods": ["code"], "recipients": (io.BytesIO(text.encode()), "lista.csv")},
        )

    people = "Namn;E-post\nKarin Vik;karin.vik@exempel.se\n"
    refused = listed(f"{people}Astrid Ek;astrid.ek@exempel.se\n")
    assert refused.status_code == 200
    assert f"dolt för {board.people['chair'].name} (”Avtal om hiss”)" in refused.text
    made = listed(people)
    assert made.status_code == 303, made.text
    batch_id = uuid.UUID(made.location.split("/")[-1])
    hide(paper, "Karin Vik")
    order(desk, batch_id)
    send_all(desk, 2)
    (one,) = standings(desk, batch_id)
    assert one.recipient.state is RecipientState.FAILED
    assert "dolt för Karin Vik" in one.recipient.problem
    assert not desk.letters("signing_request")


def test_what_went_to_many_is_not_handed_over_to_the_one_in_conflict(desk, board, client_as, file_it, hide):
    client, paper = client_as("secretary"), file_it()
    people = "Namn;E-post\nAstrid Ek;astrid.ek@exempel.se\n"
    made = client.post(
        f"{HOME}/batches/new?document={paper}",
        data={"methods": ["code"], "recipients": (io.BytesIO(people.encode()), "lista.csv")},
    )
    batch_id = uuid.UUID(made.location.split("/")[-1])
    order(desk, batch_id)
    send_all(desk, 2)
    (one,) = standings(desk, batch_id)
    hide(paper, "deputy")
    with pytest.raises(InConflict):
        hand_over(desk, "secretary", one.envelope, giving="chair")
