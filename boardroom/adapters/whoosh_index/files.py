"""Where an association's index lies on disk: numbered generations and a pointer that is swapped at once."""

import contextlib
import fcntl
import logging
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from whoosh import index as whoosh_index

from boardroom.adapters.ranking import INDEX_VERSION
from boardroom.adapters.whoosh_index.fields import schema
from boardroom.adapters.whoosh_index.soundness import is_broken

_log = logging.getLogger(__name__)
_POINTER = "current"
_SETTLED = "settled"
_MOST_TRIES = 5
_ABANDONED_AFTER = 600.0  # seconds since anything was put into its folder
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Generations:
    """The folder of one association: `current` names the generation in use; the others are being built or removed."""

    def __init__(self, root: Path, association_id: str) -> None:
        if not _SAFE_NAME.fullmatch(association_id):
            raise ValueError(f"{association_id!r} cannot name an index folder.")
        self.folder = root / association_id

    def current(self) -> str | None:
        """The name of the generation in use, or None; one of another version is in nobody's use."""
        name = self._pointed()
        return name if name is not None and name.startswith(f"v{INDEX_VERSION}-") else None

    def _pointed(self) -> str | None:
        """The name in the pointer, of whatever version."""
        try:
            name = (self.folder / _POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return name if _SAFE_NAME.fullmatch(name) else None

    def open_current(self) -> tuple[str, whoosh_index.FileIndex]:
        """The generation in use; a missing or broken one is replaced by an empty one and reported.

        One that was swapped out between the pointer and its files is not broken: then the pointer is read again.
        What keeps a sound one from being opened is raised, and the index stays as it is.
        """
        for _ in range(_MOST_TRIES):
            name = self.current()
            if name is not None:
                try:
                    opened = whoosh_index.open_dir(str(self.folder / name))
                    opened.reader().close()
                except Exception:
                    if self.current() != name:
                        continue
                    if not is_broken(self.folder / name):
                        raise
                    _log.exception(
                        "search index is broken and starts again empty", extra={"folder": self.folder.name}
                    )
                else:
                    return name, opened
            self.begin_anew(name)
        raise OSError(f"The search index in {self.folder} cannot be opened.")

    def create(self) -> tuple[str, whoosh_index.FileIndex]:
        """A new empty generation, not yet in use."""
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1 + max((_number(each.name) for each in self.folder.iterdir()), default=0)
        while True:
            name = f"v{INDEX_VERSION}-{number:06d}"
            try:
                (self.folder / name).mkdir()
            except FileExistsError:
                number += 1
                continue
            return name, whoosh_index.create_in(str(self.folder / name), schema())

    def swap_in(self, name: str) -> None:
        """Put the generation in use at once, then remove the one before. Open readers keep what they have open."""
        with self.locked("swap"):
            self._point_to(name)

    def begin_anew(self, broken: str | None) -> None:
        """Put an empty generation in the place of a broken one, unless another has taken that place meanwhile."""
        fresh, _ = self.create()
        with self.locked("swap"):
            if self.current() == broken:
                self._point_to(fresh)
                return
        self.remove(fresh)

    def _point_to(self, name: str) -> None:
        # Also one that another version wrote: nobody would open it again, and it holds the words of papers.
        before = self._pointed()
        temporary = self.folder / f".{_POINTER}-{os.getpid()}-{name}"
        temporary.write_text(name, encoding="ascii")
        temporary.replace(self.folder / _POINTER)
        if before is not None and before != name:
            self.remove(before)

    @contextlib.contextmanager
    def locked(self, purpose: str, *, wait: bool = True) -> Iterator[bool]:
        """Hold a lock of the association among threads and processes; True when it was got.

        Its file lies beside the folder, which may be dropped; the kernel lets go of it when a process dies.
        """
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._lock(purpose), os.O_RDWR | os.O_CREAT, 0o640)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
                mine = True
            except BlockingIOError:
                mine = False
            yield mine
        finally:
            os.close(descriptor)

    def _lock(self, purpose: str) -> Path:
        return self.folder.with_name(f".{self.folder.name}.{purpose}")

    def is_broken(self, name: str | None) -> bool:
        """Tell whether a generation is gone or its files are not what was written; OSError when that cannot be told."""
        return name is None or is_broken(self.folder / name)

    def is_settled(self, name: str) -> bool:
        """Tell whether somebody has compared the generation with the records of what it holds."""
        return (self.folder / name / _SETTLED).exists()

    def settle(self, name: str) -> None:
        """Note in the generation that the records agree with it; nothing happens when it is gone."""
        with contextlib.suppress(OSError):
            (self.folder / name / _SETTLED).touch()

    @contextlib.contextmanager
    def building(self, name: str) -> Iterator[None]:
        """Hold a generation that is being built: whoever is killed meanwhile lets go of it, and it can be removed."""
        with self.locked(f"build-{name}"):
            yield
        self._lock(f"build-{name}").unlink(missing_ok=True)

    def remove_abandoned(self) -> None:
        """Delete generations that somebody began to build and was killed: they hold the words of papers too."""
        now, used = time.time(), self._pointed()
        for folder in self.folder.glob("v*-*"):
            # One that was made a moment ago may not be held yet.
            if folder.name == used or now - folder.stat().st_mtime < _ABANDONED_AFTER:
                continue
            with self.locked(f"build-{folder.name}", wait=False) as mine:
                if mine:
                    self.remove(folder.name)
                    self._lock(f"build-{folder.name}").unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Delete a generation that is no longer, or never was, in use."""
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def drop(self) -> None:
        """Delete everything of this association."""
        with contextlib.suppress(OSError):
            (self.folder / _POINTER).unlink()
        shutil.rmtree(self.folder, ignore_errors=True)
        # Its locks too: nobody is to use an index of an association that is gone.
        for lock in self.folder.parent.glob(f".{self.folder.name}.*"):
            lock.unlink(missing_ok=True)


def _number(name: str) -> int:
    digits = name.rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0
