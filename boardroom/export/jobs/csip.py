"""placeholder"""

from boardroom.export.jobs.packing import pack as pack_csip

__all__ = ["pack_csip"]
