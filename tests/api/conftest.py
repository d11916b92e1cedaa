"""Fixtures of the API: bearer tokens made as people make them, and a client that speaks with one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from boardroom.core.permissions import Permission
from boardroom.identity.actions import create_token
from boardroom.identity.models import ApiToken
from boardroom.intake import jobs as intake
from boardroom.reading import jobs as reading
from boardroom.search import jobs as search
from tests.data.papers import text_pdf

P = Permission


@dataclass
class Program:
    """A program with one token."""

    app: Flask
    text: str
    token: ApiToken | None = None
    slug: str = "brf-provet-1"

    def ask(self, method: str, path: str, **request: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.text}"} | request.pop("headers", {})
        return self.app.test_client().open(
            f"/api/v1/associations/{self.slug}{path}", method=method, headers=headers, **request
        )

    def get(self, path: str, **request: Any) -> TestResponse:
        return self.ask("GET", path, **request)

    def post(self, path: str, **request: Any) -> TestResponse:
        return self.ask("POST", path, **request)

    def upload(self, content: bytes, name: str = "protokoll.pdf", **facts: str) -> TestResponse:
        return self.post("/documents", data={**facts, "file": (BytesIO(content), name)})


@pytest.fixture
def token_of(app: Flask, board) -> Callable[..., Program]:
    """Return a program with a token of the person of a role; all that the role may do if nothing is named."""

    def make(role: str, *permissions: Permission, days: int = 30) -> Program:
        # Some roles may read but not make tokens; theirs stand for the mandate that was theirs before.
        actor = board.actor(role)
        maker = replace(actor, permissions=actor.permissions | {P.MANAGE_TOKENS})
        with board.runtime.opener.writing(maker) as work:
            token, text = create_token(work, "provets program", permissions or actor.permissions, days)
        return Program(app, text, token, board.association.slug)

    return make


@pytest.fixture
def program(token_of) -> Program:
    """The secretary's importer."""
    return token_of("secretary", P.READ_DOCUMENTS, P.ADD_DOCUMENTS)


@pytest.fixture
def paper() -> bytes:
    return text_pdf("Styrelsen beslutade att byta avloppsstammarna.")


@pytest.fixture
def check_problem() -> Callable[..., dict[str, Any]]:
    """Problem Details (RFC 9457) and nothing else; returns its members."""

    def check(answer: TestResponse, status: int) -> dict[str, Any]:
        assert answer.status_code == status, answer.text
        assert answer.content_type == "application/problem+json"
        body = answer.get_json()
        assert body["status"] == status
        assert body["title"]
        assert body["type"] == "about:blank"
        assert "<" not in body.get("detail", "")
        return body

    return check


@pytest.fixture
def worked(board) -> Callable[[], None]:
    """Let the worker do all that waits."""

    def work() -> None:
        for job in (intake.inspect, reading.recognise, search.index):
            while job(board.runtime.opener):
                pass

    return work
