"""What computes long gives way to other processes; whoever waits for its result, and records it, does not."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from boardroom.core import haste
from boardroom.core.child import ChildFailed, asking, call, let_go


def _niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a niceness for each thread")
def test_what_computes_gives_way_and_the_thread_that_waits_for_it_stays(monkeypatch):
    here = _niceness()
    monkeypatch.setattr(haste.PROGRAMS, "niceness", 7)
    assert haste.giving_way(_niceness) == min(19, here + 7)
    assert _niceness() == here


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a niceness for each thread")
def test_where_the_whole_portal_gives_way_already_what_computes_gives_way_to_it_still(monkeypatch):
    monkeypatch.setattr(haste.PROGRAMS, "niceness", 3)

    def portal() -> tuple[int, int]:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 15)
        return _niceness(), haste.giving_way(_niceness)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(portal).result() == (15, 18)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a niceness for each thread")
def test_children_give_way_as_far_whichever_thread_asks_for_the_first_one(monkeypatch):
    let_go()
    monkeypatch.setattr(haste.PROGRAMS, "niceness", 4)
    try:
        with pytest.raises(ChildFailed):
            haste.giving_way(lambda: call("boardroom.adapters.twins.unruly:stumble", {}))
        assert os.getpriority(os.PRIO_PROCESS, asking._started[0].process.pid) == _niceness() + 4
    finally:
        let_go()  # those of other tests do not give way


def test_a_process_that_is_not_to_give_way_does_it_in_the_same_thread():
    assert haste.giving_way(threading.get_ident) == threading.get_ident()


@pytest.mark.parametrize("niceness", [0, 1])
def test_what_goes_wrong_is_told_to_whoever_asked(monkeypatch, niceness):
    monkeypatch.setattr(haste.PROGRAMS, "niceness", niceness)
    with pytest.raises(ZeroDivisionError):
        haste.giving_way(lambda: 1 / 0)
