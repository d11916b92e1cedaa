"""Packs the importer and what it needs into one file, scanner.pyz, that any Python 3.11 or newer runs.

Made from the installed, locked packages, without network, and always byte for byte the same from the same sources.
"""

import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

# All pure Python. What else rich may use (pygments, markdown-it-py) colours source code, which is never shown.
PACKED = ("anyio", "certifi", "h11", "httpcore", "httpx", "idna", "rich", "typing_extensions")
SHEBANG = b"#!/usr/bin/env python3\n"

_HERE = Path(__file__).parent
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can tell
_NOT_PACKED = {"packing.py"}
_CARRIED = {".py", ".pem"}


class NotPure(Exception):
    """A package with compiled parts would run on one kind of computer only."""


def pack(target: Path) -> None:
    """Write the packed program, over an older one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(SHEBANG)
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
                for place, content in sorted(_contents()):
                    entry = zipfile.ZipInfo(place, _MOMENT)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.create_system = 3  # told alike wherever it is made
                    entry.external_attr = 0o644 << 16
                    archive.writestr(entry, content)
        beside.chmod(0o755)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _contents() -> Iterator[tuple[str, bytes]]:
    yield "__main__.py", (_HERE / "__main__.py").read_bytes()
    for path in _HERE.glob("*.py"):
        if path.name not in _NOT_PACKED:
            yield f"scanner/{path.name}", path.read_bytes()
    for name in PACKED:
        yield from _package(name)


def _package(name: str) -> Iterator[tuple[str, bytes]]:
    for file in distribution(name).files or ():
        place = PurePosixPath(file.as_posix())
        if place.suffix in {".so", ".pyd", ".dylib"}:
            raise NotPure(name)
        if place.is_absolute() or ".." in place.parts:
            continue  # commands that the package installs
        described = place.parts[0].endswith(".dist-info")
        licence = described and ("licen" in str(place).lower() or place.name == "METADATA")
        if licence or (not described and place.suffix in _CARRIED):
            yield str(place), Path(str(file.locate())).read_bytes()


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
    print(f"{sys.argv[1]} is made. Any Python 3.11 or newer runs it: python {Path(sys.argv[1]).name} --help")
