"""PDF/A of what is sealed, of every kind of paper: the seal adds no finding that was not there before it.

pikepdf.pdfa.check is an allowlist: it reports what it does not know as unsupported, and some of what PDF/A-3 allows as a
violation. So its findings are read by kind.
"""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pypdf import PdfReader

from boardroom.adapters.pikepdf_pdfa import PikepdfPdfa
from boardroom.adapters.seals import PyhankoSealer
from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.ports.typesetter import Attachment
from tests.data import papers
from tests.data.sealing import ASSOCIATION, NOW, evidence_files, evidence_pdf, minutes_pdf

# What a seal needs and PDF/A-3 allows (ISO 19005-3, 6.4.3, 6.8); the checker says that it does not look at it.
OF_THE_SEAL = {
    "interactive forms (/AcroForm) are not supported",
    "permissions (/Perms) are not supported",
    "embedded files are not supported",
}
# What the checker says of any file by the typesetter, whose conformance is the typesetter's own: subsets of fonts on the
# signature page among them.
OF_THE_TYPESETTER = {"/CIDSet on a CIDFontType2 subset is not checked"}


def word():
    return papers.office_pdf("Taket rör vi i vår.", "Sida två")


def archival():
    return PikepdfPdfa().archival(word(), name="Protokoll från Word.pdf")


def cover():
    """What cannot be sealed as it is lies within a cover, with its exact bytes."""
    told = {
        "language": "sv",
        "association": ASSOCIATION,
        "title": "Avtal",
        "file_name": "Avtal.pdf",
        "sha256": "0" * 64,
        "size": "12 kB",
        "page_count": 1,
        "reason": "Bär redan en underskrift",
    }
    within = Attachment("original.pdf", papers.script_pdf(), "application/pdf", "Originalet", "Source")
    return TypstTypesetter().typeset("cover", told, [within])


KINDS = {
    "minutes": (minutes_pdf, True),
    "what Word made, as PDF/A": (archival, True),
    "wrapped": (cover, True),
    "what Word made, as it came": (word, False),
}


@pytest.fixture(scope="module")
def sealer(tmp_path_factory):
    return PyhankoSealer(tmp_path_factory.mktemp("keys"))


def seal(sealer, frozen):
    return sealer.seal(frozen, evidence_pdf(), evidence_files(frozen), reason="x", now=NOW).content


def found(content):
    with pikepdf.open(BytesIO(content)) as pdf:
        # The numbers of objects differ from file to file.
        return {finding.message for finding in pikepdf.pdfa.check(pdf, "3b").findings}


@pytest.mark.parametrize("kind", KINDS)
def test_a_seal_adds_nothing_that_pdfa_forbids(sealer, kind):
    make, claims = KINDS[kind]
    frozen = make()
    content = seal(sealer, frozen)
    assert found(content) - found(frozen) <= OF_THE_SEAL | OF_THE_TYPESETTER
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as about:
        assert about.pdfa_status == ("3B" if claims else "")
        # ISO 19005-3, 6.1.2: it is a 1.7 at most, also where the catalog raises the version of an older beginning.
        assert pdf.Root.get("/Version", Name("/1.7")) == "/1.7"
        # 6.3.2: a field that shows nothing still carries the print flag and is not hidden.
        (widget,) = (field for field in pdf.Root.AcroForm.Fields if field.FT == "/Sig")
        assert int(widget.F) & 4
        assert not int(widget.F) & (1 | 2 | 32)
        # 6.8: every embedded file says what it is to the document, and of which kind it is.
        assert len(pdf.Root.AF) == len(pdf.Root.Names.EmbeddedFiles.Names) / 2
        for specification in pdf.Root.AF:
            assert "/AFRelationship" in specification
            assert "/Subtype" in specification.EF.F


def test_the_check_sees_what_a_seal_must_not_add(sealer):
    def twisted(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.Launch, F=pikepdf.String("x"))
        pdf.pages[-1].Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Movie))])

    content = seal(sealer, archival())
    with pikepdf.open(BytesIO(content)) as pdf:
        twisted(pdf)
        target = BytesIO()
        pdf.save(target)
    assert found(target.getvalue()) - found(archival()) - OF_THE_SEAL - OF_THE_TYPESETTER


def test_the_labels_of_pages_stay_and_those_of_the_signature_page_follow(sealer):
    with pikepdf.open(BytesIO(minutes_pdf())) as pdf:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D, St=7)]))
        pdf.pages.append(pdf.pages[0])
        target = BytesIO()
        pdf.save(target)
    frozen = target.getvalue()
    before = PdfReader(BytesIO(frozen)).page_labels
    after = PdfReader(BytesIO(seal(sealer, frozen))).page_labels
    assert before == ["i", *(str(number) for number in range(7, 6 + len(before)))]
    assert after == [*before, str(6 + len(before))]
    # Where a file names none, it names none afterwards: the viewer counts.
    with pikepdf.open(BytesIO(seal(sealer, minutes_pdf()))) as pdf:
        assert "/PageLabels" not in pdf.Root
