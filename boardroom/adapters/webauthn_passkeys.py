"""Passkeys through py_webauthn: the relying party's half of WebAuthn Level 3."""

import json
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    options_to_json,
    parse_authentication_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from boardroom.ports.passkeys import Assertion, PasskeyKey, PasskeyRefused

# What the library raises for answers that are malformed in ways it did not foresee.
_MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)

_DEFAULT_PORTS = {"http": 80, "https": 443}


class WebauthnPasskeys:
    """Implements ports.passkeys.Passkeys for one origin; keys are bound to its host name."""

    def __init__(self, base_url: str) -> None:
        address = urlsplit(base_url)
        self._party = address.hostname or "localhost"
        port = address.port
        # Browsers leave the scheme's own port out of an origin.
        shown = f":{port}" if port and port != _DEFAULT_PORTS.get(address.scheme) else ""
        self._origin = f"{address.scheme}://{self._party}{shown}"

    def registration_options(
        self, user_handle: bytes, name: str, display_name: str, existing: Sequence[bytes]
    ) -> tuple[str, bytes]:
        """Ask for a discoverable key with user verification; no attestation, because we trust no brand more."""
        challenge = secrets.token_bytes(32)
        options = webauthn.generate_registration_options(
            rp_id=self._party,
            rp_name="Boardroom",
            user_id=user_handle,
            user_name=name,
            user_display_name=display_name,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=key) for key in existing],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
        return options_to_json(options), challenge

    def verify_registration(self, answer: str, challenge: bytes) -> PasskeyKey:
        """Check challenge, origin, party, user verification and the shape of the key."""
        try:
            verified = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._party,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _MALFORMED as error:
            raise PasskeyRefused(str(error)) from error
        return PasskeyKey(
            credential_id=verified.credential_id,
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
        )

    def assertion_options(
        self, allowed: Sequence[bytes], challenge: bytes | None = None
    ) -> tuple[str, bytes]:
        """Ask for an assertion; with no key named the browser offers those it has for this party."""
        challenge = challenge or secrets.token_bytes(32)
        options = webauthn.generate_authentication_options(
            rp_id=self._party,
            challenge=challenge,
            allow_credentials=[PublicKeyCredentialDescriptor(id=key) for key in allowed],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options), challenge

    def verify_assertion(self, answer: str, challenge: bytes, key: PasskeyKey) -> Assertion:
        """Check the signature with the key's public half; a counter that went backwards is refused."""
        try:
            verified = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._party,
                expected_origin=self._origin,
                credential_public_key=key.public_key,
                credential_current_sign_count=key.sign_count,
                require_user_verification=True,
            )
            response: dict[str, Any] = json.loads(answer)["response"]
            assertion = Assertion(
                credential_id=verified.credential_id,
                new_sign_count=verified.new_sign_count,
                client_data_json=base64url_to_bytes(response["clientDataJSON"]),
                authenticator_data=base64url_to_bytes(response["authenticatorData"]),
                signature=base64url_to_bytes(response["signature"]),
                user_verified=verified.user_verified,
            )
        except _MALFORMED as error:
            raise PasskeyRefused(str(error)) from error
        if assertion.credential_id != key.credential_id:
            raise PasskeyRefused("the answer speaks of another key")
        return assertion

    def credential_id(self, answer: str) -> bytes:
        """Read which credential an answer claims; nothing is proved by it."""
        try:
            return parse_authentication_credential_json(answer).raw_id
        except _MALFORMED as error:
            raise PasskeyRefused(str(error)) from error
