from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint as FlaskBlueprint
from flask import Flask

F = TypeVar("F", bound=Callable[..., Any])

class Blueprint(FlaskBlueprint):
    ARGUMENTS_PARSER: Any
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING: dict[str, str]
    def __init__(
        self, name: str, import_name: str, *, url_prefix: str = ..., description: str = ...
    ) -> None: ...
    def route(
        self, rule: str, *, methods: list[str] = ..., parameters: Any = ..., **options: Any
    ) -> Callable[[F], F]: ...
    def arguments(self, schema: Any, *, location: str = ..., **options: Any) -> Callable[[F], F]: ...
    def response(
        self, status_code: int, schema: Any = ..., *, description: str = ..., **options: Any
    ) -> Callable[[F], F]: ...
    def alt_response(self, status_code: int, *args: Any, **options: Any) -> Callable[[F], F]: ...

class Api:
    spec: Any
    def __init__(self, app: Flask | None = ..., **kwargs: Any) -> None: ...
    def register_blueprint(self, blueprint: Blueprint, **options: Any) -> None: ...
