"""Stopping and losing the supervisor: what it started ends with it."""

import os
import signal
from pathlib import Path

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
