"""Whoever lets another sign is named as who did it, and the substitute is told whose place they took."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from boardroom.signing import actions, queries
from boardroom.signing.rules.absences import HandedOver, handed_over
from boardroom.signing.rules.signer_rules import SigningOrder
from boardroom.signing.rules.states import SignerRole
from tests.data.contracts import contract
from tests.data.filed import seen
from tests.signing.test_letters import written

HOME = "/brf-provet-1/signing"
WHY = "Är bortrest."


def hand_over(desk, who, envelope, giving="board_member", taking="deputy"):
    with desk.opener.writing(desk.board.actor(who)) as work:
        return actions.delegate(
            work, envelope.id, desk.signer(giving, envelope).id, desk.board.people[taking].id, WHY
        )


def words(answer):
    return " ".join(answer.text.split())


def test_what_the_sender_did_is_told_as_the_senders_act(desk, client_as):
    names = {role: desk.board.people[role].name for role in ("secretary", "board_member", "deputy")}
    envelope = desk.send()
    hand_over(desk, "secretary", envelope)
    page = words(client_as("chair").get(f"{HOME}/{envelope.id}/status"))
    assert f"Bestämt av {names['secretary']}" in page
    assert f"Lät {names['deputy']} skriva under i stället för {names['board_member']}" in page
    assert "ämnade över" not in page
    own = words(client_as("board_member").get(f"{HOME}/{envelope.id}/receipt"))
    assert f"{names['deputy']} skriver under i stället för dig" in own
    assert "Du har lämnat över" not in own
    assert "Din anledning" not in own
    letters = {one.to_name: written(one).text for one in desk.letters("signing_delegated")}
    told = (
        f"{names['secretary']} låter {names['deputy']} skriva under ”Styrelseprotokoll 7/2026” i stället för"
    )
    assert f"{told} dig." in letters[names["board_member"]]
    assert f"{told} {names['board_member']}." in letters[desk.board.people["chair"].name]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_one_who_hands_over_their_own_signature_has_done_so_themselves(desk, client_as, language):
    envelope = desk.send()
    hand_over(desk, "board_member", envelope)
    name = desk.board.people["board_member"].name
    own = words(client_as("board_member").get(f"{HOME}/{envelope.id}/receipt"))
    assert "Du har lämnat över till någon annan" in own
    assert "Din anledning" in own
    letter = written(desk.letters("signing_delegated")[0], language).text
    assert f"{name} skriver inte under" in letter or f"{name} does not sign" in letter


def test_the_substitute_is_told_whose_place_they_take_and_not_that_they_signed_before(desk, client_as):
    first = desk.send()
    desk.decline("chair", first)
    envelope = desk.send(version=2)
    assert "på den här också" in written(desk.letters("signing_request")[-1]).text
    hand_over(desk, "secretary", envelope)
    letter = desk.letters("signing_request")[-1]
    why = f"i stället för {desk.board.people['board_member'].name}"
    assert f"eftersom du skriver under {why}." in written(letter).text
    assert "den ersätter den förra." in written(letter).text
    assert "it replaces the one before." in written(letter, "en").text
    page = words(client_as("deputy").get(f"{HOME}/{envelope.id}"))
    assert f"Du justerar det här {why}." in page
    assert "på den här också" not in page
    assert "på den här också" in client_as("secretary").get(f"{HOME}/{envelope.id}").text
    assert why in words(client_as("deputy").get("/brf-provet-1/"))


def test_a_guest_whose_place_the_sender_gives_away_is_told_by_a_letter_that_opens_nothing(desk):
    guest = desk.outsider()
    other = desk.outsider("Lars Berg", "lars.berg@exempel.se")
    envelope = contract(desk, [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)])
    hand_over(desk, "secretary", envelope, guest.name, other.name)
    (letter,) = [one for one in desk.letters("signing_delegated") if one.to_name == guest.name]
    assert "Lars Berg skriva under ”Avtal om hiss” i stället för dig" in written(letter).text
    assert letter.link_purpose is None


def test_a_granted_wish_is_known_from_events_of_long_ago_too():
    def event(what, **facts):
        return SimpleNamespace(at=None, what=what, facts={"signer": "1", "name": "Karin", **facts})

    wish, yes = event("wished_to_delegate", to="Olle", reason="Sjuk"), {"to": "Olle", "by": "Bo"}
    granted = handed_over([wish, event("delegated", reason="Sjuk", **yes)])
    assert granted == {"1": HandedOver("Bo", "Olle", own=False, wished=True)}
    refused = event("wish_refused", to="Olle", reason="Nej")
    assert not handed_over([wish, refused, event("delegated", reason="Sjuk", **yes)])["1"].wished
    assert not handed_over([event("delegated", reason="Sjuk", **yes)])["1"].wished


def test_what_a_namesake_decided_is_not_told_as_ones_own(desk, client_as):
    envelope = desk.send()
    giving = desk.signer("board_member", envelope)
    namesake = replace(desk.board.actor("secretary"), name=giving.name)
    with desk.opener.writing(namesake) as work:
        actions.delegate(work, envelope.id, giving.id, desk.board.people["deputy"].id, WHY)
    own = words(client_as("board_member").get(f"{HOME}/{envelope.id}/receipt"))
    assert "skriver under i stället för dig" in own
    assert "Du har lämnat över" not in own


@pytest.mark.parametrize("order", [SigningOrder.TOGETHER, SigningOrder.ONE_BY_ONE])
def test_what_is_said_of_who_is_told_is_so(desk, client_as, order):
    envelope = desk.send(order=order)
    giving, taking = desk.signer("board_member", envelope), desk.board.people["deputy"]
    client = client_as("secretary")
    answer = client.post(
        f"{HOME}/{envelope.id}/signers/{giving.id}/delegate", data={"person": str(taking.id), "reason": WHY}
    )
    page = seen(client, answer.location)
    told = {one.to_name for one in desk.letters("signing_delegated")}
    asked = {one.to_name for one in desk.letters("signing_request")}
    everyone = {desk.board.people[who].name for who in ("secretary", "chair", "board_member", "deputy")}
    of_all = told | asked == everyone
    assert of_all is (order is SigningOrder.TOGETHER)
    assert "De som har fått brev om underskriften får veta det" in page
    assert ("de andra när det är deras tur" in page) is not of_all
    assert "Alla inblandade" not in page
    sending = client.post(f"{HOME}/{envelope.id}/withdraw", data={"reason": WHY})
    assert "De som har fått brev om det får veta det" in seen(client, sending.location)


def test_a_guest_who_let_another_sign_gets_no_way_back_in_whatever_happens_afterwards(desk, board):
    """Whoever is replaced has perhaps gone from the firm; a later letter would have brought them a new link."""
    desk.outsider()
    desk.outsider("Olle Ås", "olle.as@exempel.se")
    envelope = contract(desk, [("Karin Vik", SignerRole.PARTY), ("chair", SignerRole.PARTY)])
    for giving, taking in (("Karin Vik", "Olle Ås"), ("Olle Ås", "treasurer")):
        with desk.opener.writing(board.actor("secretary")) as work:
            actions.delegate(
                work, envelope.id, desk.signer(giving, envelope).id, board.people[taking].id, "Har slutat"
            )
    before = len([one for one in desk.letters() if one.to_name == "Karin Vik"])
    with desk.opener.reading(desk.guest("Karin Vik", envelope)) as work:
        assert not queries.may_read_pages(work, desk.envelope(envelope))
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, "Fel bilaga")
    letters = [one for one in desk.letters() if one.to_name == "Karin Vik"]
    assert len(letters) == before
    assert [one.template for one in letters] == ["signing_request", "signing_delegated"]
    assert [bool(one.link_purpose) for one in letters] == [True, False]
