from collections.abc import Iterator
from typing import Any

class XMLSyntaxError(SyntaxError): ...

class DocInfo:
    internalDTD: Any  # noqa: N815 - lxml’s own name

class _ElementTree:
    docinfo: DocInfo

class _Element:
    tag: str
    text: str | None
    def get(self, key: str) -> str | None: ...
    def find(self, path: str) -> _Element | None: ...
    def findall(self, path: str) -> list[_Element]: ...
    def iter(self, *tags: Any) -> Iterator[_Element]: ...
    def getroottree(self) -> _ElementTree: ...

Element: Any

class XMLParser:
    def __init__(
        self,
        *,
        resolve_entities: bool = ...,
        no_network: bool = ...,
        load_dtd: bool = ...,
        huge_tree: bool = ...,
    ) -> None: ...

def fromstring(text: bytes, parser: XMLParser | None = ...) -> _Element: ...
def tostring(
    element: _Element, *, method: str = ..., exclusive: bool = ..., with_comments: bool = ...
) -> bytes: ...
