"""A program of its own that forks a worker for each line it reads, and tells how many steps it took, or that it died.

A step is before or after a commit, or a change on the disk. No thread is ever started here, so that forking is safe.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sqlalchemy.orm import Session, configure_mappers  # noqa: E402 - a script finds the product first

import boardroom.adapters.seals.press  # noqa: E402, F401 - what seals is loaded once, not by each worker
from boardroom.adapters.twins.set_clock import SetClock  # noqa: E402 - a script finds the product first
from boardroom.retention import jobs  # noqa: E402 - a script finds the product first
from boardroom.retention.actions import destroying  # noqa: E402 - a script finds the product first
from boardroom.runtime import build  # noqa: E402 - a script finds the product first
from config import Settings  # noqa: E402 - a script finds the product first

WRONG = 3


def dispose(asked: dict[str, object], told: int) -> None:
    """Dispose until nothing is left, or die at the step that was asked for."""
    steps, last = 0, asked["last_step"]

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(deed: Callable[..., object]) -> Callable[..., object]:
        def done(*arguments: object, **options: object) -> object:
            step()
            answer = deed(*arguments, **options)
            step()
            return answer

        return done

    destroying.AT_ONCE = int(str(asked["at_once"]))
    settings = Settings(home=Path(str(asked["home"])), keys=Path(str(asked["keys"])), disk_reserve_mb=0)
    made = build(settings, SetClock(datetime.fromisoformat(str(asked["now"]))))
    for owner, name in ((Session, "commit"), (os, "unlink"), (os, "rename"), (os, "replace"), (os, "fsync")):
        setattr(owner, name, around(getattr(owner, name)))
    while jobs.dispose(made.opener):
        pass
    os.write(told, str(steps).encode())


def forked(asked: dict[str, object]) -> str:
    """Return how many steps a worker took: none, when there was nothing left to do. Or how it ended otherwise."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            dispose(asked, writing)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - whatever it is, the answer says that it was wrong
            traceback.print_exc()
        finally:
            os._exit(WRONG)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        steps = answer.read()
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return "died"
    return steps if os.waitstatus_to_exitcode(status) == 0 else "went wrong"


# Once, not by each worker: a worker takes longer over these than over a disposal.
configure_mappers()
for line in sys.stdin:
    print(forked(json.loads(line)), flush=True)
