"""A real portal on a loopback port, served from a thread, that can be stopped and started again."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask, request
from werkzeug.serving import BaseWSGIServer, make_server

from boardroom.core.permissions import Permission
from boardroom.identity.actions import create_token
from tests.data.papers import text_pdf


@dataclass
class Served:
    """The portal as the importer meets it; `asked` counts what was asked for, by the last part of the address."""

    app: Flask
    token: str
    slug: str
    asked: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _server: BaseWSGIServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def options(self) -> list[str]:
        return ["--server", self.address, "--association", self.slug, "--token", self.token]

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture
def served(app: Flask, board) -> Iterator[Served]:
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        allowed = [Permission.READ_DOCUMENTS, Permission.ADD_DOCUMENTS, Permission.MANAGE_TOKENS]
        _token, text = create_token(work, "importen", allowed, 30)
    portal = Served(app, text, board.association.slug)
    app.before_request_funcs.setdefault(None, []).append(
        lambda: portal.asked.update([request.path.rsplit("/", 1)[1]])
    )
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "papper"
    folder.mkdir()
    return folder


@pytest.fixture
def put(box: Path) -> Callable[..., Path]:
    """Lay a paper into the box."""

    def lay(name: str, words: str = "") -> Path:
        path = box / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text_pdf(words or f"Papper {name.encode('ascii', 'replace').decode()}"))
        return path

    return lay


@dataclass
class Waits:
    """Stands in for the importer's waiting: notes how long it would have been, and does what it was told."""

    meanwhile: Callable[[float], object] = float
    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.meanwhile(seconds)
        time.sleep(0.01)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture(autouse=True)
def _swedish_terminal(monkeypatch):
    """The volunteer's computer speaks Swedish, so the portal answers in Swedish."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
