"""Outgoing mail over SMTP (RFC 5321): TLS at once with smtps://, STARTTLS where the server offers it."""

import smtplib
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from urllib.parse import unquote, urlsplit

from boardroom.core.errors import Unavailable
from boardroom.core.ids import opaque_token
from boardroom.ports.mailer import Mail, MailRefused

# For each step of the conversation; a whole delivery stays well below the outbox's lease.
TIMEOUT_SECONDS = 20.0
# How long a server is kept on the line for the next message: servers have few lines, and wish them free.
KEPT_SECONDS = 2.0


class SmtpMailer:
    """Implements ports.mailer.Mailer; messages soon after each other go over one connection."""

    configured = True
    in_portal = False

    def __init__(self, address: str, sender: str, context: ssl.SSLContext | None = None) -> None:
        server = urlsplit(address)
        if server.scheme not in {"smtp", "smtps"} or not server.hostname:
            raise SystemExit(
                "BOARDROOM_SMTP must look like smtp://user:password@host:587 or smtps://host:465."
            )
        self._tls = server.scheme == "smtps"
        self._host = server.hostname
        self._port = server.port or (465 if self._tls else 587)
        self._user = unquote(server.username or "")
        self._password = unquote(server.password or "")
        self._sender = sender
        self._context = context or ssl.create_default_context()
        self._line = threading.Lock()
        self._kept: tuple[smtplib.SMTP, float] | None = None  # and until when
        self._closing = False

    def send(self, mail: Mail) -> str:
        """Hand the message over; 5xx is MailRefused, anything that may pass later is Unavailable."""
        message = compose(mail, self._sender)
        try:
            if not self._over_the_kept_line(message, mail.to_address):
                with _hung_up_on_when_it_fails(self._called()) as server:
                    self._greet(server)
                    self._hand_over(server, message, mail.to_address)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _by_code(code, answer) from error
        except smtplib.SMTPAuthenticationError as error:
            # The operator's mistake, not the message's: it is kept until the password is right.
            raise Unavailable(f"{error.smtp_code} log-in refused by the mail server") from error
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused("the mail server cannot take this address") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(type(error).__name__) from error
        return "250"

    def rest(self) -> None:
        """Hang up: nothing more is to be sent for now."""
        with self._line:
            kept, self._kept = self._kept, None
        if kept is not None:
            _hang_up(kept[0])

    def _over_the_kept_line(self, message: EmailMessage, to_address: str) -> bool:
        """Hand the message over to the server that is still on the line; False when there is none, or it hangs up now."""
        kept = self._still_there()
        if kept is None:
            return False
        try:
            with _hung_up_on_when_it_fails(kept) as server:
                self._hand_over(server, message, to_address)
        except smtplib.SMTPResponseException as error:
            if error.smtp_code != 421:  # RFC 5321, 3.8: the server closes this line; it has taken nothing
                raise
            return False
        return True

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage, to_address: str) -> None:
        server.send_message(message, self._sender, [to_address])
        self._keep(server)

    def _called(self) -> smtplib.SMTP:
        if self._tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._context)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)

    def _greet(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if not self._tls and server.has_extn("starttls"):
            server.starttls(context=self._context)
            server.ehlo()
        if self._user:
            server.login(self._user, self._password)

    def _still_there(self) -> smtplib.SMTP | None:
        """Take the server that was kept on the line, if it still answers: a message is never tried on a dead line."""
        with self._line:
            kept, self._kept = self._kept, None
        if kept is None:
            return None
        server, _until = kept
        try:
            if server.noop()[0] == 250:
                return server
        except (smtplib.SMTPException, OSError):
            pass
        _hang_up(server)
        return None

    def _keep(self, server: smtplib.SMTP) -> None:
        """Keep a server on the line for the next message; one at a time, and not for long."""
        with self._line:
            other, self._kept = self._kept, (server, time.monotonic() + KEPT_SECONDS)
            watched, self._closing = self._closing, True
        if other is not None:
            _hang_up(other[0])
        if not watched:
            self._hang_up_in(KEPT_SECONDS)

    def _hang_up_in(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._hang_up_when_idle)
        timer.daemon = True
        timer.start()

    def _hang_up_when_idle(self) -> None:
        with self._line:
            left = self._kept[1] - time.monotonic() if self._kept else 0.0
            server = self._kept[0] if self._kept and left <= 0 else None
            if left <= 0:
                self._kept, self._closing = None, False
        if left > 0:
            self._hang_up_in(left)
        if server is not None:
            # After an accepted message a failing goodbye must not look like a failed delivery.
            _hang_up(server)


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Return the message with its headers; a name with line breaks cannot forge a header."""
    message = EmailMessage()
    message["From"] = _address(mail.from_name, sender)
    message["To"] = _address(mail.to_name, mail.to_address)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = localtime()
    message["Message-ID"] = mail.message_id or make_msgid(domain=sender.partition("@")[2] or "localhost")
    # RFC 3834: keeps holiday replies from answering the portal.
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    for name, value in mail.headers.items():
        message[name] = " ".join(value.split())
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        message.add_attachment(
            mail.calendar,
            subtype="calendar",
            filename="kallelse.ics",
            params={"method": mail.calendar_method},
        )
    if mail.attachment:
        message.add_attachment(
            mail.attachment, maintype="application", subtype="pdf", filename=mail.attachment_name
        )
    if message.is_multipart():
        # Its own would be looked for in all that the letter carries.
        message.set_boundary(opaque_token())
    return message


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=" ".join(name.split()), addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise MailRefused("the address is not an e-mail address") from error


def _by_code(code: int, answer: bytes | str) -> Exception:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    said = f"{code} {text}"
    return MailRefused(said) if 500 <= code < 600 else Unavailable(said)


@contextmanager
def _hung_up_on_when_it_fails(server: smtplib.SMTP) -> Iterator[smtplib.SMTP]:
    try:
        yield server
    except BaseException:
        _hang_up(server)
        raise


def _hang_up(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
