"""Reading a bag: every byte against its manifests, and nothing that stands in none of them."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from boardroom.ports.bags import DamagedBag

_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(.+)")
_TAG_MANIFEST = "tagmanifest-sha256.txt"


@dataclass(frozen=True)
class WholeBag:
    """Implements ports.bags.ReadBag."""

    root: Path
    facts: dict[str, str]
    checksum: str

    def payload(self, path: str) -> Path:
        """Return a file of the payload."""
        place = self.root / "data" / _inside(path)
        if not place.is_file():
            raise FileNotFoundError(path)
        return place


def examined(root: Path, beat: Callable[[], None] | None = None) -> WholeBag:
    """Re-read a bag and return it; DamagedBag says what is wrong with it. `beat` is called between files."""
    if not (root / "bagit.txt").is_file():
        raise DamagedBag(f"{root} is no bag: it has no bagit.txt.")
    if not re.match(r"BagIt-Version: [01]\.\d+\s", (root / "bagit.txt").read_text(encoding="utf-8")):
        raise DamagedBag("Its bagit.txt names no version of BagIt.")
    payload, tags = _manifest(root, "manifest-sha256.txt"), _manifest(root, _TAG_MANIFEST)
    if stray := [path for path in payload if not path.startswith("data/")]:
        raise DamagedBag(f"Its manifest names {stray[0]}, which is no part of the payload.")
    for path, expected in (*tags.items(), *payload.items()):
        place = root / path
        if not place.is_file():
            raise DamagedBag(f"{path} is missing.")
        if digest(place) != expected:
            raise DamagedBag(f"{path} is not what it was when the package was made.")
        if beat:
            beat()
    here = {path.relative_to(root).as_posix() for path in (root / "data").rglob("*") if path.is_file()}
    if unlisted := sorted(here - payload.keys()):
        raise DamagedBag(f"{unlisted[0]} stands in no manifest.")
    return WholeBag(root, _facts(root), digest(root / _TAG_MANIFEST))


def digest(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _manifest(root: Path, name: str) -> dict[str, str]:
    try:
        text = (root / name).read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise DamagedBag(f"It has no {name}.") from missing
    found = {}
    for written in text.splitlines():
        if not written.strip():
            continue
        if not (line := _LINE.fullmatch(written)):
            raise DamagedBag(f"A line of {name} is not readable.")
        path = line[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        found[str(_inside(path))] = line[1].lower()
    return found


def _inside(path: str) -> PurePosixPath:
    """Return a path that stays within the bag; a bag from elsewhere may name any."""
    inside = PurePosixPath(path)
    if inside.is_absolute() or ".." in inside.parts or "\\" in path:
        raise DamagedBag(f"{path} would lie outside the package.")
    return inside


def _facts(root: Path) -> dict[str, str]:
    facts: dict[str, str] = {}
    last = ""
    info = root / "bag-info.txt"
    for written in info.read_text(encoding="utf-8").splitlines() if info.is_file() else ():
        if written[:1] in {" ", "\t"} and last:
            facts[last] += f" {written.strip()}"
            continue
        last, _, value = written.partition(":")
        facts[last] = value.strip()
    return facts
