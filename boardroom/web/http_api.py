"""What all of the HTTP API shares: its OpenAPI description, and Problem Details as the shape of every error."""

from http import HTTPStatus
from typing import Any, cast

from flask import Flask, Request, request
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from flask_wtf.csrf import CSRFProtect
from marshmallow import RAISE, Schema, fields
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from boardroom.web.guard import public

PROBLEM = "application/problem+json"
DESCRIPTION = """The archive for programs. Every call bears a token (`Authorization: Bearer …`) that a person has made
in the portal: it is good for one association and allows what it was made for, as long as that person's mandate does.
Errors are Problem Details (RFC 9457); `detail` is a sentence for people, in Swedish or English by Accept-Language."""


class ProblemShown(Schema):
    """Problem Details (RFC 9457)."""

    type = fields.String(metadata={"description": "always about:blank: `status` and `kind` say it all"})
    status = fields.Integer(metadata={"description": "the HTTP status"})
    title = fields.String(metadata={"description": "the status in words"})
    detail = fields.String(metadata={"description": "what happened and what to do, for people"})
    kind = fields.String(metadata={"description": "the refusal's own name, for programs"})
    errors = fields.Dict(metadata={"description": "for a 422: what is wrong, by place and field"})
    reference = fields.String(metadata={"description": "for a 500: the number under which it was logged"})


class Parser(FlaskParser):
    """Reads arguments; the location "multipart" is a form and its files together, as one body."""

    __location_map__ = {**FlaskParser.__location_map__, "multipart": "load_multipart"}  # noqa: RUF012 - webargs' own protocol
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "multipart": RAISE}  # noqa: RUF012 - as the class it extends has it

    def load_multipart(self, req: Request, schema: Schema) -> Any:
        """Return fields and files of a form."""
        return self._makeproxy(CombinedMultiDict([req.form, req.files]), schema)


class Blueprint(SmorestBlueprint):
    """A part of the API; OpenAPI knows one body for a request, so a form with a file is described as one."""

    ARGUMENTS_PARSER = Parser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012 - as the class it extends has it
        **SmorestBlueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING,
        "multipart": "multipart/form-data",
    }


class HttpApi(Api):
    """The API; its errors are described as the product really answers them."""

    DEFAULT_ERROR_RESPONSE_NAME = "DEFAULT_ERROR"

    def _register_responses(self) -> None:
        """Describe the answers that are no success."""
        content = {PROBLEM: {"schema": ProblemShown}}
        for status in HTTPStatus:
            answer = {"description": status.phrase, "content": content}
            self.spec.components.response(status.name, answer, lazy=True)
        self.spec.components.response(
            self.DEFAULT_ERROR_RESPONSE_NAME, {"description": "A problem", "content": content}, lazy=True
        )


def serve(app: Flask, csrf: CSRFProtect, blueprints: tuple[SmorestBlueprint, ...]) -> None:
    """Add the API and its description; bearer tokens alone open it, so it needs no form protection."""
    app.config.update(
        API_TITLE="Boardroom",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = HttpApi(
        app,
        spec_kwargs={
            "info": {"description": DESCRIPTION},
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    slug = {"name": "association", "in": "path", "required": True, "schema": {"type": "string"}}
    for blueprint in blueprints:
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint, parameters=[slug | {"description": "its slug, as in addresses"}])
    described = app.view_functions["api-docs.openapi_json"]

    @public
    def openapi_json() -> ResponseReturnValue:
        return cast("ResponseReturnValue", app.ensure_sync(described)())

    app.view_functions["api-docs.openapi_json"] = openapi_json
    app.after_request(_without_page)


def _without_page(response: Response) -> Response:
    """Empty the page that the router puts into a redirect (a doubled slash): programs read Location."""
    if request.path.startswith("/api/") and response.is_json is False and response.location:
        response.set_data(b"")
        response.content_type = "text/plain; charset=utf-8"
    return response
