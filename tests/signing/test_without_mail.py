"""Where no mail server is set nothing promises a letter or a code: the sender is told whom to tell, the signer what works."""

import re

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.actions import file_document
from boardroom.documents.rules import NewFile
from boardroom.mandates.actions import add_person
from boardroom.signing.rules.methods import Method, ticked
from boardroom.signing.rules.states import SignerRole
from tests.data.contracts import contract

HOME = "/brf-provet-1/signing"
WARNING = "Ingen e-postserver är inställd"


def ticks(page):
    return {
        re.search(r'value="(\w+)"', tag).group(1)
        for tag in re.findall(r'<input[^>]*name="methods"[^>]*>', page)
        if re.search(r"\schecked", tag)
    }


@pytest.fixture
def paper(desk, board, minutes_pdf):
    file = NewFile(desk.store(minutes_pdf), len(minutes_pdf), "application/pdf", "avtal.pdf", 1)
    with desk.opener.writing(board.actor("secretary")) as work:
        return file_document(work, title="Avtal om hiss", record_class="service_contract", files=[file]).id


def sent(client, paper, chair, *others):
    asked = {"methods": ["passkey", "code"], "order": "together", "board": [str(chair.id)]}
    asked["others"] = [str(one.id) for one in others]
    answer = client.post(f"{HOME}/send/{paper}", data=asked)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def test_a_code_is_not_chosen_beforehand_where_none_arrives_unless_it_is_all_there_is():
    both = [Method.PASSKEY, Method.CODE]
    assert ticked(both, codes_reach=True) == both
    assert ticked(both, codes_reach=False) == [Method.PASSKEY]
    assert ticked([Method.CODE], codes_reach=False) == [Method.CODE]


def test_the_sender_is_warned_and_no_code_is_ticked(client_as, paper):
    page = client_as("secretary").get(f"{HOME}/send/{paper}").text
    assert WARNING in page
    assert "Ingen kod kommer heller fram" in page
    assert "code" not in ticks(page)
    assert "passkey" in ticks(page)
    assert "Koden går" not in page
    assert 'name="guest_code"' not in page
    many = client_as("secretary").get(f"{HOME}/batches/new?document={paper}").text
    assert WARNING in many
    assert "code" not in ticks(many)


@pytest.mark.usefixtures("mailed")
def test_where_letters_leave_nothing_is_warned_of_and_a_code_is_ticked(client_as, paper):
    page = client_as("secretary").get(f"{HOME}/send/{paper}").text
    assert WARNING not in page
    assert {"passkey", "code"} <= ticks(page)
    assert "Koden går med e-post." in page
    assert "kod med e-post<" in page
    assert "sms" not in page


def test_what_is_said_after_sending_promises_no_letter(board, client_as, paper):
    page = sent(client_as("secretary"), paper, board.people["chair"])
    assert "Det är skickat, men inga mejl går iväg" in page


@pytest.mark.usefixtures("mailed")
def test_a_signer_without_an_address_is_named_after_sending(desk, board, client_as, paper):
    with desk.opener.writing(worker_for(board.association.id)) as work:
        greta = add_person(work, name="Greta Holm")
    page = sent(client_as("secretary"), paper, board.people["chair"], greta)
    assert "Greta Holm har ingen e-postadress" in page
    assert "Var och en får ett mejl" not in page


def test_the_signer_is_led_to_what_works_and_never_told_that_a_code_is_on_its_way(desk, client_as):
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    client = client_as("chair")
    page = client.get(f"{HOME}/{envelope.id}/sign").text
    assert "Ingen kod kan komma fram" in page
    assert "mötesrummet" in page
    assert "Skriv under med lösenord och kod" not in page
    for asked in (
        client.get(f"{HOME}/{envelope.id}/code"),
        client.post(f"{HOME}/{envelope.id}/code", data={}),
    ):
        assert asked.status_code == 303
        assert asked.location.endswith("/sign")
    assert not desk.letters("signing_code")


def test_a_contract_is_not_asked_how_a_decision_was_understood(desk, client_as):
    envelope = contract(desk, [("chair", SignerRole.PARTY)])
    page = client_as("chair").get(f"{HOME}/{envelope.id}/sign").text
    assert "ett förbehåll som ni har kommit överens om" in page
    assert "uppfattade ett beslut" not in page
    assert 'href="/account">Lägg till den på sidan för ditt konto</a>' in page


def test_who_could_sign_with_a_key_is_told_to_make_one_and_not_to_ask_somebody(desk, client_as):
    envelope = contract(desk, [("chair", SignerRole.PARTY)], methods=[Method.PASSKEY])
    page = client_as("chair").get(f"{HOME}/{envelope.id}/sign").text
    assert "Du behöver en nyckel i mobilen" in page
    assert "Du har ingen nyckel i mobilen än" not in page, "it is said once"
    assert "Kontakta" not in page
