"""Making sure that what was written is on the disk, and not only on its way there."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, would outlast a power cut; OSError when the disk refuses."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_content(path: Path) -> None:
    """Wait until a file's content would outlast a power cut, whatever becomes of its dates; OSError when the disk refuses."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        # Not every system tells content from dates.
        getattr(os, "fdatasync", os.fsync)(descriptor)
    finally:
        os.close(descriptor)
