"""Compiled statements, shared by all databases of a test process: each test has one of its own, and asks the same of it."""

from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

_compiled: list[tuple[Dialect, LRUCache[object, object]]] = []


def share_statements(engine: Engine) -> None:
    """Let a SQLite engine use the statements that earlier ones of this process compiled."""
    if engine.dialect.name != "sqlite":
        return
    if not _compiled:
        engine.connect().close()  # makes the dialect acquainted with the driver
        _compiled.append((engine.dialect, LRUCache(10_000)))
    engine.dialect, engine._compiled_cache = _compiled[0]
