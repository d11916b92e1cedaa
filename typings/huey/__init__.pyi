from collections.abc import Callable
from typing import Any

class Task: ...

class TaskWrapper:
    def s(self, *args: Any, **kwargs: Any) -> Task: ...

class Storage:
    name: str
    def sql(self, query: str, params: Any = ..., commit: bool = ..., results: bool = ...) -> list[Any]: ...

class Huey:
    storage: Storage
    def enqueue(self, task: Task) -> Any: ...
    def task(
        self, *, name: str | None = ..., retries: int = ...
    ) -> Callable[[Callable[..., Any]], TaskWrapper]: ...
    def pending_count(self) -> int: ...

class SqliteHuey(Huey):
    def __init__(
        self,
        name: str = ...,
        *,
        filename: str = ...,
        results: bool = ...,
        serializer: Any = ...,
        utc: bool = ...,
        fsync: bool = ...,
    ) -> None: ...
