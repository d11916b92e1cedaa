"""An import begun by a program."""

import hashlib
import uuid

from boardroom.core.permissions import Permission as P
from tests.data.papers import text_pdf


def test_a_program_begins_an_import_and_its_files_name_it(token_of, client_as):
    program = token_of("secretary", P.ADD_DOCUMENTS, P.READ_DOCUMENTS)
    answer = program.post("/imports", json={"name": "Pärm 4", "source": "importer"})
    assert answer.status_code == 201
    begun = answer.get_json()
    assert begun["url"] == f"http://localhost/brf-provet-1/imports/{begun['id']}"
    sent = program.upload(text_pdf("Ett"), "ett.pdf", **{"import": begun["id"]})
    assert sent.status_code == 201
    page = client_as("secretary").get(f"/brf-provet-1/imports/{begun['id']}").get_data(as_text=True)
    assert "Pärm 4" in page
    assert "ett.pdf" in page


def test_an_import_tells_of_a_file_that_was_not_sent_because_another_of_the_run_is_the_same(
    token_of, client_as
):
    program = token_of("secretary", P.ADD_DOCUMENTS, P.READ_DOCUMENTS)
    begun = program.post("/imports", json={"name": "Pärm 4"}).get_json()["id"]
    sent = program.upload(text_pdf("Ett"), "dubblett av 3.pdf", **{"import": begun}).get_json()
    one = {"name": "Styrelseprotokoll 3.pdf", "folder": "1987", "sha256": sent["sha256"]}
    unknown = one | {"sha256": hashlib.sha256(b"annat").hexdigest()}
    for _ in ("told", "told again"):
        answer = program.post(f"/imports/{begun}/same", json={"files": [one, unknown]})
        assert answer.get_json() == {"linked": 1}
    page = client_as("secretary").get(f"/brf-provet-1/imports/{begun}?show=duplicates").get_data(as_text=True)
    assert page.count(">Styrelseprotokoll 3.pdf<") == 1
    assert f'href="/brf-provet-1/archive/{sent["id"]}"' in page
    assert ">dubblett av 3.pdf<" not in page, "the file that was sent is none that was there"
    page = client_as("secretary").get(f"/brf-provet-1/archive/imports/{begun}/undo").get_data(as_text=True)
    assert "samma fil har kommit in en gång till" not in page, "one run is undone as a whole"


def test_only_ones_own_import_is_told_of_files_that_are_here(token_of):
    mine = token_of("secretary", P.ADD_DOCUMENTS, P.READ_DOCUMENTS)
    begun = mine.post("/imports", json={"name": "Pärm 4"}).get_json()["id"]
    sent = mine.upload(text_pdf("Ett"), **{"import": begun}).get_json()
    told = {"files": [{"name": "ett.pdf", "sha256": sent["sha256"]}]}
    chair = token_of("chair", P.ADD_DOCUMENTS, P.READ_DOCUMENTS)
    assert chair.post(f"/imports/{begun}/same", json=told).status_code == 404
    assert mine.post(f"/imports/{uuid.uuid4()}/same", json=told).status_code == 404
    assert (
        mine.post(f"/imports/{begun}/same", json={"files": [{"name": "", "sha256": "x"}]}).status_code == 422
    )
    reader = token_of("secretary", P.READ_DOCUMENTS)
    assert reader.post(f"/imports/{begun}/same", json=told).status_code == 403


def test_an_unknown_import_and_a_nameless_one_are_refused(token_of):
    program = token_of("secretary", P.ADD_DOCUMENTS, P.READ_DOCUMENTS)
    assert program.post("/imports", json={"name": ""}).status_code == 422
    assert program.post("/imports", json={"name": "x", "source": "mail"}).status_code == 422
    assert program.upload(text_pdf("Ett"), **{"import": str(uuid.uuid4())}).status_code == 404
    assert program.upload(text_pdf("Ett"), **{"import": "nonsense"}).status_code == 422
    assert program.upload(text_pdf("Ett")).status_code == 201  # nothing was filed before


def test_a_token_that_may_only_read_begins_no_import(token_of):
    assert token_of("secretary", P.READ_DOCUMENTS).post("/imports", json={"name": "x"}).status_code == 403


def test_openapi_describes_imports(app):
    described = app.test_client().get("/api/v1/openapi.json").get_json()
    assert "/api/v1/associations/{association}/imports" in described["paths"]
    body = described["paths"]["/api/v1/associations/{association}/documents"]["post"]["requestBody"]
    assert "import" in str(body) or "import" in str(described["components"]["schemas"]["UploadedFile"])
