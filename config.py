"""Settings: everything an operator can choose, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Each setting is read from BOARDROOM_<NAME IN CAPITALS>; the comment above it is its documentation."""

    # Folder of everything that is data: database, blobs, search index, queue.
    home: Path = Path("var")
    # Folder of the keys (seal, session secret), apart from the data and readable by the service alone.
    keys: Path = Path("keys")
    # Database address; empty means the embedded SQLite file below home.
    database: str = ""
    # Address of the PostgreSQL database that keeps the search indexes; empty keeps them in files below home.
    search_database: str = ""
    # Seconds after which a search stops with what it has, and says so.
    search_seconds: int = 2
    # Address at which people reach the portal; passkeys are bound to its host name.
    base_url: str = "http://localhost:8000"
    # Number of proxies in front whose X-Forwarded headers are believed; 0 believes nobody's.
    proxies: int = 0
    # Address to listen on.
    bind: str = "127.0.0.1:8000"
    # Number of web processes: two, where there are two cores, answer many at once; one is enough for a small computer.
    web_processes: int = field(default_factory=lambda: min(2, os.cpu_count() or 1))
    # Number of request threads in each web process.
    threads: int = 8
    # Number of worker processes; one per core suits recognition.
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    # Outgoing mail as smtp://user:password@host:port (smtps:// for TLS at once); empty keeps mail in the portal.
    smtp: str = ""
    # Sender of outgoing mail.
    mail_from: str = "boardroom@localhost"
    # Gateway for text messages as https://user:password@host/path (46elks: https://…@api.46elks.com/a1/sms); empty: none are sent.
    sms: str = ""
    # Sender of text messages: at most eleven letters and digits, or a number the gateway gave.
    sms_from: str = "Boardroom"
    # Largest message, in megabytes, that is fetched from a mailbox.
    mail_in_mb: int = 40
    # Largest file that one upload may hold, in megabytes.
    max_upload_mb: int = 200
    # Languages that every page is read in, in Tesseract's names, as swe+fin; others, page by page: docs/operator.md, Pages in other languages.
    recognition_languages: str = "swe"
    # Most pages that are read out of one file.
    max_pages: int = 5000
    # RFC 3161 timestamp authority; empty seals without long-term timestamps (PAdES B-B).
    timestamp_url: str = ""
    # Password of an imported PKCS#12 seal certificate, where one was imported.
    seal_password: str = ""
    # BankID: production, test, or the address of a relying-party API 6.0; empty: not offered. Its files lie in keys/bankid.
    bankid: str = ""
    # Password of BankID's key file, where it has one.
    bankid_key_password: str = ""
    # Days that a backup is kept: `boardroom backup` removes older ones, and a disposal's certificate names the day.
    backup_days: int = 90
    # Level of the structured log: DEBUG, INFO, WARNING or ERROR.
    log_level: str = "INFO"
    # Free space, in megabytes, below which uploads are declined so that the database can still write.
    disk_reserve_mb: int = 500
    # Demonstration mode: shows the demonstration's log-ins and its mail to anyone who can open the portal.
    demonstration: bool = False

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; an unreadable value is refused with the name of its variable."""
        chosen: dict[str, object] = {}
        for setting in fields(cls):
            name = f"BOARDROOM_{setting.name.upper()}"
            if name in environment:
                chosen[setting.name] = _read(name, environment[name], setting.type)
        return cls(**chosen)  # type: ignore[arg-type]  # each value was read by its field’s type

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database or f"sqlite:///{self.home.resolve() / 'boardroom.db'}"


def _read(name: str, value: str, kind: object) -> object:
    if kind is Path:
        return Path(value)
    if kind is bool:
        return value.strip().lower() in {"1", "true", "yes", "on"}
    if kind is int:
        if not value.strip().isdigit():
            raise SystemExit(f"{name} must be a whole number, not “{value}”.")
        return int(value)
    return value
