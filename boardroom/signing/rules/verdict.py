"""The verdict on a sealed file, in plain words: is it intact, who signed what, when, how, how strongly."""

import enum
import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from boardroom.core.words import N_
from boardroom.ports.verifier import Observation, PdfVerdict, SealVerdict
from boardroom.ports.xml_signatures import ToExamine, XmlSignature
from boardroom.signing.rules import bankid
from boardroom.signing.rules.absences import Unsigned, on_absences, unsigned
from boardroom.signing.rules.certificates import first_sha256
from boardroom.signing.rules.evidence import FROZEN, SEAL_CERTIFICATES, EvidenceRead, read, signed_in
from boardroom.signing.rules.findings import Finding
from boardroom.signing.rules.proofs import canonical_proof
from boardroom.signing.rules.signer_verdicts import SignerVerdict, judge_signers


class Status(enum.StrEnum):
    """What is said of a file; only the first is "yes"."""

    INTACT = "intact"
    CHANGED = "changed"
    ADDED_TO = "added_to"  # what was signed stands, and something that is seen was laid on it afterwards
    COUNTERSIGNED = (
        "countersigned"  # what was signed stands, and is seen to have been signed again, where it was empty
    )
    RESTLESS = "restless"  # not changed, but it can show one thing today and another tomorrow
    UNPROVEN = "unproven"  # the seal holds, but the evidence within does not hold together
    UNCHECKABLE = "uncheckable"  # signed in a way that cannot be checked here
    UNEXAMINED = "unexamined"  # perhaps signed: its form cannot be read
    UNSIGNED = "unsigned"


HEADLINES = {
    Status.INTACT: N_("Dokumentet är oförändrat sedan det stämplades."),
    Status.CHANGED: N_("Dokumentet har ändrats eller dess stämpel stämmer inte. Lita inte på det."),
    Status.ADDED_TO: N_(
        "Det som skrevs under ligger kvar i filen, men något som syns har lagts till eller ändrats efteråt."
    ),
    Status.COUNTERSIGNED: N_(
        "Det som skrevs under ligger oförändrat i filen. Efteråt har en synlig underskrift lagts till."
    ),
    Status.RESTLESS: N_(
        "Filen är oförändrad, men den kan visa olika saker. Det går inte att säga vad som skrevs under."
    ),
    Status.UNPROVEN: N_(
        "Filen är oförändrad, men bevisen i den hänger inte ihop. Lita inte på underskrifterna."
    ),
    Status.UNCHECKABLE: N_("Dokumentet bär en underskrift som inte kan kontrolleras här."),
    Status.UNEXAMINED: N_("Filen gick inte att undersöka. Den kan bära en underskrift som inte syns här."),
    Status.UNSIGNED: N_("Dokumentet bär ingen elektronisk underskrift eller stämpel."),
}


# Of a file that others have signed and nobody has stamped: nothing in it is a seal.
_OF_SIGNATURES = {
    Status.INTACT: N_("Dokumentet är oförändrat sedan det skrevs under."),
    Status.CHANGED: N_("Dokumentet har ändrats eller en underskrift i det stämmer inte. Lita inte på det."),
}


@dataclass(frozen=True)
class Verdict:
    """The whole verdict; `level` is B-B or B-LTA of the seal, empty where there is none."""

    status: Status
    findings: tuple[Finding, ...]
    signers: tuple[SignerVerdict, ...] = ()
    seals: tuple[SealVerdict, ...] = ()
    title: str = ""
    association: str = ""
    document_sha256: str = ""
    level: str = ""
    page_count: int = 0
    unsigned: tuple[Unsigned, ...] = ()
    sealed: bool = True  # False of a file that bears signatures alone, none of which is a seal

    @property
    def intact(self) -> bool:
        """Whether everything holds."""
        return self.status is Status.INTACT

    @property
    def headline(self) -> str:
        """The verdict in one Swedish sentence."""
        return (
            HEADLINES[self.status] if self.sealed else _OF_SIGNATURES.get(self.status, HEADLINES[self.status])
        )


def signatures_to_examine(pdf: PdfVerdict) -> list[ToExamine]:
    """Return the personal signatures in a file's evidence that ports.xml_signatures should look at before it is judged."""
    evidence = read(pdf.attachments)
    return (
        [one for _, one in bankid.signatures_in([one.proof for one in evidence.signed])] if evidence else []
    )


def judge(
    pdf: PdfVerdict, *, own_certificates: Collection[str] = (), examined: Sequence[XmlSignature] = ()
) -> Verdict:
    """Judge what the bytes prove.

    `own_certificates` are SHA-256 in hex of this portal's seals, present and past; `examined` is what was found in
    `signatures_to_examine`, in its order.
    """
    marks = [seal for seal in pdf.seals if not seal.is_timestamp]
    evidence = read(pdf.attachments)
    findings = [*_on_seals(pdf, marks, own_certificates, ours=evidence is not None), *_on_changes(pdf)]
    signers: tuple[SignerVerdict, ...] = ()
    on_evidence: list[Finding] = []
    if evidence is not None:
        on_evidence = _on_evidence(pdf, marks, evidence)
        signers, on_signers = judge_signers(evidence.signed, examined, evidence.scans)
        on_evidence += on_signers
    elif marks:
        findings.append(
            Finding(
                "note",
                N_(
                    "Filen innehåller inga bevis från Boardroom: bara stämplar och underskrifter i PDF-filen är kontrollerade."
                ),
            )
        )
    first = evidence.signed[0].statement if evidence and evidence.signed else None
    return Verdict(
        status=_status(pdf, marks, on_evidence),
        findings=(*findings, *on_evidence),
        signers=signers,
        unsigned=unsigned(evidence.events, no_meeting=bool(first and first.no_meeting)) if evidence else (),
        seals=pdf.seals,
        title=first.title_of(evidence.frozen_sha256) if first and evidence else "",
        association=first.association if first else "",
        document_sha256=evidence.frozen_sha256 if evidence else "",
        level=_level(pdf, marks),
        page_count=pdf.page_count,
        sealed=evidence is not None or not marks or any(mark.certified_no_changes for mark in marks),
    )


def _status(pdf: PdfVerdict, marks: Sequence[SealVerdict], on_evidence: Sequence[Finding]) -> Status:
    if not marks:
        return Status.UNEXAMINED if pdf.unexamined else Status.UNSIGNED
    if any(mark.checkable and not mark.intact for mark in pdf.seals) or pdf.changes_after_seal:
        return Status.CHANGED
    if any(not mark.checkable for mark in pdf.seals):
        return Status.UNCHECKABLE
    if pdf.unexamined:
        return Status.UNEXAMINED
    if pdf.irregular or any(mark.problems for mark in marks):
        return Status.CHANGED
    if any(finding.weight == "bad" for finding in on_evidence):
        return Status.UNPROVEN
    if pdf.restless:
        return Status.RESTLESS
    if pdf.shown_after_seal:
        return Status.ADDED_TO
    return Status.COUNTERSIGNED if pdf.signed_after_seal else Status.INTACT


def _level(pdf: PdfVerdict, marks: Sequence[SealVerdict]) -> str:
    if not marks:
        return ""
    long_term = pdf.validation_kept and any(seal.is_timestamp and seal.intact for seal in pdf.seals)
    stamped = all(mark.timestamped for mark in marks)
    return "B-LTA" if long_term and stamped else "B-T" if stamped else "B-B"


def _on_seals(
    pdf: PdfVerdict, marks: Sequence[SealVerdict], own_certificates: Collection[str], *, ours: bool
) -> list[Finding]:
    findings: list[Finding] = []
    for mark in marks:
        facts = {"signer": mark.signer, "field": mark.field_name, "sha256": mark.certificate_sha256}
        if not mark.checkable:
            findings += [_as_finding("bad", problem) for problem in mark.problems]
            if mark.covers_whole_file:
                findings.append(
                    Finding("note", N_("Den säger sig omfatta hela filen, och inget är tillagt efter den."))
                )
            continue
        findings += [_as_finding("bad", problem) for problem in mark.problems]
        if mark.intact:
            findings.append(Finding("good", _by_whom(mark, several=len(marks) > 1), facts))
        if mark.certificate_sha256 in own_certificates:
            findings.append(Finding("good", N_("Stämpeln är den här portalens egen."), facts))
        elif mark.trusted:
            findings.append(
                Finding("good", N_("Certifikatet är utfärdat av någon som portalen litar på."), facts)
            )
        else:
            findings.append(Finding("note", _unknown(mark, ours=ours), facts))
        findings.append(_on_time(mark, ours=ours))
    if pdf.unexamined:
        findings.append(
            Finding(
                "bad",
                N_(
                    "Formuläret i filen är skadat, så alla underskrifter går inte att hitta. Be den som skickade filen "
                    "om ett nytt exemplar."
                ),
            )
        )
    if pdf.irregular and marks:
        findings.append(
            Finding(
                "bad",
                N_(
                    "Filen är byggd så att olika program kan visa olika saker. Det går inte att säga säkert vad som skrevs under."
                ),
            )
        )
    return findings


def _by_whom(mark: SealVerdict, *, several: bool) -> str:
    """Return who made a mark that holds; among several each is named as what came after it names it."""
    if mark.certified_no_changes:
        return N_("Stämplat av %(signer)s. Stämpeln tillåter inga ändringar.")
    if several:
        return N_("Underskrivet i PDF-filen av %(signer)s, i fältet ”%(field)s”.")
    return N_("Underskrivet i PDF-filen av %(signer)s.")


def _unknown(mark: SealVerdict, *, ours: bool) -> str:
    """Return what to compare a certificate with that nobody known here has issued; `ours`: the file bears Boardroom's evidence."""
    if ours:
        return N_(
            "Ingen utomstående som portalen känner till intygar vem som äger stämpeln. "
            "Jämför certifikatets kontrollsumma med den som föreningen har offentliggjort: %(sha256)s"
        )
    if mark.certified_no_changes:
        return N_(
            "Ingen utomstående som portalen känner till intygar vem som äger stämpeln. "
            "Jämför certifikatets kontrollsumma med den som stämpelns ägare uppger: %(sha256)s"
        )
    return N_(
        "Ingen utomstående som portalen känner till intygar vem som har skrivit under. "
        "Jämför certifikatets kontrollsumma med den som personen själv uppger: %(sha256)s"
    )


def _as_finding(weight: str, observation: Observation) -> Finding:
    return Finding(weight, observation.sentence, observation.facts)


def _on_time(mark: SealVerdict, *, ours: bool) -> Finding:
    if mark.timestamped and mark.timestamp_trusted:
        return Finding("good", N_("Tiden är intygad av %(authority)s."), {"authority": mark.timestamp_by})
    if mark.timestamped:
        return Finding(
            "note",
            N_("Tiden är intygad av %(authority)s, som portalen inte känner till."),
            {"authority": mark.timestamp_by},
        )
    if not ours and not mark.certified_no_changes:
        return Finding(
            "note", N_("Tiden kommer från den som skrev under: ingen oberoende tidsstämpel finns.")
        )
    return Finding("note", N_("Tiden kommer från den som stämplade: ingen oberoende tidsstämpel finns."))


def _on_changes(pdf: PdfVerdict) -> list[Finding]:
    told = [*pdf.changes_after_seal, *pdf.shown_after_seal, *pdf.signed_after_seal, *pdf.permitted_changes]
    named = {change.facts.get("field") for change in told}
    return [
        *(
            Finding(
                "note",
                N_("Fältet ”%(field)s” är en tidsstämpel av %(signer)s."),
                {"field": one.field_name, "signer": one.signer},
            )
            for one in pdf.seals
            if one.is_timestamp and one.intact and one.field_name in named
        ),
        *(_as_finding("bad", change) for change in pdf.changes_after_seal),
        *(_as_finding("bad", change) for change in (*pdf.shown_after_seal, *pdf.restless)),
        *(_as_finding("note", change) for change in (*pdf.signed_after_seal, *pdf.permitted_changes)),
    ]


def _on_the_others(evidence: EvidenceRead) -> list[Finding]:
    """Name what else was signed by the same signatures: each is a file of its own."""
    named = evidence.signed[0].statement.documents if evidence.signed else ()
    return [
        Finding(
            "note",
            N_("Samma underskrifter gäller också %(title)s, som är en egen fil. Kontrollsumma: %(sha256)s"),
            {"title": one.title, "sha256": one.sha256},
        )
        for one in named
        if one.sha256 != evidence.frozen_sha256
    ]


def _on_evidence(pdf: PdfVerdict, marks: Sequence[SealVerdict], evidence: EvidenceRead) -> list[Finding]:
    findings = [_as_finding("bad", problem) for problem in evidence.problems]
    attached = hashlib.sha256(pdf.attachments.get(FROZEN, b"")).hexdigest()
    revision = hashlib.sha256(pdf.first_revision).hexdigest()
    if attached == revision == evidence.frozen_sha256:
        findings.append(
            Finding(
                "good",
                N_("Det som skrevs under ligger oförändrat i filens början. Kontrollsumma: %(sha256)s"),
                {"sha256": revision},
            )
        )
    else:
        findings.append(Finding("bad", N_("Filens början är inte det dokument som bevisen talar om.")))
    if any(
        not one.statement.names(evidence.frozen_sha256) or one.statement.envelope_id != evidence.envelope_id
        for one in evidence.signed
    ):
        findings.append(
            Finding("bad", N_("En underskrift gäller ett annat dokument än det som ligger i filen."))
        )
    if len({one.statement.nonce for one in evidence.signed}) > 1:
        findings.append(Finding("bad", N_("Underskrifterna hör inte till samma utskick.")))
    findings += [*_on_signed_events(evidence), *_on_bound_proofs(evidence)]
    if len({one.statement.documents for one in evidence.signed}) > 1:
        findings.append(Finding("bad", N_("Underskrifterna nämner inte samma dokument.")))
    findings += _on_the_others(evidence)
    if not evidence.signed:
        findings.append(Finding("bad", N_("Bevisen innehåller ingen underskrift.")))
    told = first_sha256(pdf.attachments.get(SEAL_CERTIFICATES, b""))
    if told and told not in {mark.certificate_sha256 for mark in marks}:
        findings.append(Finding("bad", N_("Certifikatet bland bevisen är inte stämpelns.")))
    findings += on_absences(evidence.events)
    if evidence.chain_intact:
        findings.append(
            Finding(
                "good",
                N_("Alla %(count)s händelser ligger i obruten följd."),
                {"count": len(evidence.events)},
            )
        )
    else:
        findings.append(
            Finding("bad", N_("Händelserna ligger inte i obruten följd: något saknas eller är ändrat."))
        )
    if not any(mark.certified_no_changes for mark in marks):
        findings.append(Finding("bad", N_("Bevisen skyddas inte av en stämpel som förbjuder ändringar.")))
    return findings


def _on_signed_events(evidence: EvidenceRead) -> list[Finding]:
    """Compare the signatures with the events that tell of them: neither more nor fewer."""
    told = Counter(signed_in(evidence.events))
    if evidence.version < 2 and set(told) == {""} and told.total() == len(evidence.signed):
        return [
            Finding(
                "note",
                N_(
                    "Bevisen är av ett äldre slag (version %(version)s), där händelserna inte nämner underskrifternas "
                    "kontrollsummor. Bara deras antal är jämfört."
                ),
                {"version": evidence.version},
            )
        ]
    found = Counter(one.statement.digest().hex() for one in evidence.signed)
    names = [one.statement.signer for one in evidence.signed if one.statement.digest().hex() in found - told]
    findings = [
        Finding(
            "bad",
            N_("Ingen händelse berättar om underskriften av %(name)s. Den kan vara tillagd efteråt."),
            {"name": name},
        )
        for name in names
    ]
    if missing := (told - found).total():
        findings.append(
            Finding(
                "bad",
                N_("Händelserna berättar om underskrifter som saknas bland bevisen: %(count)s."),
                {"count": missing},
            )
        )
    return findings


def _on_bound_proofs(evidence: EvidenceRead) -> list[Finding]:
    """Compare each proof with the checksum that its event bears; files of earlier versions bear none."""
    told = {
        str(event.facts["statement_sha256"]): event.facts["proof_sha256"]
        for event in evidence.events
        if event.what == "signed" and {"statement_sha256", "proof_sha256"} <= set(event.facts)
    }
    return [
        Finding(
            "bad",
            N_("Beviset för underskriften av %(name)s är ett annat än det som händelserna talar om."),
            {"name": one.statement.signer},
        )
        for one in evidence.signed
        if (wanted := told.get(one.statement.digest().hex()))
        and wanted != hashlib.sha256(canonical_proof(one.proof)).hexdigest()
    ]
