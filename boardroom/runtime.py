"""Binds ports to adapters: the one place that knows which engine answers."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from boardroom.adapters.access_copies import PikepdfCopies
from boardroom.adapters.aes_lockbox import AesLockbox
from boardroom.adapters.backup_folder.counting import RecipientsFile
from boardroom.adapters.bags import DiskBags
from boardroom.adapters.bankid import HttpxBankId, NoBankId
from boardroom.adapters.disk_blobs import DiskBlobs
from boardroom.adapters.disk_parts import DiskParts
from boardroom.adapters.http_texter import AbsentTexter, HttpTexter
from boardroom.adapters.huey_queue import HueyQueue
from boardroom.adapters.images import PillowImages
from boardroom.adapters.imap_inbox import ImapInbox
from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.adapters.keyed_hashes import KeyedHashes
from boardroom.adapters.oidc import OidcIdentifier
from boardroom.adapters.pdf_tools import PdfiumTools
from boardroom.adapters.pikepdf_excerpts import PikepdfExcerpts
from boardroom.adapters.pikepdf_pdfa import PikepdfPdfa
from boardroom.adapters.portal_mailer import AbsentMailer, PortalMailer
from boardroom.adapters.postgres_index import PostgresIndex
from boardroom.adapters.seals import PyhankoSealer, PyhankoVerifier, RfcTimestamps
from boardroom.adapters.smtp_mailer import SmtpMailer
from boardroom.adapters.system_clock import SystemClock
from boardroom.adapters.tesseract import Tesseract
from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.adapters.webauthn_passkeys import WebauthnPasskeys
from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.adapters.xml_signatures import LxmlSignatures
from boardroom.adapters.zxing_barcodes import ZxingBarcodes
from boardroom.core.key_files import kept_key
from boardroom.core.links import Links
from boardroom.ports import Ports
from boardroom.ports.bankid import BankId
from boardroom.ports.clock import Clock
from boardroom.ports.inbox import MostTaken
from boardroom.ports.mailer import Mailer
from boardroom.ports.search_index import SearchIndex
from boardroom.work import Signs, WorkOpener, database
from config import Settings

# A bell with a higher number is answered first: people wait for mail and seals, not for bulk pages. Every lane
# has a number of its own, by which the queue counts its bells.
PRIORITIES = {
    "identity.collect_bankid": 32,
    "signing.take_bankid": 31,
    "notices.deliver": 30,
    "notices.deliver_texts": 29,
    "signing.seal": 21,
    # The first pages of a paper, before whoever was asked to sign opens it.
    "signing.draw_pages": 20,
    "signing.look_at_sheets": 19,
    # Bulk, but kept to a pace by itself: whoever ordered it does not wait for a heap of papers to be read.
    "signing.send_batches": 18,
    "minutes.keep_duties": 17,
    "signing.remind": 16,
    "intake.inspect": 15,
    "intake.split": 14,
    "intake.fetch_mail": 13,
    "search.index": 12,
    "archive.sheets": 11,
    "search.watch": 10,
    "intake.examine": 9,
    "reading.recognise": 8,
    "reading.copy": 7,
    "reading.judge": 6,
    "intake.expire": 5,
    "archive.erase_withdrawn": 4,
    "audit.seal_readings": 3,
    "identity.sweep": 2,
    "documents.fixity": 1,
    "admin.take_stock": 0,
    "signing.examine_seal": -1,
    "signing.renew": -2,
    "signing.watch_certificate": -3,
    "retention.dispose": -4,
    "privacy.answer": -10,
    "privacy.look": -11,
    "audit.anchor": -12,
    "export.make": -40,
    "export.expire": -41,
    # Someone outside waits for it, and it is a few pages; but a board's own papers go first.
    "sharing.copy": -5,
}
# Short, and somebody sits and looks at the screen or the telephone for it.
PROMPT = frozenset({"identity.collect_bankid", "signing.take_bankid", "notices.deliver"})
# The same, but a gateway may take its time: letters do not wait for that.
SLOW = frozenset({"notices.deliver_texts"})
# While a thousand sign, what is filed is found and examined a little later.
HURRIED = frozenset({"signing.seal", "signing.draw_pages"})
PATIENT = frozenset(lane for lane, rank in PRIORITIES.items() if rank < PRIORITIES["signing.remind"])


@dataclass(frozen=True)
class Runtime:
    """Everything that a process of the product needs, made once."""

    settings: Settings
    engine: Engine
    opener: WorkOpener
    queue: HueyQueue
    session_secret: bytes


def build(settings: Settings, clock: Clock | None = None, signs: Signs | None = None) -> Runtime:
    """Make folders, keys, engine and adapters for the settings; `signs` are those of the processes that run together."""
    home, keys = settings.home.resolve(), settings.keys.resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = database(settings.database_url, signs)
    queue = HueyQueue(home / "queue.db", PRIORITIES, PROMPT, HURRIED, PATIENT, slow=SLOW)
    ports = bind(settings, home, keys, queue)
    opener = WorkOpener(
        engine=engine,
        ports=ports,
        clock=clock or SystemClock(),
        links=Links(settings.base_url),
        most_pages=settings.max_pages,
        backup_days=settings.backup_days,
    )
    return Runtime(settings, engine, opener, queue, kept_key(keys / "session.key"))


def bind(settings: Settings, home: Path, keys: Path, queue: HueyQueue) -> Ports:
    """Return the adapters for the settings."""
    images = PillowImages()
    return Ports(
        blobs=DiskBlobs(home / "blobs"),
        parts=DiskParts(home / "parts"),
        bags=DiskBags(home / "exports"),
        pdf_tools=PdfiumTools(),
        pdfa=PikepdfPdfa(),
        images=images,
        barcodes=ZxingBarcodes(),
        excerpts=PikepdfExcerpts(),
        access_copies=PikepdfCopies(),
        recogniser=Tesseract(images, settings.recognition_languages),
        search_index=_search_index(settings, home),
        typesetter=TypstTypesetter(),
        sealer=PyhankoSealer(keys, password=settings.seal_password, timestamp_url=settings.timestamp_url),
        timestamps=RfcTimestamps(keys, settings.timestamp_url),
        verifier=PyhankoVerifier(keys),
        letters=JinjaLetters(),
        mailer=_mailer(settings),
        texter=HttpTexter(settings.sms, settings.sms_from) if settings.sms else AbsentTexter(),
        inbox=ImapInbox(
            keys / "mail-in",
            MostTaken(settings.mail_in_mb * 1_000_000, settings.disk_reserve_mb * 1_000_000),
        ),
        passkeys=WebauthnPasskeys(settings.base_url),
        bankid=_bankid(settings, keys),
        identifier=OidcIdentifier(keys),
        pseudonyms=KeyedHashes(keys / "identity.key"),
        lockbox=AesLockbox(keys / "secrets.key"),
        backup_keys=RecipientsFile(keys),
        xml_signatures=LxmlSignatures(keys / "bankid" / "trusted"),
        queue=queue,
    )


def _search_index(settings: Settings, home: Path) -> SearchIndex:
    if settings.search_database:
        return PostgresIndex(settings.search_database, settings.search_seconds)
    return WhooshIndex(home / "index", settings.search_seconds)


def _bankid(settings: Settings, keys: Path) -> BankId:
    if settings.bankid:
        return HttpxBankId(settings.bankid, keys / "bankid", settings.bankid_key_password)
    return NoBankId()


def _mailer(settings: Settings) -> Mailer:
    if settings.smtp:
        return SmtpMailer(settings.smtp, settings.mail_from)
    return PortalMailer() if settings.demonstration else AbsentMailer()
