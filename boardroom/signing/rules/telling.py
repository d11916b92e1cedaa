"""How a verdict is told: plain words for people, JSON for programs."""

import json
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from boardroom.core.words import N_
from boardroom.language.dates import format_date
from boardroom.signing.rules.findings import Finding
from boardroom.signing.rules.levels import LEVEL_WORDS, UNKNOWN_LEVEL
from boardroom.signing.rules.statement import instant
from boardroom.signing.rules.verdict import Status, Verdict

PROOF_WORDS = {
    "holds": N_(
        "Beviset är omräknat och stämmer: nyckeln skrev under dokumentet med bevisets kontrollsumma."
    ),
    "issuer_unknown": N_(
        "Underskriften är omräknad och gäller just det här dokumentet. Vem som har utfärdat legitimationen är inte "
        "kontrollerat här."
    ),
    "identified": N_(
        "Intyget om vem det var är omräknat och gäller just det här dokumentet. Det är en identifiering, ingen "
        "underskrift av personen själv."
    ),
    "unchecked": N_("Beviset har en form som inte kan räknas om här."),
    "recorded": N_("Beviset är portalens egen anteckning, inte en kryptografisk underskrift av personen."),
    "on_paper": N_(
        "Underskriften är gjord för hand. Bilden av papperet ligger i filen och är den som intygades; om namnteckningen "
        "är personens egen får den avgöra som jämför den."
    ),
    "broken": N_("Beviset stämmer inte."),
}
SIGNED_BY = N_("Underskrivet av:")
SIGNED_BY_CLAIM = N_("Underskrivet av, enligt bevis som inte går att lita på:")
# Said of what bears no seal: it may be what was made to be read, and handed to members and outsiders.
PERHAPS_A_COPY = N_(
    "Är det en läskopia? En sådan bär ingen stämpel. Det stämplade originalet finns hos föreningen, och styrelsen "
    "och revisorn får se det."
)
UNSIGNED_BY = N_("Inte underskrivet av:")
IN_ZONE = N_("Alla klockslag är i tidszonen %(zone)s.")
_MARKS = {"good": "+", "note": "·", "bad": "!"}


def as_text(
    verdict: Verdict,
    language: str = "sv",
    *,
    translate: Callable[[str], str] = str,
    time_zone: str = "Europe/Stockholm",
) -> str:
    """Return the verdict as plain text for a terminal or a page; `translate` turns Swedish sentences into `language`."""
    lines = [translate(verdict.headline)]
    if verdict.status is Status.UNSIGNED:
        lines += ["", translate(PERHAPS_A_COPY)]
    if verdict.title:
        lines += ["", ", ".join(filter(None, (verdict.title, verdict.association)))]
    if verdict.signers:
        lines += ["", translate(SIGNED_BY if verdict.intact else SIGNED_BY_CLAIM)]
    for signer in verdict.signers:
        role = translate(signer.role_told)
        when = moment_in_words(signer.at, language, time_zone)
        method = translate(signer.method_told)
        level = translate(LEVEL_WORDS.get(signer.method, UNKNOWN_LEVEL))
        lines.append(f"  {signer.name}, {role}, {when}")
        lines.append(
            "    " + translate(N_("%(method)s; styrka: %(level)s")) % {"method": method, "level": level}
        )
        lines.append("    " + translate(PROOF_WORDS[signer.proof]))
        if signer.identified:
            lines.append(
                "    " + translate(N_("Enligt legitimationen: %(name)s")) % {"name": signer.identified}
            )
        if signer.remark:
            lines.append("    " + translate(N_("Anteckning: %(remark)s")) % {"remark": signer.remark})
    if verdict.unsigned:
        lines += ["", translate(UNSIGNED_BY)]
    lines += [f"  {one.name}, {translate(one.role_told)}: {translate(one.why)}" for one in verdict.unsigned]
    lines.append("")

    def told(at: date) -> str:
        return (
            moment_in_words(at, language, time_zone)
            if isinstance(at, datetime)
            else format_date(at, language)
        )

    lines += [
        f"{_MARKS[finding.weight]} {translated(finding, translate, told)}" for finding in verdict.findings
    ]
    if verdict.signers:
        lines += ["", translate(IN_ZONE) % {"zone": time_zone}]
    return "\n".join(lines) + "\n"


def unreadable_as_json(problem: str) -> str:
    """Return for programs that a file could not be read, and why."""
    return json.dumps(
        {"status": "unreadable", "intact": False, "problem": problem}, ensure_ascii=False, indent=2
    )


def as_json(verdict: Verdict) -> str:
    """Return the verdict as JSON for programs: facts and codes; sentences are Swedish."""
    return json.dumps(
        {
            "status": verdict.status.value,
            "intact": verdict.intact,
            "title": verdict.title,
            "association": verdict.association,
            "document_sha256": verdict.document_sha256,
            "level": verdict.level,
            "pages": verdict.page_count,
            "signers": [
                {
                    "name": signer.name,
                    "role": signer.role,
                    "at": signer.at.isoformat(),
                    "method": signer.method,
                    "remark": signer.remark,
                    "proof": signer.proof,
                    "identified": signer.identified,
                }
                for signer in verdict.signers
            ],
            "unsigned": [
                {"name": one.name, "role": one.role_told, "needed": one.needed} for one in verdict.unsigned
            ],
            "seals": [
                {
                    **vars(seal),
                    "signed_at": seal.signed_at.isoformat() if seal.signed_at else None,
                    "certificate_ends": seal.certificate_ends.isoformat() if seal.certificate_ends else None,
                    "problems": [str(problem) for problem in seal.problems],
                }
                for seal in verdict.seals
            ],
            "findings": [
                {"weight": finding.weight, "sentence": translated(finding, str, _for_programs)}
                for finding in verdict.findings
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _for_programs(at: date) -> str:
    return instant(at) if isinstance(at, datetime) else at.isoformat()


def moment_in_words(at: datetime, language: str, time_zone: str) -> str:
    """Return an instant as people read it where the association lives: "15 mars 2026 kl. 19.42"."""
    local = at.astimezone(ZoneInfo(time_zone))
    day = format_date(local.date(), "en" if language == "en" else "sv")
    return f"{day} at {local:%H:%M}" if language == "en" else f"{day} kl. {local:%H.%M}"


def translated(finding: Finding, translate: Callable[[str], str], told: Callable[[date], str]) -> str:
    """Return a finding as a sentence; `told` puts its days and instants into words, in the zone of the signatures' own."""
    sentence = translate(finding.sentence)
    facts = {key: told(value) if isinstance(value, date) else value for key, value in finding.facts.items()}
    return sentence % facts if facts else sentence
