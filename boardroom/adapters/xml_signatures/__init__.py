"""Signatures in XML with lxml and cryptography, in a child process: what a sealed file brings along is hostile."""

from boardroom.adapters.xml_signatures.asking import LxmlSignatures

__all__ = ["LxmlSignatures"]
