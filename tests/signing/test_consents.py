"""A consent that every household gives, as one to direct debit: sent to all, signed by each, sealed, filed and found."""

import io
import re

import pytest
from pypdf import PdfReader

from boardroom.core.actor import worker_for
from boardroom.documents.models import FileRole
from boardroom.documents.queries import by_id, files_of
from boardroom.identity.models import Account
from boardroom.mandates.models import Person
from boardroom.notices.jobs import deliver
from boardroom.reading.jobs import recognise
from boardroom.search.jobs import index
from boardroom.signing import actions, jobs
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.recipients import read_list
from boardroom.signing.rules.verdict import Status, judge
from tests.signing.test_batches import order, send_all, standings

HOME = "/brf-provet-1"
TITLE = "Medgivande till autogiro"
TEXT = "[Namn] i lägenhet [Lägenhet] medger att avgiften dras från bankkontot [Konto] med autogiro."
LIST = (
    "Namn;E-post;Lägenhet;Konto\n"
    "Karin Vik;karin.vik@exempel.se;1101;8000-1\n"
    "Olle Ås;olle.as@exempel.se;1102;8000-2\n"
    "Hugo Björk;hugo@exempel.se;1103;8000-3\n"
)


pytestmark = pytest.mark.usefixtures("mailer")


@pytest.fixture
def consents(desk, board):
    """The consents as sent, by the name of who gives each; one of the three has an account."""
    with desk.opener.writing(worker_for()) as work:
        hugo = work.session.get(Person, board.people["member"].id)
        hugo.email = "hugo@exempel.se"
        work.session.get(Account, hugo.account_id).email = hugo.email
    wanted = actions.ToMany(
        read_list(LIST.encode())[0],
        [Method.CODE],
        title=TITLE,
        text=TEXT,
        record_class="service_contract",
    )
    batch_id = actions.prepare_batch(desk.opener, board.actor("secretary"), wanted)
    order(desk, batch_id)
    send_all(desk, 3)
    found = {one.recipient.name: one for one in standings(desk, batch_id)}
    with desk.opener.reading(worker_for(board.association.id)) as work:
        for name, one in found.items():
            board.people[name] = work.session.get(Person, one.signer.person_id)
    return found


def give(desk, board, envelope, name):
    actor = board.actor("member") if name == "Hugo Björk" else desk.guest(name, envelope)
    code = desk.code_for(name, envelope)
    with desk.opener.writing(actor) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    assert jobs.seal(desk.opener)
    return desk.envelope(envelope)


def test_each_consent_is_sealed_filed_and_found_and_its_evidence_is_for_the_board_alone(
    desk, board, mailer, consents, client_as
):
    assert board.people["Hugo Björk"].id == board.people["member"].id, "nobody is in the register twice"
    sealed = {name: give(desk, board, one.envelope, name) for name, one in consents.items()}
    while deliver(desk.opener) or recognise(desk.opener) or index(desk.opener):
        pass
    read = desk.opener.ports.blobs.read
    for name, envelope in sealed.items():
        content = read(board.association.id, envelope.sealed_sha256)
        verdict = judge(desk.opener.ports.verifier.verify(content))
        assert verdict.status is Status.INTACT
        assert [signer.name for signer in verdict.signers] == [name]
        assert f"{name} i lägenhet" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
        (letter,) = [
            mail for mail in mailer.kept if mail.to_name == name and mail.subject.startswith("Klart")
        ]
        copy = read(board.association.id, envelope.reading_copy_sha256)
        # Who has an account reads it there; who has none gets the copy without evidence.
        assert letter.attachment == (b"" if name == "Hugo Björk" else copy)
    assert not PdfReader(io.BytesIO(copy)).attachments

    secretary = client_as("secretary")
    for question, names in {
        "autogiro": set(sealed),
        "bankkontot 8000-2": {"Olle Ås"},
        "lägenhet 1103": {"Hugo Björk"},
    }.items():
        page = secretary.get(f"{HOME}/search/", query_string={"q": question}).text
        found = set(re.findall(rf"{HOME}/archive/([0-9a-f-]{{36}})", page))
        wanted = {str(sealed[name].document_id) for name in names}
        assert (wanted <= found) if question != "autogiro" else (wanted == found), question

    document_id = sealed["Karin Vik"].document_id
    with desk.opener.reading(board.actor("chair")) as work:
        (evidence,) = [
            file.id for file in files_of(work, by_id(work, document_id)) if file.role is FileRole.SEALED
        ]
    for role, allowed in {"chair": True, "auditor": True, "member": False, "manager": False}.items():
        with client_as(role).get(f"{HOME}/archive/files/{evidence}/x") as answer:
            assert (answer.status_code == 200) is allowed, role
    assert client_as("member").get(f"{HOME}/archive/{document_id}").status_code in {403, 404}
