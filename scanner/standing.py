"""How things stand: what the portal has and reads, what was sent in part, and what of a folder is not there yet."""

from collections.abc import Sequence
from pathlib import Path

from scanner.finding import find
from scanner.importing import ASK_AT_ONCE, hash_of
from scanner.leaving import OUTSIDE
from scanner.names import letters_of
from scanner.portal import Portal
from scanner.watching import DONE, REFUSED, reasons

_SHOWN = 20  # names of waiting files, at most


def told(portal: Portal, name: str, places: Sequence[Path]) -> tuple[list[str], bool]:
    """Return the lines to show, and whether something waits or failed; FileNotFoundError for a missing place."""
    state = portal.state()
    lines = [f"{name}: {state['documents']} documents, {state['pages_waiting']} pages waiting to be read"]
    if failed := int(state.get("pages_failed", 0)):
        lines.append(f"{failed} pages could not be read; the portal shows which.")
    unfinished = portal.unfinished()
    for one in unfinished:
        share = 100 * int(one["received"]) // max(1, int(one["size"]))
        lines.append(
            f"Sent in part: {one['name']}, {share} %, to be taken up before {one['expires_at'][:10]}"
        )
    waits = bool(failed or unfinished)
    for place in places:
        more, some = _compared(portal, place)
        lines += more
        waits = waits or some
    return lines, waits


def _compared(portal: Portal, place: Path) -> tuple[list[str], bool]:
    """Compare a folder with the archive."""
    found = find([place], without=(DONE, REFUSED))
    files = found.files
    there, waiting, unreadable = 0, [], []
    for start in range(0, len(files), ASK_AT_ONCE):
        hashes = [(file, *hash_of(file)) for file in files[start : start + ASK_AT_ONCE]]
        known = portal.known(sorted({digest for _file, digest, _words in hashes if digest}))
        for file, digest, words in hashes:
            if words:
                unreadable.append(f"  {file.shown}: {words}")
            elif digest in known:
                there += 1
            else:
                waiting.append(f"  {file.shown}")
    lines = [f"{letters_of(place)}: {there} in the archive, {len(waiting)} not yet"]
    lines += waiting[:_SHOWN] + ([f"  … and {len(waiting) - _SHOWN} more"] if len(waiting) > _SHOWN else [])
    lines += unreadable
    lines += [f"  {link.shown}: {OUTSIDE}" for link in found.outside[:_SHOWN]]
    refused = [f"  {name}: {words}" for name, words in reasons(place)]
    if refused:
        lines += [f"{len(refused)} refused:", *refused]
    return lines, bool(waiting or unreadable or refused)
