"""Fixtures of the laws about access: hundreds of requests each, spared what is the same in all of them."""

import pytest
from flask import Flask, Response, g, request

from boardroom.core.errors import Refusal
from boardroom.web.error_pages import sentence_of


@pytest.fixture
def plain_refusals(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals in their own words, without the page around them: that page is the same for all."""
    monkeypatch.setitem(
        app.error_handler_spec[None][None],
        Refusal,
        lambda refusal: Response(sentence_of(refusal), status=refusal.status),
    )


@pytest.fixture
def loaded(app: Flask) -> dict[tuple[str, bool], dict[str, object]]:
    """What was loaded of the one who asks, by way: each actor as any request loads it, but once, until this is cleared.

    The ways are a browser's and a program's, each within an association or outside. One test may ask as one person.
    """
    held: dict[tuple[str, bool], dict[str, object]] = {}
    callers = app.before_request_funcs[None]
    place = next(at for at, one in enumerate(callers) if one.__name__ == "_load_actor")
    really = callers[place]

    def load_once() -> None:
        way = ("program" if request.path.startswith("/api/") else "browser", "association_slug" in g)
        if way not in held:
            really()
            held[way] = {name: g.get(name) for name in ("actor", "association", "associations") if name in g}
        for name, value in held[way].items():
            setattr(g, name, value)

    callers[place] = load_once
    return held
