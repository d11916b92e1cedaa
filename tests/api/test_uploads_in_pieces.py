"""Large files in pieces, as a program that speaks tus 1.0.0 sends them."""

import base64
import hashlib
import os
import shutil
import uuid
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File
from boardroom.intake import jobs
from boardroom.intake.models import UnfinishedUpload, UploadPiece
from tests.data.papers import text_pdf

TUS = {"Tus-Resumable": "1.0.0"}
BODY = "application/offset+octet-stream"


def _metadata(**facts: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())


def _begin(program, content, **facts):
    facts = {"filename": "pärm.pdf", "sha256": hashlib.sha256(content).hexdigest()} | facts
    headers = TUS | {"Upload-Length": str(len(content)), "Upload-Metadata": _metadata(**facts)}
    return program.post("/uploads", headers=headers)


def _begun(program, content, **facts) -> str:
    answer = _begin(program, content, **facts)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Location"].endswith(f"/uploads/{answer.get_json()['id']}")
    return f"/uploads/{answer.get_json()['id']}"


def _patch(program, path, at, piece, **headers):
    sent = TUS | {"Upload-Offset": str(at)} | headers
    return program.ask("PATCH", path, data=piece, content_type=BODY, headers=sent)


def _checksum(piece: bytes) -> dict[str, str]:
    return {"Upload-Checksum": "sha256 " + base64.b64encode(hashlib.sha256(piece).digest()).decode()}


def _rows(board, kind):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return work.session.query(kind).all()


def _parts(board) -> list:
    return [path for path in (board.runtime.settings.home / "parts").rglob("*") if path.is_file()]


def test_what_is_spoken_is_told(program):
    answer = program.ask("OPTIONS", "/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "checksum",
        "expiration",
        "termination",
    }
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256"
    assert answer.headers["Tus-Max-Size"] == "200000000"
    facts = program.get("").get_json()
    assert "resumable" in facts["features"]
    assert {"key": "board_minutes", "name": "Styrelseprotokoll med bilagor"} in facts["record_classes"]


def test_a_file_in_pieces_is_filed_as_one_sent_whole(program, board, paper, worked):
    path = _begun(program, paper, title="Pärm 3", record_class="board_minutes", tags="a, b")
    cuts = [0, 1, 100, 101, len(paper)]
    for start, end in pairwise(cuts):
        head = program.ask("HEAD", path, headers=TUS)
        assert head.headers["Upload-Offset"] == str(start)
        assert head.headers["Upload-Length"] == str(len(paper))
        assert head.headers["Cache-Control"] == "no-store"
        assert head.headers["Upload-Expires"].endswith("GMT")
        answer = _patch(program, path, start, paper[start:end], **_checksum(paper[start:end]))
        assert answer.status_code == 204, answer.text
        assert answer.headers["Upload-Offset"] == str(end)
    made = program.get(path).get_json()["became"]
    assert made["sha256"] == hashlib.sha256(paper).hexdigest()
    shown = program.get(f"/documents/{made['id']}").get_json()
    assert (shown["title"], shown["record_class"], shown["tags"]) == ("Pärm 3", "board_minutes", ["a", "b"])
    assert shown["files"][0]["name"] == "pärm.pdf"
    worked()
    assert "avloppsstammarna" in program.get(f"/documents/{made['id']}/text").get_json()["pages"][0]["text"]
    assert _parts(board) == []
    assert _rows(board, UploadPiece) == []
    assert program.get("/uploads").get_json() == {"uploads": []}
    # A sender whose answer was lost asks again, and nothing is doubled.
    assert _patch(program, path, len(paper), b"").status_code == 204
    assert len(_rows(board, Document)) == 1


def test_a_large_body_without_checksum_is_kept_piece_by_piece(program, board, monkeypatch):
    monkeypatch.setattr("boardroom.intake.actions.resuming.PIECE", 1000)
    content = text_pdf("Lång") + b"%" * 5000
    path = _begun(program, content)
    assert _patch(program, path, 0, content[:3500]).headers["Upload-Offset"] == "3500"
    assert len(_parts(board)) == 4
    assert _patch(program, path, 3500, content[3500:]).status_code == 204
    [file] = _rows(board, File)
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    board.runtime.opener.ports.blobs.check(board.association.id, file.sha256)


def test_bytes_for_another_place_are_refused_and_nothing_changes(program, paper, check_problem):
    path = _begun(program, paper)
    _patch(program, path, 0, paper[:50])
    for at in (0, 49, 51):
        assert check_problem(_patch(program, path, at, b"x"), 409)["kind"] == "WrongPlace"
    assert program.ask("HEAD", path, headers=TUS).headers["Upload-Offset"] == "50"


def test_more_than_was_announced_is_not_taken(program, board, paper):
    path = _begun(program, paper)
    assert _patch(program, path, 0, paper + b"mer").headers["Upload-Offset"] == str(len(paper))
    assert [file.size for file in _rows(board, File)] == [len(paper)]


def test_a_piece_that_was_damaged_on_its_way_leaves_no_trace(program, board, paper):
    path = _begun(program, paper)
    answer = _patch(program, path, 0, b"x" + paper[1:60], **_checksum(paper[:60]))
    assert answer.status_code == 460
    assert answer.get_json()["kind"] == "DamagedOnTheWay"
    assert _parts(board) == []
    assert program.ask("HEAD", path, headers=TUS).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("sent", ["md5 AAAA", "sha256 å", "sha256", "sha256 AAAA"])
def test_a_checksum_that_cannot_be_read_is_refused(program, paper, sent):
    path = _begun(program, paper)
    assert _patch(program, path, 0, paper, **{"Upload-Checksum": sent}).status_code == 400


def test_a_whole_file_that_is_another_than_announced_is_thrown_away(program, board, paper, check_problem):
    path = _begun(program, paper, sha256="0" * 64)
    assert check_problem(_patch(program, path, 0, paper), 422)["kind"] == "ChangedOnTheWay"
    assert _rows(board, Document) == _rows(board, UnfinishedUpload) == _parts(board) == []
    check_problem(program.get(path), 404)


def test_a_whole_file_that_is_no_document_is_refused_with_its_reason_as_often_as_asked(
    program, board, check_problem
):
    content = b"PK\x03\x04 zip" + b"0" * 500
    path = _begun(program, content)
    for answer in (_patch(program, path, 0, content), _patch(program, path, len(content), b"")):
        assert check_problem(answer, 422)["detail"].startswith("Det här är en ZIP-fil")
    check_problem(program.get(path), 422)
    assert _rows(board, Document) == _parts(board) == []


def test_another_person_and_another_association_never_see_it(program, token_of, board, paper, check_problem):
    path = _begun(program, paper)
    other = token_of("treasurer", Permission.READ_DOCUMENTS, Permission.ADD_DOCUMENTS)
    assert other.get("/uploads").get_json() == {"uploads": []}
    check_problem(other.get(path), 404)
    check_problem(_patch(other, path, 0, paper), 404)
    check_problem(other.ask("DELETE", path, headers=TUS), 404)
    # The same person with another token takes it up again.
    again = token_of("secretary", Permission.READ_DOCUMENTS, Permission.ADD_DOCUMENTS)
    [mine] = again.get("/uploads").get_json()["uploads"]
    assert (mine["name"], mine["received"], mine["size"]) == ("pärm.pdf", 0, len(paper))
    assert _patch(again, path, 0, paper).status_code == 204
    program.slug = "brf-annan"
    assert program.get(path).status_code == 404


def test_who_may_not_add_may_not_begin(token_of, paper, check_problem):
    check_problem(_begin(token_of("secretary", Permission.READ_DOCUMENTS), paper), 403)


def test_limits_are_said_before_a_byte_is_sent(program, app, paper, check_problem):
    settings = app.extensions["boardroom-settings"]
    app.extensions["boardroom-settings"] = replace(settings, max_upload_mb=1)
    large = TUS | {"Upload-Length": "1000001"}
    assert check_problem(program.post("/uploads", headers=large), 413)["kind"] == "TooLarge"
    empty = TUS | {"Upload-Length": "0"}
    assert check_problem(program.post("/uploads", headers=empty), 422)["detail"].startswith("Filen är tom.")
    check_problem(program.post("/uploads", headers=TUS), 422)
    # Ten of the largest files may be begun and not finished.
    allowed = TUS | {"Upload-Length": "1000000"}
    made = [program.post("/uploads", headers=allowed) for _number in range(11)]
    assert [answer.status_code for answer in made] == [201] * 10 + [413]
    assert made[-1].get_json()["kind"] == "TooMuchUnfinished"
    gone = f"/uploads/{made[0].get_json()['id']}"
    assert program.ask("DELETE", gone, headers=TUS).status_code == 204
    assert program.post("/uploads", headers=allowed).status_code == 201


def test_a_full_disk_keeps_what_has_come(program, app, board, paper, check_problem):
    path = _begun(program, paper)
    _patch(program, path, 0, paper[:50])
    settings = app.extensions["boardroom-settings"]
    app.extensions["boardroom-settings"] = replace(settings, disk_reserve_mb=10**9)
    assert check_problem(_patch(program, path, 50, paper[50:]), 507)["kind"] == "DiskAlmostFull"
    check_problem(_begin(program, paper), 507)
    app.extensions["boardroom-settings"] = settings
    assert _patch(program, path, 50, paper[50:]).status_code == 204
    assert len(_rows(board, Document)) == 1


@pytest.mark.parametrize("facts", [{"document_date": "igår"}, {"tig": "x"}, {"sha256": "abc"}])
def test_what_is_said_of_the_file_is_checked_at_the_beginning(program, paper, check_problem, facts):
    assert check_problem(_begin(program, paper, **facts), 422)["errors"]["Upload-Metadata"]


def test_metadata_that_cannot_be_read_is_refused(program, check_problem):
    for words in ("filename å", "filename AAA"):
        check_problem(
            program.post("/uploads", headers=TUS | {"Upload-Length": "9", "Upload-Metadata": words}), 422
        )


def test_another_version_of_the_protocol_is_refused_and_ours_told(program, paper, check_problem):
    path = _begun(program, paper)
    for headers in ({}, {"Tus-Resumable": "0.2.2"}):
        answer = program.ask("HEAD", path, headers=headers)
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    wrong = program.ask(
        "PATCH", path, data=b"x", content_type="text/plain", headers=TUS | {"Upload-Offset": "0"}
    )
    check_problem(wrong, 415)


def test_a_whole_file_whose_filing_was_interrupted_is_filed_when_asked_again(
    program, board, paper, monkeypatch
):
    path = _begun(program, paper)

    def fails(*_any, **_more):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("boardroom.intake.api.papers.receive", fails)
        assert _patch(program, path, 0, paper).status_code == 500
    assert program.get(path).get_json()["became"] is None
    assert _patch(program, path, len(paper), b"").status_code == 204
    assert program.get(path).get_json()["became"]["sha256"] == hashlib.sha256(paper).hexdigest()


def test_pieces_that_are_gone_have_the_file_sent_anew(program, board, paper, check_problem):
    """Such as after a restored backup: rows come back, unfinished bytes do not."""
    path = _begun(program, paper)
    _patch(program, path, 0, paper[:50])
    shutil.rmtree(board.runtime.settings.home / "parts")
    check_problem(_patch(program, path, 50, paper[50:]), 404)
    check_problem(program.get(path), 404)


def test_an_upload_that_nobody_finishes_is_forgotten_a_week_after_its_last_byte(
    program, board, clock, paper, check_problem
):
    path = _begun(program, paper)
    clock.advance(timedelta(days=6))
    _patch(program, path, 0, paper[:50])
    clock.advance(timedelta(days=6))
    assert not jobs.expire(board.runtime.opener)
    assert len(_parts(board)) == 1
    clock.advance(timedelta(days=1))
    check_problem(program.get(path), 404)
    assert jobs.expire(board.runtime.opener)
    assert not jobs.expire(board.runtime.opener)
    assert _parts(board) == _rows(board, UnfinishedUpload) == _rows(board, UploadPiece) == []


def test_pieces_of_a_process_that_is_gone_are_swept_and_living_ones_left(program, board, paper):
    path = _begun(program, paper)
    _patch(program, path, 0, paper[:50])
    [living] = _parts(board)
    stray = living.parent.parent / str(uuid.uuid4())
    stray.mkdir()
    (stray / "halv").write_bytes(b"halv")
    for folder in (stray, living.parent):
        os.utime(folder, (1, 1))
    assert not jobs.expire(board.runtime.opener)
    assert not stray.exists()
    assert _patch(program, path, 50, paper[50:]).status_code == 204


def test_a_network_that_lets_no_patch_through_is_spoken_through_with_post(
    program, board, paper, check_problem
):
    path = _begun(program, paper)
    meant = TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert program.post(path, data=paper[:9], content_type=BODY, headers=meant).status_code == 204
    asked = program.post(path, headers=TUS | {"X-HTTP-Method-Override": "HEAD"})
    assert (asked.headers["Upload-Offset"], asked.data) == ("9", b"")
    assert program.post(path, headers=TUS | {"X-HTTP-Method-Override": "DELETE"}).status_code == 204
    check_problem(program.get(path), 404)
    # Nowhere else, and nothing else, is meant otherwise than it is said.
    check_problem(program.post("/documents", headers={"X-HTTP-Method-Override": "DELETE"}), 422)
