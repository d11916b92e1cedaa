"""What is asked of an answer before anybody is believed to be who it says (OpenID Connect Core 1.0, 3.1.3.7; RFC 9207)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key

from boardroom.adapters.oidc.configuration import Configured
from boardroom.ports.identifier import Doubt, EidRefused, Errand

# How far two computers' clocks may be apart.
LEEWAY = timedelta(seconds=60)
# How a provider may encrypt to our key; some repeat iss and aud in the header (RFC 7519, 5.3).
_ENVELOPES = jwe.JWERegistry(
    algorithms=[
        *("RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"),
        *("A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512"),
    ],
    strict_check_header=False,
)


def check_answer(
    configured: Configured, metadata: Mapping[str, Any], errand: Errand, answer: Mapping[str, str]
) -> str:
    """Return the code of an answer that is of this errand and of this provider."""
    if answer.get("state") != errand.state:
        raise EidRefused(Doubt.WRONG_ANSWER, "state")
    named = answer.get("iss")
    if (
        named or metadata.get("authorization_response_iss_parameter_supported")
    ) and named != configured.issuer:
        raise EidRefused(Doubt.WRONG_ANSWER, "iss of the answer (RFC 9207)")
    if answer.get("error"):
        raise EidRefused(Doubt.SAID_NO, str(answer["error"])[:100])
    if not answer.get("code"):
        raise EidRefused(Doubt.WRONG_ANSWER, "no code")
    return answer["code"]


def opened(configured: Configured, token: str) -> str:
    """Return the signed token, out of its envelope where the provider encrypts to our key (five parts instead of three)."""
    if token.count(".") != 4:
        return token
    if not configured.private_key:
        raise EidRefused(Doubt.WRONG_ANSWER, "encrypted, and there is no key")
    try:
        found = jwe.decrypt_compact(
            token, import_key(configured.private_key, _kind(configured)), registry=_ENVELOPES
        )
    except (JoseError, ValueError) as error:
        raise EidRefused(Doubt.WRONG_ANSWER, f"cannot be decrypted: {error}") from error
    return (found.plaintext or b"").decode("ascii", "replace")


def check_token(
    configured: Configured,
    errand: Errand,
    id_token: str,
    *,
    jwks: Mapping[str, Any],
    access_token: str,
    now: datetime,
) -> dict[str, Any]:
    """Return the claims of a token that is signed by the provider, for us, for this errand, fresh and strong enough."""
    claims = _signed_claims(configured, errand, id_token, jwks=jwks, access_token=access_token, now=now)
    if claims["aud"] not in (configured.client_id, [configured.client_id]):
        # More readers than us: each of them could present it here as its own.
        raise EidRefused(Doubt.WRONG_ANSWER, "aud")
    acr = claims.get("acr")
    if not configured.strong_enough(acr if isinstance(acr, str) else ""):
        raise EidRefused(Doubt.TOO_WEAK, str(acr)[:100])
    if errand.signing:
        _check_fresh(claims, errand)
    return claims


def subject_of(configured: Configured, claims: Mapping[str, Any]) -> str:
    """Return what tells persons apart: the number where the operator named its claim, and never anything in its stead."""
    value = claims.get(configured.subject_claim)
    if not isinstance(value, str) or not value.strip():
        raise EidRefused(Doubt.NO_SUBJECT, configured.subject_claim)
    return value.strip()


def authenticated_at(claims: Mapping[str, Any]) -> datetime | None:
    """Return when the provider asked the person; None when it does not say."""
    value = claims.get("auth_time")
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) else None


def _signed_claims(
    configured: Configured,
    errand: Errand,
    id_token: str,
    *,
    jwks: Mapping[str, Any],
    access_token: str,
    now: datetime,
) -> dict[str, Any]:
    try:
        keys = KeySet.import_key_set(dict(jwks))  # type: ignore[arg-type]  # a provider’s JSON; what is no key set raises
        read = jwt.decode(id_token, keys, algorithms=list(configured.algorithms))
        token = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": configured.issuer},
                "aud": {"essential": True, "value": configured.client_id},
                "exp": {"essential": True},
                "nonce": {"essential": True, "value": errand.nonce},
            },
            params={"client_id": configured.client_id, "nonce": errand.nonce, "access_token": access_token},
        )
        token.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise EidRefused(Doubt.WRONG_ANSWER, f"{type(error).__name__}: {error}"[:200]) from error
    return dict(read.claims)


def _check_fresh(claims: Mapping[str, Any], errand: Errand) -> None:
    asked = authenticated_at(claims)
    if asked is None or asked < errand.begun_at - LEEWAY:
        raise EidRefused(Doubt.NOT_FRESH, str(asked))


def _kind(configured: Configured) -> Any:
    return (
        "EC"
        if "EC PRIVATE" in configured.private_key or configured.signing_algorithm.startswith("ES")
        else "RSA"
    )
