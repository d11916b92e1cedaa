"""A real OpenID provider for tests: npm's oidc-provider in a Node of its own, and a browser that follows its redirects."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc.jwk import ECKey, RSAKey

FOLDER = Path(__file__).resolve().parent / "oidc"
NODE = shutil.which("node")
MISSING = (
    ""
    if NODE and (FOLDER / "node_modules" / "oidc-provider").is_dir()
    else "Node or the npm packages of tests/data/oidc are missing; ./run test installs them"
)
CALLBACK = "/callback"


@dataclass
class OidcProvider:
    """The running provider; `keys` are the portal's own, for clients that prove themselves with them."""

    issuer: str
    keys: dict[str, str]

    def tell(self, **told: object) -> None:
        """Say who answers next: account, claims, acr, deny."""
        httpx.post(
            f"{self.issuer}/control", json={"acr": "substantial"} | told, trust_env=False
        ).raise_for_status()

    def walk(self, address: str) -> dict[str, str]:
        """Go where the portal sends a browser and return what the provider sends it back with."""
        with httpx.Client(trust_env=False, follow_redirects=False) as browser:
            for _ in range(12):
                answer = browser.get(address)
                assert answer.status_code in {302, 303}, answer.text
                address = str(answer.url.join(answer.headers["location"]))
                if not address.startswith(self.issuer):
                    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        raise AssertionError("the provider never sent the browser back")


def _client(redirects: list[str], client_id: str, **more: object) -> dict[str, object]:
    return {
        "client_id": client_id,
        "redirect_uris": redirects,
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        **more,
    }


@contextmanager
def oidc_provider(redirects: list[str]) -> Iterator[OidcProvider]:
    """Run the provider with three clients: one with a secret, one with a key, and one as strict as Finland's."""
    rsa = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig"})
    provider_keys = [
        RSAKey.generate_key(2048, {"kid": "theirs", "use": "sig", "alg": "RS256"}).as_dict(private=True),
        ECKey.generate_key("P-256", {"kid": "theirs-ec", "use": "sig", "alg": "ES256"}).as_dict(private=True),
    ]
    public = {"keys": [rsa.as_dict(private=False) | {"kid": "ours", "use": "sig"}]}
    both = {"keys": [*public["keys"], rsa.as_dict(private=False) | {"kid": "lock", "use": "enc"}]}
    given = {
        "jwks": {"keys": provider_keys},
        "clients": [
            _client(
                redirects, "secret", client_secret="s" * 40, token_endpoint_auth_method="client_secret_basic"
            ),
            _client(
                redirects,
                "key",
                token_endpoint_auth_method="private_key_jwt",
                jwks=public,
                id_token_signed_response_alg="ES256",
            ),
            _client(
                redirects,
                "strict",
                token_endpoint_auth_method="private_key_jwt",
                jwks=both,
                require_signed_request_object=True,
                request_object_signing_alg="RS256",
                id_token_encrypted_response_alg="RSA-OAEP-256",
                id_token_encrypted_response_enc="A256GCM",
            ),
        ],
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [NODE, "provider.mjs", str(port)],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "NODE_ENV": "test"},
    )
    try:
        process.stdin.write(json.dumps(given).encode())
        process.stdin.close()
        issuer = f"http://localhost:{port}"
        deadline = time.monotonic() + 30
        while True:
            try:
                httpx.get(f"{issuer}/.well-known/openid-configuration", trust_env=False).raise_for_status()
                break
            except httpx.HTTPError:
                assert process.poll() is None, "the provider did not start"
                assert time.monotonic() < deadline, "the provider never answered"
                time.sleep(0.1)
        yield OidcProvider(issuer, {"ours.pem": rsa.as_pem(private=True).decode()})
    finally:
        process.terminate()
        process.wait(10)


def configure(provider: OidcProvider, keys: Path, **more: str) -> None:
    """Write the operator's file: the three clients as three providers."""
    (keys / "eid").mkdir(parents=True, exist_ok=True)
    for name, content in provider.keys.items():
        (keys / "eid" / name).write_text(content)
    lines = []
    for name, how in (
        (
            "nordic",
            'client_id = "secret"\nauth_method = "client_secret_basic"\nclient_secret = "' + "s" * 40 + '"',
        ),
        (
            "keyed",
            'client_id = "key"\nauth_method = "private_key_jwt"\nprivate_key = "ours.pem"\nkey_id = "ours"',
        ),
        (
            "strict",
            'client_id = "strict"\nauth_method = "private_key_jwt"\nprivate_key = "ours.pem"\nsigned_request = true',
        ),
    ):
        lines.append(
            f'[{name}]\nlabel = "{name.capitalize()}"\nissuer = "{provider.issuer}"\n{how}\n'
            'scopes = ["openid", "profile", "nin"]\nacr_values = ["substantial"]\n'
            'acr_levels = ["low", "substantial", "high"]\nminimum_acr = "substantial"\n'
            'login_hint = "{email}"\n'
            f'claims = {{nin = "urn:se:nin", name = "name", country = "urn:country"}}\n{more.get(name, "")}\n'
        )
    (keys / "eid.toml").write_text("\n".join(lines))
