from collections.abc import Iterator
from typing import Any

from whoosh.formats import Format

class FieldType:
    format: Format | None
    analyzer: Any
    scorable: bool
    stored: bool
    unique: bool
    vector: Any
    column_type: Any
    def index(self, value: Any, **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]: ...

class ID(FieldType): ...
class STORED(FieldType): ...

class Schema:
    def __init__(self, **fields: FieldType) -> None: ...
