"""Making sure that what was written is on the disk, and not only on its way there."""

import os
from pathlib import Path


def sync(path: Path, *, dates: bool = True) -> None:
    """Wait until a file, or the names in a folder, would outlast a power cut; OSError when the disk refuses.

    Without its `dates` a file's content alone is waited for, which takes less where the system tells them apart.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        (os.fsync if dates else getattr(os, "fdatasync", os.fsync))(descriptor)
    finally:
        os.close(descriptor)
