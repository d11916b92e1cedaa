"""Outgoing mail over SMTP (RFC 5321): TLS at once with smtps://, STARTTLS where the server offers it."""

import smtplib
import ssl
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


class SmtpMailer:
    """Implements ports.mailer.Mailer with one connection per message: a board sends few."""

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

    def send(self, mail: Mail) -> str:
        """Hand the message over; 5xx is MailRefused, anything that may pass later is Unavailable."""
        message = compose(mail, self._sender)
        try:
            with self._server() as server:
                server.send_message(message, self._sender, [mail.to_address])
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

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        if self._tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if not self._tls and server.has_extn("starttls"):
                server.starttls(context=self._context)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
            yield server
        finally:
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
            mail.calendar, subtype="calendar", filename="kallelse.ics", params={"method": "PUBLISH"}
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


def _hang_up(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
