"""The OpenAPI description is public, valid and complete."""

import re

import pytest

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def described(app, board):
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    return answer.get_json()


def _references(part: object) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*map(_references, part.values()))
    return set().union(*map(_references, part)) if isinstance(part, list) else set()


def test_it_is_openapi_3_1_with_the_bearer_scheme(described):
    assert described["openapi"].startswith("3.1")
    assert described["info"]["title"] == "Boardroom"
    assert described["info"]["description"]
    assert described["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert described["security"] == [{"token": []}]


def test_every_route_is_described(described, app):
    wanted = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and rule.endpoint != "api-docs.openapi_json":
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            wanted |= {
                (path, method.lower()) for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
            }
    shown = {(path, method) for path, item in described["paths"].items() for method in METHODS & set(item)}
    assert shown == wanted
    assert len(shown) == 20


def test_every_operation_says_what_it_does_takes_and_answers(described):
    for path, item in described["paths"].items():
        shared = {parameter["name"] for parameter in item.get("parameters", [])}
        for method in METHODS & set(item):
            operation = item[method]
            assert operation["summary"], path
            named = shared | {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)), path
            assert any(code.startswith("2") for code in operation["responses"]), path
            assert "default" in operation["responses"], path


def test_every_reference_leads_somewhere(described):
    for reference in _references(described):
        part = described
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
        assert part


def test_errors_are_described_as_problem_details(described):
    for name, answer in described["components"]["responses"].items():
        assert list(answer["content"]) == ["application/problem+json"], name


def test_an_upload_is_described_as_a_form_with_a_file(described):
    upload = described["paths"]["/api/v1/associations/{association}/documents"]["post"]
    assert {"200", "201", "422", "default"} <= set(upload["responses"])
    assert "parameters" not in upload
    body = upload["requestBody"]["content"]["multipart/form-data"]["schema"]
    properties = body.get("properties") or {}
    for part in _references(body):
        properties |= described["components"]["schemas"][part.rsplit("/", 1)[1]]["properties"]
    assert {"file", "sha256", "title"} <= set(properties)
