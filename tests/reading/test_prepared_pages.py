"""Pages as they come: askew, two on a sheet, signed, or of two kinds in one file; people see them as they were scanned."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdf import PdfReader, PdfWriter

from boardroom.adapters.twins.plain_recogniser import PlainRecogniser
from boardroom.intake.actions import House, Incoming, receive
from boardroom.reading import actions, jobs, queries
from boardroom.reading.models import TextSource
from boardroom.reading.queries import file_of_page
from boardroom.reading.rules import fold_of
from boardroom.search.actions import search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from tests.data import papers
from tests.data.filed import words_on


def _receive(opener, board, content, name):
    incoming = [Incoming(BytesIO(content), name)]
    [row] = receive(opener, board.actor("secretary"), incoming, house=House(), seconds=60)
    assert row.document_id, row.problem
    while jobs.recognise(opener):
        pass
    return row.document_id


def _with_twin(board, text):
    opener = board.runtime.opener
    return replace(opener, ports=replace(opener.ports, recogniser=PlainRecogniser(text)))


@pytest.mark.recognition
def test_the_boxes_of_a_page_set_level_fit_the_page_as_it_was_scanned(board):
    lines = "Styrelsen beslutade\natt byta stammar"
    askew = papers.picture(lines, size=(620, 240)).rotate(4, Image.Resampling.BICUBIC, fillcolor=255)
    opener = board.runtime.opener
    document_id = _receive(opener, board, papers.encoded(askew), "sned.png")
    with opener.reading(board.actor("chair")) as work:
        [page] = queries.pages_of(work, document_id)
        words = words_on(work, page.id)
    shown = Image.open(BytesIO(actions.draw_image(opener, board.actor("chair"), page.id))).convert("L")
    assert shown.size == (page.width, page.height) == askew.size
    assert {word.text for word in words} >= {"Styrelsen", "beslutade", "stammar"}
    for word in words:
        middle = word.top + word.height // 2
        strip = shown.crop((word.left, middle - 6, word.left + word.width, middle + 6))
        assert strip.getextrema()[0] < 100, word
    first, second = (word for word in words if word.line == 0)
    assert second.top < first.top - 5, "the line still climbs"


def test_two_pages_on_one_sheet_are_noticed(board):
    sheet = Image.new("L", (1600, 1000), 255)
    for left in (60, 880):
        half = papers.picture("\n".join(["Styrelsen beslutade att byta"] * 20), (640, 980), 30)
        sheet.paste(half, (left, 10))
    opener = _with_twin(board, "Styrelsen beslutade")
    spread = _receive(opener, board, papers.encoded(sheet), "uppslag.png")
    single = _receive(opener, board, papers.encoded(half), "sida.png")
    with opener.reading(board.actor("chair")) as work:
        [found] = queries.spreads(work, spread)
        assert abs(found.fold - 800) < 60
        assert queries.spreads(work, single) == []


def test_the_fold_turns_with_its_page():
    assert [fold_of(700, 1600, turn) for turn in (0, 180, 90)] == [700, 900, 0]
    assert fold_of(0, 1600, 180) == 0


def _signed(pdf):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Brf Granen 7")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    kept = serialization.pkcs12.serialize_key_and_certificates(
        b"granen", key, certificate, None, serialization.BestAvailableEncryption(b"granen")
    )
    signer = signers.SimpleSigner.load_pkcs12_data(kept, other_certs=[], passphrase=b"granen")
    field = signers.PdfSignatureMetadata(field_name="Signature")
    return signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), field, signer=signer).getvalue()


def test_a_signed_scan_is_read_from_its_picture_and_its_bytes_stay(board):
    content = _signed(papers.changed(papers.scan_pdf("Köpekontrakt")))
    opener = _with_twin(board, "Köpekontrakt för kvarteret Granen")
    document_id = _receive(opener, board, content, "kontrakt.pdf")
    while index(opener):
        pass
    with opener.reading(board.actor("chair")) as work:
        [page] = queries.pages_of(work, document_id)
        [hit] = search(work, "kvarteret granen", Narrowing()).hits.documents
        assert (hit.document_id, hit.page_count) == (str(document_id), 1)
        file = file_of_page(work, page)
    blobs = opener.ports.blobs
    path = blobs.path(page.association_id, file.sha256)
    assert opener.ports.pdf_tools.inspect(path, seconds=30).signed
    assert blobs.read(page.association_id, file.sha256) == content


def test_in_one_file_each_page_is_read_in_its_own_way(board):
    nonsense = "\n".join(["Xqzt brcfp ghklm npqrs tvwxz"] * 4)
    writer = PdfWriter()
    for part in (
        papers.text_pdf("Styrelsen beslutade att byta stammarna"),
        papers.scan_pdf("Bilaga"),
        papers.text_pdf(nonsense),
    ):
        writer.append(PdfReader(BytesIO(part)))
    made = BytesIO()
    writer.write(made)
    opener = _with_twin(board, "Avläst från bilden")
    document_id = _receive(opener, board, made.getvalue(), "blandat.pdf")
    with opener.reading(board.actor("chair")) as work:
        layers = [queries.text_layer(work, page.id) for page in queries.pages_of(work, document_id)]
        assert [layer.source for layer in layers] == [
            TextSource.EMBEDDED,
            TextSource.RECOGNISED,
            TextSource.RECOGNISED,
        ]
        assert "stammarna" in layers[0].text
        assert {layer.text for layer in layers[1:]} == {"Avläst från bilden"}
