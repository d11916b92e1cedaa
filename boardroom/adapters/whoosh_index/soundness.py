"""Whether the files of a generation are what was written: so that a question that fails throws no good index away.

A segment never changes once it is written. Its checksum is noted as it is committed, beside it; one written before
that was done is read through instead.
"""

import errno
import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index

from boardroom.adapters.whoosh_index.blocks import blocks_of

_SUMS = "sums"
_AT_ONCE = 1 << 20
# What is not there, or is a folder where a file should be; any other trouble is the computer's and not the index's.
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR}


def note_sums(folder: Path, segments: Iterable[Any]) -> None:
    """Note the checksums of a generation's segments, each read once."""
    known = _noted(folder)
    names = [_name(segment) for segment in segments]
    sums = {name: known.get(name) or _sum_of(folder / name) for name in names}
    temporary = folder / f".{_SUMS}"
    temporary.write_text(json.dumps(sums), encoding="ascii")
    temporary.replace(folder / _SUMS)


def is_broken(folder: Path) -> bool:
    """Tell whether the files of a generation are gone or not what was written.

    OSError when that cannot be told now: too many files are open, the disk does not answer.
    """
    sums = _noted(folder)
    for name, noted in sums.items():
        with suppress(FileNotFoundError):  # merged away meanwhile, or gone, which opening tells
            if _sum_of(folder / name) != noted:
                return True
    return not _can_be_read(folder, sums.keys())


def _can_be_read(folder: Path, sure: Collection[str]) -> bool:
    """Tell whether a generation can be opened with all its segments; those that are not `sure` are read through."""
    try:
        opened = whoosh_index.open_dir(str(folder))
        with opened.reader() as reader:
            for leaf, _ in reader.leaf_readers():
                if leaf.segment() is not None and _name(leaf.segment()) not in sure:
                    _read_through(leaf)
    except OSError as error:
        if error.errno not in _GONE:
            raise
        return False
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- Whoosh says in many ways that bytes make no sense
        return False
    return True


def _read_through(leaf: Any) -> None:
    for number in range(leaf.doc_count_all()):
        leaf.stored_fields(number)
    for field, text in leaf.all_terms():
        for block in blocks_of(leaf.postings(field, text)):
            block.weights()
            block.values()


def _name(segment: Any) -> str:
    return str(segment.make_filename(".seg"))


def _noted(folder: Path) -> dict[str, str]:
    try:
        noted = json.loads((folder / _SUMS).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _sum_of(path: Path) -> str:
    found = blake2b(digest_size=16)
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            found.update(part)
    return found.hexdigest()
