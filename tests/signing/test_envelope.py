import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.notices.models import Delivery, Purpose
from boardroom.signing import actions, queries
from boardroom.signing.errors import (
    AlreadyDecided,
    AlreadySent,
    CannotCompleteWithout,
    CannotSend,
    FrozenBytesMissing,
    MethodNotAllowed,
    NotProven,
    ReasonMissing,
    RecentlyReminded,
    StatementTooOld,
)
from boardroom.signing.rules.evidence import link
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, Intent, SignerRole, SignerState


def answer(phone, options):
    return phone.assert_(options)  # noqa: PT009 - no unittest assertion: the phone asserts


def test_sending_writes_one_letter_to_each_signer(desk, board):
    desk.send(message="Läs gärna § 4 extra noga")
    letters = desk.letters("signing_request")
    assert [letter.to_address for letter in letters] == [
        board.people[role].email for role in ("secretary", "chair", "board_member")
    ]
    assert all("/brf-provet-1/signing/" in letter.facts["page"] for letter in letters)
    assert all(letter.link_purpose is None for letter in letters)


def test_the_first_of_three_signatures_leaves_the_envelope_open(desk):
    envelope = desk.send()
    desk.sign("secretary", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SENT
    assert desk.signer("secretary", envelope).state is SignerState.SIGNED


def test_minutes_are_signed_when_three_have_signed(desk, runtime):
    envelope = desk.send()
    for role in ("secretary", "chair", "board_member"):
        desk.sign(role, envelope)
    signed = desk.envelope(envelope)
    assert signed.state is EnvelopeState.SIGNED
    assert signed.signed_at is not None
    assert [event.what for event in desk.events(envelope)].count("all_signed") == 1


def test_two_signers_are_enough_when_the_chair_wrote_the_minutes(desk):
    envelope = desk.send([("chair", SignerRole.MINUTE_TAKER), ("board_member", SignerRole.ADJUSTER)])
    desk.sign("board_member", envelope)
    desk.sign("chair", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED


def test_the_adjusters_remark_is_part_of_what_the_adjuster_signs(desk):
    envelope = desk.send()
    remark = "Vid § 4 uppfattade jag högst 300 000 kr"
    desk.sign("board_member", envelope, remark)
    signer = desk.signer("board_member", envelope)
    assert signer.remark == remark
    assert signer.intent is Intent.SIGN_WITH_REMARK
    assert json.loads(signer.statement)["remark"] == remark


def test_a_statement_names_the_frozen_bytes_and_the_signer(desk):
    envelope = desk.send()
    desk.sign("chair", envelope)
    statement = json.loads(desk.signer("chair", envelope).statement)
    assert statement["sha256"] == envelope.frozen_sha256
    assert statement["nonce"] == envelope.nonce
    assert statement["signer"] == "Astrid Ek"


def test_declining_closes_the_envelope_and_keeps_the_void_signatures(desk):
    envelope = desk.send()
    desk.sign("secretary", envelope)
    desk.decline("board_member", envelope, "§ 6 är fel")
    closed = desk.envelope(envelope)
    assert closed.state is EnvelopeState.DECLINED
    assert closed.closed_because == "§ 6 är fel"
    kept = desk.signer("secretary", envelope)
    assert kept.state is SignerState.SIGNED
    assert kept.proof
    with pytest.raises(AlreadyDecided):
        desk.sign("chair", envelope)
    assert {letter.to_name for letter in desk.letters("signing_declined")} == {"Bo Lind", "Astrid Ek"}


def test_version_two_goes_out_after_a_refusal(desk):
    first = desk.send()
    desk.decline("board_member", first)
    second = desk.send(version=2, frozen_sha256=desk.store(b"%PDF-1.7 version 2"))
    assert second.state is EnvelopeState.SENT
    for role in ("secretary", "chair", "board_member"):
        desk.sign(role, second)
    assert desk.envelope(second).state is EnvelopeState.SIGNED
    assert desk.envelope(first).state is EnvelopeState.DECLINED


def test_a_version_is_sent_once(desk):
    desk.send()
    with pytest.raises(AlreadySent):
        desk.send()
    with pytest.raises(AlreadySent):
        desk.send(version=2)


def test_the_database_itself_refuses_the_same_version_twice(desk, board):
    envelope = desk.send()
    columns = ", ".join(column.name for column in type(envelope).__table__.columns if column.name != "id")
    with pytest.raises(IntegrityError), desk.opener.writing(worker_for(board.association.id)) as work:
        work.session.execute(
            text(f"INSERT INTO envelope (id, {columns}) SELECT 'other', {columns} FROM envelope")  # noqa: S608 - columns are our own
        )


@pytest.mark.parametrize(
    "change",
    [
        "state = 'signed'",
        "state = 'sealed'",
        "state = 'declined'",
        "lease_until = '2026-01-01 00:00:00'",
        "version = 0",
    ],
)
def test_the_database_refuses_states_that_do_not_hold_together(desk, board, change):
    desk.send()
    with pytest.raises(IntegrityError), desk.opener.writing(worker_for(board.association.id)) as work:
        work.session.execute(text(f"UPDATE envelope SET {change}"))  # noqa: S608 - the cases stand above


def test_nobody_else_can_sign(desk, board):
    envelope = desk.send()
    desk.phone("treasurer")
    for role in ("treasurer", "auditor", "member"):
        with pytest.raises(NotFound), desk.opener.writing(board.actor(role)) as work:
            actions.begin_passkey(work, envelope.id)


def test_nobody_signs_twice(desk):
    envelope = desk.send()
    desk.sign("chair", envelope)
    with pytest.raises(AlreadyDecided):
        desk.sign("chair", envelope)


def test_someone_whose_mandate_ended_can_still_sign_and_nothing_else(desk, board, clock):
    envelope = desk.send()
    with desk.opener.writing(worker_for(board.association.id)) as work:
        work.session.execute(
            text('UPDATE mandate SET "end" = :day WHERE person_id = :person'),
            {"day": "2026-03-21", "person": board.people["chair"].id.hex},
        )
    clock.advance(timedelta(days=3))
    former = board.actor("chair")
    assert not former.permissions
    with desk.opener.reading(former) as work:
        assert [found.id for found, _ in queries.awaiting(work)] == [envelope.id]
        assert queries.may_read_pages(work, envelope)
    desk.sign("chair", envelope)
    assert desk.signer("chair", envelope).state is SignerState.SIGNED
    with pytest.raises(NotPermitted), desk.opener.writing(former) as work:
        actions.withdraw(work, envelope.id, "nej")
    desk.sign("secretary", envelope)
    desk.sign("board_member", envelope)
    with desk.opener.reading(former) as work:
        assert queries.awaiting(work) == []
        assert not queries.may_read_pages(work, queries.visible(work, envelope.id))


def test_fifty_last_signers_at_once_give_one_election(desk, board, runtime):
    envelope = desk.send()
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    phone = desk.phone("board_member")
    actor = board.actor("board_member")
    with desk.opener.writing(actor) as work:
        options = actions.begin_passkey(work, envelope.id)
    answers = [answer(phone, options) for _ in range(50)]
    gate, done, refused = threading.Barrier(50), [], []

    def sign(given: str) -> None:
        gate.wait()
        try:
            with desk.opener.writing(actor) as work:
                actions.sign_with_passkey(work, envelope.id, given)
            done.append(1)
        except (AlreadyDecided, NotProven):
            refused.append(1)

    threads = [threading.Thread(target=sign, args=(given,)) for given in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (1, 49)
    verbs = [event.what for event in desk.events(envelope)]
    assert verbs.count("all_signed") == 1
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED


def test_the_events_form_a_chain(desk):
    envelope = desk.send()
    desk.sign("secretary", envelope)
    desk.decline("chair", envelope)
    previous = "0" * 64
    for event in desk.events(envelope):
        assert event.previous_hash == previous
        assert event.hash == link(event.number, event.at, event.what, event.facts, previous)
        previous = event.hash


def test_a_passkey_answers_only_the_statement_it_was_shown(desk, board):
    envelope = desk.send()
    phone = desk.phone("chair")
    with desk.opener.writing(board.actor("chair")) as work:
        old = actions.begin_passkey(work, envelope.id, "första")
    desk.wait(seconds=2)
    with desk.opener.writing(board.actor("chair")) as work:
        actions.begin_passkey(work, envelope.id, "andra")
    with pytest.raises(NotProven), desk.opener.writing(board.actor("chair")) as work:
        actions.sign_with_passkey(work, envelope.id, answer(phone, old))
    assert desk.signer("chair", envelope).state is SignerState.WAITING


def test_an_offered_statement_goes_stale(desk, board):
    envelope = desk.send()
    phone = desk.phone("chair")
    with desk.opener.writing(board.actor("chair")) as work:
        options = actions.begin_passkey(work, envelope.id)
    desk.wait(minutes=6)
    with pytest.raises(StatementTooOld), desk.opener.writing(board.actor("chair")) as work:
        actions.sign_with_passkey(work, envelope.id, answer(phone, options))


def test_another_persons_passkey_proves_nothing(desk, board):
    envelope = desk.send()
    desk.phone("chair")
    stranger = desk.phone("treasurer")
    with desk.opener.writing(board.actor("chair")) as work:
        options = json.loads(actions.begin_passkey(work, envelope.id))
    options["allowCredentials"] = []
    with pytest.raises(NotProven), desk.opener.writing(board.actor("chair")) as work:
        actions.sign_with_passkey(work, envelope.id, answer(stranger, json.dumps(options)))


def test_someone_without_a_passkey_is_told_to_choose_another_method(desk, board):
    envelope = desk.send()
    with pytest.raises(MethodNotAllowed), desk.opener.writing(board.actor("chair")) as work:
        actions.begin_passkey(work, envelope.id)


def test_a_method_that_the_sender_left_out_cannot_be_used(desk, board):
    envelope = desk.send(methods=[Method.PASSKEY])
    with pytest.raises(MethodNotAllowed), desk.opener.writing(board.actor("chair")) as work:
        actions.request_code(work, envelope.id)


def test_minutes_are_completed_without_an_adjuster_who_does_not_answer(desk, board):
    envelope = desk.send()
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    adjuster = desk.signer("board_member", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        actions.complete_without(work, envelope.id, adjuster.id, "Har flyttat till Spanien och svarar inte")
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED
    skipped = desk.signer("board_member", envelope)
    assert skipped.state is SignerState.SKIPPED
    assert skipped.skipped_because == "Har flyttat till Spanien och svarar inte"


def test_minutes_are_completed_without_an_adjuster_who_refused(desk, board):
    envelope = desk.send()
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    desk.decline("board_member", envelope, "Jag håller inte med")
    adjuster = desk.signer("board_member", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        actions.complete_without(work, envelope.id, adjuster.id, "Justeraren vägrar; yttrandet biläggs")
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED
    assert desk.signer("board_member", envelope).reason == "Jag håller inte med"


def test_a_refused_version_cannot_be_completed_once_a_newer_one_is_out(desk, board):
    first = desk.send()
    desk.sign("chair", first)
    desk.decline("board_member", first)
    desk.send(version=2)
    adjuster = desk.signer("board_member", first)
    with (
        pytest.raises(CannotCompleteWithout, match="nyare version"),
        desk.opener.writing(board.actor("chair")) as work,
    ):
        actions.complete_without(work, first.id, adjuster.id, "för sent")


def test_nothing_is_completed_when_nobody_signed_or_without_a_reason(desk, board):
    envelope = desk.send()
    adjuster = desk.signer("board_member", envelope)
    with pytest.raises(CannotCompleteWithout), desk.opener.writing(board.actor("chair")) as work:
        actions.complete_without(work, envelope.id, adjuster.id, "ingen vill")
    desk.sign("chair", envelope)
    with pytest.raises(ReasonMissing), desk.opener.writing(board.actor("chair")) as work:
        actions.complete_without(work, envelope.id, adjuster.id, "  ")
    with pytest.raises(NotPermitted), desk.opener.writing(board.actor("treasurer")) as work:
        actions.complete_without(work, envelope.id, adjuster.id, "jag är kassör")


def test_a_withdrawn_envelope_cannot_be_signed(desk, board):
    envelope = desk.send()
    desk.sign("chair", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, "Fel bilaga")
    assert desk.envelope(envelope).state is EnvelopeState.WITHDRAWN
    with pytest.raises(AlreadyDecided):
        desk.sign("board_member", envelope)
    assert {letter.to_name for letter in desk.letters("signing_withdrawn")} == {"Astrid Ek", "David Alm"}


def test_a_letter_that_has_not_left_stays_when_its_envelope_is_taken_back(desk, board):
    envelope = desk.send()
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, "Fel bilaga")
    states = {letter.state for letter in desk.letters("signing_request")}
    assert states == {Delivery.TAKEN_BACK}


def test_a_reminder_goes_to_whoever_waits_and_not_twice_a_day(desk, board):
    envelope = desk.send()
    waiting = desk.signer("board_member", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.remind(work, envelope.id, waiting.id)
    with pytest.raises(RecentlyReminded), desk.opener.writing(board.actor("secretary")) as work:
        actions.remind(work, envelope.id, waiting.id)
    desk.wait(hours=25)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.remind(work, envelope.id, waiting.id)
    assert len(desk.letters("signing_reminder")) == 2


def test_declining_needs_a_reason(desk):
    envelope = desk.send()
    with pytest.raises(ReasonMissing):
        desk.decline("chair", envelope, "   ")


def test_pages_read_are_remembered_so_that_reading_can_be_resumed(desk, board):
    envelope = desk.send()
    for page in (2, 1, 2):
        with desk.opener.writing(board.actor("chair")) as work:
            actions.read_page(work, envelope.id, page)
    assert desk.signer("chair", envelope).pages_seen == [1, 2]
    assert [event.what for event in desk.events(envelope)] == ["sent", "opened", "read_all"]
    with pytest.raises(IndexError), desk.opener.writing(board.actor("chair")) as work:
        actions.read_page(work, envelope.id, 3)


def test_someone_without_an_account_gets_a_link_of_their_own(desk):
    desk.outsider()
    envelope = desk.send([("secretary", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.ADJUSTER)])
    letter = next(letter for letter in desk.letters("signing_request") if letter.to_name == "Karin Vik")
    assert letter.link_purpose is Purpose.SIGNING
    assert letter.link_subject == desk.signer("Karin Vik", envelope).id
    assert letter.facts["page"] == ""


def test_a_guest_reaches_one_envelope_only(desk):
    desk.outsider()
    signers = [("secretary", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.ADJUSTER)]
    first = desk.send(signers)
    other = desk.send(signers, subject_key="minutes:8")
    with desk.opener.reading(desk.guest("Karin Vik", first)) as work:
        assert [found.id for found, _ in queries.awaiting(work)] == [first.id]
        with pytest.raises(NotFound):
            queries.visible(work, other.id)
        with pytest.raises(NotFound):
            queries.asked_of(work, other.id)


def test_what_cannot_work_is_said_before_sending(desk, board):
    desk.outsider("Delad Låda", "styrelsen@exempel.se")
    desk.outsider("Bara Kod", "bara.kod@exempel.se")
    with pytest.raises(CannotSend, match="flera kan läsa"):
        desk.send([("Delad Låda", SignerRole.PARTY)])
    with pytest.raises(CannotSend, match="inget konto"):
        desk.send([("Bara Kod", SignerRole.PARTY)], methods=[Method.PASSKEY])
    with pytest.raises(CannotSend, match="bara skriva under en gång"):
        desk.send([("chair", SignerRole.CHAIR), ("chair", SignerRole.ADJUSTER)])
    with pytest.raises(CannotSend):
        desk.send([])
    with pytest.raises(CannotSend):
        desk.send(methods=[])
    with pytest.raises(FrozenBytesMissing):
        desk.send(frozen_sha256="a" * 64)
    assert desk.letters() == []


def test_a_contract_is_not_completed_without_a_party(desk, board):
    from boardroom.documents.actions import file_document
    from boardroom.documents.rules import NewFile

    sha256 = desk.store()
    with desk.opener.writing(board.actor("secretary")) as work:
        document = file_document(
            work,
            title="Avtal om hiss",
            record_class="service_contract",
            files=[NewFile(sha256, 15, "application/pdf", "avtal.pdf", 2)],
        )
    envelope = desk.send(
        [("chair", SignerRole.PARTY), ("treasurer", SignerRole.PARTY)],
        kind=EnvelopeKind.DOCUMENT,
        document_id=document.id,
        subject_key="",
        frozen_sha256=sha256,
    )
    desk.sign("treasurer", envelope)
    missing = desk.signer("chair", envelope)
    with (
        pytest.raises(CannotCompleteWithout, match="avtal"),
        desk.opener.writing(board.actor("secretary")) as work,
    ):
        actions.complete_without(work, envelope.id, missing.id, "bortrest")


def test_another_associations_envelope_does_not_exist(desk, board, runtime):
    envelope = desk.send()
    stranger = board.actor("chair")
    from dataclasses import replace

    with desk.opener.reading(replace(stranger, association_id=envelope.id)) as work, pytest.raises(NotFound):
        queries.visible(work, envelope.id)
