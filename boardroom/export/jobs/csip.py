"""The package in the folders of E-ARK's Common Specification for Information Packages (CSIP 2.1), which FGS follows.

Within the bag's payload:
METS.xml                         the package: what is in it, with checksums
representations/originals/data   files as they came, and what was sealed
representations/access/data      searchable copies and reading copies
metadata/preservation            premis.xml
metadata/descriptive             registers
metadata/other                   every table, the log's last link, reports
schemas                          schema.json, which says what the tables' columns hold
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from boardroom import __version__
from boardroom.associations.queries import own
from boardroom.core.actor import Actor
from boardroom.export.jobs.contents import Contents, scratch_with
from boardroom.export.jobs.packing import pack_into
from boardroom.export.rules import mets
from boardroom.export.rules.selection import Selection
from boardroom.ports.bags import Bag, Packed
from boardroom.work import WorkOpener

# What lies in a package that was ordered of a class or a period without any file.
EMPTY = "representations/originals/data/empty.txt"
NO_FILES = "No files: nothing of what was chosen has any.\n"


class CsipBag:
    """A bag whose payload lies in CSIP's folders; it remembers what it was given, for METS.xml."""

    def __init__(self, bag: Bag) -> None:
        self._bag = bag
        self.listed: list[mets.Listed] = []

    def scratch(self, name: str) -> Path:
        """Return a place for what is not added yet."""
        return self._bag.scratch(name)

    def add(self, path: str, source: Path, sha256: str = "", *, tag: bool = False) -> str:
        """Add a file in its place after CSIP."""
        if tag:
            return self._bag.add(path, source, sha256, tag=True)
        size = source.stat().st_size
        place = mets.place_of(path)
        found = self._bag.add(place, source, sha256)
        self.listed.append(mets.Listed(place, found, size))
        return found

    def finish(self, facts: Sequence[tuple[str, str]], beat: Callable[[], None] | None = None) -> Packed:
        """Finish the bag."""
        return self._bag.finish(facts, beat)


def pack_csip(
    opener: WorkOpener,
    actor: Actor,
    selection: Selection,
    bag: Bag,
    beat: Callable[[], None] | None = None,
) -> tuple[Contents, Packed]:
    """As `packing.pack`, in CSIP's folders and with METS.xml; refused by its own rules rather than written wrong."""
    packed = CsipBag(bag)
    contents = pack_into(opener, actor, selection, packed, beat, place=mets.place_of)
    if not any(one.path.startswith("representations/") for one in packed.listed):
        # The specification asks for content; a selection that has none says so.
        packed.add(EMPTY, scratch_with(bag, "empty.txt", [NO_FILES]))
    with opener.reading(actor) as work:
        association = own(work)
        head = mets.Head(
            f"{association.slug}-{work.now:%Y-%m-%d}",
            association.name,
            association.org_number,
            work.now,
            __version__,
        )
    text = "".join(mets.whole(head, packed.listed))
    if wrong := mets.faults(text):
        raise RuntimeError(f"METS.xml would break {wrong[0]}")
    bag.add("METS.xml", scratch_with(bag, "METS.xml", [text]))
    return contents, packed.finish([*contents.facts, ("Boardroom-Packaging", "CSIP")], beat)
