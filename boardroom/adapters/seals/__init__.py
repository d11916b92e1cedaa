"""Seals with pyHanko: setting one on a frozen PDF, and checking whatever a PDF bears."""

from boardroom.adapters.seals.replacing import make_new, take_in
from boardroom.adapters.seals.sealer import PyhankoSealer
from boardroom.adapters.seals.verifier import PyhankoVerifier

__all__ = ["PyhankoSealer", "PyhankoVerifier", "make_new", "take_in"]
