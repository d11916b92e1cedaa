"""Large files from the upload page: in pieces, by the same actions as a program's."""

import hashlib
from base64 import b64encode

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.models import File
from tests.data import papers

PAPER = papers.text_pdf("Protokoll från styrelsemötet")
HERE = "/brf-provet-1/upload/parts/"
TUS = {"Tus-Resumable": "1.0.0"}


def _begin(client, **more):
    told = f"filename {b64encode('årsmöte.pdf'.encode()).decode()},modified {b64encode(b'1234').decode()}"
    headers = TUS | {"Upload-Length": str(len(PAPER)), "Upload-Metadata": told} | more
    return client.post(HERE, headers=headers)


def _send(client, address, at, piece, **more):
    headers = TUS | {"Upload-Offset": str(at)} | more
    return client.patch(address, data=piece, content_type="application/offset+octet-stream", headers=headers)


def test_the_last_piece_makes_a_row_as_any_upload_does(client_as, board):
    client = client_as("secretary")
    begun = _begin(client)
    assert begun.status_code == 201
    address = begun.headers["Location"]
    assert address.startswith(HERE)
    assert _send(client, address, 0, PAPER[:99]).headers["Upload-Offset"] == "99"
    standing = client.get(address)
    assert (standing.text, standing.headers["Upload-Offset"]) == ("", "99")
    page = client.get("/brf-provet-1/upload/").get_data(as_text=True)
    assert f'data-unfinished="{address}"' in page
    assert 'data-name="årsmöte.pdf"' in page
    assert 'data-modified="1234"' in page
    assert _send(client, address, 99, PAPER[99:]).status_code == 204
    assert client.get(address).text.count("<li") == 1
    assert "data-unfinished" not in client.get("/brf-provet-1/upload/").get_data(as_text=True)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        [file] = work.session.query(File)
    assert file.sha256 == hashlib.sha256(PAPER).hexdigest()


def test_nobody_else_sees_or_touches_it(client_as):
    address = _begin(client_as("secretary")).headers["Location"]
    other = client_as("treasurer")
    assert "data-unfinished" not in other.get("/brf-provet-1/upload/").get_data(as_text=True)
    assert other.get(address).status_code == 404
    assert _send(other, address, 0, PAPER).status_code == 404
    assert other.post(f"{address}/remove").status_code == 404


def test_it_can_be_thrown_away(client_as):
    client = client_as("secretary")
    address = _begin(client).headers["Location"]
    assert client.post(f"{address}/remove").status_code == 302
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", ["auditor", "member"])
def test_who_may_not_add_may_not_begin(client_as, role):
    assert _begin(client_as(role)).status_code == 403


def test_a_page_of_someone_elses_cannot_send_in_ones_name(client_as, runtime, app, board):
    """Sessions travel with any request of the browser, so each piece bears the page's own token."""
    client = client_as("secretary")
    address = _begin(client).headers["Location"]
    app.config["WTF_CSRF_ENABLED"] = True
    assert _begin(client).status_code == 400
    assert _send(client, address, 0, PAPER).status_code == 400
    meant = TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert client.post(address, data=PAPER, headers=meant).status_code == 400
    page = client.get("/brf-provet-1/upload/").get_data(as_text=True)
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    assert token
    assert _begin(client, **{"X-CSRFToken": token}).status_code == 201
    assert _send(client, address, 0, PAPER, **{"X-CSRFToken": token}).status_code == 204


def test_a_damaged_piece_is_said_so_with_the_protocols_status(client_as):
    client = client_as("secretary")
    address = _begin(client).headers["Location"]
    wrong = "sha256 " + b64encode(hashlib.sha256(b"x").digest()).decode()
    assert _send(client, address, 0, PAPER, **{"Upload-Checksum": wrong}).status_code == 460
