from typing import Any

class ClientAuth:
    def prepare(
        self, method: str, uri: str, headers: dict[str, str], body: str
    ) -> tuple[str, dict[str, str], str]: ...
    def __getattr__(self, name: str) -> Any: ...
