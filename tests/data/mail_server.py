"""A real IMAP server for tests: Debian's Dovecot with a configuration of its own, on a free loopback port."""

import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = "hemligtå@7"
USER = "papper@exempel.se"


def certificate(folder: Path) -> Path:
    """Make a key and a certificate for localhost; return the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "certificate.pem"


@dataclass
class MailServer:
    """A running Dovecot; messages are put into its Maildir as a delivering server does."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    count: int = field(default=0)

    def __post_init__(self) -> None:
        # Dovecot reads no mail as root: then nobody does, who must be able to come here.
        self.folder.chmod(0o755)
        self.owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.certificate = certificate(self.folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    @property
    def inbox(self) -> Path:
        return self.folder / "mail"

    def put(self, content: bytes) -> None:
        """Let a message arrive in the inbox."""
        for part in (self.inbox, *(self.inbox / name for name in ("tmp", "new", "cur"))):
            if not part.exists():
                part.mkdir(mode=0o700)
                self._give(part)
        self.count += 1
        name = f"{int(time.time())}.{self.count:06d}.test"
        (self.inbox / "tmp" / name).write_bytes(content)
        self._give(self.inbox / "tmp" / name)
        (self.inbox / "tmp" / name).rename(self.inbox / "new" / name)

    def _give(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def lying(self) -> list[Path]:
        """The files of the messages in the inbox."""
        return sorted(path for part in ("new", "cur") for path in (self.inbox / part).glob("*"))

    def archived(self, folder: str = "Arkiverat") -> list[Path]:
        """The files of the messages in the archive folder."""
        return sorted(
            path for part in ("new", "cur") for path in (self.inbox / f".{folder}" / part).glob("*")
        )

    def start_over(self) -> None:
        """Let the inbox lose its numbers, as after a restore: a new UIDVALIDITY."""
        self.stop()
        for path in self.inbox.glob("dovecot*"):
            if path.is_file():
                path.unlink()
        time.sleep(1.1)  # a generation is named by the second in which it began
        self.start()

    def start(self) -> None:
        assert DOVECOT
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(self._configuration(), encoding="utf-8")
        with (self.folder / "errors").open("ab") as errors:
            self.process = subprocess.Popen(
                [DOVECOT, "-F", "-c", str(configuration)], stdout=subprocess.DEVNULL, stderr=errors
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                assert self.process.poll() is None, self.said()
                assert time.monotonic() < deadline, self.said()
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def said(self) -> str:
        return "".join(
            path.read_text(errors="replace")[-3000:]
            for path in (self.folder / "errors", self.folder / "log")
            if path.exists()
        )

    def _configuration(self) -> str:
        me, group = self.owner.pw_name, grp.getgrgid(self.owner.pw_gid).gr_name
        return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/log
default_login_user = {me}
default_internal_user = {me}
default_internal_group = {group}
first_valid_uid = 0

first_valid_gid = 0
ssl = required
ssl_cert = <{self.certificate}
ssl_key = <{self.folder}/key.pem
auth_mechanisms = plain
auth_username_format = %u
mail_location = maildir:{self.inbox}
namespace inbox {{
  inbox = yes
  separator = .
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={self.owner.pw_uid} gid={self.owner.pw_gid} home={self.folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {self.port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@contextmanager
def served() -> Iterator[MailServer]:
    """Run a server for the length of the block, with an empty inbox."""
    # Not below pytest's own folder: as root Dovecot reads mail as nobody, who may not pass through there.
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    made = MailServer(folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)
