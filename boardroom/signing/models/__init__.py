"""Envelopes, their signers, and the chain of what happened to each."""

from boardroom.signing.models.batches import Batch, Recipient
from boardroom.signing.models.envelopes import Envelope, Event, FurtherPaper, Signer
from boardroom.signing.models.pages import PageImage, PaperWord, PrintOut, SheetLook, SheetSeen
from boardroom.signing.models.rooms import MeetingRoom
from boardroom.signing.models.seals import SealCertificate, SealProof

__all__ = [
    "Batch",
    "Envelope",
    "Event",
    "FurtherPaper",
    "MeetingRoom",
    "PageImage",
    "PaperWord",
    "PrintOut",
    "Recipient",
    "SealCertificate",
    "SealProof",
    "SheetLook",
    "SheetSeen",
    "Signer",
]
