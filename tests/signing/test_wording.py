"""Small words in letters, on pages and in file names, each once said wrongly."""

from datetime import date

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.rules import sensible_name
from boardroom.signing import actions, jobs
from boardroom.signing.actions.letters import write_code
from boardroom.signing.rules.letters import title_in_letter
from boardroom.signing.rules.signer_rules import SigningOrder
from boardroom.signing.rules.states import EnvelopeKind, SignerRole
from tests.data.contracts import contract
from tests.data.filed import seen
from tests.signing.test_letters import written

HOME = "/brf-provet-1/signing"


@pytest.mark.parametrize(
    ("language", "told", "last"),
    [
        ("sv", "Sista dagen var 24 mars, men det går att skriva under ändå.", "senast 24 mars"),
        ("en", "The last day was 24 mars, but you can sign all the same.", "by 24 mars"),
    ],
)
def test_a_reminder_after_the_last_day_asks_for_nothing_by_then(desk, board, client_as, language, told, last):
    envelope = desk.send(deadline=date(2026, 3, 24))
    late = desk.signer("chair", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.remind(work, envelope.id, late.id)
    before = written(desk.letters("signing_reminder")[-1], language)
    assert last in before.subject
    assert told not in before.text
    desk.wait(days=6)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.remind(work, envelope.id, late.id)
    after = written(desk.letters("signing_reminder")[-1], language)
    assert last not in after.subject
    assert told in after.text
    page = seen(client_as("chair"), f"{HOME}/{envelope.id}")
    assert "24 mars 2026. Det går att skriva under ändå." in page


def test_a_paper_is_named_between_quotation_marks_and_minutes_in_the_sentence(desk, minutes_pdf):
    title = "Policy för stora evenemang – Anna Björk"
    envelope = contract(desk, [("chair", SignerRole.PARTY)], content=minutes_pdf, title=title, page_count=1)
    assert written(desk.letters("signing_request")[0]).subject == f"Skriv under ”{title}” – Brf Provet 1"
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    assert (
        written(desk.letters("signing_sealed")[0]).subject
        == f"Klart och underskrivet: ”{title}” – Brf Provet 1"
    )


def test_the_sender_who_signs_is_not_told_of_themselves_as_of_a_stranger(desk):
    desk.send(message="Hej!")
    texts = {one.to_name: written(one).text for one in desk.letters("signing_request")}
    assert "Du har skickat" in texts["Bo Lind"]
    assert "Du skrev: Hej!" in texts["Bo Lind"]
    assert "Bo Lind har skickat" in texts["Astrid Ek"]
    assert "Bo Lind skriver: Hej!" in texts["Astrid Ek"]


def test_letters_with_a_link_say_that_it_is_the_readers_alone_and_a_guest_has_no_password(desk, board):
    desk.outsider()
    envelope = desk.send(
        [("Karin Vik", SignerRole.ADJUSTER), ("chair", SignerRole.CHAIR)], deadline=date(2026, 3, 28)
    )
    guest, chair = desk.signer("Karin Vik", envelope), desk.signer("chair", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        for one in (guest, chair):
            actions.remind(work, envelope.id, one.id)
        actions.extend(work, envelope.id, date(2026, 4, 10))
    for template in ("signing_reminder", "signing_extended"):
        told = {one.to_name: written(one).text for one in desk.letters(template)}
        assert "Länken är bara din. Skicka den inte vidare." in told["Karin Vik"]
        assert "Länken är bara din" not in told["Astrid Ek"]
    with desk.opener.writing(worker_for(board.association.id)) as work:
        for one in (guest, chair):
            write_code(work, envelope, one)
    told = {one.to_name: written(one).text for one in desk.letters("signing_code")}
    assert "Då har någon annan din länk. Hör av dig till styrelsen." in told["Karin Vik"]
    assert "Byt lösenord" in told["Astrid Ek"]


def test_the_receipt_names_those_first_whose_turn_it_is(desk, client_as):
    envelope = desk.send(order=SigningOrder.ONE_BY_ONE)
    desk.sign("secretary", envelope)
    page = seen(client_as("secretary"), f"{HOME}/{envelope.id}/receipt")
    assert "Nu väntar vi på Astrid Ek. Du får" in page


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Styrelseprotokoll 10/2026", "2026-03-14 Styrelseprotokoll nr 10-2026.pdf"),
        ("Faktura 3/2026", "2026-03-14 Faktura 3-2026.pdf"),
        ("Styrelseprotokoll nr 10", "2026-03-14 Styrelseprotokoll nr 10.pdf"),
        ("Avtal 1/2 hus", "2026-03-14 Avtal 1 2 hus.pdf"),
    ],
)
def test_a_number_keeps_its_year_in_a_file_name(title, name):
    assert sensible_name(title, date(2026, 3, 14), "application/pdf") == name


def test_titles_in_english_letters_have_english_quotation_marks():
    told = [
        title_in_letter("Avtal om hiss", kind, "en") for kind in (EnvelopeKind.DOCUMENT, EnvelopeKind.MINUTES)
    ]
    assert told == ["“Avtal om hiss”", "avtal om hiss"]
