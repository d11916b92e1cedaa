"""An import begun by a program."""

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
