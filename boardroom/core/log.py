"""Structured log lines: one JSON object a line, identifiers only, never personal data or secrets."""

import json
import logging
import sys
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object; extra facts go in through `extra={"facts": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: str) -> None:
    """Send the product's log to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Alembic tells at every start which database it found; that is no event of the portal's.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # huey tells twice of every bell, a dozen lines each five seconds: the set-up's code would scroll away.
    logging.getLogger("huey").setLevel(logging.WARNING)
