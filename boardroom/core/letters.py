"""Reads a letter (RFC 5322, MIME) in a child of its own: who it is from, what it is about, what came with it."""

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from typing import Any

from boardroom.core.child import Answer, ChildFailed, Limits, Reason, call

SECONDS = 30.0
MEMORY = 1_000_000_000
MOST_ATTACHMENTS = 100
MOST_PARTS = 1_000
DEEPEST = 3  # letters within letters
LOGO = 30_000  # bytes: a picture that the text itself shows is one of a signature, up to this size

ENCRYPTED, TOO_DEEP, NO_ATTACHMENT = "encrypted", "too_deep", "no_attachment"

# Parts that are a letter's own machinery, never papers.
_MACHINERY = frozenset(
    {
        "application/pgp-encrypted",
        "application/pgp-keys",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/ics",
        "text/calendar",
        "text/vcard",
        "text/x-vcard",
        "message/delivery-status",
        "message/disposition-notification",
    }
)
_LOCKED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
_EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif"}
_DMARC = re.compile(r"dmarc(/\d+)?=[a-z]")
_REPLIES = re.compile(r"^\s*((re|sv|vs|fw|fwd|vb|aw|wg)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)


class LetterUnreadable(Exception):
    """The letter could not be taken apart within the limits."""


@dataclass(frozen=True)
class Attachment:
    """A file that came with a letter; `refusal` is ENCRYPTED, TOO_DEEP or NO_ATTACHMENT where there are no bytes."""

    name: str
    content: bytes
    refusal: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter; `sender` is one address in lower case, empty when the header names none or several."""

    sender: str
    sender_name: str
    subject: str  # without "Re:" and the like
    message_id: str
    attachments: tuple[Attachment, ...] = ()
    encrypted: bool = False
    left_out: int = 0  # attachments beyond the most that are taken
    # What the topmost Authentication-Results header says (RFC 8601): who says it, and of DMARC (RFC 7489) its result
    # and the domain that it is about. A header like any other: worth as much as whoever wrote it.
    judged_by: str = ""
    dmarc: str = ""
    dmarc_domain: str = ""


@dataclass
class _Found:
    attachments: list[Attachment] = field(default_factory=list)
    encrypted: bool = False
    left_out: int = 0
    parts: int = 0

    def take(self, attachment: Attachment) -> None:
        if len(self.attachments) < MOST_ATTACHMENTS:
            self.attachments.append(attachment)
        else:
            self.left_out += 1


def read_letter(content: bytes) -> Letter | None:
    """Take a letter apart in a child; None when no child came free in time, LetterUnreadable when it fails."""
    limits = Limits(seconds=SECONDS, memory=MEMORY)
    try:
        answer = call("boardroom.core.letters:take_apart", {}, content, limits=limits)
    except ChildFailed as failed:
        if failed.reason is Reason.BUSY:
            return None
        raise LetterUnreadable(failed.reason.value) from None
    facts, attachments, start = answer.facts, [], 0
    for one in facts["attachments"]:
        end = start + int(one["size"])
        attachments.append(
            Attachment(str(one["name"]), answer.content[start:end], refusal=str(one["refusal"]))
        )
        start = end
    return Letter(
        sender=facts["sender"],
        sender_name=facts["sender_name"],
        subject=facts["subject"],
        message_id=facts["message_id"],
        attachments=tuple(attachments),
        encrypted=bool(facts["encrypted"]),
        left_out=int(facts["left_out"]),
        judged_by=facts["judged_by"],
        dmarc=facts["dmarc"],
        dmarc_domain=facts["dmarc_domain"],
    )


# --- What runs inside the child ---------------------------------------------------------------------


def take_apart(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return a letter's facts, and its attachments' bytes one after another."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    found = _Found()
    _gather(message, found, 0)
    sender, sender_name = _sender(message)
    judged_by, dmarc, dmarc_domain = _judged(message)
    return Answer(
        {
            "sender": sender,
            "sender_name": sender_name,
            "subject": _subject(message),
            "message_id": _clean(_header(message, "Message-ID"))[:300],
            "encrypted": found.encrypted,
            "left_out": found.left_out,
            "judged_by": judged_by,
            "dmarc": dmarc,
            "dmarc_domain": dmarc_domain,
            "attachments": [
                {"name": one.name, "size": len(one.content), "refusal": one.refusal}
                for one in found.attachments
            ],
        },
        b"".join(one.content for one in found.attachments),
    )


def _gather(message: Message, found: _Found, depth: int) -> None:
    shown = _shown_in_text(message)
    for part in _parts(message, found):
        kind = part.get_content_type()
        if kind in _LOCKED:
            found.encrypted = True
        elif kind == "message/rfc822":
            _gather_inner(part, found, depth + 1)
        elif not part.is_multipart() and kind not in _MACHINERY and _is_file(part):
            content = part.get_payload(decode=True)
            content = content if isinstance(content, bytes) else b""
            if not (_content_id(part) in shown and len(content) <= LOGO):
                found.take(Attachment(_name(part), content))


def _gather_inner(part: Message, found: _Found, depth: int) -> None:
    """Take what came with a letter within a letter; say so where it brought nothing or lies too deep."""
    inner = part.get_payload()
    letter = inner[0] if isinstance(inner, list) and inner else None
    name = (_subject(letter) if isinstance(letter, Message) else "") or "brev"
    if not isinstance(letter, Message) or depth > DEEPEST:
        found.take(Attachment(f"{name}.eml", b"", TOO_DEEP))
        return
    before, locked = len(found.attachments), found.encrypted
    found.encrypted = False
    _gather(letter, found, depth)
    if len(found.attachments) == before and not found.left_out:
        found.take(Attachment(f"{name}.eml", b"", ENCRYPTED if found.encrypted else NO_ATTACHMENT))
    found.encrypted = locked


def _parts(message: Message, found: _Found) -> Iterator[Message]:
    """Yield the parts of one letter, without going into letters within it or into what is locked."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        found.parts += 1
        if found.parts > MOST_PARTS:
            raise ValueError("too many parts")
        yield part
        inner = part.get_payload()
        closed = part.get_content_type() in _LOCKED | {"message/rfc822"}
        if part.is_multipart() and isinstance(inner, list) and not closed:
            waiting[:0] = [one for one in inner if isinstance(one, Message)]


def _is_file(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return True
    return part.get_content_maintype() in {"application", "image"}


def _shown_in_text(message: Message) -> set[str]:
    """Return the Content-IDs that the letter's own text shows as pictures."""
    shown: set[str] = set()
    for part in message.walk():
        if part.get_content_type() == "text/html" and not part.get_filename():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                shown |= {
                    found.decode("latin-1") for found in re.findall(rb"cid:([^\"'\s>)]{1,200})", content)
                }
    return shown


def _content_id(part: Message) -> str:
    return _header(part, "Content-ID").strip().strip("<>")


def _name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # noqa: BLE001 - whatever a forged header does to the parser, the file has some name
        name = ""
    return _clean(name)[:255] or "bilaga" + _EXTENSIONS.get(part.get_content_type(), "")


def _sender(message: Message) -> tuple[str, str]:
    """Return the one address of From; nobody when there are several, since it cannot be told who is meant."""
    if len(message.get_all("From") or []) != 1 or not isinstance(message, EmailMessage):
        return "", ""
    try:
        [address] = message["From"].addresses
        if not (address.username and address.domain):
            return "", ""
        return _clean(address.addr_spec).lower()[:254], _clean(address.display_name)[:200]
    except Exception:  # noqa: BLE001 - as above
        return "", ""


def _judged(message: Message) -> tuple[str, str, str]:
    """Return who wrote the topmost Authentication-Results header, its result of DMARC, and of which domain.

    The topmost alone: servers write theirs above what came with the letter. Two results of DMARC in it are none.
    """
    try:
        given = [
            str(value) for name, value in message.raw_items() if name.lower() == "authentication-results"
        ]
        written = _without_comments(given[0])[:20_000] if given else ""
    except Exception:  # noqa: BLE001 - as above
        return "", "", ""
    who, *results = written.split(";")
    by = _clean(who).lower().split()[:1]
    found = [words for one in results if (words := _clean(one).lower().split()) and _DMARC.match(words[0])]
    if len(found) != 1 or not by:
        return "".join(by)[:253], "", ""
    [[first, *rest]] = found
    domains = [word.partition("=")[2].strip(".") for word in rest if word.startswith("header.from=")]
    return by[0][:253], first.partition("=")[2][:20], domains[0][:253] if len(domains) == 1 else ""


def _without_comments(text: str) -> str:
    """Return a structured header without its comments, which nest; in quotes nothing is one, and quotes go too.

    What is quoted cannot separate: a semicolon or a blank in it becomes an underscore.
    """
    kept, depth, quoted, escaped = [], 0, False, False
    for one in text:
        if escaped:
            escaped = False
            if quoted and not depth:
                kept.append("_" if one in "; \t\r\n=" else one)
        elif one == "\\" and (quoted or depth):
            escaped = True
        elif quoted:
            if one == '"':
                quoted = False
            else:
                kept.append("_" if one in "; \t\r\n=" else one)
        elif depth:
            depth += (one == "(") - (one == ")")
        elif one == "(":
            depth = 1
            kept.append(" ")
        elif one == '"':
            quoted = True
        else:
            kept.append(one)
    return "".join(kept)


def _subject(message: Message) -> str:
    return _REPLIES.sub("", _clean(_header(message, "Subject")))[:200].strip()


def _header(message: Message, name: str) -> str:
    try:
        return str(message[name] or "")
    except Exception:  # noqa: BLE001 - as above
        return ""


def _clean(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()
    return " ".join("".join(one if one.isprintable() else " " for one in whole).split())
