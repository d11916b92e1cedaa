"""What happens in a child stays in the child."""

import socket
import threading
import time

import pytest

from boardroom.core.child import Answer, ChildFailed, Declined, Limits, Reason, call, network_isolated

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
