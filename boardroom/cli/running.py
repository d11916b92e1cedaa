"""Commands that run the portal: demo, serve, web, worker, jobs."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from boardroom import worker as worker_process
from boardroom.cli.opening import runtime, say_if_empty, say_what_is_closed
from boardroom.core.actor import ANONYMOUS
from boardroom.language.compounds import open_dictionaries
from boardroom.runtime import Runtime
from boardroom.work import Signs
from boardroom.worker import die_with_parent
from config import Settings

STOP_SECONDS = 20.0
# What a worker has computed gives way to whoever waits for a page: with the processor to itself it is as quick as ever.
WORKER_NICENESS = 10


@click.command()
@click.option("--fresh", is_flag=True, help="Throw the demonstration's data away and begin again.")
def demo(*, fresh: bool) -> None:
    """Run a demonstration association, Brf Granen 7, with a history from 1931 to today."""
    from boardroom.demonstration import (  # noqa: PLC0415 - only the demonstration needs it
        introduce,
        prepare,
        show_first_find,
    )

    chosen = Settings.from_env()
    settings = replace(
        chosen, home=chosen.home / "demo", keys=chosen.keys / "demo", demonstration=True, log_level="WARNING"
    )
    made = prepare(settings, fresh=fresh, say=click.echo)

    def say_how_to_get_in() -> None:
        introduce(made, click.echo)
        threading.Thread(target=show_first_find, args=(made, click.echo), daemon=True).start()

    _supervise(made, say_how_to_get_in)


@click.command()
def serve() -> None:
    """Run the portal: web and workers together, stopped together by Ctrl-C."""
    made = runtime(begins=True)
    from boardroom.admin.actions import open_set_up  # noqa: PLC0415 - an upper room, needed here alone

    with made.opener.writing(ANONYMOUS) as work:
        code = open_set_up(work)

    def say_how_to_get_in() -> None:
        click.echo(f"Boardroom answers at {made.settings.base_url}")
        if code:
            click.echo(
                f"This portal is empty. Open {made.settings.base_url}/set-up and give this code: {code}"
            )
        if not made.settings.smtp:
            click.echo(
                "No mail server is set: invitations and codes wait until BOARDROOM_SMTP says where to send them."
            )
        say_what_is_closed(made)

    _supervise(made, say_how_to_get_in)


def _one_of_several(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options by which its supervisor starts it."""
    command = click.option(
        "--signs",
        type=(int, int),
        callback=lambda _context, _option, ends: Signs(*ends) if ends else None,
        hidden=True,
        help="The pipe by which processes tell that others may write.",
    )(command)
    return click.option(
        "--supervisor", default=0, hidden=True, help="Process without which this one is not to run."
    )(command)


@click.command(hidden=True)
@_one_of_several
def web(*, supervisor: int, signs: Signs | None) -> None:
    """Run the web process alone (started by serve)."""
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - the worker must not pay for it

    # Once for all processes of the web, which share its memory and stand ready soon after they are begun.
    import boardroom.app  # noqa: F401, PLC0415 - the same

    die_with_parent(supervisor)
    made = runtime(begins=True, signs=signs)
    here = os.getpid()

    class Portal(BaseApplication):
        """Gunicorn with the portal's own settings."""

        def load_config(self) -> None:
            """Listen where the settings say; threads share the one warm searcher of their process."""
            for name, value in {
                "bind": made.settings.bind,
                "worker_class": "gthread",
                "workers": made.settings.web_processes,
                "threads": made.settings.threads,
                "timeout": 120,
                "graceful_timeout": 10,
                "loglevel": "warning",
                "control_socket_disable": True,
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> object:
            """Return the application, made after the fork so that no connection is shared."""
            # Whoever is left behind holds the address that the next wants to answer at.
            die_with_parent(here)
            made.engine.dispose()
            return _application(made)

    Portal().run()


def _application(made: Runtime) -> object:
    """Return the application; in the demonstration its log-in page shows who one can log in as."""
    from boardroom.app import create_app  # noqa: PLC0415 - the worker must not pay for it
    from boardroom.web.compiled import compile_all  # noqa: PLC0415 - the same

    known: Iterable[object] = ()
    if made.settings.demonstration:
        from boardroom.demonstration import log_ins  # noqa: PLC0415 - only the demonstration needs it

        known = log_ins()
    application = create_app(made, known)
    _warm_beside(partial(compile_all, application))
    return application


def _warm_beside(*before: Callable[[], None]) -> None:
    """Load what is asked for soon, so that the first who comes need not wait; a thread of this process, for it is this one that answers."""
    threading.Thread(target=_warm, args=before, name="warm", daemon=True).start()


def _warm(*before: Callable[[], None]) -> None:
    for load in before:
        load()
    open_dictionaries()
    # What was loaded stays for good: to look through all of it for garbage held up whoever waited for a page.
    gc.collect()
    gc.freeze()


@click.command()
@_one_of_several
def worker(*, supervisor: int, signs: Signs | None) -> None:
    """Run one worker process alone (serve starts one per core)."""
    die_with_parent(supervisor)
    # Else they are read for the first paper that is indexed, beside whoever signs just then.
    _warm_beside()
    worker_process.run(runtime(begins=True, signs=signs), WORKER_NICENESS)


@click.command()
@click.option("--wait", is_flag=True, help="Return only when nothing is left to do.")
def jobs(*, wait: bool) -> None:
    """Show what the worker has left to do, by lane."""
    from boardroom.admin.queries import outstanding  # noqa: PLC0415 - an upper room, needed here alone

    made = runtime()
    say_if_empty(made)
    while True:
        with made.opener.reading(ANONYMOUS) as work:
            left = outstanding(work)
        if not wait or not any(left.values()):
            break
        time.sleep(0.5)
    for lane, count in left.items():
        click.echo(f"{count:6d}  {lane}")


def processes_of(settings: Settings) -> list[list[str]]:
    """Return the commands of the processes that are kept running: one for the web, and a worker a core unless set otherwise."""
    return [["web"], *([["worker"]] * settings.workers)]


def _supervise(made: Runtime, say_how_to_get_in: Callable[[], None]) -> None:
    """Keep one web process and the workers running until told to stop; restart one that dies.

    How to get in is said when the portal answers: whoever pastes the lines is not turned away.
    """
    environment = os.environ | _as_environment(made.settings)
    commands = processes_of(made.settings)
    made.engine.dispose()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    signs = Signs.make()
    children = [_start(command, environment, signs) for command in commands]
    failures, told = _Failures(), False
    while not stopping.wait(0.5):
        if not told and _answers(made.settings.bind):
            told = True
            say_how_to_get_in()
        for place, child in enumerate(children):
            if child.poll() is not None:
                if not _killed(child) and failures.too_many():
                    click.echo(
                        f"The {commands[place][0]} process cannot stay up; its own lines above say why.",
                        err=True,
                    )
                    stopping.set()
                    break
                children[place] = _start(commands[place], environment, signs)
    click.echo("Stopping: what has been begun is finished first.")
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def _answers(bind: str) -> bool:
    """Tell whether the web process takes connections yet; of a socket in a folder nobody is kept waiting."""
    host, _, port = bind.rpartition(":")
    if not port.isdecimal():
        return True
    try:
        socket.create_connection((host.strip("[]") or "127.0.0.1", int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def _killed(child: "subprocess.Popen[bytes]") -> bool:
    """Tell whether someone else ended the process (by hand, or for its memory): no sign that it cannot start."""
    return child.returncode in {-signal.SIGKILL, -signal.SIGTERM}


class _Failures:
    """Counts processes that died lately: one is restarted at once, a row of them means that none can start."""

    MOST, WITHIN_SECONDS = 8, 30.0

    def __init__(self) -> None:
        self._at: list[float] = []

    def too_many(self) -> bool:
        """Note one more death and tell whether there were too many of late."""
        now = time.monotonic()
        self._at = [at for at in self._at if now - at < self.WITHIN_SECONDS] + [now]
        return len(self._at) > self.MOST


def _start(command: list[str], environment: dict[str, str], signs: Signs) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own command line
        [
            *(sys.executable, "-m", "boardroom", *command, "--supervisor", str(os.getpid())),
            *("--signs", str(signs.reading), str(signs.writing)),
        ],
        pass_fds=(signs.reading, signs.writing),
        env=environment,
        cwd=Path(__file__).resolve().parent.parent.parent,
        start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops the children in order
    )


def _as_environment(settings: Settings) -> dict[str, str]:
    return {
        "BOARDROOM_HOME": str(settings.home.resolve()),
        "BOARDROOM_KEYS": str(settings.keys.resolve()),
        "BOARDROOM_DEMONSTRATION": "1" if settings.demonstration else "0",
        "BOARDROOM_LOG_LEVEL": settings.log_level,
    }
