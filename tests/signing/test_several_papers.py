"""Several papers in one envelope: read together, signed once, each sealed as a file of its own."""

import hashlib
import json
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from boardroom.archive.queries import envelopes_of
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.documents.actions import file_document, hide_from
from boardroom.documents.models import FileRole
from boardroom.documents.queries import by_id as document_by_id
from boardroom.documents.queries import files_of
from boardroom.documents.rules import ORIGINAL, NewFile
from boardroom.signing import actions, jobs, queries
from boardroom.signing.actions import Beside, Frozen
from boardroom.signing.errors import AlreadySent, BesideAlreadySent, CannotSend, NotSignable
from boardroom.signing.models import Envelope, PrintOut, SheetLook
from boardroom.signing.rules.bankid import visible_text
from boardroom.signing.rules.bundles import FrozenPaper, first_pages, page_of
from boardroom.signing.rules.statement import read_statement
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, SignerRole
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.contracts import blank_pdf
from tests.data.filed import seen
from tests.signing.test_letters import written

HOME = "/brf-provet-1/signing"
TITLES = ("Avtal om hiss", "Ritning till hissen", "Priser för service")


@pytest.fixture
def documents(desk, minutes_pdf):
    """Three archived contracts of one page: the first as the typesetter writes, the others made by others."""
    found = []
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        for place, title in enumerate(TITLES):
            content = minutes_pdf if place == 0 else blank_pdf() + b"\n" * place
            sha256 = desk.store(content)
            document = file_document(
                work,
                title=title,
                files=[NewFile(sha256, len(content), "application/pdf", "a.pdf", 1, ORIGINAL)],
                record_class="service_contract",
            )
            found.append(document.id)
    return found


def bundle(desk, documents, signers=(("chair", SignerRole.PARTY), ("secretary", SignerRole.PARTY)), **more):
    """Send the documents in one envelope, each frozen as it is."""
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        papers = [queries.paper(work, one, apart=True) for one in documents]
    return desk.send(
        signers,
        kind=EnvelopeKind.DOCUMENT,
        subject_key="",
        document_id=documents[0],
        title=papers[0].title,
        frozen_sha256=papers[0].sha256,
        page_count=1,
        beside=[Beside(one, Frozen(one.sha256, 1)) for one in papers[1:]],
        **more,
    )


def sealed_files(desk, envelope):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        papers = queries.papers_of(work, desk.envelope(envelope))
    return [desk.opener.ports.blobs.read(desk.board.association.id, one.sealed_sha256) for one in papers]


@pytest.fixture
def signed(desk, documents):
    envelope = bundle(desk, documents[:2])
    desk.sign("chair", envelope)
    desk.sign("secretary", envelope)
    return envelope


def test_one_signature_signs_a_statement_that_names_every_paper_and_its_checksum(desk, documents, signed):
    signer = desk.signer("chair", signed)
    statement = read_statement(signer.statement)
    assert [one.title for one in statement.documents] == list(TITLES[:2])
    with desk.opener.reading(desk.board.actor("chair")) as work:
        frozen = [one.sha256 for one in queries.papers_of(work, desk.envelope(signed))]
    assert [one.sha256 for one in statement.documents] == frozen
    assert statement.sha256 == frozen[0]
    assert all(
        title in visible_text(statement) and sha256 in visible_text(statement)
        for title, sha256 in zip(TITLES[:2], frozen, strict=True)
    )


def test_each_paper_becomes_a_sealed_file_that_proves_itself_alone_and_names_the_others(desk, signed):
    assert jobs.seal(desk.opener)
    assert desk.envelope(signed).state is EnvelopeState.SEALED
    contents = sealed_files(desk, signed)
    assert len(set(contents)) == 2
    for content, title in zip(contents, TITLES[:2], strict=True):
        verdict = judge(desk.opener.ports.verifier.verify(content))
        assert verdict.intact, as_text(verdict)
        assert verdict.title == title
        assert [one.proof for one in verdict.signers] == ["holds", "holds"]
        said = as_text(verdict)
        for other in set(TITLES[:2]) - {title}:
            assert f"Samma underskrifter gäller också {other}, som är en egen fil." in said


def test_the_letters_and_the_page_tell_of_every_paper(desk, documents, signed, client_as):
    assert jobs.seal(desk.opener)
    asked, done = (
        [written(one).text for one in desk.letters(f"signing_{what}")] for what in ("request", "sealed")
    )
    assert all("”Avtal om hiss” och ett papper till för underskrift" in text for text in asked)
    assert all("”Avtal om hiss” och ett papper till är nu underskrivna" in text for text in done)
    assert len(asked) == 2
    assert done
    page = seen(client_as("chair"), f"{HOME}/{signed.id}/status")
    assert all(
        f'/archive/{one}">{title}</a>' in page for one, title in zip(documents[:2], TITLES, strict=False)
    )
    three = bundle(desk, documents[2:] + documents[:2], version=2)
    assert "och 2 papper till" in written(desk.letters("signing_request")[-1]).text
    assert "och ett papper till" not in seen(client_as("chair"), f"{HOME}/{three.id}/status")


def test_every_letter_about_several_papers_says_that_they_are_several(desk, documents):
    """Whoever is told of the first paper alone takes it that the others still wait."""
    asked = bundle(desk, documents)
    with desk.opener.writing(desk.board.actor("chair")) as work:
        actions.request_code(work, asked.id, proved=True)
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.extend(work, asked.id, work.now.date() + timedelta(days=20))
        given = desk.signer("chair", asked)
        actions.delegate(work, asked.id, given.id, desk.board.people["treasurer"].id, "Bortrest")
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw(work, asked.id, "Fel ritning")
    again = bundle(desk, documents, version=2)
    desk.decline("chair", again, "För dyrt")
    told = {"signing_code", "signing_extended", "signing_delegated", "signing_withdrawn", "signing_declined"}
    for language, words in (
        ("sv", "”Avtal om hiss” och 2 papper till"),
        ("en", "“Avtal om hiss” and 2 more papers"),
    ):
        letters = [written(one, language) for one in desk.letters() if one.template in told]
        assert len(letters) >= len(told)
        assert all(words in letter.text for letter in letters)
    assert {one.template for one in desk.letters()} >= told
    [ended] = {written(one).subject for one in desk.letters("signing_withdrawn")}
    assert ended.startswith("Återkallat: ”Avtal om hiss” och 2 papper till")


def test_every_sealed_file_goes_to_its_own_document_and_is_checked(desk, board, documents, signed):
    jobs.seal(desk.opener)
    with desk.opener.reading(board.actor("chair")) as work:
        for document_id in documents[:2]:
            kept = {file.role for file in files_of(work, document_by_id(work, document_id))}
            assert kept == {FileRole.ORIGINAL, FileRole.SEALED, FileRole.READING_COPY}
        assert {found.id for found in envelopes_of(work, documents[:2]).values()} == {signed.id}
        assert set(envelopes_of(work, documents)) == set(documents[:2])
    while jobs.examine_seal(desk.opener):
        pass
    with desk.opener.reading(board.actor("chair")) as work:
        proofs = queries.proofs_of(work, signed.id)
    assert [(one.paper, one.number, one.status) for one in proofs] == [
        (1, 0, "intact"),
        (2, 0, "intact"),
    ]


def test_a_statement_of_one_paper_proves_nothing_about_another(desk, signed):
    """The evidence of one sealed file put around a paper that nobody signed is seen at once."""
    jobs.seal(desk.opener)
    pdf = desk.opener.ports.verifier.verify(sealed_files(desk, signed)[0])
    strange = b"%PDF-1.7 something else"
    manifest = json.loads(pdf.attachments["manifest.json"])
    manifest["document_sha256"] = hashlib.sha256(strange).hexdigest()
    pdf.attachments["manifest.json"] = json.dumps(manifest).encode()
    assert judge(pdf).status is Status.UNPROVEN


def test_a_paper_that_is_being_signed_already_is_not_sent_beside_another(desk, documents):
    bundle(desk, documents[:2])
    with pytest.raises(BesideAlreadySent):
        bundle(desk, [documents[2], documents[1]])
    with pytest.raises(AlreadySent):
        bundle(desk, [documents[1]])


def test_the_same_paper_twice_or_more_than_ten_are_refused(desk, documents, board):
    asked = actions.Asked([], [])
    for beside in ([documents[0]], [documents[1]] * 2, [documents[1]] * 10):
        with pytest.raises(CannotSend):
            actions.freeze_and_send(desk.opener, board.actor("secretary"), documents[0], asked, beside)


def test_whoever_must_not_see_one_of_the_papers_does_not_follow_the_envelope(desk, board, documents):
    envelope = bundle(desk, documents)
    with desk.opener.writing(board.actor("chair")) as work:
        hide_from(work, documents[2], board.people["treasurer"].id, "jäv")
    with desk.opener.reading(board.actor("treasurer")) as work:
        assert queries.followed(work, [EnvelopeState.SENT]) == []
        assert not queries.may_follow(work, envelope)
    with desk.opener.reading(board.actor("board_member")) as work:
        assert queries.may_follow(work, envelope)


def test_a_kill_while_the_second_paper_is_sealed_leaves_all_to_be_sealed_and_none_filed(
    desk, board, documents, signed
):
    """One transaction records every paper: never one sealed and the other not."""

    class Dead(BaseException):
        pass

    class Falling:
        def __init__(self, real):
            self.real, self.seals = real, 0

        def __getattr__(self, name):
            return getattr(self.real, name)

        def seal(self, *given, **named):
            self.seals += 1
            if self.seals == 2:
                raise Dead
            return self.real.seal(*given, **named)

    dying = replace(desk.opener, ports=replace(desk.opener.ports, sealer=Falling(desk.opener.ports.sealer)))
    with pytest.raises(Dead):
        jobs.seal(dying)
    assert desk.envelope(signed).state is EnvelopeState.SIGNED
    desk.wait(minutes=10)
    assert jobs.seal(desk.opener)
    with desk.opener.reading(board.actor("chair")) as work:
        for document_id in documents[:2]:
            assert len(files_of(work, document_by_id(work, document_id))) == 3


def test_pages_are_counted_through_all_papers_covers_too():
    papers = [
        FrozenPaper(1, None, "A", 1, None, "a" * 64, 2),
        FrozenPaper(2, None, "B", 1, None, "b" * 64, 1, "c" * 64, 3),
    ]
    assert first_pages(papers) == [1, 3]
    assert [
        (page_of(papers, number).sha256[0], page_of(papers, number).number) for number in range(1, 7)
    ] == [
        ("a", 1),
        ("a", 2),
        ("b", 1),
        ("c", 1),
        ("c", 2),
        ("c", 3),
    ]
    assert page_of(papers, 4).of_paper == 2
    for past in (0, 7):
        with pytest.raises(IndexError):
            page_of(papers, past)


def test_what_is_offered_to_be_sent_too_begins_with_what_is_not_signed_yet(desk, documents, minutes_pdf):
    tenant = desk.board.association.id
    with desk.opener.writing(worker_for(tenant)) as work:
        sha256 = desk.store(minutes_pdf)
        old = NewFile(sha256, len(minutes_pdf), "application/pdf", "a.pdf", 1, ORIGINAL)
        minutes = file_document(work, title="Protokoll 1987", files=[old], record_class="board_minutes")
        late = file_document(work, title="Avtalet (papper)", files=[old], record_class="service_contract")
    sent = desk.send(subject_key="minutes:9")
    rows = {"association_id": tenant, "id": new_id()}
    with desk.opener.writing(worker_for(tenant)) as work:
        offered = [row[0] for row in queries.signable_papers(work)]
        assert (set(offered[:4]), offered[4:]) == ({late.id, *documents}, [minutes.id])
        work.session.add(
            PrintOut(
                envelope_id=sent.id,
                code="K7M2P9QX",
                sheet_count=2,
                sha256=sha256,
                ordered_at=work.now,
                ordered_by_name="Bo Lind",
                **rows,
            )
        )
        work.session.flush()
        look = SheetLook(id=new_id(), association_id=tenant, document_id=late.id, print_out_id=rows["id"])
        work.session.add(look)
        work.session.flush()
        # A copy on its way back from being signed by hand is nothing to send.
        assert late.id not in [row[0] for row in queries.signable_papers(work)]
        assert queries.signable_papers(work, "1987", limit=1)[0][0] == minutes.id
        work.session.get_one(Envelope, sent.id).state = EnvelopeState.DECLINED
        work.session.get_one(Envelope, sent.id).closed_at = work.now
        work.session.flush()
        offered = [row[0] for row in queries.signable_papers(work)]
        assert (set(offered[:3]), set(offered[3:])) == (set(documents), {late.id, minutes.id})


def test_what_is_signed_is_not_sent_once_more_and_what_came_back_is(desk, documents):
    def offered() -> list[bool]:
        with desk.opener.reading(worker_for(desk.board.association.id)) as work:
            found = {row[0] for row in queries.signable_papers(work)}
            return [one in found for one in documents[:2]]

    def refused() -> int:
        count = 0
        with desk.opener.reading(worker_for(desk.board.association.id)) as work:
            for one in documents[:2]:
                assert queries.paper(work, one, apart=True).document_id == one
                with suppress(NotSignable):
                    queries.paper(work, one)
                    continue
                count += 1
        return count

    back = bundle(desk, documents[:2])
    assert (offered(), refused()) == ([False, False], 0)  # that they are out is said when they are sent
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        envelope = work.session.get_one(Envelope, back.id)
        envelope.state, envelope.closed_at = EnvelopeState.DECLINED, work.now
    assert (offered(), refused()) == ([True, True], 0)
    sent = bundle(desk, documents[:2], version=2)
    desk.sign("chair", sent)
    desk.sign("secretary", sent)
    assert (offered(), refused()) == ([False, False], 2)
    assert jobs.seal(desk.opener)
    assert (offered(), refused()) == ([False, False], 2)


def test_whoever_will_not_sign_a_contract_declined_and_asked_for_no_change(desk, documents, client_as):
    contract = bundle(desk, documents[:1])
    minutes = desk.send()
    for envelope, told, not_told in (
        (contract, "avstod", "om ändring"),
        (minutes, "bad om ändring", "avstod"),
    ):
        desk.decline("chair", envelope)
        page = seen(client_as("secretary"), f"{HOME}/{envelope.id}/status")
        assert told in page
        assert not_told not in page.casefold()


def test_papers_are_chosen_sent_read_and_fetched_through_the_pages(desk, documents, client_as):
    secretary, chair = client_as("secretary"), client_as("chair")
    first, second = documents[:2]
    page = secretary.get(f"{HOME}/send/{first}/papers?q=ritning").text
    assert TITLES[1] in page
    assert TITLES[2] not in page
    address = f"{HOME}/send/{first}?beside={second}"
    assert "Skrivs under tillsammans med" in secretary.get(address).text
    sent = secretary.post(
        address,
        data={
            "board": [str(desk.board.people["chair"].id)],
            "order": "together",
            "methods": ["passkey", "code"],
        },
    )
    assert sent.status_code == 303, sent.text
    envelope_id = sent.location.split("/")[-2]
    home = f"{HOME}/{envelope_id}"
    invitation = chair.get(home).text
    assert TITLES[0] in invitation
    assert TITLES[1] in invitation
    assert "Papper 2 av 2" in chair.get(f"{home}/read/2").text
    assert chair.get(f"{home}/pages/2.webp").mimetype == "image/webp"
    assert chair.get(f"{home}/read/3").status_code == 404
    assert "Du skriver under 2 papper på en gång" in chair.get(f"{home}/sign").text
    with desk.opener.reading(desk.board.actor("chair")) as work:
        envelope = queries.visible(work, uuid.UUID(envelope_id))
    desk.sign("chair", envelope)
    jobs.seal(desk.opener)
    assert f"Hämta läskopian av {TITLES[1]}" in chair.get(f"{home}/receipt").text
    copies = [chair.get(f"{home}/reading-copy?paper={number}").data for number in (1, 2)]
    assert all(copy.startswith(b"%PDF") for copy in copies)
    assert copies[0] != copies[1]
    assert chair.get(f"{home}/reading-copy?paper=3").status_code == 404
    assert TITLES[1] in secretary.get(f"{home}/proofs").text or jobs.examine_seal(desk.opener)


def test_all_papers_are_printed_to_be_signed_by_hand(desk, documents):
    envelope = bundle(desk, documents)
    print_out = actions.print_for_signing(
        desk.opener, desk.board.actor("secretary"), envelope.id, [desk.signer("chair", envelope).id]
    )
    assert print_out.sheet_count == 4  # three pages, and the sheet with the lines
    printed = PdfReader(BytesIO(desk.opener.ports.blobs.read(envelope.association_id, print_out.sha256)))
    texts = [page.extract_text() for page in printed.pages]
    assert len(texts) == 4
    assert "Astrid Ek" in texts[3]
    # The first paper's words stand on its sheet alone: each page was taken from its own file.
    assert "Protokoll" in texts[0]
    assert "Protokoll" not in texts[1]
