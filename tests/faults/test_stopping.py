"""Starting, stopping and losing the supervisor: it says how to get in, and what it started ends with it."""

import os
import re
import signal
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import House, offspring, until


def _below(pid: int) -> set[int]:
    """All processes below one, however deep."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, fresh = set(), {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh}
        found |= fresh
    return found


@pytest.fixture
def running(house: House) -> House:
    house.start("serve")
    house.wait_until_it_answers()
    return house


@pytest.fixture
def begun(house: House) -> House:
    """A portal that was started where nothing was, not even a folder."""
    settings = replace(
        house.made.settings, home=house.folder / "new" / "var", keys=house.folder / "new" / "keys"
    )
    anew = replace(house, made=replace(house.made, settings=settings))
    anew.start("serve")
    anew.wait_until_it_answers()
    return anew


def _given(browser: httpx.Client, code: str) -> httpx.Response:
    protection = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/set-up").text)
    assert protection
    return browser.post("/set-up", data={"code": code, "csrf_token": protection[1]})


@pytest.mark.timeout(180)
def test_an_empty_portal_prints_a_code_that_opens_its_first_pages(begun):
    said = re.compile(rf"This portal is empty. Open {begun.address}/set-up and give this code: (\S+)")
    until(lambda: bool(said.search(begun.logs())), 10, begun.logs)
    code = said.search(begun.logs())[1]
    with httpx.Client(base_url=begun.address) as browser:
        assert browser.get("/set-up/association").status_code >= 400
        assert _given(browser, code[:-1]).status_code == 422
        opened = _given(browser, code)
        assert (opened.status_code, opened.headers["Location"]) == (303, "/set-up/association")
        assert browser.get("/set-up/association").status_code == 200
    assert begun.logs().count(code) == 1


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _asked_to_stop(house: House, number: signal.Signals) -> None:
    supervisor = house.processes["serve"]
    children = _below(supervisor.pid)
    assert len(children) >= 3  # gunicorn, its process, the worker
    supervisor.send_signal(number)
    assert supervisor.wait(22) == 0
    assert not [pid for pid in children if _alive(pid)]


@pytest.mark.timeout(180)
def test_a_child_that_dies_is_started_again_and_all_stop_cleanly_when_asked(running):
    first = _below(running.processes["serve"].pid)
    for pid in first:
        if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
    until(lambda: bool(_workers(running) - first), 15, running.logs)
    running.wait_until_it_answers()
    _asked_to_stop(running, signal.SIGTERM)


@pytest.mark.timeout(180)
def test_a_killed_supervisor_leaves_nobody_behind_and_the_next_one_stops_at_ctrl_c(running):
    children = _below(running.processes["serve"].pid)
    running.kill("serve")
    until(lambda: not any(_alive(pid) for pid in children), 20, running.logs)
    # The port is free again: the next start is served at once.
    running.start("serve")
    running.wait_until_it_answers()
    until(lambda: f"Boardroom answers at {running.address}" in running.logs(), 5, running.logs)
    _asked_to_stop(running, signal.SIGINT)
    assert "Stopping: what has been begun is finished first." in running.logs()


@pytest.mark.timeout(180)
def test_a_supervisor_killed_before_its_children_woke_leaves_nobody_behind(house):
    before = offspring()
    house.start("serve")
    supervisor = house.processes["serve"].pid
    until(lambda: bool(_below(supervisor)), 30, house.logs)
    os.kill(supervisor, signal.SIGKILL)
    house.processes["serve"].wait(10)
    until(lambda: offspring() <= before, 30, house.logs)


def _workers(house: House) -> set[int]:
    return {
        pid
        for pid in _below(house.processes["serve"].pid)
        if _alive(pid) and b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    }
