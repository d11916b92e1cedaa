from typing import Any

class OAuth2Client:
    client_secret: Any
    def __init__(
        self,
        session: Any,
        client_id: str | None = ...,
        client_secret: str | None = ...,
        token_endpoint_auth_method: str | None = ...,
        *,
        scope: str | None = ...,
        redirect_uri: str | None = ...,
        code_challenge_method: str | None = ...,
    ) -> None: ...
    def register_client_auth_method(self, auth: Any) -> None: ...
    def create_authorization_url(
        self, url: str, state: str | None = ..., code_verifier: str | None = ..., **parameters: str
    ) -> tuple[str, str]: ...
    def fetch_token(self, url: str, *, code: str, code_verifier: str) -> dict[str, Any]: ...
