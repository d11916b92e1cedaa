"""Drawn signatures: by someone who is logged in, kept stroke by stroke, shown on the sealed paper, checked offline."""

import io
import json
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.signing import actions, jobs
from boardroom.signing.errors import MethodNotAllowed
from boardroom.signing.rules.drawing import (
    LEAST_POINTS,
    MOST_POINTS,
    NoDrawing,
    as_svg,
    drawing_of,
    read_drawing,
    typed_name,
)
from boardroom.signing.rules.methods import Method, advise
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from boardroom.signing.rules.verdict import Status, judge

HOME = "/brf-provet-1/signing"
STROKES = [[[100 + 20 * step, 150 + 40 * (step % 2), 10 * step] for step in range(20)], [[600, 40, 400]]]
SENT = json.dumps({"width": 900, "height": 300, "pointer": "touch", "strokes": STROKES})


@pytest.fixture
def drawn_allowed(desk, board):
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Association, board.association.id).signing_methods = "passkey,code,drawn"


@pytest.fixture
def envelope(desk, drawn_allowed, minutes_pdf):
    return desk.send(
        (("secretary", SignerRole.MINUTE_TAKER), ("chair", SignerRole.CHAIR)),
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        methods=(Method.DRAWN, Method.PASSKEY),
        document_date=date(2026, 3, 14),
    )


def seal(desk, envelope):
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(envelope)
    assert sealed.state is EnvelopeState.SEALED, sealed.seal_error
    return desk.opener.ports.blobs.read(sealed.association_id, sealed.sealed_sha256)


def test_strokes_are_kept_shown_on_the_sealed_paper_and_checked_without_the_portal(desk, envelope, client_as):
    client = client_as("secretary")
    page = client.get(f"{HOME}/{envelope.id}/sign").text
    assert "Rita din namnteckning" in page
    answer = client.post(f"{HOME}/{envelope.id}/sign", data={"remark": "", "way": "drawn"})
    assert answer.location.endswith("/draw")
    assert client.get(f"{HOME}/{envelope.id}/draw").status_code == 200
    assert client.post(f"{HOME}/{envelope.id}/draw", data={"strokes": SENT}).location.endswith("/receipt")
    signer = desk.signer("secretary", envelope)
    assert signer.state is SignerState.SIGNED
    assert signer.proof["strokes"] == STROKES
    assert (signer.proof["pointer"], signer.proof["logged_in"]) == ("touch", "password")
    desk.sign("chair", envelope)
    content = seal(desk, envelope)
    # Each stroke is on the signature page, point by point, and on that of the reading copy.
    read = desk.opener.ports.blobs.read
    copy = read(envelope.association_id, desk.envelope(envelope).reading_copy_sha256)
    for paper in (content, copy):
        lines, dot = lines_drawn(paper), [(600, 40), (600.1, 40)]
        assert [(x, y) for x, y, _ in STROKES[0]] in lines
        assert dot in lines, "the dot over an i is seen too"
        assert described(paper) == ["Ritad underskrift av Bo Lind"]
    pdf = desk.opener.ports.verifier.verify(content)
    verdict = judge(pdf)
    assert verdict.status is Status.INTACT, [finding.sentence for finding in verdict.findings]
    assert [(one.method, one.proof) for one in verdict.signers] == [
        ("drawn", "recorded"),
        ("passkey", "holds"),
    ]


def lines_drawn(content):
    """Return the lines of the last page, each as the points that it goes through."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[-1]
        parts = [page, *page.form_xobjects.values()]
        found = []
        for part in parts:
            points = []
            for operands, operator in pikepdf.parse_content_stream(part):
                if str(operator) == "m":
                    points = [tuple(float(number) for number in operands)]
                elif str(operator) == "l":
                    points.append(tuple(float(number) for number in operands))
                elif str(operator) == "S":
                    found.append(points)
        return found


def described(content):
    """Return what the pictures of the file are called for those who do not see them."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            str(one.Alt)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/Alt" in one
        ]


def test_strokes_that_were_exchanged_in_the_file_are_found_out(desk, envelope, client_as):
    client_as("secretary").post(f"{HOME}/{envelope.id}/draw", data={"strokes": SENT})
    desk.sign("chair", envelope)
    pdf = desk.opener.ports.verifier.verify(seal(desk, envelope))
    good = json.loads(pdf.attachments["proof-01.json"])
    moved = json.loads(json.dumps(good))
    moved["strokes"][0][3][0] += 1
    for proof, worth in (
        (moved, "recorded"),
        (good | {"strokes": [[[0, 0, 0]]]}, "broken"),
        (good | {"statement_sha256": "0" * 64}, "broken"),
    ):
        forged = replace(pdf, attachments={**pdf.attachments, "proof-01.json": json.dumps(proof).encode()})
        verdict = judge(forged)
        assert verdict.status is Status.UNPROVEN
        sentences = " ".join(finding.sentence for finding in verdict.findings)
        assert "ett annat än det som händelserna talar om" in sentences
        assert "inte det som förteckningen anger" in sentences
        assert verdict.signers[0].proof == worth


def test_a_typed_name_signs_as_well_for_whoever_cannot_draw(desk, envelope, client_as):
    client = client_as("secretary")
    wrong = client.post(f"{HOME}/{envelope.id}/draw", data={"typed": "Cecilia Ask"})
    assert "Skriv ditt eget namn" in wrong.text
    nothing = client.post(f"{HOME}/{envelope.id}/draw", data={"typed": "", "strokes": ""})
    assert "Rita din namnteckning i rutan, eller skriv ditt namn" in nothing.text
    assert desk.signer("secretary", envelope).state is SignerState.WAITING
    done = client.post(f"{HOME}/{envelope.id}/draw", data={"typed": "bo  lind"})
    assert done.location.endswith("/receipt")
    proof = desk.signer("secretary", envelope).proof
    assert (proof["form"], proof["typed"]) == ("typed", "bo lind")


def test_a_guest_and_someone_elses_session_cannot_draw(desk, drawn_allowed, board, minutes_pdf):
    desk.outsider()
    envelope = desk.send(
        (("Karin Vik", SignerRole.PARTY), ("chair", SignerRole.PARTY)),
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        methods=(Method.DRAWN, Method.CODE),
    )
    drawing = read_drawing(SENT)
    with desk.opener.writing(desk.guest("Karin Vik", envelope)) as work, pytest.raises(MethodNotAllowed):
        actions.sign_with_drawing(work, envelope.id, drawing, token="no such session")
    with desk.opener.writing(board.actor("chair")) as work, pytest.raises(MethodNotAllowed):
        actions.sign_with_drawing(work, envelope.id, drawing, token="no such session")


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "[]",
        "{",
        '{"width": 900, "height": 300}',
        json.dumps({"width": 900, "height": 300, "strokes": [[[1, 1, 0]]]}),
        json.dumps({"width": 900, "height": 300, "strokes": [[[1, 1, step] for step in range(30)]]}),
        json.dumps({"width": 900, "height": 300, "strokes": [[[step, 400, step] for step in range(300)]]}),
        json.dumps({"width": 9_000_000, "height": 300, "strokes": STROKES}),
        json.dumps({"width": 900, "height": 300, "strokes": [[[1, 1, 0]] * (MOST_POINTS + 1)]}),
        json.dumps({"width": 900, "height": 300, "strokes": [[["a", 1, 0]]]}),
    ],
    ids=["empty", "list", "broken", "bare", "dot", "short", "outside", "huge", "many", "letters"],
)
def test_what_is_no_signature_is_not_taken(sent):
    with pytest.raises(NoDrawing):
        read_drawing(sent)


def test_a_drawing_comes_back_from_its_proof_and_shows_every_stroke():
    drawing = read_drawing(SENT)
    assert drawing_of(json.loads(json.dumps(drawing.facts()))) == drawing
    svg = as_svg(drawing)
    assert svg.count("<path") == 2
    assert "M600 40L600.1 40" in svg, "a dot is seen"
    assert as_svg(typed_name("Bo Lind")) == ""
    assert LEAST_POINTS > 1


def test_a_finger_that_rests_on_one_place_leaves_a_dot():
    drawing = replace(read_drawing(SENT), strokes=(((7, 8, 0), (7, 8, 30), (7, 8, 60)),))
    assert "M7 8L7.1 8" in as_svg(drawing)


def test_the_sender_is_told_before_sending_how_little_a_drawing_proves():
    advice = advise([Method.DRAWN, Method.PASSKEY], "advanced")
    assert (advice.level, advice.drawn, advice.cryptographic, advice.enough) == ("simple", True, False, False)
