"""The record of processing (GDPR art. 30), generated from the record classes; never a list kept by hand. Pure.

Purposes, grounds, people and kinds of data follow the class's family; time and basis are the schedule's own, recipients
the roles that the portal opens the class to. Source: GDPR art. 30.1 a–g; IMY, Register över behandlingar.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from boardroom.classes.rules import TRIGGER_WORDS, Row
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.rules import ROLE_CLASSES, ROLE_PERMISSIONS, ROLE_WORDS


@dataclass(frozen=True)
class Family:
    """What the classes of one family have in common."""

    purpose: str
    ground: str  # article 6
    people: str
    kinds: str
    outside: str = ""  # recipients outside the portal


LAW = N_("Rättslig förpliktelse (art. 6.1 c)")
CONTRACT = N_("Avtal (art. 6.1 b)")
INTEREST = N_("Berättigat intresse (art. 6.1 f)")

GOVERNANCE = Family(
    N_("Visa vad styrelse och stämma har beslutat, och av vilka"),
    LAW,
    N_("Styrelsen, revisorn, medlemmar och andra som nämns"),
    N_("Namn, uppdrag, lägenhet, yttranden, beslut, underskrifter"),
    N_("Bolagsverket och andra myndigheter på begäran"),
)
MEETINGS = Family(
    N_("Kalla till stämma och kunna visa att den gick rätt till"),
    INTEREST,
    N_("Medlemmar, ombud och de som föreslås till uppdrag"),
    N_("Namn, lägenhet, fullmakter, motioner"),
)
ACCOUNTS = Family(
    N_("Bokföra, betala och redovisa föreningens pengar"),
    LAW,
    N_("Medlemmar, leverantörer, arvoderade och anställda"),
    N_("Namn, adress, personnummer, bankkonto, avgifter, arvoden"),
    N_("Skatteverket, revisorn och banken"),
)
MEMBERSHIP = Family(
    N_("Föra de förteckningar över medlemmar och lägenheter som lagen kräver"),
    LAW,
    N_("Medlemmar, överlåtare, förvärvare och panthavare"),
    N_("Namn, postadress, personnummer, lägenhet, upplåtelser, överlåtelser, pantsättningar"),
    N_(
        "Var och en som begär att få se medlemsförteckningen; lägenhetsinnehavaren får utdrag om sin lägenhet"
    ),
)
TENANCY = Family(
    N_("Pröva ansökningar och sköta förhållandet till den som bor eller hyr"),
    CONTRACT,
    N_("Medlemmar, sökande, hyresgäster och andrahandshyresgäster"),
    N_("Namn, kontaktuppgifter, personnummer, ekonomi, lägenhet"),
)
DISTURBANCE = Family(
    N_("Utreda störningar och skador, och kunna visa vad som gjordes"),
    INTEREST,
    N_("Boende, grannar, anmälare och vittnen"),
    N_("Namn, lägenhet, händelser; ibland hälsa eller lagöverträdelser, och då bara det som ärendet kräver"),
    N_("Socialnämnden, hyresnämnden, domstol och försäkringsbolag när ärendet kräver det"),
)
DEALINGS = Family(
    N_("Ingå, följa och kunna bevisa föreningens avtal"),
    INTEREST,
    N_("Leverantörernas kontaktpersoner, långivare och försäkringsgivare"),
    N_("Namn, arbetsgivare, kontaktuppgifter, underskrifter"),
)
BUILDING = Family(
    N_("Förvalta huset och förstå vad som har gjorts med det"),
    INTEREST,
    N_("Boende i berörda lägenheter, konsulter och hantverkare"),
    N_("Namn, lägenhet, ritningar, besiktningar"),
    N_("Kommunen och besiktningsmän"),
)
CORRESPONDENCE = Family(
    N_("Svara på brev, nå den som bor i huset och minnas vad som sagts"),
    INTEREST,
    N_("Boende, medlemmar och andra som skriver till styrelsen"),
    N_("Namn, kontaktuppgifter och det som brevet handlar om"),
)
WORK = Family(
    N_("Förbereda styrelsens arbete och föreningens val"),
    INTEREST,
    N_("Styrelsen, kandidater och de som ärendena gäller"),
    N_("Namn, uppdrag, anteckningar"),
)
HISTORY = Family(
    N_("Bevara föreningens historia"),
    INTEREST,
    N_("Boende, styrelser och besökare genom åren"),
    N_("Namn, fotografier, berättelser"),
)
PROOF = Family(
    N_("Skydda uppgifterna: se vem som har sett och ändrat vad, och visa vad som har gallrats"),
    INTEREST,
    N_("De som använder portalen"),
    N_("Namn, tidpunkt, vad som öppnades eller ändrades"),
)
UNKNOWN = Family(
    N_("Det som handlingstypens namn säger"),
    INTEREST,
    N_("De som nämns i handlingarna"),
    N_("Namn och det som handlingarna handlar om"),
)

_FAMILIES: dict[Family, str] = {
    GOVERNANCE: "board_minutes per_capsulam_decision constituting_minutes general_meeting_minutes bylaws policies",
    MEETINGS: "notice_motions proxies_ballots",
    ACCOUNTS: "annual_report vouchers ledgers main_ledger fees_payroll budget",
    MEMBERSHIP: "apartment_register member_register pledge_letter mortgage_deeds economic_plan title_deeds",
    TENANCY: "credit_check refused_membership subletting_application premises_lease parking_lease key_receipt renovation_permit",
    DISTURBANCE: "disturbance_case damage_case judgments",
    DEALINGS: "loan_papers processor_agreement service_contract rejected_tender insurance_policy construction_contract",
    BUILDING: "drawings_permits maintenance_plan decision_basis energy_declaration ventilation_inspection safety_inspection",
    CORRESPONDENCE: "correspondence_material correspondence_routine resident_contact",
    WORK: "drafts working_papers nominating_papers",
    HISTORY: "photos_history",
    PROOF: "access_log disposal_certificate",
}
FAMILY_OF: Mapping[str, Family] = {key: family for family, keys in _FAMILIES.items() for key in keys.split()}

SECURITY: tuple[str, ...] = (
    N_("Var och en ser bara det som uppdraget ger rätt till, och bara så länge uppdraget varar."),
    N_("Inloggning med nyckel i mobilen, e-legitimation, eller lösenord och en kod till."),
    N_("Personnummer är maskerade. Den som visar ett skriver varför, och det loggas."),
    N_(
        "Allt som ändras och allt som öppnas loggas i en kedja av kontrollsummor som visar om något har tagits bort."
    ),
    N_("Säkerhetskopior tas, och gallring kräver två personers godkännande."),
)


@dataclass(frozen=True)
class Processing:
    """One line of the record; all but `row` are Swedish source sentences to be translated."""

    row: Row
    family: Family
    roles: tuple[str, ...]

    @property
    def trigger_words(self) -> str:
        """From what the time counts."""
        return TRIGGER_WORDS[self.row.trigger]


def processing(rows: Iterable[Row]) -> list[Processing]:
    """Return the record's lines in the schedule's order; a class of the association's own gets the general words."""
    return [Processing(row, FAMILY_OF.get(row.key, UNKNOWN), tuple(_roles(row.key))) for row in rows]


def _roles(key: str) -> Sequence[str]:
    """Return the roles that the portal opens a class to, in the order in which a board is listed."""
    return [words for role, words in ROLE_WORDS.items() if _opens(role, key)]


def _opens(role: str, key: str) -> bool:
    if key == "access_log":
        # No papers, but a page: neighbours do not watch neighbours.
        return Permission.READ_ACCESS_LOG in ROLE_PERMISSIONS[role]
    opened = ROLE_CLASSES[role]
    return opened is None or key in opened
