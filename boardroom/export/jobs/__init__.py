"""Making packages that were ordered, and taking them away when their time is out."""

from boardroom.export.jobs.erasing import Erased, erase
from boardroom.export.jobs.making import expire, make
from boardroom.export.jobs.packing import pack
from boardroom.export.jobs.restoring import Restored, restore

__all__ = ["Erased", "Restored", "erase", "expire", "make", "pack", "restore"]
