"""Writers of several processes, one after the other: told when it is their turn, and never stuck for want of it."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from boardroom.work import Signs, database, turn

PATIENCE = 20
ADD = "UPDATE counter SET number = number + 1"


@pytest.fixture
def address(tmp_path):
    address = f"sqlite:///{tmp_path / 'counted.db'}"
    engine = database(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (number INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    engine.dispose()
    return address


@pytest.fixture
def signs():
    made = Signs.make()
    yield made
    os.close(made.reading)
    os.close(made.writing)


def counted(address):
    engine = database(address).execution_options(writing=False)
    with engine.connect() as connection:
        return connection.scalar(text("SELECT number FROM counter"))


def waiter(address, pool, signs):
    """Begin to write on an engine of its own, as another process would; return its thread's future."""
    begun = threading.Event()

    def write():
        engine = database(address, signs)
        begun.set()
        with engine.begin() as connection:
            connection.execute(text(ADD))
        engine.dispose()

    future = pool.submit(write)
    assert begun.wait(PATIENCE)
    return future


def test_one_who_waits_is_told_when_the_lock_is_free(address, signs, monkeypatch):
    # Nobody looks by themselves: without the sign the one who waits would stay.
    monkeypatch.setattr(turn, "_LOOKS_AGAIN", 600)
    looked = threading.Event()
    wait = Signs.await_one

    def waiting(self):
        looked.set()
        wait(self)

    monkeypatch.setattr(Signs, "await_one", waiting)
    with ThreadPoolExecutor(1) as pool, database(address, signs).connect() as holder:
        with holder.begin():
            holder.execute(text(ADD))
            waits = waiter(address, pool, signs)
            assert looked.wait(PATIENCE)
            assert not waits.done()
        holder.close()
        waits.result(PATIENCE)
    assert counted(address) == 2


def test_one_who_is_killed_with_the_lock_leaves_it_to_the_next(address, signs):
    holding = (
        "import sys, time\n"
        "from sqlalchemy import text\n"
        "from boardroom.work import Signs, database\n"
        "connection = database(sys.argv[1], Signs(int(sys.argv[2]), int(sys.argv[3]))).connect()\n"
        f"connection.execute(text({ADD!r}))\n"
        "print('held', flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, address, str(signs.reading), str(signs.writing)],
        stdout=subprocess.PIPE,
        cwd=Path(turn.__file__).parents[2],
        pass_fds=(signs.reading, signs.writing),
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with ThreadPoolExecutor(1) as pool:
            waits = waiter(address, pool, signs)
            holder.kill()
            waits.result(PATIENCE)
    assert counted(address) == 1, "what the killed one wrote is undone"


@pytest.mark.parametrize("together", [True, False])
def test_many_write_one_after_the_other_with_signs_or_without(address, signs, together):
    with ThreadPoolExecutor(8) as pool:
        for future in [waiter(address, pool, signs if together else None) for _ in range(24)]:
            future.result(PATIENCE)
    assert counted(address) == 24


def test_signs_that_nobody_waits_for_hold_nobody_up(address, signs):
    for _ in range(70_000):  # more than a pipe holds
        signs.give()
    with database(address, signs).begin() as connection:
        connection.execute(text(ADD))
    assert counted(address) == 1
