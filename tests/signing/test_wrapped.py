"""What takes no seal as it is goes into a cover, all the way: signed, sealed, valid, with its exact bytes within."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from boardroom.adapters.seals import PyhankoSealer
from boardroom.signing import actions, jobs
from boardroom.signing.rules.states import EnvelopeState, SignerRole
from boardroom.signing.rules.verdict import Status, judge
from tests.data.foreign_seals import sign
from tests.data.papers import text_pdf
from tests.data.sealing import NOW, evidence_pdf


def dynamic_form(_folder):
    with pikepdf.open(io.BytesIO(text_pdf("Blankett"))) as pdf:
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<x/>")))
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def sealed_here(folder):
    return PyhankoSealer(folder).seal(text_pdf("Avtal"), evidence_pdf(), [], reason="x", now=NOW).content


def signed_elsewhere(_folder):
    return sign(text_pdf("Avtal"), "Signature1", "Lyftbolaget")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (dynamic_form, "XFA"),
        (sealed_here, "redan en elektronisk underskrift"),
        (signed_elsewhere, "redan en elektronisk underskrift"),
    ],
)
def test_what_takes_no_seal_is_sealed_within_a_cover(desk, board, tmp_path, make, why):
    content = make(tmp_path / "elsewhere")
    assert why in desk.opener.ports.sealer.unsuitable(content)
    frozen = actions.freeze(desk.opener, board.actor("secretary"), content, title="Avtal om hiss")
    envelope = desk.send(
        [("chair", SignerRole.PARTY)],
        frozen_sha256=frozen.sha256,
        page_count=frozen.page_count,
        original_sha256=frozen.original_sha256,
        original_pages=frozen.original_pages,
    )
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(envelope)
    assert sealed.state is EnvelopeState.SEALED, sealed.seal_error
    # That pdfsig and qpdf agree is seen to after each test.
    result = desk.opener.ports.blobs.read(board.association.id, sealed.sealed_sha256)
    seen = desk.opener.ports.verifier.verify(result)
    assert judge(seen).status is Status.INTACT
    assert [seal.field_name for seal in seen.seals] == ["Boardroom"], (
        "what the inner paper bears is not taken for it"
    )
    assert PdfReader(io.BytesIO(result)).attachments["original.pdf"] == [content]
