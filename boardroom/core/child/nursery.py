"""The process that children are forked from: it loads our code once, leaves the network, and never sees any input.

Starting an interpreter and loading an engine takes longer than drawing a page; a fork of one that stands ready takes
milliseconds. Each child is still a process of its own for one call. The nursery has a single thread and does three
things: it forks when its caller asks, kills a child whose caller has let go of it, and says how each child ended.
"""

import contextlib
import ctypes
import gc
import os
import selectors
import signal
import socket
from typing import NoReturn

from boardroom.core.child.inside import function_of, live
from boardroom.core.child.terms import STATUS

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LONGEST_NAME = 1_000


def serve() -> None:
    """Fork children as asked over the socket on standard input, until its other end is closed."""
    isolated = _leave_network()
    _Nursery(socket.socket(fileno=os.dup(0)), isolated=isolated).run()


class _Nursery:
    def __init__(self, control: socket.socket, *, isolated: bool) -> None:
        self._control = control
        self._isolated = isolated
        self._process = os.getpid()
        self._living: dict[int, socket.socket] = {}  # by process, the end of its caller's hold on it
        self._chosen = selectors.DefaultSelector()
        self._ended, wake = os.pipe()
        for end in (self._ended, wake):
            os.set_blocking(end, False)
        # The kernel's word of a child's end interrupts the waiting below.
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self._chosen.register(self._ended, selectors.EVENT_READ, None)
        self._chosen.register(control, selectors.EVENT_READ, None)

    def run(self) -> None:
        """Go on until the caller has ended: the kernel then ends the children with this process."""
        while True:
            for key, _ in self._chosen.select():
                if key.fileobj is self._control:
                    if not self._asked():
                        return
                elif key.fileobj == self._ended:
                    self._reap()
                elif key.data in self._living:
                    self._let_go(key.data)

    def _asked(self) -> bool:
        name, descriptors, _, _ = socket.recv_fds(self._control, _LONGEST_NAME, 2)
        if not name:
            return False
        conversation, hold = descriptors
        with contextlib.suppress(Exception):  # a child that meets the same error says so to its caller
            function_of(name.decode())
            gc.freeze()  # what is loaded stays shared: no child's collection touches it
        try:
            child = os.fork()
        except OSError:
            os.close(hold)  # the caller sees that nothing was begun
        else:
            if not child:
                self._leave_to(conversation)
            self._living[child] = socket.socket(fileno=hold)
            self._chosen.register(self._living[child], selectors.EVENT_READ, child)
        os.close(conversation)
        return True

    def _leave_to(self, conversation: int) -> NoReturn:
        """Be the child."""
        try:
            signal.set_wakeup_fd(-1)
            live(conversation, self._process, isolated=self._isolated)
        finally:
            os._exit(1)

    def _let_go(self, child: int) -> None:
        """Kill a child: its caller has closed its end, or waits no longer."""
        self._chosen.unregister(self._living[child])
        os.kill(child, signal.SIGKILL)  # not reaped yet, so the number is its own

    def _reap(self) -> None:
        os.read(self._ended, 1_000)
        while self._living:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            hold = self._living.pop(child)
            with contextlib.suppress(KeyError):
                self._chosen.unregister(hold)
            with contextlib.suppress(OSError):
                hold.send(STATUS.pack(os.waitstatus_to_exitcode(status)))
            hold.close()


def _leave_network() -> bool:
    """Move into an empty network namespace where the system allows it; tell whether it did."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare"):
        return False
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))
