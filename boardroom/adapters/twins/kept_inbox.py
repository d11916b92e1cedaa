"""A folder of messages in memory, for tests and for a house without a mail server."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from boardroom.ports.inbox import Address, InboxTrouble, MostTaken, Removal, Trouble, Waiting

_HEAD = 65_536


class KeptInbox:
    """Implements ports.inbox.Inbox and ports.inbox.Folder at once: there is only one folder."""

    def __init__(self, most: MostTaken | None = None) -> None:
        self.most = most or MostTaken(message=40_000_000, reserve=0)
        self.uid_validity = 1
        self.messages: dict[int, bytes] = {}
        self.archived: dict[int, bytes] = {}
        self.trouble: Trouble | None = None
        self.destroys = True  # False: as a server without UIDPLUS
        self.passwords: dict[str, str] = {}
        self._next = 1

    def put(self, content: bytes) -> int:
        """Let a message arrive; return its number."""
        uid, self._next = self._next, self._next + 1
        self.messages[uid] = content
        return uid

    def start_over(self) -> None:
        """Give all messages new numbers in a new generation, as a server does that was restored."""
        kept, self.messages = list(self.messages.values()), {}
        self.uid_validity, self._next = self.uid_validity + 1, 1
        for content in kept:
            self.put(content)

    @contextmanager
    def opened(self, address: Address) -> Iterator["KeptInbox"]:
        """Open the one folder there is."""
        del address
        if self.trouble is not None:
            raise InboxTrouble(self.trouble)
        yield self

    def has_password(self, address: Address) -> bool:
        """Tell whether a password is kept."""
        return address.association in self.passwords

    def keep_password(self, address: Address, password: str) -> None:
        """Keep a password."""
        self.passwords[address.association] = password

    def numbers(self) -> list[int]:
        """Return the numbers of the messages that lie there."""
        return sorted(self.messages)

    def sizes(self, uids: list[int]) -> list[Waiting]:
        """Return the sizes of messages."""
        return [Waiting(uid, len(self.messages[uid])) for uid in uids if uid in self.messages]

    def head(self, uid: int) -> bytes:
        """Return the header of a message."""
        return self.messages.get(uid, b"").partition(b"\n\n")[0][:_HEAD]

    def message(self, uid: int) -> bytes:
        """Return a whole message."""
        return self.messages.get(uid, b"")[: self.most.message]

    def put_away(self, uid: int) -> None:
        """Move a message to the archive."""
        if uid in self.messages:
            self.archived[uid] = self.messages.pop(uid)

    def remove(self, message_id: str, sha256: str) -> Removal:
        """Destroy a message wherever it lies."""
        if not self.destroys:
            return Removal.REFUSED
        became = Removal.ABSENT
        for lying in (self.messages, self.archived):
            for uid, content in list(lying.items()):
                if message_id.encode() in content and hashlib.sha256(content).hexdigest() == sha256:
                    del lying[uid]
                    became = Removal.REMOVED
        return became
