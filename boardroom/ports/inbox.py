"""The inbox: a folder on a mail server that papers are fetched from, one message after another."""

import enum
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Address:
    """Where the folder lies and who asks; the password is the adapter's own to find, and never passes here."""

    association: str  # the slug, by which the password is kept
    server: str
    port: int
    username: str
    folder: str
    archive_folder: str


@dataclass(frozen=True)
class Waiting:
    """A message in the folder: its number there, and its size in bytes."""

    uid: int
    size: int


@dataclass(frozen=True)
class MostTaken:
    """What the operator lets in by mail: bytes of one message, bytes of disk to leave free."""

    message: int
    reserve: int


class Trouble(enum.StrEnum):
    """Why the folder cannot be read."""

    NO_PASSWORD = "no_password"  # noqa: S105 - a kind of trouble, not a secret
    OTHER_PASSWORD = "other_password"  # noqa: S105 - kept for another server or name
    UNREACHABLE = "unreachable"
    NOT_TRUSTED = "not_trusted"  # the server's certificate
    LOG_IN = "log_in"
    NO_FOLDER = "no_folder"
    BROKEN = "broken"  # it answered something that is no answer


class Removal(enum.StrEnum):
    """What became of a message that was to be destroyed."""

    REMOVED = "removed"
    ABSENT = "absent"  # it lies in neither of the two folders: gone already, or moved elsewhere
    REFUSED = "refused"  # the server does not let one message be destroyed alone, or it cannot be asked for


class InboxTrouble(Exception):
    """The folder cannot be read for now; `trouble` says why. It never holds what the server or a message said."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Folder(Protocol):
    """The folder, opened."""

    @property
    def uid_validity(self) -> int:
        """The folder's generation: numbers of messages mean something within one alone (RFC 3501, 2.3.1.1)."""
        ...

    def numbers(self) -> list[int]:
        """Return the numbers of the messages that lie there and are not marked as filed, oldest first."""
        ...

    def sizes(self, uids: list[int]) -> list[Waiting]:
        """Return the sizes of messages, in the order given; those that are gone are left out."""
        ...

    def head(self, uid: int) -> bytes:
        """Return the header of a message, at most 64 kB of it, without marking it."""
        ...

    def message(self, uid: int) -> bytes:
        """Return a whole message without marking it."""
        ...

    def put_away(self, uid: int) -> None:
        """Mark a message as read and filed and move it to the archive folder; one that is gone is fine."""
        ...

    def remove(self, message_id: str, sha256: str) -> Removal:
        """Destroy the message with a Message-ID and these very bytes, here and in the archive folder."""
        ...


class Inbox(Protocol):
    """Opens folders; InboxTrouble when one cannot be opened or read."""

    @property
    def most(self) -> MostTaken:
        """What the operator lets in."""
        ...

    def opened(self, address: Address) -> AbstractContextManager[Folder]:
        """Open the folder over TLS with a verified certificate, for the length of the block."""
        ...

    def has_password(self, address: Address) -> bool:
        """Tell whether a password is kept for this server and name."""
        ...

    def keep_password(self, address: Address, password: str) -> None:
        """Keep the password for this server and name, readable by the service alone; the one before is replaced."""
        ...
