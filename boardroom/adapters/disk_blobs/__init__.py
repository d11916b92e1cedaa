"""Blobs on a local disk, with a list of them beside them that needs no database to be read."""

from boardroom.adapters.disk_blobs.store import DiskBlobs

__all__ = ["DiskBlobs"]
