"""Whatever goes wrong below /api/, the answer is Problem Details and never a page."""

from io import BytesIO

import pytest


def test_an_address_that_is_none(program, app, check_problem):
    check_problem(program.get("/nothing"), 404)
    check_problem(app.test_client().get("/api/v2/openapi.json"), 404)


def test_a_method_that_an_address_does_not_know(program, check_problem):
    answer = program.ask("DELETE", "/documents")
    check_problem(answer, 405)
    assert "POST" in answer.headers["Allow"]


def test_an_upload_above_the_limit(program, app, check_problem, paper):
    app.config["MAX_CONTENT_LENGTH"] = 500
    assert "större" in check_problem(program.upload(paper), 413)["detail"]


def test_a_body_that_is_no_json(program, check_problem):
    check_problem(program.post("/known-hashes", data="{", content_type="application/json"), 400)
    check_problem(program.post("/known-hashes", data="a=b"), 422)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"sha256": "abc"}, "sha256"),
        ({"document_date": "igår"}, "document_date"),
        ({"title": "x" * 301}, "title"),
        ({"unknown": "1"}, "unknown"),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(program, check_problem, paper, facts, field):
    body = check_problem(program.upload(paper, **facts), 422)
    assert field in body["errors"]["multipart"]


def test_an_upload_without_a_file(program, check_problem):
    assert (
        "file" in check_problem(program.post("/documents", data={"title": "x"}), 422)["errors"]["multipart"]
    )


def test_a_doubled_slash_is_sent_on_without_a_page(program):
    answer = program.get("//state")
    assert answer.status_code in {308, 404}
    assert "<" not in answer.text


def test_a_surprise_has_a_number_and_shows_nothing_of_itself(program, app, check_problem):
    def fails() -> None:
        raise RuntimeError("secret of the house")

    app.before_request_funcs.setdefault(None, []).append(fails)
    body = check_problem(program.get(""), 500)
    assert body["reference"].isdigit()
    assert "secret" not in str(body)


def test_words_come_in_the_language_that_is_asked_for(program, check_problem):
    answer = program.get("/nothing", headers={"Accept-Language": "sv"})
    assert "adressen" in check_problem(answer, 404)["detail"].lower()


def test_a_stale_method_override_is_no_way_in(program, check_problem):
    answer = program.post("/state", data={"file": (BytesIO(b"x"), "x")})
    check_problem(answer, 405)
