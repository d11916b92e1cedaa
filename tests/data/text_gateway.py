"""A gateway for text messages on loopback, with the manners of 46elks: a form, basic authentication, JSON back."""

import base64
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

USER, PASSWORD = "u1", "hemligt@7"


@dataclass
class TextGateway:
    """What came in, and what is answered to it."""

    port: int = 0
    kept: list[dict[str, str]] = field(default_factory=list)
    # Answers by number, before anything is kept: (status, words).
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)

    def report(self, number: int, status: str, *, name: str = "") -> int:
        """Tell the portal what became of the message of a place (from 1) as 46elks does; return its answer's status."""
        told = {"id": name or f"s{number}", "status": status, "delivered": "2026-03-20T18:00:05.000000"}
        ask = urllib.request.Request(  # noqa: S310 - the portal of a test, on loopback
            self.kept[number - 1]["whendelivered"], data=urlencode(told).encode(), method="POST"
        )
        try:
            with urllib.request.urlopen(ask, timeout=5) as answer:  # noqa: S310 - as above
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code

    @property
    def address(self) -> str:
        """The setting that leads here."""
        return f"http://{USER}:{PASSWORD.replace('@', '%40')}@127.0.0.1:{self.port}/a1/sms"


@contextmanager
def text_gateway() -> Iterator[TextGateway]:
    """Serve one until the block ends."""
    gateway = TextGateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = {key: values[0] for key, values in parse_qs(self.rfile.read(length).decode()).items()}
            status, told = self._judged(form)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(told.encode())

        def _judged(self, form: dict[str, str]) -> tuple[int, str]:
            expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            if self.headers.get("Authorization") != f"Basic {expected}":
                return 401, "API access requires Basic HTTP authentication"
            if self.path != "/a1/sms" or set(form) - {"whendelivered"} != {"from", "to", "message"}:
                return 404, "no such resource"
            if form["to"] in gateway.answers:
                return gateway.answers[form["to"]]
            if not form["to"].startswith("+"):
                return 400, "to is not a number in E.164"
            gateway.kept.append(form)
            return 200, json.dumps({"id": f"s{len(gateway.kept)}", "status": "created", "to": form["to"]})

        def log_message(self, *_anything: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
