"""A paper that was sent and is hidden from its sender since: what others write of it goes to those who steer it now, and not to the sender."""

from datetime import timedelta

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.actions import hide_from
from boardroom.signing import actions, jobs, queries
from boardroom.signing.rules.states import SignerRole
from tests.data.contracts import contract
from tests.signing.test_letters import written

SECRET = "Anbudet på 1,2 miljoner är för dyrt"
GUEST = "Karin Vik"


@pytest.fixture
def contract_of(desk, minutes_pdf):
    """Return a way to send a contract, as the secretary, to some who sign."""

    def send(*signers, **more):
        return contract(
            desk, [(one, SignerRole.PARTY) for one in signers], content=minutes_pdf, page_count=1, **more
        )

    return send


@pytest.fixture
def hidden_from_sender(desk, board, contract_of):
    """Return a way to send a contract that the chair then hides from the secretary, who sent it."""

    def send(*signers, **more):
        envelope = contract_of(*signers, **more)
        with desk.opener.writing(board.actor("chair")) as work:
            hide_from(work, envelope.document_id, board.people["secretary"].id, "äger del i företaget")
        return envelope

    return send


def told(desk, template):
    """By whom a kind of letter is read, and what it says, in Swedish."""
    letters = [(one.to_name, written(one).text) for one in desk.letters(template)]
    by_reader = dict(letters)
    assert len(by_reader) == len(letters), "someone was told twice"
    return by_reader


@pytest.mark.parametrize(
    "signers", [("board_member", "treasurer"), ("secretary", "board_member", "treasurer")]
)
def test_why_someone_declined(desk, board, hidden_from_sender, signers):
    desk.decline("board_member", hidden_from_sender(*signers), SECRET)
    letters = told(desk, "signing_declined")
    assert letters.keys() == {board.people[one].name for one in ("chair", "treasurer")}
    assert all(SECRET in text for text in letters.values())
    assert "behöver du skicka det på nytt" in letters[board.people["chair"].name]
    assert "behöver du skicka" not in letters[board.people["treasurer"].name]


def test_why_someone_declined_is_told_once_to_who_steers_and_was_to_sign_too(desk, board, hidden_from_sender):
    desk.decline("board_member", hidden_from_sender("board_member", "chair"), SECRET)
    letters = told(desk, "signing_declined")
    assert letters.keys() == {board.people["chair"].name}
    assert "behöver du skicka det på nytt" in letters[board.people["chair"].name]


@pytest.mark.parametrize("signers", [("board_member",), ("secretary", "board_member")])
def test_why_it_was_withdrawn(desk, board, hidden_from_sender, signers):
    envelope = hidden_from_sender(*signers)
    with desk.opener.writing(board.actor("chair")) as work:
        actions.withdraw(work, envelope.id, SECRET)
    assert told(desk, "signing_withdrawn").keys() == {board.people["board_member"].name}


def test_why_someone_abstained(desk, board, hidden_from_sender):
    envelope = hidden_from_sender("board_member", "treasurer")
    with desk.opener.writing(board.actor("chair")) as work:
        queries.visible(work, envelope.id, lock=True).needed = 1
        for one in queries.signers_of(work, envelope.id):
            one.required = False
    desk.decline("board_member", envelope, SECRET)
    letters = told(desk, "signing_abstained")
    assert letters.keys() == {board.people["chair"].name}
    assert SECRET in letters[board.people["chair"].name]


def test_why_someone_lets_another_sign(desk, board, hidden_from_sender):
    envelope = hidden_from_sender("board_member", "chair")
    with desk.opener.writing(board.actor("board_member")) as work:
        giving = desk.signer("board_member", envelope).id
        actions.delegate(work, envelope.id, giving, board.people["treasurer"].id, SECRET)
    letters = told(desk, "signing_delegated")
    assert letters.keys() == {board.people["chair"].name}
    assert f"Anledning: {SECRET}" in letters[board.people["chair"].name]


def test_why_someone_lets_another_sign_is_not_told_to_a_signer_in_conflict(desk, board, hide, contract_of):
    envelope = contract_of("board_member", "chair", "treasurer")
    hide(envelope.document_id, "board_member")
    with desk.opener.writing(board.actor("chair")) as work:
        giving = desk.signer("chair", envelope).id
        actions.delegate(work, envelope.id, giving, board.people["deputy"].id, SECRET)
    letters = told(desk, "signing_delegated")
    assert letters.keys() == {board.people[one].name for one in ("secretary", "treasurer")}
    assert all(SECRET in text for text in letters.values())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("who", ["board_member", GUEST])
def test_who_was_replaced_for_a_conflict_is_told_that_and_not_why(
    desk, board, hide, contract_of, who, language
):
    """As whoever is done without."""
    desk.outsider()
    envelope = contract_of(who, "chair")
    hide(envelope.document_id, who)
    name = desk.signer(who, envelope).name
    with desk.opener.writing(board.actor("chair")) as work:
        giving = desk.signer(who, envelope).id
        actions.delegate(work, envelope.id, giving, board.people["treasurer"].id, SECRET)
    (letter,) = [one for one in desk.letters("signing_delegated") if one.to_name == name]
    text = written(letter, language).text
    assert {"sv": "i stället för dig", "en": "instead of you"}[language] in text
    assert SECRET not in text
    assert "Anledning" not in text
    assert "Reason" not in text
    (sender,) = [one for one in desk.letters("signing_delegated") if one.to_name != name]
    assert SECRET in written(sender, language).text


def test_that_a_deadline_has_passed_is_told_to_who_can_do_something_about_it(desk, board, hidden_from_sender):
    deadline = desk.clock.now().date() + timedelta(days=2)
    hidden_from_sender("board_member", "treasurer", deadline=deadline)
    desk.wait(days=6)
    with desk.opener.writing(worker_for(board.association.id)) as work:
        assert actions.tell_overdue(work)
    assert told(desk, "signing_overdue").keys() == {board.people["chair"].name}


def test_a_guests_wish_is_told_to_someone_who_can_grant_it(desk, board, hidden_from_sender):
    desk.outsider()
    envelope = hidden_from_sender(GUEST, "treasurer")
    with desk.opener.writing(desk.guest(GUEST, envelope)) as work:
        actions.wish_delegate(
            work, envelope.id, name="Bo Vik", email="bo.vik@exempel.se", reason="Jag reser bort"
        )
    assert told(desk, "signing_wish").keys() == {board.people["chair"].name}


@pytest.mark.parametrize("signers", [(), ("secretary",)])
def test_whom_no_letter_reaches_is_told_to_who_can_hand_a_copy_to_them(
    desk, board, hide, hidden_from_sender, signers
):
    envelope = hidden_from_sender(*signers, "board_member", "treasurer")
    with desk.opener.writing(board.actor("chair")) as work:
        for one in queries.signers_of(work, envelope.id):
            if one.name == board.people["treasurer"].name:
                one.email = ""
    for one in ("board_member", "treasurer"):
        desk.sign(one, envelope)
    if signers:
        with desk.opener.writing(board.actor("chair")) as work:
            signer = desk.signer("secretary", envelope).id
            actions.complete_without(work, envelope.id, signer, "Jäv")
    assert jobs.seal(desk.opener)
    letters = told(desk, "signing_sealed")
    told_to_hand = {name for name, text in letters.items() if "har inget mejl gått" in text}
    assert told_to_hand == {board.people["chair"].name}
    assert "Öppna det: " in letters[board.people["chair"].name]
    assert "På grund av jäv visas det inte för dig" in letters[board.people["secretary"].name]
