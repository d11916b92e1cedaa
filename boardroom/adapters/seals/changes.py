"""What was done to a file after its signatures: permitted, not permitted, and seen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel

from boardroom.adapters.seals.appearances import shown_differently
from boardroom.adapters.seals.countersigning import countersigned
from boardroom.adapters.seals.longterm import beside, rewritten, validated_longer
from boardroom.adapters.seals.particulars import told_differently
from boardroom.adapters.seals.ties import UNREAD, Untied
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
    signers: tuple[x509.Certificate, ...] = ()  # of the mark and of the timestamps that it bears
    known: tuple[x509.Certificate, ...] = ()  # what else lies in the mark, as the issuers of those


def changes_after(
    reader: PdfFileReader, marks: list[Mark], content: bytes, trusted: Sequence[x509.Certificate] = ()
) -> tuple[list[Observation], list[Observation]]:
    """Return what was done to the file after its marks: what is not permitted, and what is; `trusted` as ties.untied takes it."""
    changes: list[Observation] = []
    permitted: list[Observation] = []
    vouching = [mark for mark in marks if mark.end and (mark.seal.intact or not mark.seal.checkable)]
    last = max(vouching, key=lambda mark: mark.end, default=None)
    tail = content[last.end :].strip(WHITE) if last else b""
    needless = bool(last and tail and not _only_validated_longer(reader, last))
    foreign = _beside(reader, marks, trusted)
    for mark in marks:
        if mark.level is None:
            continue
        adds_nothing = mark is last and needless
        odd = () if adds_nothing else foreign.get(mark.revision, ())
        found = list(_not_permitted(reader, mark, odd))
        changes += found
        if not found and not (adds_nothing and mark.level is ModificationLevel.LTA_UPDATES):
            permitted += _permitted(mark)
    if last is None:
        return changes, permitted
    if needless:
        changes.append(_needless(reader, last, len(content) - last.end))
    elif tail and not tail.endswith(b"%%EOF"):
        changes.append(Observation(N_("Efter filens slut står mer än filen säger.")))
    return changes, permitted


def _not_permitted(reader: PdfFileReader, mark: Mark, odd: Sequence[Untied]) -> Iterator[Observation]:
    """Name what was done after a mark that may not be."""
    named = {"field": mark.seal.field_name}
    if not mark.allowed:
        yield Observation(N_("Filen har ändrats efter ”%(field)s” på ett sätt som inte är tillåtet."), named)
    elif (differently := _told_differently(reader, mark)) is None:
        yield Observation(
            N_(
                "Det går inte att säga om filens uppgifter om sig själv (som titel och författare) har ändrats efter ”%(field)s”."
            ),
            named,
        )
    elif differently:
        yield Observation(
            N_("Filens uppgifter om sig själv (som titel och författare) har ändrats efter ”%(field)s”."),
            named,
        )
    else:
        yield from _foreign(mark, odd)


def _permitted(mark: Mark) -> Iterator[Observation]:
    """Name what was done after a mark that may be."""
    named = {"field": mark.seal.field_name}
    if mark.level in {ModificationLevel.FORM_FILLING, ModificationLevel.ANNOTATIONS}:
        yield Observation(
            N_("Efter ”%(field)s” har ett formulär fyllts i eller en underskrift lagts till."), named
        )
    elif mark.level is ModificationLevel.LTA_UPDATES:
        yield Observation(N_("Efter ”%(field)s” har uppgifter för långtidsbevarande lagts till."), named)


def _needless(reader: PdfFileReader, last: Mark, size: int) -> Observation:
    """Say what follows the last mark and serves nothing."""
    try:
        store = last.level is ModificationLevel.LTA_UPDATES and rewritten(reader, last.revision)
    except MemoryError:
        raise  # that says nothing of the file
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


_FOREIGN = {
    "certificate": N_(
        "Efter ”%(field)s” har certifikat lagts till som inte hör till någon underskrift eller tidsstämpel i filen: %(names)s."
    ),
    "crl": N_(
        "Efter ”%(field)s” har spärrlistor lagts till som inte hör till någon underskrift eller tidsstämpel i filen: %(names)s."
    ),
    "ocsp": N_(
        "Efter ”%(field)s” har svar om spärrade certifikat lagts till som inte hör till någon underskrift eller tidsstämpel "
        "i filen: %(names)s."
    ),
    "": N_(
        "Efter ”%(field)s” har något lagts till bland uppgifterna för långtidsbevarande som inte hör till någon underskrift "
        "eller tidsstämpel i filen."
    ),
}
_MOST_NAMES = 5


def _foreign(mark: Mark, odd: Sequence[Untied]) -> Iterator[Observation]:
    """Name what was added to the store for long-term validation and belongs to nothing in the file."""
    kinds: dict[str, list[str]] = {}
    for one in odd:
        named = kinds.setdefault(one.stored.kind if one.name else "", [])
        if one.name not in named:
            named.append(one.name)
    for kind, names in kinds.items():
        told = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
        yield Observation(_FOREIGN[kind], {"field": mark.seal.field_name, "names": told})


def _beside(
    reader: PdfFileReader, marks: Sequence[Mark], trusted: Sequence[x509.Certificate]
) -> Mapping[int, Sequence[Untied]]:
    """Return for each mark's revision what was added since to the store that belongs to no mark.

    Nothing where a mark cannot be read: what belongs to it cannot be told, and the file is not called intact anyway.
    """
    if not all(mark.seal.checkable for mark in marks):
        return {}
    revisions = {mark.revision for mark in marks if mark.level not in {None, ModificationLevel.NONE}}
    try:
        return beside(
            reader,
            revisions,
            [one for mark in marks for one in mark.signers],
            [one for mark in marks for one in mark.known],
            trusted,
        )
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is not called permitted
        return {revision: [UNREAD] for revision in revisions}


def _told_differently(reader: PdfFileReader, mark: Mark) -> bool | None:
    """Tell whether what the file says about itself is another since a mark; None where that cannot be compared."""
    if mark.level is ModificationLevel.NONE:
        return False
    try:
        return told_differently(reader, mark.revision)
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is not called unchanged
        return None


def _only_validated_longer(reader: PdfFileReader, last: Mark) -> bool:
    """Tell whether what follows the last mark is there for long-term validation, and not only harmless by its kind."""
    if last.level is not ModificationLevel.LTA_UPDATES:
        return False
    try:
        return validated_longer(reader, last.revision)
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is not called permitted
        return False


def shown_after(
    reader: PdfFileReader, marks: list[Mark], content: bytes
) -> tuple[list[Observation], list[Observation]]:
    """Return what of the permitted changes is seen by whoever opens the file, and apart from that what is later signatures alone."""
    shown, signed = [], []
    for mark in marks:
        if mark.level in {None, ModificationLevel.NONE, ModificationLevel.OTHER}:
            continue
        try:
            pages = sorted(shown_differently(reader, mark.revision))
        except MemoryError:
            raise  # that says nothing of the file
        except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is not called unchanged
            shown.append(
                Observation(
                    N_("Det går inte att säga om något som syns har ändrats efter ”%(field)s”."),
                    {"field": mark.seal.field_name},
                )
            )
            continue
        if pages and (beside := list(_countersigned(reader, marks, mark, content))):
            signed += beside
        elif pages:
            shown.append(
                Observation(
                    N_("Efter ”%(field)s” har något som syns lagts till eller ändrats på sidan %(pages)s."),
                    {"field": mark.seal.field_name, "pages": ", ".join(str(page) for page in pages[:20])},
                )
            )
    return shown, signed


def _countersigned(
    reader: PdfFileReader, marks: Sequence[Mark], mark: Mark, content: bytes
) -> Iterator[Observation]:
    """Name the later signatures that are all that is seen since a mark; nothing where anything else is, or cannot be told."""
    signers = {
        one.seal.field_name: one.seal.signer
        for one in marks
        if one.end > mark.end and one.seal.intact and not one.seal.is_timestamp and not one.seal.problems
    }
    try:
        found = countersigned(reader, content, mark.revision, mark.end, signers) if mark.end else None
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - hostile input: what cannot be looked at is told as something that is seen
        return
    for page, fields in sorted((found or {}).items()):
        yield Observation(
            N_(
                "Efter ”%(field)s” har %(names)s skrivit under synligt på sidan %(page)s, i en ruta där sidan var tom. Vad som "
                "står i rutan omfattas inte av ”%(field)s”."
            ),
            {
                "field": mark.seal.field_name,
                "names": ", ".join(signers[one] for one in fields),
                "page": page,
            },
        )
