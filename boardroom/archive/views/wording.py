"""What the document page says in words: facts, proof, downloads, history."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from boardroom.archive.rules import HISTORY_WORDS
from boardroom.audit.models import Entry
from boardroom.audit.rules import ACTOR_WORDS
from boardroom.classes.models import RecordClass
from boardroom.classes.rules import TRIGGER_WORDS, Keeping, KeepUntil, Unit
from boardroom.core.words import N_
from boardroom.documents.models import Document, File, FileRole
from boardroom.documents.rules import main_file, sensible_name
from boardroom.mandates.models import MandatePeriod
from boardroom.reading.models import AccessCopy
from boardroom.reading.rules import Progress
from boardroom.reading.rules.copies import NEEDLESS_WORDS, CopyState, Needless
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import COMPLETED_WITHOUT, STATE_NAMES, EnvelopeState
from boardroom.web.filters import listed_in_words, period_name

_LABELS = {
    FileRole.ORIGINAL: N_("Originalet, som det kom"),
    FileRole.SEALED: N_("Stämplad PDF med bevis för underskrifterna"),
    FileRole.READING_COPY: N_("Läskopia, visar vilka som skrev under"),
    FileRole.ACCESS_COPY: N_("Sökbar kopia"),
}
# What stands in the name of a file that is not the one a reader would take first.
_ASIDE = {
    FileRole.ORIGINAL: N_("före underskrift"),
    FileRole.SEALED: N_("stämplad"),
    FileRole.READING_COPY: N_("läskopia"),
    FileRole.ACCESS_COPY: N_("sökbar"),
}
_SEALED_HERE = N_(
    "Ja. Den låstes och stämplades elektroniskt av föreningen %(day)s. "
    "Ändras så mycket som ett tecken i den stämplade filen syns det när den kontrolleras."
)
_SEALED_ELSEWHERE = N_(
    "Ja. Originalet låstes och stämplades elektroniskt av föreningen %(day)s. Det finns kvar hos föreningen, och "
    "styrelsen och revisorn får se det. Det här är en läskopia: samma sidor och vilka som skrev under, men ingen stämpel "
    "som kan kontrolleras."
)
# So many of a report's remarks are shown; the rest are of the same kinds.
MOST_REMARKS = 5
_MARKS = {EnvelopeState.SEALED: "done", EnvelopeState.SENT: "waits", EnvelopeState.SIGNED: "waits"}


def download_name(document: Document, file: File, files: Sequence[File]) -> str:
    """Return what a download is called; the file that stands for the document bears its name, others say what they are."""
    siblings = [one for one in files if one.role is file.role]
    places = [one.id for one in siblings]
    part = places.index(file.id) + 1 if len(siblings) > 1 and file.id in places else 0
    main = main_file(files)
    title = document.title
    # A reading copy says so even to whoever may have no other: it is not what somebody else calls by the same name.
    if (main is not None and main.role is not file.role) or file.role is FileRole.READING_COPY:
        title = f"{title} ({_(_ASIDE[file.role])})"
    return sensible_name(title, document.document_date, file.media_type, part)


def downloads(document: Document, files: Sequence[File]) -> list[dict[str, Any]]:
    """Return the files to save: the sealed one first, then what people read, the original, its searchable copy."""
    order = (FileRole.SEALED, FileRole.READING_COPY, FileRole.ORIGINAL, FileRole.ACCESS_COPY)
    signed = any(file.role in {FileRole.SEALED, FileRole.READING_COPY} for file in files)
    rows = []
    for file in sorted(files, key=lambda one: (order.index(one.role), one.position)):
        name = download_name(document, file, files)
        plain = signed and file.role is FileRole.ORIGINAL
        rows.append(
            {
                "label": _("Som det var före underskrifterna") if plain else _(_LABELS[file.role]),
                "name": name,
                "url": url_for("archive.file", file_id=file.id, name=name),
                "size": file.size,
            }
        )
    return rows


def downloads_of_pages(name: str, url: str, originals: Sequence[File]) -> list[dict[str, Any]]:
    """Return what can be fetched of a derived document: its pages as a PDF, and the originals that they lie in."""
    rows: list[dict[str, Any]] = [
        {"label": _("De här sidorna, som PDF"), "name": name, "url": url, "size": None}
    ]
    return rows + [
        {
            "label": _("Originalet som sidorna ligger i"),
            "name": file.name,
            "url": url_for("archive.file", file_id=file.id, name=file.name or "original"),
            "size": file.size,
        }
        for file in originals
    ]


def proof_of_pages(originals: Sequence[File]) -> dict[str, str | None]:
    """Return why a derived document can be trusted: its originals are whole."""
    if any(not file.sound for file in originals):
        sentence = _(
            "En fil är inte längre som den kom in. Den som sköter driften behöver återställa den från säkerhetskopian."
        )
    else:
        sentence = _("Sidorna ligger i ett original som är orört, byte för byte som det kom in.")
    return {"sentence": sentence, "url": None}


def keeping(keep: KeepUntil, basis: str, *, needed: bool = False) -> Markup:
    """Return how long a document is kept, and on what ground; `needed` where others live off its pages."""
    day = format_date(keep.day, "d MMMM y") if keep.day else ""
    reason = _(keep.reason) if keep.reason else ""
    sentence = _(keep.sentence) % {"day": day, "reason": reason}
    if needed:
        parts = _("Originalet bevaras minst så länge något av det som gjorts av sidorna finns kvar.")
        return Markup('{}<br><span class="small soft">{}</span>').format(sentence, parts)
    if not basis or keep.kind is Keeping.UNTIL_FURTHER_NOTICE:
        return escape(sentence)
    ground = _("Grund: %(basis)s", basis=basis)
    return Markup('{}<br><span class="small soft">{}</span>').format(sentence, ground)


def standing(envelope: Envelope | None, signers: Sequence[Signer] = ()) -> dict[str, str] | None:
    """Return where the signing of a document stands, in words with a mark; None when it was never sent."""
    if envelope is None:
        return None
    word = _(STATE_NAMES[envelope.state])
    lacks = envelope.lacks(signers)
    if envelope.state in {EnvelopeState.SIGNED, EnvelopeState.SEALED} and lacks:
        word = _(COMPLETED_WITHOUT, missing=listed_in_words(lacks))
    return {"word": word, "kind": _MARKS.get(envelope.state, "fact")}


def facts(
    document: Document,
    files: Sequence[File],
    *,
    kind: str,
    period: MandatePeriod | None,
    kept: Markup,
    signed_by: Markup | None,
    pages: int,
    filed_by: str,
    by_letter: str = "",
    paper: Markup | None = None,
) -> list[tuple[str, Any]]:
    """Return the archival facts as pairs of label and value."""
    arrived = format_date(document.created_at, "d MMMM y")
    size = _size(files, pages)
    return [
        (_("Handlingstyp"), kind or _("Inte bestämd än")),
        (_("Datum"), format_date(document.document_date, "d MMMM y") if document.document_date else None),
        (_("Nummer på handlingen"), document.printed_number),
        (_("Motpart"), document.counterparty),
        (_("Räkenskapsår"), document.fiscal_year),
        (_("Lägenhet"), document.apartment),
        (_("Underskrifter"), signed_by),
        (_("Mandatperiod"), _link(period)),
        (_("Sparas"), kept),
        (_("Pappersoriginal"), paper),
        (_("Märkt med"), ", ".join(tag.name for tag in document.tags)),
        (_("Omfång"), size),
        (_("Arkivnummer"), document.reference),
        (
            _("Kom in"),
            arrival(arrived, filed_by, by_letter),
        ),
    ]


def arrival(day: str, filed_by: str, by_letter: str) -> str:
    """Return when a document came in, how, and by whose deed; what a letter says of its sender is no deed."""
    if by_letter:
        day = f"{day}, {by_letter}"
    return _("%(day)s, av %(name)s", day=day, name=filed_by) if filed_by else day


def _link(period: MandatePeriod | None) -> Markup | None:
    if period is None:
        return None
    address = url_for("archive.browse", by="period", group=period.label)
    return Markup('<a href="{}">{}</a>').format(address, period_name(period.label))


def _size(files: Sequence[File], pages: int) -> str:
    parts = []
    if pages:
        parts.append(ngettext("%(num)s sida", "%(num)s sidor", pages))
    originals = sum(file.role is FileRole.ORIGINAL for file in files)
    if originals > 1:
        parts.append(ngettext("%(num)s fil", "%(num)s filer", originals))
    return ", ".join(parts)


def proof(document: Document, files: Sequence[File], envelope: Envelope | None) -> dict[str, str | None]:
    """Return, in plain words, why the document can be trusted, and where it can be shown to someone else."""
    # A damaged searchable copy is made anew; it says nothing of the record.
    damaged = next((file for file in files if not file.sound and file.role is not FileRole.ACCESS_COPY), None)
    if damaged:
        sentence = _(
            "En fil är inte längre som den kom in. Den som sköter driften behöver återställa den från säkerhetskopian."
        )
        return {"sentence": sentence, "url": None}
    if envelope is not None and envelope.state is EnvelopeState.SEALED and envelope.sealed_at:
        day = format_date(envelope.sealed_at, "d MMMM y")
        # Whoever may have a reading copy alone has nothing in hand that could be checked.
        if any(file.role is FileRole.SEALED for file in files):
            return {"sentence": _(_SEALED_HERE) % {"day": day}, "url": url_for("signing.verify")}
        return {"sentence": _(_SEALED_ELSEWHERE) % {"day": day}, "url": None}
    checked = max(
        (file.checked_at for file in files if file.checked_at and file.role is not FileRole.ACCESS_COPY),
        default=None,
    )
    arrived = format_date(document.created_at, "d MMMM y")
    sentence = _("Originalet är byte för byte det som kom in %(day)s.", day=arrived)
    if checked:
        sentence += " " + _("Det kontrollerades senast %(day)s.", day=format_date(checked, "d MMMM y"))
    sentence += " " + _("Kontrollsumman under Tekniska uppgifter visar det för den som vill räkna efter.")
    return {"sentence": sentence, "url": None}


def technical(
    document: Document, files: Sequence[File], envelope: Envelope | None, copy: AccessCopy | None = None
) -> list[tuple[str, Any]]:
    """Return checksums, names and sizes as they came, and what the check of the searchable copy said."""
    pairs: list[tuple[str, Any]] = []
    for file in files:
        name = file.name or download_name(document, file, files)
        value = Markup('<span class="checksum">{}</span><br>{}, {} byte').format(
            file.sha256, file.media_type, format_decimal(file.size)
        )
        pairs.append((_("Kontrollsumma (SHA-256) för %(name)s", name=name), value))
    if copy is not None and (said := searchable(copy)):
        pairs.append((_("Sökbar kopia"), said))
    if envelope is not None and envelope.state is EnvelopeState.SEALED:
        pairs.append((_("Stämpelns nivå"), envelope.level))
        pairs.append(
            (
                _("Certifikatets kontrollsumma"),
                Markup('<span class="checksum">{}</span>').format(envelope.certificate_sha256),
            )
        )
    return pairs


def searchable(copy: AccessCopy) -> Markup | str:
    """Return what is known of a document's searchable copy: the report on its bytes, or why there is none."""
    if copy.state is CopyState.NEEDLESS:
        return _(NEEDLESS_WORDS.get(Needless(copy.reason), ""))
    if copy.state is CopyState.FAILED:
        return _("Den gick inte att göra. Originalet är orört och går att ladda ner.")
    if copy.file_id is None or not copy.report or not copy.made_at:
        return _("Den håller på att göras.")
    report, day = copy.report, format_date(copy.made_at, "d MMMM y")
    flavour, checker = f"PDF/A-{report['flavour']}", report["checker"]
    if copy.conforms:
        return _(
            "%(flavour)s, för långtidsbevarande. Kontrollerad %(day)s med %(checker)s, utan anmärkning.",
            flavour=flavour,
            day=day,
            checker=checker,
        )
    opening = _(
        "En vanlig PDF. Kontrollen mot %(flavour)s %(day)s med %(checker)s gav anmärkningar:",
        flavour=flavour,
        day=day,
        checker=checker,
    )
    remarks = [f"{one['rule']}: {one['message']}" for one in report["findings"][:MOST_REMARKS]]
    return Markup("{}<br>").format(opening) + Markup("<br>").join(remarks)


def history(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the log's entries about a document as a timeline; who did it, where the log still says.

    An envelope is sent and sealed once, though each of its papers has an entry; the files that the seal makes are part of it.
    """
    told = [entry for entry in entries if entry.verb in HISTORY_WORDS and not _made_by_seal(entry)]
    first = {entry.verb: entry for entry in reversed(told)}
    return [
        {"moment": entry.at, "kind": "fact", **_deed(entry)}
        for entry in told
        if entry.verb not in {"sent_for_signing", "sealed"} or first[entry.verb] is entry
    ]


def _deed(entry: Entry) -> dict[str, str | None]:
    """Return what was done, by whom, and what is to be added; of a signature by hand who signed, and who vouched for it."""
    told = entry.payload or {}
    if entry.verb == "signed" and told.get("vouched_by"):
        note = _("Intygat av %(names)s, som tittade på papperet", names=told["vouched_by"])
        return {"words": _("Skrevs under på papper"), "person": told.get("signer"), "note": note}
    if entry.verb == "signed" and told.get("method") == Method.PAPER:
        # Of before the log named both: its actor is whoever vouched.
        return {"words": _("En underskrift på papper intygades"), "person": _by(entry), "note": None}
    person = told.get("signer") if entry.verb == "signed" else None
    return {"words": _(HISTORY_WORDS[entry.verb]), "person": person or _by(entry), "note": None}


def _made_by_seal(entry: Entry) -> bool:
    role = (entry.payload or {}).get("role")
    return entry.verb == "documents.file_added" and role in {FileRole.SEALED, FileRole.READING_COPY}


def _by(entry: Entry) -> str | None:
    name = (entry.payload or {}).get("by")
    return _(ACTOR_WORDS[name]) if name in ACTOR_WORDS else name


def state_of(progress: Progress | None, envelope: Envelope | None) -> dict[str, str] | None:
    """Return what a list says of where a document stands: its reading while that lasts, then its signing."""
    if progress is not None and not progress.finished and not progress.done:
        return {"word": _("Texten står i kö för att läsas av"), "kind": "waits"}
    if progress is not None and not progress.finished:
        return {
            "word": _(
                "Texten läses av, sida %(done)s av %(total)s", done=progress.done, total=progress.total
            ),
            "kind": "waits",
        }
    if progress is not None and progress.failed:
        words = ngettext(
            "%(num)s sida gick inte att läsa av", "%(num)s sidor gick inte att läsa av", progress.failed
        )
        return {"word": words, "kind": "refused"}
    return standing(envelope)


def rule_in_words(record_class: RecordClass) -> str:
    """Return how long a class is kept: what starts the clock, and on what ground."""
    if record_class.duration is None or record_class.unit is None:
        return _("Bevaras för alltid. Grund: %(basis)s.", basis=record_class.basis)
    length = {
        Unit.DAYS: ngettext("%(num)s dag", "%(num)s dagar", record_class.duration),
        Unit.MONTHS: ngettext("%(num)s månad", "%(num)s månader", record_class.duration),
        Unit.YEARS: ngettext("%(num)s år", "%(num)s år", record_class.duration),
        Unit.FISCAL_YEARS: ngettext("%(num)s räkenskapsår", "%(num)s räkenskapsår", record_class.duration),
        Unit.MANDATE_PERIODS: ngettext(
            "%(num)s mandatperiod", "%(num)s mandatperioder", record_class.duration
        ),
    }[record_class.unit]
    event = _(TRIGGER_WORDS[record_class.trigger])
    return _(
        "Sparas %(length)s. Tiden räknas från: %(event)s. Grund: %(basis)s.",
        length=length,
        event=event[:1].lower() + event[1:],
        basis=record_class.basis,
    )
