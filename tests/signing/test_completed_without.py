"""What everybody is told when a paper is completed without someone: the truth, and the one left out before all."""

import io
import json

import pytest
from pypdf import PdfReader

from boardroom.signing import actions, jobs
from boardroom.signing.rules.states import Cause, EnvelopeKind, SignerRole
from boardroom.signing.rules.telling import as_json, as_text
from boardroom.signing.rules.verdict import judge
from tests.signing.test_letters import written

WHY = "Har flyttat till Spanien"


@pytest.fixture
def without(desk, board, minutes_pdf):
    """Return a way to complete minutes without the adjuster, and to seal them; it answers with the envelope."""

    def without(cause=Cause.UNREACHABLE, *, seal=True):
        envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
        desk.sign("secretary", envelope)
        desk.sign("chair", envelope)
        with desk.opener.writing(board.actor("chair")) as work:
            absent = desk.signer("board_member", envelope)
            actions.complete_without(work, envelope.id, absent.id, WHY, cause)
        if seal:
            assert jobs.seal(desk.opener)
        return envelope

    return without


def test_whoever_is_done_without_is_told_why_by_whom_and_what_to_do_if_it_is_wrong(desk, board, without):
    without(seal=False)
    (letter,) = desk.letters("signing_skipped")
    assert letter.to_name == board.people["board_member"].name
    made = written(letter)
    assert made.subject == "Styrelseprotokoll 7/2026 avslutas utan din underskrift – Brf Provet 1"
    for told in (
        "Astrid Ek har bestämt att det avslutas utan din underskrift",
        "du inte går att nå",
        f"Astrid Ek skrev: {WHY}",
        "Stämmer det inte",
        "Besluten i protokollet gäller",
        "makulera",
    ):
        assert told in made.text
    assert "http" not in made.text
    assert "\n\n\n" not in made.text
    assert "completed without your signature" in written(letter, "en").subject


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (Cause.REFUSED, "du inte vill skriva under"),
        (Cause.CONFLICT, "du är jävig"),
        (Cause.OTHER, ""),
    ],
)
def test_the_cause_is_told_as_it_was_given(desk, without, cause, said):
    without(cause, seal=False)
    (letter,) = desk.letters("signing_skipped")
    assert said in written(letter).text
    assert ("Som orsak står" in written(letter).text) is bool(said)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_whoever_is_said_to_have_died_is_written_to_once_and_with_care(desk, board, without, language):
    """The cause may be wrong, and then they alone can say so; else someone who mourns reads it."""
    without(Cause.DECEASED)
    name = board.people["board_member"].name
    about = [one for one in desk.letters() if one.to_name == name and one.template != "signing_request"]
    assert [one.template for one in about] == ["signing_skipped"]
    made = written(about[0], language)
    assert made.subject.startswith("Om styrelse" if language == "sv" else "About styrelse")
    assert ("anhörig" if language == "sv" else "relative") in made.text
    assert ("Hej" if language == "sv" else "Hello") not in made.text
    assert WHY not in made.text
    assert "\n\n\n" not in made.text


def test_what_a_conflict_of_interest_hides_is_not_explained_to_whom_it_is_hidden_from(
    desk, board, hide, file_it
):
    document = file_it()
    envelope = desk.send(
        [("chair", SignerRole.PARTY), ("board_member", SignerRole.PARTY)],
        kind=EnvelopeKind.DOCUMENT,
        document_id=document,
        subject_key=f"document:{document}",
    )
    hide(document, "board_member")
    with desk.opener.writing(board.actor("secretary")) as work:
        absent = desk.signer("board_member", envelope)
        actions.complete_without(work, envelope.id, absent.id, "Äger del i Hissen AB", Cause.CONFLICT)
    (letter,) = desk.letters("signing_skipped")
    assert "jävig" in written(letter).text
    assert "Hissen AB" not in written(letter).text


@pytest.mark.parametrize(
    ("language", "subject", "told"),
    [
        (
            "sv",
            "Klart utan underskrift av David Alm: styrelseprotokoll 7/2026 – Brf Provet 1",
            "David Alm har inte skrivit under. Som orsak står: går inte att nå. Astrid Ek har bestämt att det avslutas ändå.",
        ),
        (
            "en",
            "Done without the signature of David Alm: styrelseprotokoll 7/2026 – Brf Provet 1",
            "David Alm has not signed. The cause given: cannot be reached. Astrid Ek decided that it is completed all the same.",
        ),
    ],
)
def test_the_others_are_told_who_is_missing_why_and_who_decided_it(desk, without, language, subject, told):
    without()
    letters = {one.to_name: written(one, language) for one in desk.letters("signing_sealed")}
    own = letters.pop("David Alm")
    assert len(letters) == 2
    for made in letters.values():
        assert made.subject == subject
        assert told in made.text
        assert "underskrivet, låst" not in made.text
        assert "\n\n\n" not in made.text
    assert own.subject.startswith(("Avslutat utan din", "Completed without your"))
    assert "du skrev under" not in own.text


def test_what_all_have_signed_is_announced_as_before(desk, minutes_pdf):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
    for role in ("secretary", "chair", "board_member"):
        desk.sign(role, envelope)
    assert jobs.seal(desk.opener)
    for letter in desk.letters("signing_sealed"):
        assert written(letter).subject == "Klart och underskrivet: styrelseprotokoll 7/2026 – Brf Provet 1"
        assert "inte skrivit under" not in written(letter).text


def test_the_history_does_not_say_that_all_have_signed(desk, without, client_as):
    envelope = without()
    assert "all_signed" in [event.what for event in desk.events(envelope)]
    page = client_as("chair").get(f"/brf-provet-1/signing/{envelope.id}/status").text
    assert "Alla har skrivit under" not in page
    assert "Alla andra har skrivit under" in page
    assert "Avslutat utan underskrift av David Alm: går inte att nå" in page
    assert "Orsak: går inte att nå" in page


def test_whoever_was_left_out_reads_cause_and_decision_on_their_own_page(desk, without, client_as):
    envelope = without()
    page = client_as("board_member").get(f"/brf-provet-1/signing/{envelope.id}/receipt").text
    assert "Det här avslutades utan din underskrift" in page
    for told in ("går inte att nå", WHY, "Astrid Ek", "makulera"):
        assert told in page


def test_letters_that_wait_for_whoever_is_left_out_are_taken_back(desk, board):
    envelope = desk.send()
    desk.sign("secretary", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        absent = desk.signer("board_member", envelope)
        actions.complete_without(work, envelope.id, absent.id, WHY, Cause.OTHER)
    theirs = [one for one in desk.letters() if one.to_name == "David Alm"]
    assert {one.template: one.state.value for one in theirs} == {
        "signing_request": "taken_back",
        "signing_skipped": "queued",
    }


@pytest.mark.parametrize(
    ("language", "said", "own"),
    [
        ("sv", "Astrid Ek skrev under med en anteckning", "Du skrev under med en anteckning"),
        ("en", "Astrid Ek signed with a remark", "You signed with a remark"),
    ],
)
def test_the_letter_says_who_signed_with_a_remark_and_not_its_words(desk, minutes_pdf, language, said, own):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
    for role, remark in (("secretary", ""), ("chair", "Högst 300 000 kr"), ("board_member", "")):
        desk.sign(role, envelope, remark)
    assert jobs.seal(desk.opener)
    letters = [(one.to_name, written(one, language).text) for one in desk.letters("signing_sealed")]
    assert len(letters) == 3
    for name, text in letters:
        assert (own in text, said in text) == ((True, False) if name == "Astrid Ek" else (False, True))
        assert "300 000" not in text
        assert "\n\n\n" not in text


@pytest.mark.usefixtures("mailed")
def test_the_strength_of_a_code_is_told_for_texts_too(client_as, file_it):
    page = client_as("secretary").get(f"/brf-provet-1/signing/send/{file_it()}").text
    assert "kunde läsa meddelandet" in page


def test_those_who_still_wait_are_asked_anew_once_it_goes_on_without_whoever_declined(desk, board):
    """They were told that it had been returned and that nobody could sign any more."""
    roles = (
        ("chair", SignerRole.CHAIR),
        ("secretary", SignerRole.MINUTE_TAKER),
        ("board_member", SignerRole.ADJUSTER),
    )
    envelope = desk.send(roles)
    desk.sign("secretary", envelope)
    desk.decline("board_member", envelope)
    signer = desk.signer("board_member", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.complete_without(work, envelope.id, signer.id, "Vill inte", Cause.REFUSED)
    asked = [one.to_name for one in desk.letters("signing_request")]
    assert {name: asked.count(name) for name in asked} == {
        board.people["chair"].name: 2,
        board.people["secretary"].name: 1,
        board.people["board_member"].name: 1,
    }


def test_several_who_are_missing_are_named_as_people_write_names(desk, board, minutes_pdf):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
    desk.sign("secretary", envelope)
    for role in ("chair", "board_member"):
        with desk.opener.writing(board.actor("secretary")) as work:
            actions.complete_without(work, envelope.id, desk.signer(role, envelope).id, WHY, Cause.OTHER)
    assert jobs.seal(desk.opener)
    [letter] = [one for one in desk.letters("signing_sealed") if one.to_name == "Bo Lind"]
    assert "utan underskrift av Astrid Ek och David Alm" in written(letter).subject
    assert "signature of Astrid Ek and David Alm" in written(letter, "en").subject


@pytest.mark.parametrize(
    ("reminders", "page", "annex"),
    [
        (0, "har inte fått någon påminnelse", "inte påmind"),
        (1, "har fått 1 påminnelse.", "påmind 1 gång"),
        (2, "har fått 2 påminnelser.", "påmind 2 gånger"),
    ],
)
def test_it_is_said_before_and_in_the_annex_when_they_were_asked_and_how_often_reminded(
    desk, board, minutes_pdf, client_as, reminders, page, annex
):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
    absent = desk.signer("board_member", envelope)
    asked = "20 mars 2026 kl. 19.00"
    for _ in range(reminders):
        desk.wait(days=2)
        with desk.opener.writing(board.actor("secretary")) as work:
            actions.remind(work, envelope.id, absent.id)
    for role in ("secretary", "chair"):
        desk.sign(role, envelope)
    told = client_as("chair").get(f"/brf-provet-1/signing/{envelope.id}/signers/{absent.id}/complete-without")
    assert f"David Alm blev tillfrågad {asked} och {page}" in told.text
    with desk.opener.writing(board.actor("chair")) as work:
        actions.complete_without(work, envelope.id, absent.id, WHY, Cause.UNREACHABLE)
    assert jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(envelope).sealed_sha256)
    reader = PdfReader(io.BytesIO(content))
    assert f"{asked}, {annex}" in " ".join(reader.pages[-1].extract_text().split())
    [file] = reader.attachments["completed-without.json"]
    [one] = json.loads(file)
    assert one["asked_at"].startswith("2026-03-20T18:00")
    assert one["reminded"] == reminders


def test_the_public_page_names_who_did_not_sign_beside_those_who_did(desk, board, without, app):
    envelope = without()
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(envelope).sealed_sha256)
    page = app.test_client().post("/verify", data={"pdf": (io.BytesIO(content), "protokoll.pdf")}).text
    assert (
        page.index("Underskrivet av")
        < page.index("Inte underskrivet av")
        < page.index("Det här är kontrollerat")
    )
    assert "<strong>David Alm</strong>, justerare: har inte skrivit under" in page
    verdict = judge(desk.opener.ports.verifier.verify(content))
    assert "Inte underskrivet av:\n  David Alm, justerare: har inte skrivit under" in as_text(verdict)
    assert json.loads(as_json(verdict))["unsigned"] == [
        {"name": "David Alm", "role": "justerare", "needed": True}
    ]
