"""A line between importer and portal that is cut in the middle of what is sent, as bad lines are."""

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class CuttingLine:
    """Passes bytes on to a port on loopback; `cuts` are the sent bytes, counted over all, at which it breaks."""

    target: int
    cuts: list[int] = field(default_factory=list)
    sent: int = 0
    broken: int = 0
    port: int = 0
    _listener: socket.socket | None = None
    _ends: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        for end in [*filter(None, [self._listener]), *self._ends]:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                self._ends.append(near)
                far = socket.create_connection(("127.0.0.1", self.target))
                self._ends.append(far)
                threading.Thread(target=self._there, args=(near, far), daemon=True).start()
                threading.Thread(target=self._back, args=(near, far), daemon=True).start()

    def _there(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while piece := near.recv(16_384):
                with self._lock:
                    self.sent += len(piece)
                    cut = bool(self.cuts) and self.sent >= self.cuts[0]
                    if cut:
                        self.cuts.pop(0)
                        self.broken += 1
                if cut:
                    far.sendall(piece[: len(piece) // 2])
                    _break(near, far)
                    return
                far.sendall(piece)
        _close(far)

    def _back(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while piece := far.recv(16_384):
                near.sendall(piece)
        _close(near)


def _break(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            # Reset, not closed: nobody is told that this was the end.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.close()


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_WR)
