"""What the board has for itself goes to someone from outside only after it was said: a remark before sending, no wall."""

import io

import pytest

from boardroom.signing import actions
from boardroom.signing.rules.states import EnvelopeKind, SignerRole
from tests.signing.test_batch_pages import parsed
from tests.signing.test_parties import HOME, SUPPLIER

REMARK = "får annars inte läsa sådana här papper"
WAYS = {"methods": ["passkey", "code"], "order": "together"}


def told(page) -> str:
    """Return what the form carries of what was said already."""
    (field,) = [one for one in parsed(page).iter("input") if one.get("name") == "told"]
    return field.get("value") or ""


@pytest.mark.parametrize("record_class", ["board_minutes", "decision_basis"])
def test_it_is_said_once_that_someone_from_outside_will_read_what_the_board_has_for_itself(
    desk, client_as, file_it, record_class
):
    client, address = client_as("secretary"), f"{HOME}/send/{file_it(record_class, 'Överlämning 2026')}"
    asked = WAYS | SUPPLIER
    first = client.post(address, data=asked)
    assert first.status_code == 200
    assert f"Nils Hiss {REMARK}" in first.text
    assert "Överlämning 2026" in first.text
    assert not desk.letters("signing_request")
    # One more from outside: it is said anew, of both.
    more = {"outsiders-1-name": "Eva Al", "outsiders-1-email": "eva@exempel.se", "told": told(first)}
    second = client.post(address, data=asked | more)
    assert f"Nils Hiss och Eva Al {REMARK}" in second.text
    assert client.post(address, data=asked | more | {"told": told(second)}).status_code == 303
    assert len(desk.letters("signing_request")) == 2


def test_nothing_is_said_of_a_contract_or_of_those_who_read_such_papers_anyway(
    desk, board, client_as, file_it
):
    client = client_as("secretary")
    contract = client.post(f"{HOME}/send/{file_it()}", data=WAYS | SUPPLIER)
    assert contract.status_code == 303
    auditor = str(board.people["auditor"].id)
    readers = {"board": [str(board.people["chair"].id)], "others": [auditor]}
    own = {"outsiders-0-name": "Astrid Ek", "outsiders-0-email": "astrid.ek@exempel.se"}
    minutes = client.post(f"{HOME}/send/{file_it('board_minutes', 'Protokoll')}", data=WAYS | readers)
    assert minutes.status_code == 303, minutes.text
    basis = client.post(f"{HOME}/send/{file_it('decision_basis', 'Underlag')}", data=WAYS | own)
    assert basis.status_code == 303, basis.text


def test_a_person_of_the_register_without_such_access_and_a_paper_beside_are_told_of_too(
    desk, board, client_as, file_it
):
    desk.outsider()
    client = client_as("secretary")
    beside = file_it("decision_basis", "Besiktning")
    page = client.post(
        f"{HOME}/send/{file_it()}?beside={beside}",
        data=WAYS | {"others": [str(board.people["Karin Vik"].id)]},
    )
    assert f"Karin Vik {REMARK}" in page.text
    assert "Besiktning, " in page.text
    assert "Avtal om hiss, <span" not in page.text


def test_it_is_said_of_a_list_before_it_is_ordered(desk, client_as, file_it):
    client = client_as("secretary")
    people = "Namn;E-post\nKarin Vik;karin.vik@exempel.se\nAstrid Ek;astrid.ek@exempel.se\n"
    for record_class, said in (("decision_basis", True), ("service_contract", False)):
        paper = file_it(record_class, "Underlag")
        made = client.post(
            f"{HOME}/batches/new?document={paper}",
            data={"methods": ["code"], "recipients": (io.BytesIO(people.encode()), "lista.csv")},
        )
        assert made.status_code == 303, made.text
        page = client.get(made.location).text
        assert (f"1 på listan {REMARK}" in page) is said
        client.post(f"{made.location}/order")
        assert REMARK not in client.get(made.location).text
    text = {"title": "Underlag", "text": "Hej [Namn]", "record_class": "decision_basis", "methods": ["code"]}
    written = client.post(
        f"{HOME}/batches/new", data=text | {"recipients": (io.BytesIO(people.encode()), "lista.csv")}
    )
    assert REMARK not in client.get(written.location).text, "it was written for them"


def test_it_is_said_once_of_whoever_signs_instead_before_a_link_leaves(desk, board, client_as, file_it):
    desk.outsider()
    signers = [("chair", SignerRole.PARTY), ("secretary", SignerRole.PARTY)]
    for record_class, said in (("decision_basis", True), ("service_contract", False)):
        envelope = desk.send(
            signers,
            kind=EnvelopeKind.DOCUMENT,
            subject_key="",
            record_class=record_class,
            document_id=file_it(record_class, "Besiktning"),
            title="Besiktning",
        )
        before = len(desk.letters("signing_request"))
        client = client_as("secretary")
        address = f"{HOME}/{envelope.id}/signers/{desk.signer('chair', envelope).id}/delegate"
        asked = {"person": str(board.people["Karin Vik"].id), "reason": "Är bortrest."}
        first = client.post(address, data=asked)
        if said:
            assert first.status_code == 200
            assert f"Karin Vik {REMARK}" in first.text
            assert "<li>Besiktning, " in first.text
            assert "Är bortrest." in first.text, "what was typed is kept"
            assert len(desk.letters("signing_request")) == before
            first = client.post(address, data=asked | {"told": told(first)})
        assert first.status_code == 303, first.text
        assert desk.letters("signing_request")[-1].to_name == "Karin Vik"


def test_nothing_is_said_of_one_on_the_board_who_signs_instead(desk, board, client_as, file_it):
    envelope = desk.send()
    giving = desk.signer("board_member", envelope)
    answer = client_as("board_member").post(
        f"{HOME}/{envelope.id}/signers/{giving.id}/delegate",
        data={"person": str(board.people["deputy"].id), "reason": "Är bortrest."},
    )
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize(("record_class", "said"), [("decision_basis", True), ("service_contract", False)])
def test_it_is_said_where_a_wish_for_someone_from_outside_is_granted(
    desk, client_as, file_it, record_class, said
):
    guest = desk.outsider()
    envelope = desk.send(
        [(guest.name, SignerRole.PARTY)],
        kind=EnvelopeKind.DOCUMENT,
        subject_key="",
        record_class=record_class,
        document_id=file_it(record_class, "Besiktning"),
    )
    with desk.opener.writing(desk.guest(guest.name, envelope)) as work:
        actions.wish_delegate(
            work, envelope.id, name="Nils Hiss", email="nils@exempel.se", reason="Är bortrest."
        )
    page = client_as("secretary").get(f"{HOME}/{envelope.id}/status").text
    assert "Låt Nils Hiss skriva under" in page
    assert (f"Nils Hiss {REMARK}" in page) is said
