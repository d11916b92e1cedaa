"""The portal's HTTP API as the importer uses it, with patience for lost connections and restarts."""

import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

ATTEMPTS = 8
LONGEST_WAIT = 60.0  # seconds
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class PortalProblem(Exception):
    """The portal cannot be used at all; the sentence says what to do."""


class Refused(Exception):
    """The portal looked at this file and declined it; trying again would not help."""


class Portal:
    """One association of one portal, reached with one token."""

    def __init__(self, server: str, association: str, token: str) -> None:
        self._base = f"{server.rstrip('/')}/api/v1/associations/{association}"
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {token}", "User-Agent": "boardroom-scanner"},
            timeout=httpx.Timeout(30.0, read=120.0, write=120.0),
            follow_redirects=False,
        )

    def check(self) -> str:
        """Return the association's name; PortalProblem when server, token or association is wrong."""
        try:
            answer = self._http.get(self._base)
        except httpx.InvalidURL as error:
            raise PortalProblem(f"The server's address cannot be read: {error}") from error
        except httpx.HTTPError as error:
            raise PortalProblem(
                f"The portal does not answer ({error}). Is the address right, and is it running?"
            ) from error
        if answer.status_code in {401, 403, 404}:
            raise PortalProblem(
                "The token is not good for this association: it may have ended. Make a new one in the portal."
            )
        if answer.status_code != 200:
            raise PortalProblem(
                f"The portal answered {answer.status_code}. Is this the address of a Boardroom portal?"
            )
        return str(answer.json()["name"])

    def known(self, hashes: Sequence[str]) -> set[str]:
        """Return which of the hashes (SHA-256 in hex) the association already has."""
        answer = self._patiently("POST", "/known-hashes", json={"hashes": list(hashes)})
        return set(answer.json()["known"])

    def state(self) -> Mapping[str, Any]:
        """Return the association's counts."""
        found: Mapping[str, Any] = self._patiently("GET", "/state").json()
        return found

    def upload(self, path: Path, name: str, sha256: str, facts: Mapping[str, str]) -> Mapping[str, Any]:
        """Send one file; return what the portal made of it. Refused with its reason; httpx.HTTPError at last.

        The expected hash goes along, so that a file that changed on the way, or while it was read, is
        refused instead of stored; sending again after a lost answer is answered as "already there".
        """
        with path.open("rb") as content:
            answer = self._patiently(
                "POST", "/documents", data={**facts, "sha256": sha256}, files={"file": (name, content)}
            )
        made: Mapping[str, Any] = answer.json()
        return made

    def _patiently(self, method: str, path: str, **request: Any) -> httpx.Response:
        wait = 1.0
        for attempt in range(1, ATTEMPTS + 1):
            try:
                for _shown, content in (request.get("files") or {}).values():
                    content.seek(0)
                answer = self._http.request(method, self._base + path, **request)
            except httpx.TransportError:
                if attempt == ATTEMPTS:
                    raise
            else:
                if answer.status_code not in _PASSING:
                    return _accepted(answer)
                if attempt == ATTEMPTS:
                    answer.raise_for_status()
                wait = max(wait, float(answer.headers.get("Retry-After", 0) or 0))
            time.sleep(min(LONGEST_WAIT, wait) * random.uniform(0.8, 1.2))  # noqa: S311 - spreads retries, no secret
            wait *= 2
        raise AssertionError


def _accepted(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
        reason = problem.get("detail") or problem.get("title") or str(answer.status_code)
    except ValueError:
        reason = f"the portal answered {answer.status_code}"
    raise Refused(reason)
