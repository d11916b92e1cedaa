"""PDF/A of what other programs wrote: made by what stands around the pages, approved, and honest where it is not."""

from io import BytesIO

import pikepdf
import pytest

from boardroom.adapters.pikepdf_pdfa import PikepdfPdfa
from tests.data import papers
from tests.data.corpus import ABSENT, CORPUS


def written(change=None):
    """Two pages from an office program, changed as this or that one has it."""
    with pikepdf.open(BytesIO(papers.office_pdf("Taket rör vi i vår.", "Sida två"))) as pdf:
        if change:
            change(pdf)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def libreoffice(pdf):
    pdf.trailer["/DocChecksum"] = pikepdf.Name("/0123456789ABCDEF0123456789ABCDEF")


def skia(pdf):
    pdf.Root.MarkInfo = pikepdf.Dictionary(Type=pikepdf.Name.MarkInfo, Marked=True)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(Type=pikepdf.Name.ViewerPreferences, DisplayDocTitle=True)


def latex(pdf):
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])


def test_the_test_file_claims_nothing():
    with pikepdf.open(BytesIO(written())) as pdf, pdf.open_metadata() as about:
        assert not about.pdfa_status


@pytest.mark.parametrize("program", [None, libreoffice, skia, latex])
def test_what_common_programs_write_becomes_pdfa_with_the_very_file_within(program):
    came = written(program)
    made = PikepdfPdfa().archival(came, name="Protokoll från Word.pdf")
    with pikepdf.open(BytesIO(made)) as pdf:
        with pdf.open_metadata() as about:
            assert about.pdfa_status == "3B"
        assert len(pdf.pages) == 2
        spec = pdf.attachments["Protokoll från Word.pdf"]
        assert spec.get_file().read_bytes() == came
        assert spec.relationship == pikepdf.Name.Source


@pytest.mark.parametrize(
    "came",
    [
        pytest.param(papers.text_pdf("Sida ett"), id="a font that is not embedded"),
        pytest.param(b"no PDF at all", id="no PDF"),
        pytest.param(papers.text_pdf("Sida ett")[:300], id="cut off"),
    ],
)
def test_what_cannot_be_vouched_for_is_not_made(came):
    assert PikepdfPdfa().archival(came, name="a.pdf") == b""


@pytest.mark.skipif(not CORPUS.is_dir(), reason=ABSENT)
@pytest.mark.parametrize(
    "name", ["git.pdf", "hello-world.pdf", "multilang.pdf", "two-different-pages.pdf", "metadata.pdf"]
)
def test_files_of_word_libreoffice_google_docs_and_latex_become_pdfa(name):
    came = (CORPUS / "upload_pypdf" / "resources" / name).read_bytes()
    assert PikepdfPdfa().archival(came, name=name)
