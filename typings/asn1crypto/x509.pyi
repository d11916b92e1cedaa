from datetime import datetime
from typing import Any

class Name:
    native: dict[str, Any]
    human_friendly: str

class Certificate:
    sha256: bytes
    subject: Name
    issuer: Name
    not_valid_after: datetime
    @classmethod
    def load(cls, encoded_data: bytes) -> Certificate: ...
    def dump(self) -> bytes: ...

def __getattr__(name: str) -> Any: ...
