"""The contract of the sealer: one seal, nothing rewritten, and independent tools agree."""

import subprocess
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from boardroom.adapters.seals import PyhankoSealer, PyhankoVerifier
from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.core.child import Limits
from boardroom.ports.sealer import CannotSeal
from boardroom.ports.typesetter import Attachment
from boardroom.signing.rules.verdict import Status, judge
from tests.data.corpus import ABSENT, CORPUS
from tests.data.sealing import MINUTES, NOW, evidence_files, evidence_pdf, minutes_pdf

DATA = CORPUS / "signed_pyhanko"
with_corpus = pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def sealer(keys):
    return PyhankoSealer(keys)


@pytest.fixture(scope="module")
def sealed(sealer):
    return sealer.seal(
        minutes_pdf(),
        evidence_pdf(),
        evidence_files(minutes_pdf()),
        reason="Styrelseprotokoll 7/2026",
        now=NOW,
    )


def run(tmp_path, content, *command):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(content)
    return subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)


def pkcs12_into(folder, password, ends, now=NOW):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Brf Provet 1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=300))
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(exist_ok=True)
    (folder / "seal.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", key, certificate, None, BestAvailableEncryption(password.encode())
        )
    )


def test_the_sealed_file_begins_with_exactly_the_frozen_bytes(sealed):
    assert sealed.content.startswith(minutes_pdf())
    assert sealed.level == "B-B"


def test_the_added_pages_are_counted(sealer, sealed):
    copy = sealer.with_pages(minutes_pdf(), evidence_pdf())
    pages = [len(pikepdf.open(BytesIO(one)).pages) for one in (minutes_pdf(), evidence_pdf())]
    for made in (sealed, copy):
        assert made.added == pages[1]
        assert len(pikepdf.open(BytesIO(made.content)).pages) == sum(pages)


def test_pdfsig_calls_the_seal_valid_over_the_whole_document(sealed, tmp_path):
    said = run(tmp_path, sealed.content, "pdfsig").stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Signing Time: Mar 20 2026" in said
    assert said.count("Signature #") == 1


def test_qpdf_finds_nothing_wrong(sealed, tmp_path):
    checked = run(tmp_path, sealed.content, "qpdf", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_seal_is_certified_and_permits_no_changes(sealed):
    with pikepdf.open(BytesIO(sealed.content)) as pdf:
        reference = pdf.Root.Perms.DocMDP.Reference[0]
        assert reference.TransformMethod == "/DocMDP"
        assert reference.TransformParams.P == 1
        assert pdf.Root.AcroForm.SigFlags == 3


def test_what_pdfa_asks_for_still_holds(sealed):
    with pikepdf.open(BytesIO(minutes_pdf())) as frozen, pikepdf.open(BytesIO(sealed.content)) as pdf:
        # ISO 19005-3, 6.1.2: the file is a 1.7 and its catalog does not say otherwise.
        assert pdf.pdf_version == "1.7"
        assert "/Version" not in pdf.Root
        assert pdf.Root.Metadata.read_bytes() == frozen.Root.Metadata.read_bytes()
        # 6.3.2: a field that shows nothing still carries the print flag and is not hidden.
        widget = next(field for field in pdf.Root.AcroForm.Fields if field.FT == "/Sig")
        assert int(widget.F) & 4
        assert not int(widget.F) & (1 | 2 | 32)
        assert [float(side) for side in widget.Rect] == [0, 0, 0, 0]
        # 6.8: every embedded file says what it is to the document.
        assert len(pdf.Root.AF) == len(pdf.Root.Names.EmbeddedFiles.Names) / 2
        for specification in pdf.Root.AF:
            assert specification.AFRelationship in ("/Source", "/Data", "/Supplement")
            assert specification.F == specification.UF
            assert "/Subtype" in specification.EF.F
            assert "/ModDate" in specification.EF.F.Params
        names = [str(name) for name in list(pdf.Root.Names.EmbeddedFiles.Names)[::2]]
        assert names == sorted(names)


def test_the_tags_of_the_signature_page_join_those_of_the_minutes(sealed):
    with pikepdf.open(BytesIO(minutes_pdf())) as frozen, pikepdf.open(BytesIO(sealed.content)) as pdf:
        tree = pdf.Root.StructTreeRoot
        assert_tags_hold(pdf, dict(pairs(tree.ParentTree.Nums)))
        assert len(pdf.pages) == len(frozen.pages) + 1
        assert len(tree.K) == len(frozen.Root.StructTreeRoot.K) + 1
        assert tree == tree.K[-1].P


def test_a_number_tree_with_branches_grows_a_branch(sealer):
    def branched(pdf):
        tree = pdf.Root.StructTreeRoot.ParentTree
        leaf = pikepdf.Dictionary(Limits=pikepdf.Array([0, len(tree.Nums) // 2 - 1]), Nums=tree.Nums)
        pdf.Root.StructTreeRoot.ParentTree = pikepdf.Dictionary(Kids=pikepdf.Array([pdf.make_indirect(leaf)]))

    content = sealer.seal(changed(branched), evidence_pdf(), [], reason="x", now=NOW).content
    with pikepdf.open(BytesIO(content)) as pdf:
        leaves = list(pdf.Root.StructTreeRoot.ParentTree.Kids)
        assert len(leaves) == 2
        assert int(leaves[0].Limits[1]) < int(leaves[1].Limits[0])
        assert_tags_hold(pdf, dict(pair for leaf in leaves for pair in pairs(leaf.Nums)))


def test_broken_tags_of_a_frozen_document_stand_in_no_seals_way(sealer):
    def circular(pdf):
        tree = pdf.make_indirect(pikepdf.Dictionary())
        tree.Kids = pikepdf.Array([tree])
        pdf.Root.StructTreeRoot.ParentTree = tree

    content = sealer.seal(changed(circular), evidence_pdf(), [], reason="x", now=NOW).content
    with pikepdf.open(BytesIO(content)) as pdf:
        assert "/StructParents" not in pdf.pages[-1].obj


def assert_tags_hold(pdf, numbers):
    """Every page has its own key, and what the key leads to speaks of that page (ISO 32000-1, 14.7.4.4)."""
    keys = [int(page.obj.StructParents) for page in pdf.pages]
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(numbers)
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > max(numbers)
    for page, key in zip(pdf.pages, keys, strict=True):
        for element in numbers[key]:
            assert "/Pg" not in element or element.Pg == page.obj
            while element.get("/Type") != "/StructTreeRoot":
                element = element.P  # noqa: PLW2901 - the way up to the root
            assert element == pdf.Root.StructTreeRoot


def pairs(array):
    return [(int(array[position]), array[position + 1]) for position in range(0, len(array), 2)]


def test_an_appended_page_inherits_no_turn_from_the_frozen_document(sealer):
    with pikepdf.open(BytesIO(minutes_pdf())) as pdf:
        pdf.Root.Pages.Rotate = 90
        pdf.Root.Pages.CropBox = pikepdf.Array([0, 0, 100, 100])
        turned = BytesIO()
        pdf.save(turned)
    content = sealer.seal(turned.getvalue(), evidence_pdf(), [], reason="x", now=NOW).content
    with pikepdf.open(BytesIO(content)) as pdf:
        assert int(pdf.pages[-1].Rotate) == 0
        assert float(pdf.pages[-1].CropBox[2]) > 500


def test_the_round_trip_says_who_signed_what(sealed):
    verdict = judge(PyhankoVerifier().verify(sealed.content), own_certificates=[sealed.certificate_sha256])
    assert verdict.status is Status.INTACT
    assert [(signer.name, signer.proof) for signer in verdict.signers] == [
        ("Bo Lind", "holds"),
        ("Cecilia Ask", "recorded"),
    ]


@with_corpus
def test_a_frozen_pdf_without_tags_or_line_end_can_be_sealed(sealer):
    for name in ("minimal.pdf", "minimal-xref.pdf", "minimal-pdf-ua-and-a.pdf"):
        frozen = (DATA / name).read_bytes().rstrip()
        assert sealer.unsuitable(frozen) == "", name
        content = sealer.seal(frozen, evidence_pdf(), evidence_files(frozen), reason="x", now=NOW).content
        assert content.startswith(frozen)
        verdict = PyhankoVerifier().verify(content)
        assert verdict.first_revision == frozen
        assert judge(verdict).status is Status.INTACT


@with_corpus
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("minimal-hybrid-xref.pdf", "blandat format"),
        ("minimal-hybrid-xref-mswordstyle.pdf", "blandat format"),
        ("minimal-aes256.pdf", "lösenord"),
        ("pades-lta-dss-indirect-arrs-test.pdf", "redan en elektronisk underskrift"),
        ("certified-with-indirect-refs-in-dir.pdf", "redan en elektronisk underskrift"),
        ("circular-page-tree.pdf", "byggd"),
        ("minimal-startxref-hopeless.pdf", "byggd"),
        ("broken-objstream1.pdf", "byggd"),
    ],
)
def test_what_cannot_be_sealed_as_it_is_is_named_before_anybody_signs(sealer, name, reason):
    content = (DATA / name).read_bytes()
    assert reason in sealer.unsuitable(content)
    with pytest.raises(CannotSeal):
        sealer.seal(content, evidence_pdf(), [], reason="x", now=NOW)


def changed(change):
    with pikepdf.open(BytesIO(minutes_pdf())) as pdf:
        change(pdf)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def script():
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def open_action(pdf):
    pdf.Root.OpenAction = pdf.make_indirect(script())


def page_action(pdf):
    pdf.pages[0].AA = pdf.make_indirect(pikepdf.Dictionary(O=script()))


def link_action(pdf):
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://exempel.se"), Next=script()),
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(link)]))


def named_script(pdf):
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), pdf.make_indirect(script())]))
    )


def bookmark_action(pdf):
    pdf.Root.Outlines.First.A = pdf.make_indirect(script())


def dynamic_form(pdf):
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<x/>")))


@pytest.mark.parametrize("change", [open_action, page_action, link_action, named_script, bookmark_action])
def test_a_pdf_that_runs_code_is_never_sealed_as_it_is(sealer, change):
    assert "JavaScript" in sealer.unsuitable(changed(change))


def test_a_dynamic_form_is_never_sealed_as_it_is(sealer):
    assert "XFA" in sealer.unsuitable(changed(dynamic_form))


def test_an_attachment_that_poses_as_evidence_is_refused(sealer):
    posing = Attachment("manifest.json", b"{}", "application/json")
    frozen = TypstTypesetter().typeset("minutes", MINUTES, [posing])
    with pytest.raises(CannotSeal, match="samma namn"):
        sealer.seal(frozen, evidence_pdf(), evidence_files(frozen), reason="x", now=NOW)


def test_a_certificate_that_ends_within_thirty_days_seals_nothing(tmp_path):
    for days, allowed in ((29, False), (30, False), (31, True)):
        folder = tmp_path / str(days)
        pkcs12_into(folder, "hemligt", NOW + timedelta(days=days))
        sealer = PyhankoSealer(folder, password="hemligt")
        if allowed:
            assert sealer.seal(minutes_pdf(), evidence_pdf(), [], reason="x", now=NOW)
        else:
            with pytest.raises(CannotSeal, match="30 dagar"):
                sealer.seal(minutes_pdf(), evidence_pdf(), [], reason="x", now=NOW)


def test_an_imported_certificate_seals_and_is_named(tmp_path):
    pkcs12_into(tmp_path, "hemligt", NOW + timedelta(days=900))
    sealer = PyhankoSealer(tmp_path, password="hemligt")
    assert sealer.certificate().subject == "Brf Provet 1"
    content = sealer.seal(minutes_pdf(), evidence_pdf(), [], reason="x", now=NOW).content
    assert "Signature is Valid" in run(tmp_path, content, "pdfsig").stdout


def test_a_wrong_password_is_told_in_plain_words(tmp_path):
    pkcs12_into(tmp_path, "hemligt", NOW + timedelta(days=900))
    with pytest.raises(CannotSeal, match="BOARDROOM_SEAL_PASSWORD"):
        PyhankoSealer(tmp_path, password="fel").certificate()


def test_the_key_is_made_once_and_readable_by_the_service_alone(tmp_path):
    seen = []
    sealers = [PyhankoSealer(tmp_path / "keys") for _ in range(8)]
    threads = [
        threading.Thread(target=lambda sealer=sealer: seen.append(sealer.certificate().sha256))
        for sealer in sealers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
    (key,) = (tmp_path / "keys").iterdir()
    assert key.stat().st_mode & 0o777 == 0o400
    assert PyhankoSealer(tmp_path / "keys").certificate().self_issued


def test_the_key_of_a_new_portal_lies_on_the_curve_p_256(sealer):
    (made,) = (x509.load_der_x509_certificate(der).public_key() for der in sealer.certificates())
    assert isinstance(made, ec.EllipticCurvePublicKey)
    assert isinstance(made.curve, ec.SECP256R1)


def test_a_reading_copy_has_the_page_and_no_evidence(sealer):
    copy = sealer.with_pages(minutes_pdf(), evidence_pdf()).content
    with pikepdf.open(BytesIO(minutes_pdf())) as frozen, pikepdf.open(BytesIO(copy)) as pdf:
        assert len(pdf.pages) == len(frozen.pages) + 1
    verdict = PyhankoVerifier().verify(copy)
    assert verdict.seals == ()
    assert not set(verdict.attachments) - {"protokoll.json"}


def test_the_time_of_the_seal_is_the_portals_own(sealer):
    at = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)
    content = sealer.seal(minutes_pdf(), evidence_pdf(), [], reason="x", now=at).content
    assert PyhankoVerifier().verify(content).seals[0].signed_at == at


def test_a_pdf_that_eats_up_its_limits_is_wrapped_and_hurts_nothing_else(keys):
    for limits in (Limits(seconds=0.05), Limits(memory=1_000_000)):
        assert "invecklad" in PyhankoSealer(keys, limits=limits).unsuitable(minutes_pdf())
    assert PyhankoSealer(keys).unsuitable(minutes_pdf()) == ""


def _claiming(part, form):
    """A page that says it is of a part of PDF/A, written as an attribute or as an element."""
    said = {
        "attribute": f'<rdf:Description rdf:about="" pdfaid:part="{part}" pdfaid:conformance="B"/>',
        "element": f'<rdf:Description rdf:about=""><pdfaid:part>{part}</pdfaid:part>'
        "<pdfaid:conformance>B</pdfaid:conformance></rdf:Description>",
    }[form]
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
    target = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.Root.Metadata = made.make_stream(
            f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}>{said}</rdf:RDF></x:xmpmeta>'.encode()
        )
        made.Root.Metadata.Type, made.Root.Metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        made.save(target)
    return target.getvalue()


@pytest.mark.parametrize("form", ["attribute", "element"])
@pytest.mark.parametrize(("part", "then"), [("1", ""), ("2", "3B"), ("3", "3B"), ("4", "")])
def test_a_sealed_file_claims_no_part_of_pdfa_that_forbids_its_evidence(sealer, part, then, form):
    frozen = _claiming(part, form)
    content = sealer.seal(frozen, evidence_pdf(), evidence_files(frozen), reason="x", now=NOW).content
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as about:
        assert about.pdfa_status == then
    assert judge(PyhankoVerifier().verify(content)).intact
