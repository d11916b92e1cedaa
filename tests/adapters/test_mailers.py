import contextlib
import email
import socket
import ssl
import subprocess
import time
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from boardroom.adapters import smtp_mailer
from boardroom.adapters.smtp_mailer import SmtpMailer
from boardroom.adapters.twins.kept_mailer import KeptMailer
from boardroom.core.errors import Unavailable
from boardroom.ports.mailer import Mail, MailRefused

MAIL = Mail(
    to_address="astrid@exempel.se",
    to_name="Astrid Åkerö",
    subject="Justera styrelseprotokoll nr 7 – Brf Granen 7",
    text="Hej Astrid,\n\nläs och skriv under: http://localhost/link/abc\n",
    from_name="Brf Granen 7",
    message_id="<0190@localhost>",
)


class Office:
    """A mail server's mind: keeps, or refuses by address."""

    def __init__(self) -> None:
        self.kept = []
        self.logins = []
        self.encrypted = []
        self.greeted = 0
        self.callers = []
        self.goodbyes = 0
        self.closing = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - as aiosmtpd calls it
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802 - as aiosmtpd calls it
        self.goodbyes += 1
        return "221 bye"

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - as aiosmtpd calls it
        if self.closing:
            self.closing = False
            return "421 closing the line"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's protocol
        if address.startswith("unknown"):
            return "550 no such mailbox"
        if address.startswith("busy"):
            return "450 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - as aiosmtpd calls it
        message = email.message_from_bytes(envelope.content, policy=default)
        if "virus" in message["Subject"]:
            return "554 content refused"
        if "full" in message["Subject"]:
            return "452 out of space"
        self.kept.append((envelope, message))
        self.encrypted.append(session.ssl is not None)
        return "250 kept as 42"

    def called_by(self, address, context=None):
        """Return a mailer that sends here, and hangs up before we close."""
        mailer = SmtpMailer(address, "portal@exempel.se", context)
        self.callers.append(mailer)
        return mailer

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"hemligt@7", handled=False)


@contextlib.contextmanager
def served(office, **more):
    controller = Controller(office, hostname="127.0.0.1", port=0, **more)
    # Port 0: the system picks a free one, and the controller's own check of readiness asks for it.
    controller.port = free_port()
    controller.start()
    try:
        yield controller.port
    finally:
        for mailer in office.callers:
            mailer.rest()
        controller.stop()


def wait_until(true):
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def office():
    return Office()


@pytest.fixture(params=["smtp", "twin"])
def mailer(request, office):
    if request.param == "twin":
        twin = KeptMailer()
        twin.unknown.add("unknown@exempel.se")
        twin.busy.add("busy@exempel.se")
        yield twin
        return
    with served(office) as port:
        yield office.called_by(f"smtp://127.0.0.1:{port}")


def to(address, subject=MAIL.subject):
    return Mail(to_address=address, to_name="Någon", subject=subject, text="Hej\n")


def test_a_message_is_accepted(mailer):
    assert mailer.configured
    assert not mailer.in_portal
    assert mailer.send(MAIL).startswith("250")


def test_an_unknown_mailbox_is_refused_for_good(mailer):
    with pytest.raises(MailRefused, match="550"):
        mailer.send(to("unknown@exempel.se"))


def test_a_busy_mailbox_is_refused_for_now(mailer):
    with pytest.raises(Unavailable, match="450"):
        mailer.send(to("busy@exempel.se"))


@pytest.fixture
def post(office):
    with served(office) as port:
        yield office.called_by(f"smtp://127.0.0.1:{port}")


def test_the_message_arrives_whole_with_its_headers(post, office):
    post.send(MAIL)
    [(envelope, message)] = office.kept
    assert envelope.mail_from == "portal@exempel.se"
    assert envelope.rcpt_tos == ["astrid@exempel.se"]
    assert message["Subject"] == MAIL.subject
    assert message["To"] == "Astrid Åkerö <astrid@exempel.se>"
    assert message["From"] == "Brf Granen 7 <portal@exempel.se>"
    assert message["Message-ID"] == "<0190@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


def test_messages_soon_after_each_other_go_over_one_line(post, office):
    for number in range(3):
        post.send(to(f"granne{number}@exempel.se"))
    assert [envelope.rcpt_tos[0] for envelope, _ in office.kept] == [
        f"granne{n}@exempel.se" for n in range(3)
    ]
    assert office.greeted == 1


def test_the_line_is_given_up_when_nothing_more_comes(monkeypatch, post, office):
    monkeypatch.setattr(smtp_mailer, "KEPT_SECONDS", 0.1)
    post.send(MAIL)
    wait_until(lambda: office.goodbyes == 1)
    post.send(MAIL)
    assert office.greeted == 2
    wait_until(lambda: office.goodbyes == 2)


def test_a_server_that_closes_its_line_is_called_again(post, office):
    post.send(MAIL)
    office.closing = True
    post.send(MAIL)
    assert len(office.kept) == 2
    assert office.greeted == 2


def test_a_line_that_broke_meanwhile_is_not_tried(office):
    with served(office) as port:
        post = office.called_by(f"smtp://127.0.0.1:{port}")
        post.send(MAIL)
        post._kept[0].sock.shutdown(socket.SHUT_RDWR)
        post.send(MAIL)
        assert office.greeted == 2
    assert len(office.kept) == 2


def test_whoever_is_refused_leaves_a_good_line_to_the_next(post, office):
    post.send(MAIL)
    with pytest.raises(MailRefused, match="550"):
        post.send(to("unknown@exempel.se"))
    post.send(MAIL)
    assert len(office.kept) == 2


def test_refused_content_is_final_and_a_full_server_is_not(post):
    with pytest.raises(MailRefused, match="554"):
        post.send(to("bo@exempel.se", "virus"))
    with pytest.raises(Unavailable, match="452"):
        post.send(to("bo@exempel.se", "full"))


def test_line_breaks_forge_no_headers(post, office):
    post.send(
        Mail(
            to_address="bo@exempel.se",
            to_name="Bo\r\nBcc: x@exempel.se",
            subject="Hej\nBcc: y@exempel.se",
            text="x",
        )
    )
    [(envelope, message)] = office.kept
    assert envelope.rcpt_tos == ["bo@exempel.se"]
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "address", ["inte en adress", "", "a@b@c", "bo@exempel.se\r\nRCPT TO:<x@exempel.se>"]
)
def test_what_is_no_address_is_refused_for_good(post, office, address):
    with pytest.raises(MailRefused):
        post.send(to(address))
    assert office.kept == []


def test_a_server_that_is_away_is_asked_again_later():
    mailer = SmtpMailer(f"smtp://127.0.0.1:{free_port()}", "portal@exempel.se")
    with pytest.raises(Unavailable, match="ConnectionRefusedError"):
        mailer.send(MAIL)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))


def test_starttls_is_used_where_it_is_offered_and_the_password_only_then(office, certificate):
    server, client = certificate
    with served(
        office,
        tls_context=server,
        require_starttls=True,
        authenticator=office.authenticate,
        auth_required=True,
    ) as port:
        mailer = office.called_by(f"smtp://portal:hemligt%407@127.0.0.1:{port}", client)
        mailer.send(MAIL)
    assert office.encrypted == [True]
    assert office.logins == [(b"portal", b"hemligt@7")]


def test_a_wrong_password_keeps_the_message(office, certificate):
    server, client = certificate
    with served(
        office,
        tls_context=server,
        require_starttls=True,
        authenticator=office.authenticate,
        auth_required=True,
    ) as port:
        mailer = office.called_by(f"smtp://portal:fel@127.0.0.1:{port}", client)
        with pytest.raises(Unavailable, match="535"):
            mailer.send(MAIL)


def test_an_untrusted_certificate_is_not_talked_to(office, certificate):
    server, _client = certificate
    with served(office, tls_context=server) as port:
        mailer = office.called_by(f"smtp://127.0.0.1:{port}")
        with pytest.raises(Unavailable):
            mailer.send(MAIL)
    assert office.kept == []


def test_smtps_speaks_tls_from_the_first_byte(office, certificate):
    server, client = certificate
    with served(office, ssl_context=server) as port:
        office.called_by(f"smtps://127.0.0.1:{port}", client).send(MAIL)
    assert len(office.kept) == 1


@pytest.mark.parametrize("address", ["mail.exempel.se", "http://mail.exempel.se", "smtp://"])
def test_a_mistyped_server_is_said_at_the_start(address):
    with pytest.raises(SystemExit, match="BOARDROOM_SMTP"):
        SmtpMailer(address, "portal@exempel.se")
