"""What happens in a child stays in the child."""

import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from boardroom.core.child import Answer, ChildFailed, Declined, Limits, Reason, call, let_go, network_isolated

UNRULY = "boardroom.adapters.twins.unruly:"


@pytest.mark.parametrize(
    ("function", "reasons"),
    [
        ("crash", {Reason.CRASHED}),
        ("loop", {Reason.TOO_LONG}),
        ("gorge", {Reason.TOO_MUCH_MEMORY}),
        ("stumble", {Reason.FAILED}),
        ("leave", {Reason.FAILED}),
        ("no_such_function", {Reason.FAILED}),
    ],
)
def test_whatever_goes_wrong_becomes_a_reason(function, reasons):
    with pytest.raises(ChildFailed) as failure:
        call(UNRULY + function, {}, limits=Limits(seconds=5, memory=500_000_000))
    assert failure.value.reason in reasons


def test_time_is_kept():
    began = time.monotonic()
    with pytest.raises(ChildFailed):
        call(UNRULY + "loop", {}, limits=Limits(seconds=0.7))
    assert time.monotonic() - began < 3


@pytest.mark.timeout(60)
def test_processor_time_is_kept_even_where_the_clock_is_not_watched(monkeypatch):
    timer = threading.Timer
    monkeypatch.setattr(threading, "Timer", lambda _seconds, stop: timer(3600, stop))
    with pytest.raises(ChildFailed) as failure:
        call(UNRULY + "loop", {}, limits=Limits(seconds=0.5))
    assert failure.value.reason is Reason.TOO_LONG


def test_open_files_are_counted():
    limits = Limits(files=40)
    # The rest were open already: three to nowhere, and the conversation.
    assert call(UNRULY + "hold_files", {}, limits=limits).facts["opened"] == 36


def test_what_a_function_declines_comes_back_as_its_own_words():
    with pytest.raises(Declined, match="not this one"):
        call(UNRULY + "decline", {})


def test_prints_do_not_spoil_the_answer():
    assert call(UNRULY + "chatter", {"word": "hej å"}, b"abc" * 300_000) == Answer(
        {"said": "hej å"}, b"cba" * 300_000
    )


def test_an_answer_longer_than_allowed_is_refused():
    with pytest.raises(ChildFailed):
        call(UNRULY + "chatter", {"word": ""}, b"x" * 10_000, limits=Limits(answer=1_000))


def test_a_child_writes_no_file(tmp_path):
    with pytest.raises(ChildFailed):
        call(UNRULY + "scribble", {"path": str(tmp_path / "evil")})
    assert not (tmp_path / "evil").exists() or not (tmp_path / "evil").read_bytes()


def test_a_child_learns_nothing_of_the_settings(monkeypatch):
    monkeypatch.setenv("BOARDROOM_SMTP", "smtp://user:secret@mail")
    assert not [
        name
        for name in call(UNRULY + "surroundings", {}).facts["environment"]
        if name.startswith("BOARDROOM")
    ]


def test_a_child_reaches_no_server_where_the_system_can_forbid_it():
    if not network_isolated():
        pytest.skip("this system gives no network namespaces; the page of the operation says so")
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(ChildFailed):
        call(UNRULY + "call_out", {"port": server.getsockname()[1]})


def test_only_the_products_own_functions_run():
    with pytest.raises(ChildFailed):
        call("os:getcwd", {})


def test_many_threads_may_ask_at_once():
    answers: list[object] = []

    def ask(number: int) -> None:
        answers.append(call(UNRULY + "chatter", {"word": str(number)}).facts["said"])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [str(number) for number in range(8)]


def test_a_nursery_that_is_killed_is_followed_by_another():
    first = call(UNRULY + "whereabouts", {}).facts
    os.kill(first["parent"], signal.SIGKILL)
    while _alive(first["parent"]):
        time.sleep(0.01)
    second = call(UNRULY + "whereabouts", {}).facts
    assert second["parent"] not in {first["parent"], os.getpid()}


def test_a_child_ends_with_its_call_and_with_its_nursery():
    gone = []

    def ask() -> None:
        with pytest.raises(ChildFailed) as failure:
            call(UNRULY + "loop", {}, limits=Limits(seconds=30))
        gone.append(failure.value.reason)

    nursery = call(UNRULY + "whereabouts", {}).facts["parent"]
    asking = threading.Thread(target=ask)
    asking.start()
    children: set[int] = set()
    while not children:
        children = _children_of(nursery)
    os.kill(nursery, signal.SIGKILL)
    asking.join(10)
    # Nothing was wrong with the input: it is tried again, not given up.
    assert gone == [Reason.BUSY]
    patience = time.monotonic() + 5
    while any(map(_alive, children)):
        assert time.monotonic() < patience, "a child outlived its nursery"
        time.sleep(0.01)


def test_no_child_is_left_when_the_caller_gives_up():
    nursery = call(UNRULY + "whereabouts", {}).facts["parent"]
    with pytest.raises(ChildFailed):
        call(UNRULY + "loop", {}, limits=Limits(seconds=0.3))
    assert not _children_of(nursery)


def test_a_child_holds_nothing_but_its_own_conversation():
    # Three to nowhere, the conversation, and the folder that is listed.
    assert call(UNRULY + "whereabouts", {}).facts["descriptors"] == 5


def test_a_fork_of_the_caller_has_a_nursery_of_its_own():
    mine = call(UNRULY + "whereabouts", {}).facts["parent"]
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(write, str(call(UNRULY + "whereabouts", {}).facts["parent"]).encode())
            let_go()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    theirs = int(os.read(read, 20))
    os.close(read)
    os.close(write)
    assert theirs != mine
    assert call(UNRULY + "whereabouts", {}).facts["parent"] == mine


def _children_of(process: int) -> set[int]:
    return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in {"Z", "X"}
    except OSError:
        return False
