"""Bags after BagIt 1.0 (RFC 8493) on a local disk: written, re-read, made into one ZIP file."""

from boardroom.adapters.bags.store import DiskBags

__all__ = ["DiskBags"]
