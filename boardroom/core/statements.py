"""Statements that are put together once and kept: one thread at a time puts any of them together."""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from threading import RLock
from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import aliased

_Entity = TypeVar("_Entity")
_Maker = TypeVar("_Maker", bound=Callable[..., object])

# One for all: what is put together asks for other parts that are kept.
_PUTTING_TOGETHER = RLock()


def made_once(most: int | None = None) -> Callable[[_Maker], _Maker]:
    """Keep what a function puts together of SQLAlchemy's parts, the `most` that were asked for last; None: all.

    What is kept is met by all threads of a process, and SQLAlchemy's parts fill in what they lack when they are first
    used, two threads over each other: a column of an alias was then not found, and the statement kept with it was wrong
    for as long as the process lived.
    """

    def keep(make: _Maker) -> _Maker:
        kept = lru_cache(most)(make)

        def ask(*of: object) -> object:
            with _PUTTING_TOGETHER:
                return kept(*of)

        return update_wrapper(ask, make)  # type: ignore[return-value]  # takes and returns what `make` does

    return keep


def whole_alias(entity: type[_Entity]) -> type[_Entity]:
    """Return an alias that lacks nothing any more: each of its columns has been asked for, so that threads may share it."""
    made = aliased(entity)
    for column in inspect(entity).column_attrs:
        getattr(made, column.key).expression  # noqa: B018 - asking is what fills it in
    return made
