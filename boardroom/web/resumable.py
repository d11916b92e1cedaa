"""The resumable upload protocol tus 1.0.0 on the wire: its headers in and out (https://tus.io/protocols/resumable-upload).

Spoken by the HTTP API with tokens and by the upload page with a session; both leave the deciding to intake's
actions. Of its extensions: creation, checksum (sha256), expiration, termination.
"""

import base64
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO, Any, cast

from flask import after_this_request, make_response, request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import http_date
from werkzeug.wrappers import Response

from boardroom.core.errors import Invalid, Refusal
from boardroom.core.words import N_

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
BODY = "application/offset+octet-stream"
_OF_UPLOAD = re.compile(r"/(uploads|upload/parts)/[0-9a-f-]{36}$")


_App = Callable[[dict[str, Any], Any], Iterable[bytes]]  # WSGI (PEP 3333)


class OtherVersion(Refusal):
    """A client that speaks another version of the protocol, or does not say which."""

    status = 412
    sentence = N_("Programmet talar en annan version av protokollet för stora filer än 1.0.0.")


class NotABody(Refusal):
    """A piece sent as another kind of content than the protocol's."""

    status = 415
    sentence = N_("En del av en fil skickas med innehållstypen application/offset+octet-stream.")


class UnknownChecksum(Refusal):
    """A checksum of a kind that is not known here, or none that can be read."""

    status = 400
    sentence = N_("Kontrollsumman går inte att läsa. Skriv den som sha256 och base64.")


class MethodOverride:
    """Takes a POST for what X-HTTP-Method-Override says, as the protocol asks: some networks let no PATCH through.

    For the addresses of unfinished uploads alone; guards and form protection then meet the method that is meant.
    """

    def __init__(self, app: _App) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        meant = str(environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "")).upper()
        of_upload = _OF_UPLOAD.search(str(environ.get("PATH_INFO", "")))
        if environ.get("REQUEST_METHOD") == "POST" and meant in {"PATCH", "DELETE", "HEAD"} and of_upload:
            environ["REQUEST_METHOD"] = meant
        return self._app(environ, start_response)


def speak() -> None:
    """Answer in the protocol's version, whatever the answer will be; OtherVersion when it is not the client's."""

    @after_this_request
    def _sign(response: Response) -> Response:
        response.headers["Tus-Resumable"] = VERSION
        if response.status_code == OtherVersion.status:
            response.headers["Tus-Version"] = VERSION
        return response

    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion


def abilities(largest: int) -> Response:
    """Return the answer to OPTIONS: what is spoken here, and how many bytes a file may have."""
    answer = make_response("", 204)
    answer.headers.update(
        {
            "Tus-Resumable": VERSION,
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Checksum-Algorithm": "sha256",
            "Tus-Max-Size": str(largest),
        }
    )
    return answer


def length() -> int:
    """Return the size of the file that is announced, in bytes."""
    return _number("Upload-Length")


def offset() -> int:
    """Return the place in the file, in bytes, at which the piece in the body begins."""
    return _number("Upload-Offset")


def metadata() -> dict[str, str]:
    """Return what the client says of the file, by lower-case key."""
    facts: dict[str, str] = {}
    for pair in filter(None, map(str.strip, request.headers.get("Upload-Metadata", "").split(","))):
        key, _, value = pair.partition(" ")
        try:
            facts[key.lower()] = base64.b64decode(value.strip(), validate=True).decode()
        except ValueError as error:
            raise Invalid(problem=N_("Uppgifterna i Upload-Metadata går inte att läsa.")) from error
    return facts


def checksum() -> bytes | None:
    """Return the SHA-256 that the piece in the body must have; None where none was sent."""
    sent = request.headers.get("Upload-Checksum", "")
    if not sent:
        return None
    algorithm, _, value = sent.strip().partition(" ")
    try:
        digest = base64.b64decode(value.strip(), validate=True)
    except ValueError as error:
        raise UnknownChecksum from error
    if algorithm != "sha256" or len(digest) != 32:
        raise UnknownChecksum
    return digest


def body() -> IO[bytes]:
    """Return the piece in the request's body; a line that is lost ends it, and what came before is good."""
    if request.mimetype != BODY:
        raise NotABody
    return cast("IO[bytes]", _UntilCut())


class _UntilCut:
    """The request's stream, for which a lost line is an end and no error."""

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes; nothing at the end, wherever it came."""
        try:
            return request.stream.read(size)
        except (ClientDisconnected, OSError):
            return b""


def standing(received: int, size: int, expires_at: datetime, location: str = "") -> dict[str, str]:
    """Return the headers that say how far a file has come, and until when it can be taken up again."""
    headers = {
        "Upload-Offset": str(received),
        "Upload-Length": str(size),
        "Upload-Expires": http_date(expires_at),
        "Cache-Control": "no-store",
    }
    return headers | ({"Location": location} if location else {})


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Invalid(problem=N_("Upload-Length och Upload-Offset är antal byte, skrivna med siffror."))
    return int(text)


def asks_for_headers() -> bool:
    """Whether the request is a HEAD: the protocol's question how far a file has come."""
    return request.method == "HEAD"
