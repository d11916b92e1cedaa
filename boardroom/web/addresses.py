"""The addresses of many things of one kind: what a list's rows lead to."""

import uuid

from flask import g, url_for

_SOMETHING = uuid.UUID(int=0)


def address_of(endpoint: str, name: str, key: uuid.UUID, **values: object) -> str:
    """Return url_for(endpoint, name=key, **values), made once a request for all keys: a list has dozens of rows."""
    known: dict[object, tuple[str, str]] = g.setdefault("addresses", {})
    of_all = endpoint, name, tuple(values.items())
    around = known.get(of_all)
    if around is None:
        before, _, after = url_for(endpoint, **{name: _SOMETHING}, **values).partition(str(_SOMETHING))  # type: ignore[arg-type]  # values of any kind, as url_for takes them
        around = known[of_all] = before, after
    return f"{around[0]}{key}{around[1]}"
