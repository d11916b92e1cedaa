"""A folder on a mail server over IMAP (RFC 3501) and TLS; passwords in files of their own, apart from the database."""

import base64
import hashlib
import imaplib
import json
import os
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from boardroom.ports.inbox import Address, InboxTrouble, MostTaken, Removal, Trouble, Waiting

SECONDS = 20.0  # for each step of the conversation; a round stays well below the mailbox's lease
_HEAD = 65_536
_FILED = "BoardroomFiled"
_UID = re.compile(rb"\bUID (\d+)")
# A Message-ID that can be sent as it is, in quotes.
_ASKABLE = re.compile(r"[!#-\[\]-~]{3,300}")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")

Answered = TypeVar("Answered")


class ImapInbox:
    """Implements ports.inbox.Inbox."""

    def __init__(self, keys: Path, most: MostTaken, context: ssl.SSLContext | None = None) -> None:
        self._keys = keys
        self.most = most
        self._context = context

    @contextmanager
    def opened(self, address: Address) -> Iterator["ImapFolder"]:
        """Log in, open the folder, and leave it again."""
        password = self._password(address)
        server = self._connected(address)
        try:
            _said(lambda: _log_in(server, address.username, password), Trouble.LOG_IN)
            yield _said(lambda: ImapFolder(server, address, self.most.message), Trouble.NO_FOLDER)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()

    def has_password(self, address: Address) -> bool:
        """Tell whether a password is kept for this server and name."""
        try:
            return bool(self._password(address))
        except InboxTrouble:
            return False

    def keep_password(self, address: Address, password: str) -> None:
        """Write the password with the server and name it is for, whole or not at all."""
        self._keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._file(address)
        unfinished = target.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            json.dump(_bound_to(address) | {"password": password}, written)
            written.flush()
            os.fsync(written.fileno())
        unfinished.replace(target)

    def _password(self, address: Address) -> str:
        try:
            kept = json.loads(self._file(address).read_text(encoding="utf-8"))
            password = str(kept.pop("password"))
        except FileNotFoundError as error:
            raise InboxTrouble(Trouble.NO_PASSWORD) from error
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise InboxTrouble(Trouble.NO_PASSWORD) from error
        # Whoever may change settings must not be able to have the password sent to a server of their own.
        if kept != _bound_to(address):
            raise InboxTrouble(Trouble.OTHER_PASSWORD)
        return password

    def _file(self, address: Address) -> Path:
        if not re.fullmatch(r"[a-z0-9-]+", address.association):
            raise InboxTrouble(Trouble.NO_PASSWORD)
        return self._keys / f"{address.association}.json"

    def _connected(self, address: Address) -> imaplib.IMAP4_SSL:
        # Made anew for each round, so that SSL_CERT_FILE and renewed certificates count at once.
        context = self._context or ssl.create_default_context()
        try:
            return imaplib.IMAP4_SSL(address.server, address.port, ssl_context=context, timeout=SECONDS)
        except ssl.SSLCertVerificationError as error:
            raise InboxTrouble(Trouble.NOT_TRUSTED) from error
        except (OSError, UnicodeError, imaplib.IMAP4.error) as error:
            raise InboxTrouble(Trouble.UNREACHABLE) from error


class ImapFolder:
    """Implements ports.inbox.Folder over one connection."""

    def __init__(self, server: imaplib.IMAP4_SSL, address: Address, most: int) -> None:
        self._server = server
        self._folder = _quoted(address.folder)
        self._archive = _quoted(address.archive_folder) if address.archive_folder else ""
        self._most = most
        # A server tells more of itself once it knows who asks (RFC 3501, 6.1.1).
        told = b" ".join(part for part in server.capability()[1] if isinstance(part, bytes))
        self._capabilities = frozenset(told.upper().split())
        state, _ = server.select(self._folder)
        if state != "OK":
            raise InboxTrouble(Trouble.NO_FOLDER)
        self.uid_validity = _number(server.response("UIDVALIDITY")[1])
        flags = b" ".join(part for part in server.response("PERMANENTFLAGS")[1] if part)
        self._keywords = b"\\*" in flags or _FILED.encode() in flags

    def numbers(self) -> list[int]:
        """Ask for everything that is neither deleted nor marked as filed."""
        unmarked = ("UNKEYWORD", _FILED) if self._keywords else ()
        answer = self._ask("SEARCH", "UNDELETED", *unmarked)
        return sorted({int(number) for part in answer if isinstance(part, bytes) for number in part.split()})

    def sizes(self, uids: list[int]) -> list[Waiting]:
        """Ask for the sizes of some messages."""
        if not uids:
            return []
        found: dict[int, int] = {}
        for part in self._ask("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)"):
            told = part[0] if isinstance(part, tuple) else part or b""
            uid, size = _UID.search(told), _SIZE.search(told)
            if uid and size:
                found[int(uid[1])] = int(size[1])
        return [Waiting(uid, found[uid]) for uid in uids if uid in found]

    def head(self, uid: int) -> bytes:
        """Fetch the header alone, without marking the message as read."""
        return self._body(uid, f"(BODY.PEEK[HEADER]<0.{_HEAD}>)")

    def message(self, uid: int) -> bytes:
        """Fetch the whole message, without marking it as read; never more bytes than are let in."""
        return self._body(uid, f"(BODY.PEEK[]<0.{self._most}>)")

    def put_away(self, uid: int) -> None:
        """Mark, then move; where the server cannot move, copy and delete that one message."""
        marks = f"(\\Seen {_FILED})" if self._keywords else "(\\Seen)"
        self._ask("STORE", str(uid), "+FLAGS.SILENT", marks)
        if not self._archive:
            return
        if self._moved(uid):
            return
        # The folder may not exist yet; where it cannot be made, the message stays, marked.
        with suppress(imaplib.IMAP4.error):
            self._server.create(self._archive)
            self._moved(uid)

    def remove(self, message_id: str, sha256: str) -> Removal:
        """Find by Message-ID, which anyone may repeat, and destroy only what has these very bytes."""
        if not _ASKABLE.fullmatch(message_id):
            return Removal.REFUSED
        try:
            became = {self._removed(one, message_id, sha256) for one in (self._folder, self._archive)}
            return next(one for one in (Removal.REFUSED, Removal.REMOVED, Removal.ABSENT) if one in became)
        finally:
            _said(lambda: self._server.select(self._folder), Trouble.NO_FOLDER)

    def _removed(self, folder: str, message_id: str, sha256: str) -> Removal:
        if not folder or _said(lambda: self._server.select(folder)[0], Trouble.BROKEN) != "OK":
            return Removal.ABSENT  # there is no such folder, so nothing lies in it
        answer = self._ask("SEARCH", "HEADER", "Message-ID", f'"{message_id}"')
        uids = [number.decode() for part in answer if isinstance(part, bytes) for number in part.split()]
        same = [uid for uid in uids if hashlib.sha256(self.message(int(uid))).hexdigest() == sha256]
        if same and b"UIDPLUS" not in self._capabilities:
            return Removal.REFUSED  # EXPUNGE would take what others have marked as deleted
        for uid in same:
            self._ask("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)")
            self._ask("EXPUNGE", uid)
        return Removal.REMOVED if same else Removal.ABSENT

    def _moved(self, uid: int) -> bool:
        if b"MOVE" in self._capabilities:
            return self._tried("MOVE", str(uid), self._archive)
        if b"UIDPLUS" not in self._capabilities:
            return (
                True  # EXPUNGE would take what others have marked as deleted: leave the message where it is
            )
        if not self._tried("COPY", str(uid), self._archive):
            return False
        self._ask("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
        self._ask("EXPUNGE", str(uid))
        return True

    def _tried(self, *command: str) -> bool:
        return _said(lambda: self._server.uid(*command)[0], Trouble.BROKEN) == "OK"

    def _body(self, uid: int, what: str) -> bytes:
        for part in self._ask("FETCH", str(uid), what):
            if isinstance(part, tuple) and isinstance(part[1], bytes):
                return part[1]
        return b""

    def _ask(self, *command: str) -> list[Any]:
        state, answer = _said(lambda: self._server.uid(*command), Trouble.BROKEN)
        if state != "OK":
            raise InboxTrouble(Trouble.BROKEN)
        return answer or []


def _log_in(server: imaplib.IMAP4_SSL, username: str, password: str) -> None:
    # AUTHENTICATE PLAIN (RFC 4616) takes every letter; LOGIN takes ASCII alone, and imaplib quotes only the password.
    if "AUTH=PLAIN" in server.capabilities:
        server.authenticate("PLAIN", lambda _: f"\0{username}\0{password}".encode())
    else:
        server.login(_quoted(username), password)


def _said(ask: Callable[[], Answered], no: Trouble) -> Answered:
    """Ask the server; what it says in an error is dropped, since it may repeat what it was sent."""
    try:
        return ask()
    except imaplib.IMAP4.abort as error:
        raise InboxTrouble(Trouble.UNREACHABLE) from error
    except imaplib.IMAP4.error:
        raise InboxTrouble(no) from None
    except (OSError, EOFError) as error:
        raise InboxTrouble(Trouble.UNREACHABLE) from error
    except (ValueError, IndexError) as error:
        raise InboxTrouble(Trouble.BROKEN) from error


def _number(answered: list[Any]) -> int:
    return int(next((part for part in answered if part), b"0"))


def _bound_to(address: Address) -> dict[str, Any]:
    return {"server": address.server.lower(), "port": address.port, "username": address.username}


def _quoted(folder: str) -> str:
    """Return a folder's name as it is sent: modified UTF-7 (RFC 3501, 5.1.3), quoted."""
    encoded = re.sub(r"[^\x20-\x7e]+", _shifted, folder.replace("&", "&-"))
    return '"{}"'.format(encoded.replace("\\", "\\\\").replace('"', '\\"'))


def _shifted(found: re.Match[str]) -> str:
    return "&" + base64.b64encode(found[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
