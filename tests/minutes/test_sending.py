"""Minutes are sent in the order that the sender chooses, with as few signatures as the rule allows and never fewer."""

import re

import pytest
from sqlalchemy import select

from boardroom.adapters.portal_mailer import AbsentMailer
from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid
from boardroom.core.ids import new_id
from boardroom.mandates.actions import add_person, set_turns
from boardroom.mandates.models import Mandate, Role
from boardroom.mandates.queries import board_on
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Attendee, Sending, Writing
from boardroom.minutes.actions.adjusting import keep_words
from boardroom.minutes.actions.sending import gather_facts
from boardroom.minutes.errors import FewAdjusters
from boardroom.minutes.forms import heading
from boardroom.minutes.models import AttendanceStatus
from boardroom.minutes.rules import WrittenItem, standing
from boardroom.notices.models import Message
from boardroom.signing import queries as signing
from boardroom.signing.actions import Frozen
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.signer_rules import SigningOrder
from boardroom.signing.rules.states import STATE_NAMES, EnvelopeState, SignerRole
from tests.data.filed import seen

METHODS = [Method.PASSKEY, Method.CODE]


@pytest.fixture
def send(secretary):
    """Send minutes without waiting for their freezing, which other tests see to."""

    def sent(minutes, **chosen):
        with secretary.opener.writing(secretary.board.actor("secretary")) as work:
            numbered = actions.take_number(work, minutes.id)
            frozen = work.ports.blobs.put(work.actor.tenant, f"%PDF-1.7 {numbered.id}".encode()).sha256
        with secretary.opener.writing(secretary.board.actor("secretary")) as work:
            envelope = actions.send(work, minutes.id, Frozen(frozen, 1), Sending(METHODS, **chosen))
            work.session.flush()
            return envelope, signing.signers_of(work, envelope.id)

    return sent


def two_adjusters(secretary):
    people = secretary.board.people
    return secretary.written(second_adjuster=people["treasurer"].id)


def steps(signers):
    return {signer.name: signer.step for signer in signers}


def test_the_order_chosen_goes_before_the_associations_own(secretary, send):
    _envelope, signers = send(secretary.written(), order=SigningOrder.CHAIR_LAST)
    assert steps(signers) == {"Bo Lind": 1, "David Alm": 2, "Astrid Ek": 3}
    assert [signer.name for signer in signers if signer.invited_at] == ["Bo Lind"]


def test_groups_of_ones_own_sign_after_each_other_and_together_within(secretary, send):
    people = secretary.board.people
    own = {people["secretary"].id: 2, people["chair"].id: 7, people["board_member"].id: 2}
    _envelope, signers = send(secretary.written(), steps=own)
    assert steps(signers) == {"Bo Lind": 1, "David Alm": 1, "Astrid Ek": 2}


def test_of_more_adjusters_than_the_rule_demands_one_can_be_enough(secretary, send):
    minutes = two_adjusters(secretary)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        choice = queries.number_choice(work, queries.by_id(work, minutes.id))
    assert (choice.least, choice.most, choice.usual) == (1, 2, 2)
    envelope, signers = send(minutes, enough=1)
    assert envelope.needed == 1
    assert {signer.name for signer in signers if not signer.required} == {"David Alm", "Cecilia Ask"}
    assert all(signer.required for signer in signers if signer.role is not SignerRole.ADJUSTER)


def test_fewer_than_the_rule_demands_are_never_enough(secretary, send):
    with secretary.opener.writing(worker_for(secretary.board.association.id)) as work:
        association = work.session.get(Association, secretary.board.association.id)
        association.signer_rule = "minute_taker_chair_two_adjusters"
    minutes = two_adjusters(secretary)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert queries.number_choice(work, queries.by_id(work, minutes.id)) is None
    envelope, signers = send(minutes, enough=1)
    assert envelope.needed == 0
    assert all(signer.required for signer in signers)


def test_a_number_outside_the_rule_is_refused(secretary, send):
    with pytest.raises(Invalid):
        send(two_adjusters(secretary), enough=3)


def test_the_page_asks_for_order_and_number_and_sends_as_chosen(secretary, client_as):
    minutes = two_adjusters(secretary)
    client = client_as("secretary")
    address = f"/brf-provet-1/minutes/{minutes.id}/send"
    page = client.get(address).text
    assert "I vilken ordning?" in page
    assert "Hur många av justerarna räcker?" in page
    sent = client.post(
        address,
        data={
            "methods": ["passkey", "code"],
            "order": "own",
            "enough": "1",
            "turns-0-step": "1",
            "turns-1-step": "3",
            "turns-2-step": "2",
            "turns-3-step": "2",
        },
    )
    assert sent.status_code == 302, sent.text
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        envelope = queries.envelopes_of(work, [minutes.id])[minutes.id]
        signers = signing.signers_of(work, envelope.id)
    assert steps(signers) == {"Bo Lind": 1, "Astrid Ek": 3, "David Alm": 2, "Cecilia Ask": 2}
    assert envelope.needed == 1


def test_deputies_serve_by_the_turn_that_was_set(secretary, client_as, clock):
    board = secretary.board
    day = clock.now().date()
    with secretary.opener.writing(worker_for(board.association.id)) as work:
        frans = add_person(work, name="Frans Lund", email="frans.lund@exempel.se")
        later = day.replace(year=2025, month=6)
        work.session.add(
            Mandate(
                id=new_id(),
                association_id=frans.association_id,
                person_id=frans.id,
                role=Role.DEPUTY,
                start=later,
                created_at=work.now,
            )
        )
    client = client_as("chair")
    with secretary.opener.reading(board.actor("chair")) as work:
        assert [one.name for one in queries.deputies_on(work, day)] == ["Elsa Rönn", "Frans Lund"]
        mandates = {
            person.name: str(mandate.id)
            for person, mandate in board_on(work, day)
            if mandate.role == "deputy"
        }
    page = client.get("/brf-provet-1/board/deputies").text
    assert "Elsa Rönn" in page
    answer = client.post(
        "/brf-provet-1/board/deputies",
        data={
            "deputies-0-mandate": mandates["Elsa Rönn"],
            "deputies-0-turn": "2",
            "deputies-1-mandate": mandates["Frans Lund"],
            "deputies-1-turn": "1",
        },
    )
    assert answer.status_code == 303, answer.text
    with secretary.opener.reading(board.actor("chair")) as work:
        assert [one.name for one in queries.deputies_on(work, day)] == ["Frans Lund", "Elsa Rönn"]
    assert "tur 1" in client.get("/brf-provet-1/board/").text
    assert client_as("member").get("/brf-provet-1/board/deputies").status_code in {302, 403, 404}
    with secretary.opener.writing(board.actor("chair")) as work:
        set_turns(work, {})


def test_who_asked_for_a_change_is_named_and_the_second_version_says_that_it_is_one(secretary, client_as):
    minutes = secretary.written()
    first = secretary.send(minutes)
    secretary.decline(first)
    writer = client_as("secretary")
    page = writer.get(f"/brf-provet-1/minutes/{minutes.id}").text
    assert "David Alm bad om ändring:" in page
    assert "gäller inte längre" not in page  # nobody had signed
    writer.post(f"/brf-provet-1/minutes/{minutes.id}/reopen")
    second = secretary.send(secretary.read(minutes))
    # The one who sent it must sign as well, and is led there; nobody reminds themselves.
    status = writer.get(f"/brf-provet-1/signing/{second}/status").text
    assert "Läs och skriv under" in status
    assert "Påminn David Alm" in status
    assert "Påminn Bo Lind" not in status
    asked = client_as("board_member").get(f"/brf-provet-1/signing/{second}").text
    assert "Det här är version 2" in asked
    assert "§ 2 är fel: högst 250 000 kr" in asked
    with secretary.opener.reading(worker_for(secretary.board.association.id)) as work:
        letters = work.session.scalars(select(Message).where(Message.template == "signing_request")).all()
    assert {letter.facts["version"] for letter in letters} == {"1", "2"}


def test_without_a_mail_server_the_page_and_what_is_said_after_promise_no_letter(secretary, client_as):
    minutes = secretary.written()
    client = client_as("secretary")
    address = f"/brf-provet-1/minutes/{minutes.id}/send"
    page = client.get(address).text
    assert "Ingen e-postserver är inställd" in page
    assert not re.search(r'value="code"[^>]*\schecked|\schecked[^>]*value="code"', page)
    answer = client.post(address, data={"methods": ["passkey"], "order": "together"})
    page = client.get(answer.location).text
    assert "Protokollet är skickat, men inga mejl går iväg" in page
    assert "får ett mejl." not in page


def test_an_adjuster_without_an_address_is_named_after_sending(secretary, client_as, monkeypatch):
    monkeypatch.setattr(AbsentMailer, "in_portal", True)
    with secretary.opener.writing(worker_for(secretary.board.association.id)) as work:
        greta = add_person(work, name="Greta Holm")
    minutes = secretary.written(adjuster=greta.id)
    client = client_as("secretary")
    address = f"/brf-provet-1/minutes/{minutes.id}/send"
    page = client.get(address).text
    assert "Ingen e-postserver är inställd" not in page
    answer = client.post(address, data={"methods": ["passkey", "code"], "order": "together"})
    page = client.get(answer.location).text
    assert "Greta Holm har ingen e-postadress" in page
    assert "Alla som ska skriva under får ett mejl" not in page


def test_what_a_draft_lacks_is_said_on_its_page_instead_of_the_button_that_sends(secretary, client_as):
    client = client_as("secretary")
    empty = client.get(f"/brf-provet-1/minutes/{secretary.begin().id}").text
    assert "Protokollet är tomt" in empty
    alone = client.get(f"/brf-provet-1/minutes/{secretary.written(adjuster=None).id}").text
    assert "Välj minst en justerare" in alone
    for page in (empty, alone):
        assert "Skicka för underskrift</span>" not in page
    assert (
        "Skicka för underskrift</span>" in client.get(f"/brf-provet-1/minutes/{secretary.written().id}").text
    )


def test_a_send_page_that_refuses_leads_to_where_it_is_mended(secretary, client_as):
    minutes = secretary.written(adjuster=secretary.board.people["chair"].id)
    client = client_as("secretary")
    refused = client.get(f"/brf-provet-1/minutes/{minutes.id}/send")
    assert refused.status_code == 409
    way = re.search(rf'href="(/brf-provet-1/minutes/{minutes.id}/edit[^"]*)"', refused.text).group(1)
    assert way.endswith("?mend=adjuster#adjuster")
    panel = client.get(way.replace("&amp;", "&")).text.partition('id="adjuster"')[0].rpartition("<details")[2]
    assert " open" in panel.partition(">")[0]


def _adjusted_by_the_chair(secretary) -> dict[str, str]:
    people = secretary.board.people
    return {
        "kind": "board",
        "held_on": "2026-03-14",
        "chaired_by": str(people["chair"].id),
        "written_by": str(people["secretary"].id),
        "adjuster": str(people["chair"].id),
    }


@pytest.mark.parametrize("address", ["new", "new/pdf"])
def test_the_form_objects_to_a_chair_who_adjusts_their_own_meeting(secretary, client_as, address):
    given = _adjusted_by_the_chair(secretary)
    page = client_as("secretary").post(f"/brf-provet-1/minutes/{address}", data=given).text
    assert "Justeraren måste vara någon annan" in page


def test_a_rule_without_adjusters_lets_the_form_be(secretary, client_as):
    with secretary.opener.writing(worker_for(secretary.board.association.id)) as work:
        work.session.get(Association, secretary.board.association.id).signer_rule = "minute_taker_chair"
    given = _adjusted_by_the_chair(secretary)
    assert client_as("secretary").post("/brf-provet-1/minutes/new", data=given).status_code == 302


def test_what_is_folded_away_on_the_send_page_looks_like_elsewhere(secretary, client_as):
    page = client_as("secretary").get(f"/brf-provet-1/minutes/{secretary.written().id}/send").text
    assert re.search(r'<details class="folded"[^>]*>\s*<summary>Tur för varje person', page)


def test_what_came_back_is_called_the_same_among_minutes_and_among_signings():
    returned = standing("sent", EnvelopeState.DECLINED.value, ())
    assert returned.words == STATE_NAMES[EnvelopeState.DECLINED]


def test_a_sending_that_broke_off_and_is_repeated_keeps_the_words_that_went_out(secretary):
    minutes = secretary.written()
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        found = queries.by_id(work, minutes.id)
        keep_words(work, found, gather_facts(work, found, draft=False))
    secretary.save(minutes, [WrittenItem("Gården", "Häcken klipps i maj.")])
    secretary.send(minutes)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        [kept] = queries.sent_versions(work, minutes.id)
    assert [item["heading"] for item in kept.words["items"]] == ["Gården"]
    assert "Häcken klipps i maj" in str(kept.words["printed"])


def test_handing_over_warns_of_who_was_absent_and_of_a_deputy_who_did_not_serve(board, secretary, client_as):
    minutes = secretary.begin()
    attendance = (
        Attendee(
            board.people["treasurer"].name,
            AttendanceStatus.ABSENT,
            person_id=board.people["treasurer"].id,
            role="kassör",
        ),
        Attendee(
            board.people["deputy"].name,
            AttendanceStatus.PRESENT,
            person_id=board.people["deputy"].id,
            role="suppleant",
        ),
    )
    writing = secretary.writing()
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.save(work, minutes.id, Writing(writing.meeting, writing.items, attendance), revision=1)
    envelope_id = secretary.send(minutes)
    with secretary.opener.reading(board.actor("secretary")) as work:
        giving = next(
            one
            for one in signing.signers_of(work, envelope_id)
            if one.person_id == board.people["board_member"].id
        )
    page = seen(
        client_as("board_member"), f"/brf-provet-1/signing/{envelope_id}/signers/{giving.id}/delegate"
    )
    assert "Elsa Rönn är suppleant och står inte som tjänstgörande" in page
    assert "Cecilia Ask står som frånvarande" in page
    assert "Bo Lind står" not in page


def under_rule_of_three(secretary):
    with secretary.opener.writing(worker_for(secretary.board.association.id)) as work:
        association = work.session.get_one(Association, secretary.board.association.id)
        association.signer_rule = "minute_taker_chair_three_adjusters"


def test_a_rule_may_ask_for_more_than_two_adjusters(secretary, send):
    under_rule_of_three(secretary)
    people = secretary.board.people
    minutes = two_adjusters(secretary)
    with pytest.raises(FewAdjusters) as few:
        send(minutes)
    assert few.value.facts == {"asked": 3}
    minutes = secretary.save(
        minutes,
        [WrittenItem("Mötets öppnande", "Öppnat.")],
        second_adjuster=people["treasurer"].id,
        further_adjusters=(people["deputy"].id,),
    )
    _envelope, signers = send(minutes)
    adjusters = {signer.name for signer in signers if signer.role is SignerRole.ADJUSTER}
    assert adjusters == {people[one].name for one in ("board_member", "treasurer", "deputy")}
    assert len(signers) == 5


def test_the_editor_takes_further_adjusters_unfolded_where_the_rule_asks_for_them_and_keeps_them(
    secretary, client_as
):
    minutes = two_adjusters(secretary)
    address = f"/brf-provet-1/minutes/{minutes.id}/edit"
    browser, people = client_as("secretary"), secretary.board.people
    folded = "Mötet valde fler än två justerare"
    assert folded in seen(browser, address)
    under_rule_of_three(secretary)
    assert folded not in seen(browser, address)
    assert "Fler justerare" in seen(browser, address)

    def saved(*further):
        return browser.post(
            address,
            data={
                "kind": "board",
                "held_on": "2026-03-14",
                "chaired_by": str(people["chair"].id),
                "written_by": str(people["secretary"].id),
                "adjuster": str(people["board_member"].id),
                "second_adjuster": str(people["treasurer"].id),
                "further_adjusters": [str(people[one].id) for one in further],
                "revision": str(secretary.read(minutes).revision),
                "deed": "save",
                "items-0-heading": "Öppnande",
            },
        )

    assert "redan justerare" in saved("treasurer").text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(heading, "MOST_ADJUSTERS", 2)
        assert "Högst tio justerare kan väljas" in saved("deputy").text
    assert saved("deputy").status_code == 302
    page = seen(browser, address)
    assert re.search(rf'checked[^>]*value="{people["deputy"].id}"', page)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert queries.adjusters_of(work, queries.by_id(work, minutes.id)) == [
            people[one].id for one in ("board_member", "treasurer", "deputy")
        ]
    saved()
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert queries.further_adjusters(work, minutes.id) == []
