from collections.abc import Callable
from typing import Any

class Task: ...

class TaskWrapper:
    def s(self, *args: Any, **kwargs: Any) -> Task: ...

class Huey:
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
