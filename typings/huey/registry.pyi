from typing import Any, NamedTuple

class Message(NamedTuple):
    id: str
    name: str
    args: Any
    kwargs: Any
