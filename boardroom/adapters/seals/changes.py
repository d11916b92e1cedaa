"""What was done to a file after its signatures: permitted, not permitted, and seen."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel

from boardroom.adapters.seals.appearances import shown_differently
from boardroom.adapters.seals.longterm import rewritten, validated_longer
from boardroom.adapters.seals.particulars import told_differently
from boardroom.core.words import N_
from boardroom.ports.verifier import Observation, SealVerdict

WHITE = b"\0\t\n\f\r "


@dataclass
class Mark:
    """One signature or timestamp with what was found about it."""

    seal: SealVerdict
    end: int  # how many bytes of the file, from its beginning, it vouches for
    revision: int
    level: ModificationLevel | None  # how far the file was changed after it, by pyHanko's difference policy
    allowed: bool  # whether it allows those changes
    detail: str = ""


def changes_after(
    reader: PdfFileReader, marks: list[Mark], content: bytes
) -> tuple[list[Observation], list[Observation]]:
    """Return what was done to the file after its marks: what is not permitted, and what is."""
    changes: list[Observation] = []
    permitted: list[Observation] = []
    vouching = [mark for mark in marks if mark.end and (mark.seal.intact or not mark.seal.checkable)]
    last = max(vouching, key=lambda mark: mark.end, default=None)
    tail = content[last.end :].strip(WHITE) if last else b""
    needless = bool(last and tail and not _only_validated_longer(reader, last))
    for mark in marks:
        if mark.level is None:
            continue
        named = {"field": mark.seal.field_name}
        if not mark.allowed:
            changes.append(
                Observation(
                    N_("Filen har ändrats efter ”%(field)s” på ett sätt som inte är tillåtet."), named
                )
            )
        elif _told_differently(reader, mark):
            changes.append(
                Observation(
                    N_(
                        "Filens uppgifter om sig själv (som titel och författare) har ändrats efter ”%(field)s”."
                    ),
                    named,
                )
            )
        elif mark.level in {ModificationLevel.FORM_FILLING, ModificationLevel.ANNOTATIONS}:
            permitted.append(
                Observation(
                    N_("Efter ”%(field)s” har ett formulär fyllts i eller en underskrift lagts till."), named
                )
            )
        elif mark.level is ModificationLevel.LTA_UPDATES and not (mark is last and needless):
            permitted.append(
                Observation(N_("Efter ”%(field)s” har uppgifter för långtidsbevarande lagts till."), named)
            )
    if last is None:
        return changes, permitted
    if needless:
        changes.append(_needless(reader, last, len(content) - last.end))
    elif tail and not tail.endswith(b"%%EOF"):
        changes.append(Observation(N_("Efter filens slut står mer än filen säger.")))
    return changes, permitted


def _needless(reader: PdfFileReader, last: Mark, size: int) -> Observation:
    """Say what follows the last mark and serves nothing."""
    try:
        store = last.level is ModificationLevel.LTA_UPDATES and rewritten(reader, last.revision)
    except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is only measured
        store = False
    if store:
        return Observation(
            N_(
                "Efter ”%(field)s” har en plats för långtidsbevarande lagts till som inte innehåller något nytt. Den gör inte "
                "underskrifterna hållbarare, och filen är inte längre som den var."
            ),
            {"field": last.seal.field_name},
        )
    return Observation(
        N_("Efter den sista underskriften har %(size)s byte lagts till i filen."), {"size": size}
    )


def _told_differently(reader: PdfFileReader, mark: Mark) -> bool:
    """Tell whether what the file says about itself is another since a mark; what cannot be compared is."""
    if mark.level is ModificationLevel.NONE:
        return False
    try:
        return told_differently(reader, mark.revision)
    except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is not called unchanged
        return True


def _only_validated_longer(reader: PdfFileReader, last: Mark) -> bool:
    """Tell whether what follows the last mark is there for long-term validation, and not only harmless by its kind."""
    if last.level is not ModificationLevel.LTA_UPDATES:
        return False
    try:
        return validated_longer(reader, last.revision)
    except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is not called permitted
        return False


def shown_after(reader: PdfFileReader, marks: list[Mark]) -> Iterator[Observation]:
    """Yield what of the permitted changes is seen by whoever opens the file."""
    for mark in marks:
        if mark.level in {None, ModificationLevel.NONE, ModificationLevel.OTHER}:
            continue
        try:
            pages = sorted(shown_differently(reader, mark.revision))
        except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is not called unchanged
            yield Observation(
                N_("Det går inte att säga om något som syns har ändrats efter ”%(field)s”."),
                {"field": mark.seal.field_name},
            )
            continue
        if pages:
            yield Observation(
                N_("Efter ”%(field)s” har något som syns lagts till eller ändrats på sidan %(pages)s."),
                {"field": mark.seal.field_name, "pages": ", ".join(str(page) for page in pages[:20])},
            )
