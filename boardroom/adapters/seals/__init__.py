"""Seals with pyHanko: setting one on a frozen PDF, and checking whatever a PDF bears."""

from boardroom.adapters.seals.replacing import make_new, take_in
from boardroom.adapters.seals.sealer import PyhankoSealer
from boardroom.adapters.seals.stamping import RfcTimestamps
from boardroom.adapters.seals.verifier import PyhankoVerifier

__all__ = ["PyhankoSealer", "PyhankoVerifier", "RfcTimestamps", "make_new", "take_in"]
