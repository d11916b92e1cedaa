"""Values of rows, as they stand in a package's JSON and CSV, and back as SQLite stores them."""

import base64
import enum
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from boardroom.core.cells import harmless

# What a column can hold, as schema.json names it.
KINDS = ("uuid", "instant", "date", "boolean", "integer", "number", "text", "json", "bytes")


def told(value: Any) -> Any:
    """Return a value as JSON has it: instants in UTC and dates as ISO 8601, bytes in base64."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def stored(kind: str, value: Any) -> Any:
    """Return a value of a package as SQLite stores a column of that kind. ValueError when it is none."""
    if value is None:
        return None
    match kind:
        case "uuid":
            return uuid.UUID(value).hex
        case "instant":
            return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        case "date":
            return date.fromisoformat(value).isoformat()
        case "json":
            return json.dumps(value, ensure_ascii=False)
        case "bytes":
            return base64.b64decode(value, validate=True)
        case "boolean":
            return int(value)
        case _:
            return value


def line(row: Mapping[str, Any]) -> str:
    """Return a row as one line of JSON."""
    return json.dumps({name: told(value) for name, value in row.items()}, ensure_ascii=False)


def cell(value: Any) -> str:
    """Return a value as a cell of a table for a spreadsheet, which shows it and never runs it."""
    found = told(value)
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    return harmless(found if isinstance(found, str) else json.dumps(found, ensure_ascii=False))
