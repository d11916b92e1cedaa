"""The demonstration is made once: a second start shows it as it was left, and one that was cut off begins again."""

from importlib import import_module

import pytest

from boardroom import demonstration
from boardroom.associations.actions import create, finish_set_up
from boardroom.associations.queries import every
from boardroom.cli import running
from boardroom.core.actor import ANONYMOUS, operator, worker_for
from boardroom.core.db import Base
from boardroom.demonstration.prepare import SLUG
from boardroom.work import schema

# By its name: the package shows the function of the same name.
preparing = import_module("boardroom.demonstration.prepare")


@pytest.fixture
def start(shell, monkeypatch):
    """Start the demonstration as the command does; what it is made of is cut down to the association itself."""
    monkeypatch.setattr(schema, "bring_to_date", Base.metadata.create_all)
    begun = []

    def found(made):
        begun.append(made)
        with made.opener.writing(operator()) as work:
            association = create(work, name="Brf Granen 7", org_number="769699-1038", slug=SLUG)
        (made.settings.home / "left").touch()
        if not start.whole:
            raise KeyboardInterrupt
        with made.opener.writing(worker_for(association.id)) as work:
            finish_set_up(work)

    def supervise(made, say_how_to_get_in):
        shown.append(made)
        say_how_to_get_in()
        made.engine.dispose()

    shown = []
    monkeypatch.setattr(preparing, "_found", found)
    monkeypatch.setattr(running, "_supervise", supervise)
    monkeypatch.setattr(demonstration, "introduce", lambda made, say: say("how to get in"))
    monkeypatch.setattr(demonstration, "show_first_find", lambda made, say: None)

    def start(*words, whole=True):
        start.whole = whole
        before = len(begun), len(shown)
        answer = shell("demo", *words)
        for made in begun[before[0] :]:
            made.engine.dispose()
        return answer, len(begun) - before[0], shown[before[1] :]

    return start


def _associations(made):
    with made.opener.reading(ANONYMOUS) as work:
        found = [(one.slug, one.set_up_at is not None) for one in every(work)]
    made.engine.dispose()
    return found


def test_it_is_made_apart_once_and_shown_as_it_was_left(start, shell):
    answer, begun, (made,) = start()
    assert (answer.exit_code, begun) == (0, 1)
    assert answer.output == "Making the demonstration association Brf Granen 7 …\nhow to get in\n"
    assert made.settings.home == shell.settings.home / "demo"
    assert made.settings.keys == shell.settings.keys / "demo"
    assert made.settings.demonstration
    (made.settings.home / "left").write_text("as it was")
    answer, begun, (made,) = start()
    assert (answer.output, begun) == ("how to get in\n", 0)
    assert (made.settings.home / "left").read_text() == "as it was"
    assert _associations(made) == [(SLUG, True)]


def test_one_that_was_cut_off_begins_again_and_so_does_a_fresh_one(start):
    answer, begun, shown = start(whole=False)
    assert (answer.exit_code != 0, begun, shown) == (True, 1, [])
    for words in ((), ("--fresh",)):
        answer, begun, (made,) = start(*words)
        assert (answer.exit_code, begun) == (0, 1), answer.output
        assert _associations(made) == [(SLUG, True)]
