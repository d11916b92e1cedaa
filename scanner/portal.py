"""The portal's HTTP API as the importer uses it, with patience for lost connections and restarts."""

import locale
import os
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

LONGEST_WAIT = 30.0  # seconds between two tries
PATIENCE = 900.0  # seconds of waiting before a portal counts as gone: an upgrade takes less
TRIES_AT_ERRORS = (
    3  # a portal that answers "error" is there; the file is to blame, or will be at the next run
)

_AWAY = frozenset({429, 502, 503, 504})
_ERROR = frozenset({408, 425, 500})

Wait = Callable[[float], object]
Tell = Callable[[str], object]


class PortalProblem(Exception):
    """The portal cannot be used (any longer); the sentence says what to do. Nothing more is to be sent.

    `passing`: it may end by itself, so that a program that keeps watch need not end.
    """

    def __init__(self, words: str, *, passing: bool = False) -> None:
        super().__init__(words)
        self.passing = passing


class Refused(Exception):
    """The portal looked at this file and declined it; trying again would not help."""


class NotNow(Exception):
    """This one file could not be sent now; the next run will try it again."""


class Portal:
    """One association of one portal, reached with one token; safe to use from several threads."""

    def __init__(
        self,
        server: str,
        association: str,
        token: str,
        *,
        wait: Wait | None = None,
        tell: Tell = lambda words: None,  # noqa: ARG005 - says nothing unless someone listens
        patience: float = PATIENCE,
        stop: threading.Event | None = None,
    ) -> None:
        self._server = server.rstrip("/")
        self._base = f"{self._server}/api/v1/associations/{quote(association, safe='')}"
        # Set by whoever wants all of this to end: it ends waits, and nothing is tried again.
        self.stop = stop or threading.Event()
        self._wait = wait or (self.stop.wait if stop else time.sleep)
        self.tell = tell
        self._patience = patience
        self.largest_upload = 0  # bytes, as the portal said; 0 before it was asked
        self.features: frozenset[str] = frozenset()  # what it can do beyond the first portals
        self.classes: Mapping[str, str] = {}  # key and name of the record classes one may file under
        self._sessions: dict[str, str] = {}
        self._lock = threading.Lock()
        self._http = httpx.Client(
            headers={
                "Authorization": f"Bearer {token}",
                "User-Agent": "boardroom-scanner",
                "Accept-Language": _language(),
            },
            timeout=httpx.Timeout(30.0, read=120.0, write=120.0),
            follow_redirects=False,
        )

    @property
    def in_the_clear(self) -> bool:
        """Whether the token would travel unprotected to another computer."""
        address = urlsplit(self._server)
        return address.scheme == "http" and address.hostname not in {"localhost", "127.0.0.1", "::1"}

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def check(self) -> str:
        """Return the association's name; PortalProblem when server, token or association is wrong."""
        if not self._server.startswith(("http://", "https://")):
            raise PortalProblem(f"The server's address must begin with https:// (or http://): {self._server}")
        try:
            answer = self._http.get(self._base)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise PortalProblem(f"The server's address or the token cannot be read: {error}") from error
        except httpx.HTTPError as error:
            raise PortalProblem(
                f"No portal answers at {self._server} ({error}). Is the address right, and is it running?",
                passing=True,
            ) from error
        if answer.is_redirect:
            raise PortalProblem(
                f"The portal has another address; give --server as it begins in {answer.headers['Location']}"
            )
        facts = json_of(answer)
        if answer.status_code in {401, 403}:
            raise PortalProblem(_NOT_GOOD)
        if answer.status_code == 404 and "status" in facts:
            raise PortalProblem(
                "The token is not for this association. Is --association as in the portal's addresses?"
            )
        if answer.status_code in _AWAY:
            raise PortalProblem(f"The portal at {self._server} is restarting.", passing=True)
        if answer.status_code != 200 or "name" not in facts:
            raise PortalProblem(
                f"{self._server} is not the address of a Boardroom portal (it answered {answer.status_code})."
            )
        self.largest_upload = int(facts.get("largest_upload", 0))
        self.features = frozenset(map(str, facts.get("features") or ()))
        self.classes = {str(one["key"]): str(one["name"]) for one in facts.get("record_classes") or ()}
        return str(facts["name"])

    def known(self, hashes: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return which of the hashes (SHA-256 in hex) the association already has, each with its document's id and url.

        An older portal tells no documents.
        """
        if not hashes:
            return {}
        answer = settled(self.ask("POST", "/known-hashes", json={"hashes": list(hashes)}))
        documents = answer.get("documents") or {}
        return {sha256: documents.get(sha256, {}) for sha256 in answer["known"]}

    def state(self) -> Mapping[str, Any]:
        """Return the association's counts."""
        return settled(self.ask("GET", "/state"))

    def unfinished(self) -> Sequence[Mapping[str, Any]]:
        """Return the large files that the token's holder has sent in part; none where the portal takes none."""
        if "resumable" not in self.features:
            return ()
        found: Sequence[Mapping[str, Any]] = settled(self.ask("GET", "/uploads"))["uploads"]
        return found

    def session(self, name: str) -> str:
        """Return the import session of this name, begun at the first call; empty where there are none."""
        if "imports" not in self.features:
            return ""
        with self._lock:
            if name not in self._sessions:
                answer = self.ask("POST", "/imports", json={"name": name[:200], "source": "importer"})
                gone = answer.status_code in {403, 404, 405}
                self._sessions[name] = "" if gone else str(settled(answer)["id"])
            return self._sessions[name]

    def same(self, session: str, files: Sequence[Mapping[str, str]]) -> None:
        """Tell an import session of files that are not sent, since their bytes are there already."""
        if not session or not files or "same" not in self.features:
            return
        # A name that is no UTF-8, as of an old stick, cannot be written in JSON as it is.
        told = [
            {key: value.encode("utf-8", "replace").decode() for key, value in one.items()} for one in files
        ]
        with suppress(Refused, NotNow):  # it is told for the page's sake; no file is lost without it
            settled(self.ask("POST", f"/imports/{session}/same", json={"files": told}))

    def upload(self, path: Path, name: str, sha256: str, facts: Mapping[str, str]) -> Mapping[str, Any]:
        """Send one file whole; return what the portal made of it. Refused, NotNow, PortalProblem, OSError.

        The expected hash goes along, so that a file that changed on the way, or while it was read, is
        refused instead of stored; sending again after a lost answer is answered as "already there".
        """
        with path.open("rb") as content:
            return settled(
                self.ask(
                    "POST", "/documents", data={**facts, "sha256": sha256}, files={"file": (name, content)}
                )
            )

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Ask until there is an answer: a portal that is away is waited for, one that errs is tried again."""
        waited, pause, errors = 0.0, 1.0, 0
        while True:
            if self.stop.is_set():
                raise PortalProblem(STOPPED, passing=True)
            answer, reason = self._try(method, path, request)
            status = answer.status_code if answer is not None else 0
            if answer is not None and status not in _AWAY | _ERROR:
                return answer
            errors += status in _ERROR
            if answer is not None and errors == TRIES_AT_ERRORS:
                raise NotNow(_reason(answer))
            if waited >= self._patience:
                raise PortalProblem(
                    f"The portal has been away for {waited / 60:.0f} minutes: {reason}.", passing=True
                )
            least = _seconds(answer.headers.get("Retry-After", "")) if answer is not None else 0.0
            nap = max(least, min(LONGEST_WAIT, pause)) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries
            if pause >= 4:  # a hiccup is not worth a line
                self.tell(f"The portal is away ({reason}); trying again in {nap:.0f} seconds")
            self._wait(nap)
            waited += nap
            pause *= 2

    def _try(self, method: str, path: str, request: Mapping[str, Any]) -> tuple[httpx.Response | None, str]:
        """Ask once; return the answer, or None, and what happened in words."""
        for _name, content in (request.get("files") or {}).values():
            content.seek(0)
        try:
            answer = self._http.request(method, self._base + path, **request)
        except httpx.LocalProtocolError as error:
            # The file became longer or shorter than it was when its sending began.
            raise NotNow(CHANGED) from error
        except httpx.TransportError as error:
            return None, f"no answer, {type(error).__name__}"
        return answer, f"answer {answer.status_code}"


STOPPED = "Stopped."
CHANGED = "the file changed while it was sent; it is sent when it is finished, at the next run"
_NOT_GOOD = (
    "The token is not good (any longer), or not for this: it has ended, was revoked, or the mandate behind it has "
    "ended. Make a new one in the portal that may read and add documents."
)


def settled(answer: httpx.Response) -> Mapping[str, Any]:
    """Return what a good answer says; raise what another one means for the file or the run."""
    facts = json_of(answer)
    if answer.is_success and facts:
        return facts
    if answer.status_code in {401, 403}:
        raise PortalProblem(_NOT_GOOD)
    if answer.status_code == 507:
        raise PortalProblem(
            f"The portal's disk is full, so nothing more was sent. {_reason(answer)}", passing=True
        )
    if facts.get("kind") == "ChangedOnTheWay":
        raise NotNow(CHANGED)
    if facts.get("kind") == "TooMuchUnfinished":
        raise NotNow(_reason(answer))
    if answer.status_code == 404 or answer.is_redirect or answer.is_success:
        raise PortalProblem(
            "The portal no longer answers as one. Has its address or the association changed?"
        )
    raise Refused(_reason(answer))


def _reason(answer: httpx.Response) -> str:
    facts = json_of(answer)
    errors = facts.get("errors")
    reason = str(facts.get("detail") or facts.get("title") or f"the portal answered {answer.status_code}")
    if errors:
        return f"{reason} {errors}"
    return f"{reason} ({facts['reference']})" if facts.get("reference") else reason


def json_of(answer: httpx.Response) -> Mapping[str, Any]:
    """Return an answer's object; empty for what is none, such as the page of something in between."""
    try:
        facts = answer.json()
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _seconds(retry_after: str) -> float:
    return min(300.0, float(retry_after)) if retry_after.strip().isdecimal() else 0.0


def _language() -> str:
    chosen = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = (next(filter(None, chosen), "") or locale.getlocale()[0] or "").lower()
    return "sv, en;q=0.5" if language.startswith(("sv", "swedish")) else "en, sv;q=0.5"
