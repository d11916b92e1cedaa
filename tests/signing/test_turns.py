"""In which order people sign, how many are enough, and that the order holds by every way in."""

import io

import pytest
from pypdf import PdfReader

from boardroom.associations import actions as associations
from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted
from boardroom.minutes.rules import signer_roles
from boardroom.signing import actions, jobs, queries
from boardroom.signing.errors import AlreadyDecided, CannotCompleteWithout, CannotSend, NotYourTurn
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.signer_rules import (
    RULES,
    Invitee,
    SigningOrder,
    arranged,
    number_problem,
    under_rule,
)
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import judge
from tests.data.filed import seen

HOME = "/brf-provet-1/signing"
PARTIES = [(role, SignerRole.PARTY) for role in ("chair", "secretary", "board_member")]


def some(desk, needed, roles=("chair", "secretary", "board_member"), **more):
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        return actions.send(
            work,
            kind=more.pop("kind", "minutes"),
            title="Styrelseprotokoll 7/2026",
            record_class="board_minutes",
            frozen_sha256=more.pop("frozen_sha256", "") or desk.store(),
            page_count=1,
            version=1,
            subject_key="minutes:9",
            signers=[
                Invitee(desk.board.people[role].id, SignerRole.ADJUSTER, required=False) for role in roles
            ],
            methods=[Method.PASSKEY],
            needed=needed,
            **more,
        )


def by_rule(board, **values):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        association = work.session.get(Association, board.association.id)
        for name, value in values.items():
            setattr(association, name, value)


def asked(desk):
    return [letter.to_name for letter in desk.letters("signing_request")]


def test_only_the_first_in_a_sequence_gets_the_letter(desk):
    envelope = desk.send(order=SigningOrder.ONE_BY_ONE)
    assert asked(desk) == ["Bo Lind"]
    desk.sign("secretary", envelope)
    assert asked(desk) == ["Bo Lind", "Astrid Ek"]
    desk.sign("chair", envelope)
    desk.sign("board_member", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED
    assert [event.what for event in desk.events(envelope)].count("turn_came") == 2


def test_one_whose_turn_has_not_come_cannot_sign_decline_or_be_reminded(desk, board):
    envelope = desk.send(order=SigningOrder.ONE_BY_ONE)
    with pytest.raises(NotYourTurn):
        desk.sign("chair", envelope)
    with pytest.raises(NotYourTurn):
        desk.decline("chair", envelope)
    with pytest.raises(NotYourTurn), desk.opener.writing(board.actor("chair")) as work:
        actions.request_code(work, envelope.id, proved=True)
    with pytest.raises(NotYourTurn), desk.opener.writing(board.actor("secretary")) as work:
        actions.remind(work, envelope.id, desk.signer("chair", envelope).id)
    assert desk.signer("chair", envelope).state is SignerState.WAITING


def test_a_code_minted_too_early_signs_nothing(desk, board):
    envelope = desk.send(order=SigningOrder.ONE_BY_ONE)
    code = desk.code_for("chair", envelope)
    with pytest.raises(NotYourTurn), desk.opener.writing(board.actor("chair")) as work:
        actions.sign_with_code(work, envelope.id, code)


def test_a_guest_whose_turn_has_not_come_gets_no_letter_and_cannot_sign(desk):
    guest = desk.outsider()
    envelope = desk.send(
        [("chair", SignerRole.PARTY), (guest.name, SignerRole.PARTY)], order=SigningOrder.ONE_BY_ONE
    )
    assert asked(desk) == ["Astrid Ek"]
    with pytest.raises(NotYourTurn), desk.opener.writing(desk.guest(guest.name, envelope)) as work:
        actions.request_code(work, envelope.id)
    desk.sign("chair", envelope)
    assert asked(desk) == ["Astrid Ek", guest.name]


def test_the_pages_say_whose_turn_it_is(desk, client_as):
    envelope = desk.send(order=SigningOrder.ONE_BY_ONE)
    client = client_as("chair")
    page = client.get(f"{HOME}/{envelope.id}").text
    assert "inte din tur än" in page
    assert "Bo Lind" in page
    for step in ("sign", "read/1", "code", "code/enter", "decline"):
        answer = client.get(f"{HOME}/{envelope.id}/{step}")
        assert answer.status_code == 409
        assert "Det är inte din tur än: Bo Lind" in answer.text
    assert client.post(f"{HOME}/{envelope.id}/passkey/options", json={}).status_code == 409
    assert "får brevet när det är dags" in client.get(f"{HOME}/{envelope.id}/status").text


def test_what_waits_for_others_first_does_not_await_me(desk, board):
    envelope = desk.send(order=SigningOrder.ONE_BY_ONE)
    with desk.opener.reading(board.actor("chair")) as work:
        assert queries.awaiting(work) == []
    desk.sign("secretary", envelope)
    with desk.opener.reading(board.actor("chair")) as work:
        assert len(queries.awaiting(work)) == 1


def test_mixed_steps_ask_those_of_one_step_together(desk):
    envelope = desk.send(order=SigningOrder.MINUTE_TAKER_FIRST)
    assert asked(desk) == ["Bo Lind"]
    desk.sign("secretary", envelope)
    assert len(asked(desk)) == 3
    desk.sign("board_member", envelope)
    desk.sign("chair", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED


def test_completing_without_one_step_asks_the_next(desk, board):
    envelope = desk.send(
        [
            ("chair", SignerRole.MINUTE_TAKER),
            ("board_member", SignerRole.ADJUSTER),
            ("deputy", SignerRole.ADJUSTER),
        ],
        order=SigningOrder.ONE_BY_ONE,
    )
    desk.sign("chair", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.complete_without(
            work, envelope.id, desk.signer("board_member", envelope).id, "Ligger på sjukhus"
        )
    assert asked(desk)[-1] == board.people["deputy"].name


def test_nobody_completes_without_their_own_signature(desk, board):
    envelope = desk.send([("chair", SignerRole.MINUTE_TAKER), ("board_member", SignerRole.ADJUSTER)])
    desk.sign("board_member", envelope)
    mine = desk.signer("chair", envelope)
    with (
        pytest.raises(CannotCompleteWithout, match="din egen underskrift"),
        desk.opener.writing(board.actor("chair")) as work,
    ):
        actions.complete_without(work, envelope.id, mine.id, "Jag vill inte")
    assert desk.envelope(envelope).state is EnvelopeState.SENT


def test_two_of_three_complete_and_the_third_need_not(desk):
    envelope = some(desk, 2)
    desk.sign("chair", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SENT
    desk.sign("board_member", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED
    assert desk.signer("secretary", envelope).state is SignerState.NOT_NEEDED
    assert [letter.to_name for letter in desk.letters("signing_not_needed")] == ["Bo Lind"]
    with pytest.raises(AlreadyDecided):
        desk.sign("secretary", envelope)


def test_who_was_not_needed_is_named_so_wherever_the_signatures_are_told(desk, board, minutes_pdf):
    envelope = some(desk, 2, frozen_sha256=desk.store(minutes_pdf))
    desk.sign("chair", envelope)
    desk.sign("board_member", envelope)
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(envelope)
    for sha256 in (sealed.sealed_sha256, sealed.reading_copy_sha256):
        content = desk.opener.ports.blobs.read(board.association.id, sha256)
        text = " ".join(PdfReader(io.BytesIO(content)).pages[-1].extract_text().split())
        assert "Bo Lind, justerare Behövde inte skriva under: tillräckligt många andra har gjort det" in text
    content = desk.opener.ports.blobs.read(board.association.id, sealed.sealed_sha256)
    said = as_text(judge(desk.opener.ports.verifier.verify(content)))
    assert "  Bo Lind, justerare: behövde inte skriva under: tillräckligt många andra har gjort det" in said


def test_a_refusal_goes_on_while_enough_others_remain_and_closes_when_they_do_not(desk):
    envelope = some(desk, 2)
    desk.decline("board_member", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SENT
    assert [letter.to_name for letter in desk.letters("signing_abstained")] == ["Bo Lind"]
    desk.decline("chair", envelope, "Jag var inte där")
    assert desk.envelope(envelope).state is EnvelopeState.DECLINED


def test_after_a_refusal_the_others_can_still_complete(desk):
    envelope = some(desk, 2)
    desk.decline("board_member", envelope)
    desk.sign("chair", envelope)
    desk.sign("secretary", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED


def test_someone_away_lowers_a_number_that_could_no_longer_be_reached(desk, board):
    envelope = some(desk, 3)
    desk.sign("chair", envelope)
    desk.sign("secretary", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.complete_without(work, envelope.id, desk.signer("board_member", envelope).id, "Har flyttat")
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED


def test_a_number_that_cannot_be_reached_is_refused_before_sending(desk):
    with pytest.raises(CannotSend, match="Fler underskrifter"):
        some(desk, 4)
    with pytest.raises(CannotSend, match="räcker"):
        some(desk, 0)


def test_minutes_follow_the_associations_order_and_number(desk, board):
    by_rule(board, signing_order="minute_taker_first", signer_rule="some_present", signers_needed=1)
    envelope = desk.send()
    assert asked(desk) == ["Bo Lind"]
    assert envelope.needed == 1
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED
    assert desk.signer("board_member", envelope).state is SignerState.NOT_NEEDED


def test_a_sending_may_say_otherwise_than_the_association(desk, board):
    by_rule(board, signing_order="one_by_one")
    desk.send(order=SigningOrder.TOGETHER)
    assert len(asked(desk)) == 3


def test_steps_of_ones_own_run_without_gaps(board):
    people = [board.people[role].id for role in ("chair", "secretary", "board_member")]
    found = arranged(
        [
            Invitee(person, SignerRole.PARTY, step=step)
            for person, step in zip(people, (5, 2, 5), strict=True)
        ],
        SigningOrder.TOGETHER,
    )
    assert [one.step for one in found] == [2, 1, 2]


def test_the_chair_signs_last_where_the_association_says_so(board):
    roles = (SignerRole.CHAIR, SignerRole.ADJUSTER, SignerRole.MINUTE_TAKER)
    invitees = [
        Invitee(board.people[who].id, role)
        for who, role in zip(("chair", "board_member", "secretary"), roles, strict=True)
    ]
    assert [one.step for one in arranged(invitees, SigningOrder.CHAIR_LAST)] == [3, 2, 1]


def test_the_minute_taker_is_always_required_where_a_number_of_the_others_is_enough(board):
    invitees = [
        Invitee(board.people["secretary"].id, SignerRole.MINUTE_TAKER),
        Invitee(board.people["chair"].id, SignerRole.CHAIR),
    ]
    told, needed = under_rule(invitees, RULES["some_present"], 5)
    assert [one.required for one in told] == [True, False]
    assert needed == 1
    assert number_problem(told, needed) == ""


def test_settings_keep_rule_order_and_number(board, client_as):
    answer = client_as("chair").post(
        "/brf-provet-1/settings/signing",
        data={
            "signing-signer_rule": "some_present",
            "signing-signers_needed": "3",
            "signing-signing_order": "one_by_one",
            "signing-methods": ["passkey"],
        },
    )
    assert answer.status_code == 303
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        kept = work.session.get(Association, board.association.id)
    assert (kept.signer_rule, kept.signers_needed, kept.signing_order) == ("some_present", 3, "one_by_one")


def test_only_those_who_lead_the_association_change_reminders(board):
    with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor("board_member")) as work:
        associations.set_reminders(work, first_days=1, then_days=1, quiet_from=20, quiet_until=8)


def test_everyone_who_was_there_signs_minutes_once_under_the_rule_for_all(board):
    chair, writer, other = (board.people[role].id for role in ("chair", "secretary", "board_member"))
    found = signer_roles(
        "all_present", chair=chair, writer=writer, adjusters=[], present=[writer, other, chair]
    )
    assert found == [
        (writer, SignerRole.MINUTE_TAKER),
        (chair, SignerRole.CHAIR),
        (other, SignerRole.ADJUSTER),
    ]


def test_who_declines_where_the_others_are_enough_is_told_that_it_goes_on(desk, client_as):
    envelope = some(desk, 2)
    desk.sign("secretary", envelope)
    page = seen(client_as("chair"), f"{HOME}/{envelope.id}/decline")
    assert "De andra räcker, så underskrifterna fortsätter utan dig" in page
    assert "slutar gälla" not in page
    desk.decline("board_member", envelope, "Bortrest")
    page = seen(client_as("chair"), f"{HOME}/{envelope.id}/decline")
    assert "De andra räcker" not in page
    assert "De underskrifter som redan finns slutar gälla" in page
