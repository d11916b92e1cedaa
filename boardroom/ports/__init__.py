"""Ports: what the product asks of engines, as Protocols; runtime.py alone says which adapter answers."""

from dataclasses import dataclass

from boardroom.ports.blobs import Blobs
from boardroom.ports.images import Images
from boardroom.ports.inbox import Inbox
from boardroom.ports.mailer import Mailer
from boardroom.ports.passkeys import Passkeys
from boardroom.ports.pdf_tools import PdfTools
from boardroom.ports.queue import Queue
from boardroom.ports.recogniser import Recogniser
from boardroom.ports.sealer import Sealer
from boardroom.ports.search_index import SearchIndex
from boardroom.ports.typesetter import Typesetter
from boardroom.ports.verifier import Verifier


@dataclass(frozen=True)
class Ports:
    """Every engine that a Work or a job may reach."""

    blobs: Blobs
    pdf_tools: PdfTools
    images: Images
    recogniser: Recogniser
    search_index: SearchIndex
    typesetter: Typesetter
    sealer: Sealer
    verifier: Verifier
    mailer: Mailer
    inbox: Inbox
    passkeys: Passkeys
    queue: Queue
