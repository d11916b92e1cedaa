"""A signed copy that came as pictures, each a file of its own: what is put aside stays out of the evidence, and a sheet whose code is damaged is placed by hand."""

import hashlib
import io

import pytest
import segno
from PIL import Image

from boardroom.core.errors import NotFound
from boardroom.signing import actions, jobs
from boardroom.signing.queries.hand import mark_of
from boardroom.signing.rules.hand import PageFault, mark_text
from boardroom.signing.rules.states import EnvelopeState
from tests.signing import test_pen_and_paper as paper

HOME = "/brf-provet-1/signing"
DPI = 130
CODE_HEIGHT = 120 * DPI // 72  # the foot of a sheet, where its code is
envelope = paper.envelope


def photographed(desk, board, pdf):
    """Each sheet of a print as a picture."""
    ports = desk.opener.ports
    path = ports.blobs.path(board.association.id, desk.store(pdf))
    return [
        Image.open(io.BytesIO(ports.pdf_tools.render(path, number, DPI, image_format="PNG"))).convert("L")
        for number in (1, 2)
    ]


def as_jpeg(image):
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()


def with_damaged_code(image, mark):
    """The sheet with a code whose check does not add up, as where a fold has taken a part of it."""
    text = mark_text(mark)
    square = io.BytesIO()
    segno.make(text[:-1] + ("0" if text[-1] != "0" else "1"), error="m").save(
        square, kind="png", scale=4, border=4
    )
    spoilt = image.copy()
    spoilt.paste(255, (0, image.height - CODE_HEIGHT, image.width, image.height))
    spoilt.paste(Image.open(square).convert("L"), (60, image.height - CODE_HEIGHT))
    return spoilt


def handed_in(desk, board, envelope, *pictures):
    paper.hand_in(desk, board, envelope, *map(as_jpeg, pictures), as_one=True)
    return paper.came_back(desk, envelope)


def in_the_evidence(desk, board, envelope):
    """Vouch for the scan, let the others sign, seal, and return the hashes of the scans in the sealed file."""
    paper.vouch(desk, board, envelope, "board_member")
    for role in ("secretary", "chair"):
        desk.sign(role, envelope)
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(envelope)
    assert sealed.state is EnvelopeState.SEALED, sealed.seal_error
    content = desk.opener.ports.blobs.read(sealed.association_id, sealed.sealed_sha256)
    attached = desk.opener.ports.verifier.verify(content).attachments
    return {
        hashlib.sha256(scan).hexdigest()
        for name, scan in attached.items()
        if name.startswith("signed-on-paper")
    }


def hashes(*pictures):
    return {hashlib.sha256(as_jpeg(one)).hexdigest() for one in pictures}


@pytest.fixture
def sheets(desk, board, envelope):
    return photographed(desk, board, paper.printed(desk, board, envelope, "board_member"))


def own_mark(desk, envelope, number):
    print_out = paper.came_back(desk, envelope).print_out
    return mark_of(desk.envelope(envelope), print_out, number)


def test_a_page_put_aside_stays_out_of_the_sealed_evidence(desk, board, envelope, client_as, sheets):
    # A receipt on which a code can be seen, though it is none that adds up: it would be kept with the sheets.
    stray = with_damaged_code(Image.new("L", sheets[0].size, 255), own_mark(desk, envelope, 2))
    back = handed_in(desk, board, envelope, *sheets, stray)
    assert [one.fault for one in back.gathered.remarks] == [PageFault.DAMAGED]
    client_as("secretary").post(
        f"{HOME}/{envelope.id}/paper/aside", data={"document": back.copies[0].document.id, "page": 3}
    )
    assert paper.came_back(desk, envelope).gathered.remarks == ()
    assert in_the_evidence(desk, board, envelope) == hashes(*sheets)


def test_a_sheet_whose_code_is_damaged_is_placed_by_hand_and_one_whose_code_is_whole_is_not(
    desk, board, envelope, client_as, sheets
):
    first, second = sheets
    spoilt = with_damaged_code(second, own_mark(desk, envelope, 2))
    back = handed_in(desk, board, envelope, first, spoilt)
    assert [one.fault for one in back.gathered.remarks] == [PageFault.DAMAGED]
    assert back.gathered.missing == (2,)
    document = back.copies[0].document.id
    client, page = client_as("secretary"), f"{HOME}/{envelope.id}/paper"
    assert "Koden är skadad och går inte att lita på." in client.get(page).text
    client.post(f"{page}/sheet", data={"document": document, "page": 2, "number": 2})
    assert paper.came_back(desk, envelope).gathered.complete
    with desk.opener.writing(board.actor("secretary")) as work:
        for number in (0, 2):
            with pytest.raises(NotFound):
                actions.say_sheet(work, envelope.id, document, 1, number)
    [said] = [event for event in desk.events(envelope) if event.what == "sheet_said"]
    assert (said.facts["by"], said.facts["sheet"]) == ("Bo Lind", "2")
    assert in_the_evidence(desk, board, envelope) == hashes(first, spoilt)
    assert desk.signer("board_member", envelope).proof["sheets_by_word"] == 1


def test_a_sheet_of_another_paper_among_them_stays_out_of_the_evidence_and_one_that_came_twice_does_not(
    desk, board, envelope, sheets, minutes_pdf
):
    other = desk.send(
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        subject_key="minutes:8",
        title="Styrelseprotokoll 8/2026",
    )
    strange, _line = photographed(desk, board, paper.printed(desk, board, other, "board_member"))
    again = sheets[1].point(lambda grey: min(255, grey + 12))
    back = handed_in(desk, board, envelope, *sheets, again, strange)
    assert [one.fault for one in back.gathered.remarks] == [PageFault.DOUBLED, PageFault.OTHER_PAPER]
    assert in_the_evidence(desk, board, envelope) == hashes(*sheets, again)
