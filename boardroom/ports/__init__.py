"""Ports: what the product asks of engines, as Protocols; runtime.py alone says which adapter answers."""

from dataclasses import dataclass

from boardroom.ports.access_copies import AccessCopies
from boardroom.ports.backup_keys import BackupKeys
from boardroom.ports.bags import Bags
from boardroom.ports.bankid import BankId
from boardroom.ports.barcodes import Barcodes
from boardroom.ports.blobs import Blobs
from boardroom.ports.excerpts import Excerpts
from boardroom.ports.identifier import Identifier
from boardroom.ports.images import Images
from boardroom.ports.inbox import Inbox
from boardroom.ports.letters import Letters
from boardroom.ports.lockbox import Lockbox
from boardroom.ports.mailer import Mailer
from boardroom.ports.parts import Parts
from boardroom.ports.passkeys import Passkeys
from boardroom.ports.pdf_tools import PdfTools
from boardroom.ports.pdfa import PdfaMaker
from boardroom.ports.pseudonyms import Pseudonyms
from boardroom.ports.queue import Queue
from boardroom.ports.recogniser import Recogniser
from boardroom.ports.sealer import Sealer
from boardroom.ports.search_index import SearchIndex
from boardroom.ports.texter import Texter
from boardroom.ports.timestamps import Timestamps
from boardroom.ports.typesetter import Typesetter
from boardroom.ports.verifier import Verifier
from boardroom.ports.xml_signatures import XmlSignatures


@dataclass(frozen=True)
class Ports:
    """Every engine that a Work or a job may reach."""

    blobs: Blobs
    parts: Parts
    bags: Bags
    pdf_tools: PdfTools
    pdfa: PdfaMaker
    images: Images
    barcodes: Barcodes
    excerpts: Excerpts
    access_copies: AccessCopies
    recogniser: Recogniser
    search_index: SearchIndex
    typesetter: Typesetter
    sealer: Sealer
    timestamps: Timestamps
    verifier: Verifier
    letters: Letters
    mailer: Mailer
    texter: Texter
    inbox: Inbox
    passkeys: Passkeys
    bankid: BankId
    identifier: Identifier
    pseudonyms: Pseudonyms
    lockbox: Lockbox
    backup_keys: BackupKeys
    xml_signatures: XmlSignatures
    queue: Queue
