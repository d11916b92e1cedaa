"""Sending to many: a list is read, looked through and ordered; the worker sends one envelope at a time, at a pace."""

import io
import uuid

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import file_document, hide_from
from boardroom.documents.models import Document, FileRole
from boardroom.documents.queries import files_of
from boardroom.documents.rules import ORIGINAL, NewFile
from boardroom.mandates.models import Person
from boardroom.notices.actions import enqueue
from boardroom.notices.queries import next_due
from boardroom.signing import actions, jobs, queries
from boardroom.signing.errors import AlreadyDecided, BatchWrong
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.recipients import (
    MOST_RECIPIENTS,
    Listed,
    filled,
    problems_of,
    read_list,
    unfilled,
)
from boardroom.signing.rules.states import EnvelopeState, RecipientState

HOME = "/brf-provet-1/signing"
TEXT = "Nyttjanderätt till förråd\n\n[Namn] i lägenhet [Lägenhet] får använda förråd nummer [Förråd]."
LIST = (
    "Namn;E-post;Lägenhet;Förråd\n"
    "Karin Vik;karin.vik@exempel.se;1101;4\n"
    "Olle Ås;olle.as@exempel.se;1102;5\n"
    "Åsa Öst;asa.ost@exempel.se;1103;6\n"
)


def prepare(desk, listed=None, *, role="secretary", **more):
    wanted = {
        "title": "Förråd",
        "text": TEXT,
        "record_class": "service_contract",
        "methods": [Method.CODE],
        **more,
    }
    return actions.prepare_batch(
        desk.opener, desk.board.actor(role), actions.ToMany(listed or read_list(LIST.encode())[0], **wanted)
    )


def order(desk, batch_id, role="secretary"):
    with desk.opener.writing(desk.board.actor(role)) as work:
        actions.order_batch(work, batch_id)


def send_all(desk, most=20):
    """Let the worker look, and wait between as it does."""
    for _look in range(most):
        while jobs.send_batches(desk.opener):
            pass
        desk.wait(seconds=5)


def standings(desk, batch_id, role="secretary"):
    with desk.opener.reading(desk.board.actor(role)) as work:
        return queries.standings(work, queries.batch(work, batch_id))


def test_nothing_leaves_before_the_list_was_looked_through_and_ordered(desk):
    batch_id = prepare(desk)
    send_all(desk, 2)
    assert desk.letters("signing_request") == []
    order(desk, batch_id)
    send_all(desk, 3)
    assert [letter.to_name for letter in desk.letters("signing_request")] == [
        "Karin Vik",
        "Olle Ås",
        "Åsa Öst",
    ]
    assert {one.recipient.state for one in standings(desk, batch_id)} == {RecipientState.SENT}
    with pytest.raises(AlreadyDecided):
        order(desk, batch_id)


def test_each_gets_an_envelope_and_a_text_of_their_own_and_comes_into_the_register(desk, board):
    batch_id = prepare(desk)
    order(desk, batch_id)
    send_all(desk, 3)
    found = standings(desk, batch_id)
    assert [one.envelope.title for one in found] == [
        "Förråd – Karin Vik",
        "Förråd – Olle Ås",
        "Förråd – Åsa Öst",
    ]
    assert len({one.envelope.frozen_sha256 for one in found}) == 3
    path = desk.opener.ports.blobs.path(board.association.id, found[1].envelope.frozen_sha256)
    assert "Olle Ås i lägenhet 1102 får använda förråd nummer 5." in PdfReader(path).pages[0].extract_text()
    with desk.opener.reading(worker_for(board.association.id)) as work:
        names = set(work.session.scalars(select(Person.name)))
    assert {"Karin Vik", "Olle Ås", "Åsa Öst"} <= names


def test_a_sending_keeps_to_its_pace_and_a_code_goes_before_its_letters(desk, board):
    many = [Listed(f"Person {number}", f"p{number}@exempel.se") for number in range(12)]
    batch_id = prepare(desk, many, text="Samma text till alla")
    order(desk, batch_id)
    while jobs.send_batches(desk.opener):
        pass
    assert len(desk.letters("signing_request")) == 1
    desk.wait(seconds=60)
    while jobs.send_batches(desk.opener):
        pass
    assert len(desk.letters("signing_request")) <= 7  # ten seconds are caught up, never a minute
    with desk.opener.writing(worker_for(board.association.id)) as work:
        enqueue(work, "signing_code", to_address="a@exempel.se", to_name="A", code_for=board.association.id)
        assert next_due(work).template == "signing_code"


def test_who_signed_gets_a_document_of_the_archive_and_the_others_none(desk, board, app):
    batch_id = prepare(desk)
    order(desk, batch_id)
    send_all(desk, 3)
    first = standings(desk, batch_id)[0]
    board.people["Karin Vik"] = first.signer and _person(desk, first.signer.person_id)
    guest = desk.guest("Karin Vik", first.envelope)
    code = desk.code_for("Karin Vik", first.envelope)
    with desk.opener.writing(guest) as work:
        actions.sign_with_code(work, first.envelope.id, code)
    assert jobs.seal(desk.opener)
    with desk.opener.reading(board.actor("secretary")) as work:
        (document,) = work.session.scalars(select(Document)).all()
        kept = {file.role for file in files_of(work, document)}
    assert document.title == "Förråd – Karin Vik"
    assert kept == {FileRole.ORIGINAL, FileRole.SEALED, FileRole.READING_COPY}
    assert [one.state for one in standings(desk, batch_id)] == ["sealed", "sent", "sent"]


def _person(desk, person_id):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        return work.session.get(Person, person_id)


def test_all_who_have_not_answered_are_reminded_once_and_taken_back_with_a_reason(desk):
    batch_id = prepare(desk)
    order(desk, batch_id)
    send_all(desk, 3)
    desk.wait(hours=30)
    for _twice in range(2):
        with desk.opener.writing(desk.board.actor("secretary")) as work:
            actions.remind_all(work, batch_id)
        send_all(desk, 2)
    assert len(desk.letters("signing_reminder")) == 3
    with desk.opener.writing(desk.board.actor("chair")) as work:
        actions.withdraw_all(work, batch_id, "Förråden är uthyrda")
    send_all(desk, 1)
    assert {one.state for one in standings(desk, batch_id, "chair")} == {"withdrawn"}
    withdrawn = desk.letters("signing_withdrawn")
    assert len(withdrawn) == 3
    assert withdrawn[0].facts["withdrawer"] == "Astrid Ek"


def test_those_whose_turn_has_not_come_when_it_is_taken_back_never_hear_of_it(desk):
    batch_id = prepare(desk)
    order(desk, batch_id)
    jobs.send_batches(desk.opener)
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw_all(work, batch_id, "Fel lista")
    send_all(desk, 3)
    assert [one.state for one in standings(desk, batch_id)] == [
        "withdrawn",
        "recipient_cancelled",
        "recipient_cancelled",
    ]
    assert len(desk.letters("signing_request")) == 1


def test_one_who_cannot_be_sent_to_stops_nobody_else(desk, board):
    batch_id = prepare(desk)
    order(desk, batch_id)
    with desk.opener.writing(worker_for(board.association.id)) as work:
        # Between the order and the turn the address became one that several read.
        found = queries.standings(work, queries.batch(work, batch_id))[1].recipient
        found.email = "styrelsen@exempel.se"
    send_all(desk, 4)
    states = [one.state for one in standings(desk, batch_id)]
    assert states == ["sent", "recipient_failed", "sent"]
    assert "flera kan läsa" in standings(desk, batch_id)[1].recipient.problem


def test_a_killed_worker_sends_nobody_two_envelopes(desk):
    """Killed with a recipient in hand: the lease runs out, and one envelope is all there is."""
    batch_id = prepare(desk)
    order(desk, batch_id)
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        claimed = actions.claim_recipient(work)
    assert claimed.recipient.name == "Karin Vik"
    desk.wait(minutes=6)
    send_all(desk, 4)
    facts = ("Brf Provet 1", "769600-0009", "sv")
    frozen = actions.merge(desk.opener, claimed, facts)
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        actions.send_to_recipient(work, claimed, frozen)  # the first worker wakes up after all
    assert len(desk.letters("signing_request")) == 3


def test_the_same_archived_paper_goes_to_many_and_its_conflicts_of_interest_go_with_it(
    desk, board, minutes_pdf
):
    sha256 = desk.store(minutes_pdf)
    with desk.opener.writing(worker_for(board.association.id)) as work:
        document_id = file_document(
            work,
            title="Ordningsregler",
            files=[NewFile(sha256, len(minutes_pdf), "application/pdf", "a.pdf", 1, ORIGINAL)],
            record_class="service_contract",
        ).id
    batch_id = prepare(
        desk,
        [Listed("Astrid Ek", "astrid.ek@exempel.se"), Listed("Karin Vik", "karin.vik@exempel.se")],
        document_id=document_id,
        text="",
        title="",
    )
    order(desk, batch_id)
    send_all(desk, 3)
    found = standings(desk, batch_id)
    assert {one.envelope.frozen_sha256 for one in found} == {sha256}
    assert found[0].recipient.person_id == board.people["chair"].id
    with desk.opener.writing(board.actor("chair")) as work:
        hide_from(work, document_id, board.people["treasurer"].id, "jäv")
    with desk.opener.reading(board.actor("treasurer")) as work:
        assert not queries.may_follow(work, found[1].envelope)
        with pytest.raises((NotFound, NotPermitted)):
            queries.batch(work, batch_id)


def test_a_list_tells_everything_that_is_wrong_with_it_by_row():
    content = (
        "namn,e-post\n,a@exempel.se\nBo,inte en adress\nStyrelsen,styrelsen@exempel.se\nEva,eva@exempel.se\n"
    )
    found, problems = read_list(content.encode())
    assert [one.name for one in found] == ["Eva"]
    assert [problem.facts["row"] for problem in problems] == [2, 3, 4]
    assert read_list(b"a;b\n1;2\n")[1]
    assert read_list(b"\x00\x01")[1]
    assert problems_of([Listed("A", "a@exempel.se"), Listed("B", "a@exempel.se")])
    assert problems_of([Listed("A", f"a{number}@exempel.se") for number in range(MOST_RECIPIENTS + 1)])
    assert problems_of([])


def test_a_list_from_an_old_spreadsheet_keeps_its_letters():
    found, problems = read_list("Namn\tE-post\nÅsa Öst\tasa@exempel.se\n".encode("cp1252"))
    assert not problems
    assert found == [Listed("Åsa Öst", "asa@exempel.se", {"namn": "Åsa Öst", "e-post": "asa@exempel.se"})]


def test_a_place_that_somebody_has_nothing_for_is_told_before_anything_is_sent(desk):
    with pytest.raises(BatchWrong) as wrong:
        prepare(desk, text="[Namn] betalar [Hyra] kr")
    assert [facts for _sentence, facts in wrong.value.problems] == [{"name": "Hyra"}]
    assert unfilled("[namn]", [Listed("A", "a@b.se")]) == []
    assert filled("Hej [NAMN], [okänd]", "Bo", {}) == "Hej Bo, [okänd]"


def test_an_address_that_belongs_to_somebody_else_in_the_register_is_not_taken_for_them(desk):
    with pytest.raises(BatchWrong):
        prepare(desk, [Listed("Någon Annan", "astrid.ek@exempel.se")], text="Hej [Namn]")


def test_only_those_who_send_may_prepare_and_steer(desk, board):
    batch_id = prepare(desk)
    with pytest.raises(NotPermitted):
        prepare(desk, role="member")
    with pytest.raises((NotPermitted, NotFound)), desk.opener.writing(board.actor("member")) as work:
        actions.order_batch(work, batch_id)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.drop_batch(work, batch_id)
    with pytest.raises(NotFound):
        standings(desk, batch_id)


def test_the_pages_lead_from_a_list_to_everyones_state(desk, client_as):
    client = client_as("secretary")
    assert "Skicka till många" in client.get(f"{HOME}/batches/new").text
    data = {"title": "Förråd", "text": TEXT, "record_class": "service_contract", "methods": ["code"]}
    wrong = client.post(
        f"{HOME}/batches/new", data=data | {"recipients": (io.BytesIO(b"Namn;E-post\nBo;fel\n"), "lista.csv")}
    )
    assert "Rad 2 har ingen riktig e-postadress" in wrong.text
    made = client.post(
        f"{HOME}/batches/new", data=data | {"recipients": (io.BytesIO(LIST.encode()), "lista.csv")}
    )
    assert made.status_code == 303, made.text
    home = made.location
    page = client.get(home).text
    assert "Skicka till 3 mottagare" in page
    assert "ny i registret" in page
    assert client.get(f"{home}/sample.webp").mimetype == "image/webp"
    client.post(f"{home}/order")
    send_all(desk, 3)
    page = client.get(home).text
    assert "Väntar på underskrift" in page
    assert "Påminn alla" in page
    assert "0 av 3 har skrivit under" in client.get(f"{HOME}/").text
    client.post(f"{home}/withdraw", data={"reason": "Fel år"})
    send_all(desk, 1)
    assert "Fel år" in client.get(home).text
    assert desk.envelope(standings(desk, uuid.UUID(home.rsplit("/", 1)[1]))[0].envelope).state is (
        EnvelopeState.WITHDRAWN
    )


def test_a_text_waits_for_a_disk_that_does_not_answer(desk, monkeypatch):
    def broken(*_of):
        raise OSError(28, "No space left on device")

    batch_id = prepare(desk)
    order(desk, batch_id)
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "merge", broken)
        send_all(desk, 1)
    assert not [one for one in standings(desk, batch_id) if one.recipient.state is RecipientState.FAILED]
    desk.wait(seconds=600)
    send_all(desk)
    assert {one.recipient.state for one in standings(desk, batch_id)} == {RecipientState.SENT}
