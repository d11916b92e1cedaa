"""The way to an OpenID provider and back: Authlib builds and signs the requests, httpx carries them."""

import functools
import json
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import import_key

from boardroom.adapters.oidc import checking
from boardroom.adapters.oidc.configuration import Configured, providers_in
from boardroom.core.errors import NotFound, Unavailable
from boardroom.ports.identifier import Doubt, EidProvider, EidRefused, Errand, Identified

_PATIENCE = httpx.Timeout(10.0, connect=5.0)
_MOST_ANSWER = 1_000_000
_METADATA_SECONDS = 3600.0


class OidcIdentifier:
    """Implements ports.identifier.Identifier for the providers of keys/eid.toml."""

    def __init__(self, keys: Path) -> None:
        self._configured = providers_in(keys / "eid.toml")
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    @functools.cached_property
    def _http(self) -> httpx.Client:
        """Made when first asked for: reading the world's certificates takes longer than most pages."""
        return httpx.Client(
            timeout=_PATIENCE,
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def providers(self) -> tuple[EidProvider, ...]:
        """Return the providers of the file."""
        return tuple(EidProvider(one.key, one.label) for one in self._configured.values())

    def address(self, provider: str, errand: Errand) -> str:
        """Return where to send the browser."""
        configured = self._one(provider)
        endpoint = _endpoint(self._metadata(configured), "authorization_endpoint")
        asked = _asked(configured, errand)
        client = self._client(configured, errand)
        if configured.signed_request:
            asked = {"request": _signed_request(configured, errand, asked)}
        address, _ = client.create_authorization_url(
            endpoint, state=errand.state, code_verifier=errand.verifier, **asked
        )
        return str(address)

    def identify(self, provider: str, errand: Errand, answer: Mapping[str, str], now: datetime) -> Identified:
        """Return who came back."""
        configured = self._one(provider)
        metadata = self._metadata(configured)
        code = checking.check_answer(configured, metadata, errand, answer)
        tokens = self._tokens(configured, metadata, errand, code)
        id_token, access_token = tokens.get("id_token"), str(tokens.get("access_token") or "")
        if not isinstance(id_token, str):
            raise EidRefused(Doubt.WRONG_ANSWER, "no id_token")
        id_token = checking.opened(configured, id_token)
        jwks = self._json("GET", _endpoint(metadata, "jwks_uri"))
        claims = checking.check_token(
            configured, errand, id_token, jwks=jwks, access_token=access_token, now=now
        )
        told = claims | self._told_beside(configured, metadata, claims, access_token)
        return Identified(
            subject=checking.subject_of(configured, told),
            name=str(told.get(configured.name_claim) or "")[:200],
            country=str(told.get(configured.country_claim) or configured.country)[:20],
            acr=str(claims.get("acr") or "")[:200],
            authenticated_at=checking.authenticated_at(claims),
            id_token=id_token,
            jwks=jwks,
            request=_asked(configured, errand) | {"redirect_uri": errand.redirect_uri, "state": errand.state},
            issuer=configured.issuer,
            client_id=configured.client_id,
            algorithms=configured.algorithms,
            subject_claim=configured.subject_claim,
        )

    def _one(self, provider: str) -> Configured:
        if provider not in self._configured:
            raise NotFound
        return self._configured[provider]

    def _client(self, configured: Configured, errand: Errand, endpoint: str = "") -> OAuth2Client:
        client = OAuth2Client(
            _Session(self._http),
            client_id=configured.client_id,
            client_secret=configured.client_secret,
            token_endpoint_auth_method=configured.auth_method,
            scope=" ".join(configured.scopes),
            redirect_uri=errand.redirect_uri,
            code_challenge_method="S256",
        )
        if configured.auth_method == "private_key_jwt":
            client.client_secret = _key(configured)
            header = {"kid": configured.key_id} if configured.key_id else None
            client.register_client_auth_method(
                PrivateKeyJWT(endpoint, headers=header, alg=configured.signing_algorithm)
            )
        return client

    def _tokens(
        self, configured: Configured, metadata: Mapping[str, Any], errand: Errand, code: str
    ) -> Mapping[str, Any]:
        endpoint = _endpoint(metadata, "token_endpoint")
        client = self._client(configured, errand, endpoint)
        try:
            found = client.fetch_token(endpoint, code=code, code_verifier=errand.verifier)
        except httpx.HTTPStatusError as error:
            if error.response.status_code >= 500:
                raise Unavailable("the eID provider is out of order") from error
            raise EidRefused(Doubt.WRONG_ANSWER, f"token endpoint: {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise Unavailable(f"the eID provider cannot be reached: {type(error).__name__}") from error
        except (OAuth2Error, ValueError, JoseError) as error:
            raise EidRefused(Doubt.WRONG_ANSWER, f"token endpoint: {error}"[:200]) from error
        return cast("Mapping[str, Any]", found)

    def _told_beside(
        self,
        configured: Configured,
        metadata: Mapping[str, Any],
        claims: Mapping[str, Any],
        access_token: str,
    ) -> dict[str, Any]:
        """Return what the provider tells of the person beside the token, where the token does not say it."""
        wanted = {configured.subject_claim, configured.name_claim}
        if wanted <= set(claims) or not metadata.get("userinfo_endpoint") or not access_token:
            return {}
        told = self._json(
            "GET", _endpoint(metadata, "userinfo_endpoint"), {"Authorization": f"Bearer {access_token}"}
        )
        if told.get("sub") != claims.get("sub"):
            raise EidRefused(Doubt.WRONG_ANSWER, "sub of userinfo")
        return {name: value for name, value in told.items() if name not in claims}

    def _metadata(self, configured: Configured) -> dict[str, Any]:
        """Return the provider's own description (OpenID Connect Discovery 1.0), an hour old at most."""
        with self._lock:
            read_at, known = self._known.get(configured.key, (0.0, {}))
        if known and time.monotonic() - read_at < _METADATA_SECONDS:
            return known
        found = self._json("GET", f"{configured.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != configured.issuer:
            raise Unavailable("the eID provider calls itself something else than its configured issuer")
        with self._lock:
            self._known[configured.key] = (time.monotonic(), found)
        return found

    def _json(self, method: str, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        try:
            answer = self._http.request(
                method, address, headers={"Accept": "application/json", **(headers or {})}
            )
            answer.raise_for_status()
            found = json.loads(answer.content) if len(answer.content) <= _MOST_ANSWER else None
        except httpx.HTTPError as error:
            raise Unavailable(f"the eID provider cannot be reached: {type(error).__name__}") from error
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Unavailable("the eID provider answered with something else than JSON")
        return found


class _Session:
    """What Authlib needs of an HTTP session; it prepares, httpx sends."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def post(
        self, address: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: ClientAuth
    ) -> httpx.Response:
        """Send a form with the client's own proof on it."""
        form = str(httpx.QueryParams(dict(data)))
        address, prepared, form = auth.prepare("POST", address, dict(headers), form)
        answer = self._http.post(address, headers=prepared, content=form)
        if len(answer.content) > _MOST_ANSWER:
            raise ValueError("too long an answer")
        return answer

    def close(self) -> None:
        """Keep the connection pool: it is the identifier's."""


def _asked(configured: Configured, errand: Errand) -> dict[str, str]:
    """Return the parameters beside those that Authlib sets itself."""
    asked = {**configured.extra, "nonce": errand.nonce}
    if configured.acr_values:
        asked["acr_values"] = " ".join(configured.acr_values)
    if errand.signing:
        asked |= {"prompt": "login", "max_age": "0"}
    if configured.login_hint and all(errand.hints.values()):
        asked["login_hint"] = configured.login_hint.format_map(_Given(errand.hints))
    return asked


class _Given(dict[str, str]):
    """What a hint's template names and nobody gave is left empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _signed_request(configured: Configured, errand: Errand, asked: Mapping[str, str]) -> str:
    """Return the request as a signed object (RFC 9101): what a browser could change on the way is covered."""
    now = int(errand.begun_at.timestamp())
    header = {"alg": configured.signing_algorithm, "typ": "oauth-authz-req+jwt"}
    if configured.key_id:
        header["kid"] = configured.key_id
    claims = {
        "iss": configured.client_id,
        "aud": configured.issuer,
        "iat": now,
        "exp": now + 300,
        "client_id": configured.client_id,
        "response_type": "code",
        "redirect_uri": errand.redirect_uri,
        "scope": " ".join(configured.scopes),
        "state": errand.state,
        "code_challenge": create_s256_code_challenge(errand.verifier),
        "code_challenge_method": "S256",
        **{name: int(value) if name == "max_age" else value for name, value in asked.items()},
    }
    return jwt.encode(header, claims, _key(configured), algorithms=[configured.signing_algorithm])


def _key(configured: Configured) -> Any:
    return import_key(
        configured.private_key, "EC" if configured.signing_algorithm.startswith("ES") else "RSA"
    )


def _endpoint(metadata: Mapping[str, Any], name: str) -> str:
    value = metadata.get(name)
    if not isinstance(value, str) or not value:
        raise Unavailable(f"the eID provider does not tell its {name}")
    return value
