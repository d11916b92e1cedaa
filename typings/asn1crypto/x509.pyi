from datetime import datetime
from typing import Any

class Name:
    native: dict[str, Any]
    human_friendly: str
    hashable: str

    def dump(self) -> bytes: ...

class Certificate:
    sha256: bytes
    serial_number: int
    subject: Name
    issuer: Name
    not_valid_after: datetime
    public_key: Any
    ca: bool
    key_usage_value: Any
    extended_key_usage_value: Any
    def __getitem__(self, key: str) -> Any: ...
    @classmethod
    def load(cls, encoded_data: bytes) -> Certificate: ...
    def dump(self) -> bytes: ...

def __getattr__(name: str) -> Any: ...
