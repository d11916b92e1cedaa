"""How a link of the chain is computed; pure, so that anyone can recompute it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from boardroom.core.words import N_


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces, in UTF-8: the same bytes for the same facts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def payload_hash(payload: Mapping[str, object], salt: str) -> str:
    """Return the salted SHA-256 of a payload; the salt keeps a short payload from being guessed."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(dict(payload))).hexdigest()


def link_hash(
    *,
    chain: str,
    number: int,
    at: datetime,
    verb: str,
    subject: tuple[str, str],
    actor: tuple[str, str],
    payload_hash: str,
    previous_hash: str,
) -> str:
    """Return the SHA-256 that binds an entry to all before it."""
    return hashlib.sha256(
        canonical(
            {
                "actor": list(actor),
                "at": at.isoformat(),
                "chain": chain,
                "number": number,
                "payload": payload_hash,
                "previous": previous_hash,
                "subject": list(subject),
                "verb": verb,
            }
        )
    ).hexdigest()


@dataclass(frozen=True)
class ChainReport:
    """What recomputing a chain showed; `head` is the hash to be anchored outside, empty for an empty chain."""

    chain: str
    ok: bool
    length: int
    head: str
    first_broken: int | None = None
    reason: str = ""


def month_start(year: int, month: int) -> datetime:
    """Return the instant (UTC) at which a month begins; months of the access log are UTC's."""
    return datetime(year, month, 1, tzinfo=UTC)


def erasable_before(now: datetime) -> datetime:
    """Return the instant before which readings are older than twelve whole months."""
    return month_start(now.year - 1, now.month)


def readings_hash(rows: Iterable[tuple[str, ...]]) -> str:
    """Return the SHA-256 over a month of readings, each row as its texts in a fixed order."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(canonical(list(row)) + b"\n")
    return digest.hexdigest()


# What the log's page says of each verb and kind of thing; the person stands before, the name after.
SENTENCES: dict[tuple[str, str], str] = {
    ("set_turns", "board"): N_("ändrade suppleanternas tur"),
    ("founded", "association"): N_("lade upp föreningen"),
    ("changed", "association"): N_("ändrade föreningens inställningar"),
    ("set_up", "association"): N_("gjorde klart den första inställningen"),
    ("adopted_schedule", "association"): N_("tog in den svenska planen för bevarande och gallring"),
    ("added", "person"): N_("lade till en person"),
    ("changed", "person"): N_("ändrade en persons uppgifter"),
    ("invited", "person"): N_("bjöd in en person"),
    ("invitation_withdrawn", "person"): N_("återkallade en inbjudan"),
    ("invitation_accepted", "person"): N_("tackade ja till en inbjudan"),
    ("bound_account", "person"): N_("kopplade ett konto till en person"),
    ("seated", "mandate"): N_("förde in ett uppdrag"),
    ("ended", "mandate"): N_("avslutade ett uppdrag"),
    ("entered_election", "mandate_period"): N_("förde in ett val"),
    ("made_signatory", "mandate"): N_("antecknade att någon tecknar firman"),
    ("no_longer_signatory", "mandate"): N_("antecknade att någon inte längre tecknar firman"),
    ("stepped_in", "mandate"): N_("lät en suppleant gå in för en ledamot"),
    ("narrowed", "mandate"): N_("valde vad ett uppdrag öppnar"),
    ("asked", "opened_access"): N_("bad om tillfällig åtkomst för någon"),
    ("opened", "opened_access"): N_("öppnade tillfällig åtkomst för någon"),
    ("closed", "opened_access"): N_("stängde tillfällig åtkomst"),
    ("declined", "opened_access"): N_("sade nej till tillfällig åtkomst"),
    ("asked", "past_minutes"): N_("bad om protokollen från sin tid i styrelsen"),
    ("granted", "past_minutes"): N_("öppnade protokollen från någons tid i styrelsen"),
    ("refused", "past_minutes"): N_("sade nej till att öppna äldre protokoll"),
    ("seated_administrator", "person"): N_("satte in en administratör från kommandoraden"),
    ("account_created", "account"): N_("skapade ett konto"),
    ("passkey_added", "account"): N_("lade till en nyckel i mobilen"),
    ("passkey_removed", "account"): N_("tog bort en nyckel i mobilen"),
    ("eid_linked", "account"): N_("lade till en e-legitimation"),
    ("eid_unlinked", "account"): N_("tog bort en e-legitimation"),
    ("password_changed", "account"): N_("bytte lösenord"),
    ("password_reset", "account"): N_("valde nytt lösenord via en länk"),
    ("second_factor_on", "account"): N_("slog på engångskoder"),
    ("second_factor_off", "account"): N_("slog av engångskoder"),
    ("second_factor_taken_off", "account"): N_("slog av någons engångskoder på begäran"),
    ("recovery_codes_renewed", "account"): N_("tog fram nya reservkoder"),
    ("logged_out_everywhere", "account"): N_("loggade ut överallt"),
    ("token_created", "api_token"): N_("skapade en nyckel för program"),
    ("token_revoked", "api_token"): N_("drog in en nyckel för program"),
    ("began", "minutes"): N_("började på ett protokoll"),
    ("saved", "minutes"): N_("sparade ett protokoll"),
    ("uploaded", "minutes"): N_("lade in ett färdigt protokoll"),
    ("numbered", "minutes"): N_("gav ett protokoll dess nummer"),
    ("reopened", "minutes"): N_("öppnade ett protokoll för ändring"),
    ("sent", "minutes"): N_("skickade ett protokoll för underskrift"),
    ("extracted", "minutes"): N_("gjorde ett utdrag ur ett protokoll"),
    ("made_void", "minutes"): N_("makulerade ett protokoll"),
    ("made_available", "minutes"): N_("antecknade att medlemmarna kan läsa ett stämmoprotokoll"),
    ("first_reminder", "minutes"): N_("påminde om ett stämmoprotokoll"),
    ("last_reminder", "minutes"): N_("påminde en sista gång om ett stämmoprotokoll"),
    ("first_reminder", "meeting"): N_("påminde om att skriva ett stämmoprotokoll"),
    ("last_reminder", "meeting"): N_("påminde en sista gång om att skriva ett stämmoprotokoll"),
    ("members_told", "minutes"): N_("berättade för medlemmarna att ett stämmoprotokoll finns att läsa"),
    ("chose_series", "association"): N_("bestämde hur ett slag av protokoll numreras"),
    ("proposed", "per_capsulam"): N_("föreslog ett beslut per capsulam"),
    ("agreed_to_form", "per_capsulam"): N_("samtyckte till att besluta per capsulam"),
    ("refused_form", "per_capsulam"): N_("sade nej till att besluta per capsulam"),
    ("recused", "per_capsulam"): N_("ställde någon utanför ett beslut per capsulam på grund av jäv"),
    ("voted", "per_capsulam"): N_("röstade per capsulam"),
    ("stopped", "per_capsulam"): N_("stoppade ett beslut per capsulam"),
    ("decided", "per_capsulam"): N_("avgjorde ett beslut per capsulam"),
    ("joined_texts", "minutes"): N_("fogade ihop två texter i ett protokoll"),
    ("dropped_text", "minutes"): N_("tog bort en text som låg bredvid ett protokoll"),
    ("kept_text", "minutes"): N_("skrev i ett protokoll samtidigt som någon annan"),
    ("planned", "meeting"): N_("planerade ett möte"),
    ("changed", "meeting"): N_("ändrade ett möte"),
    ("changed_agenda", "meeting"): N_("ändrade en dagordning"),
    ("called", "meeting"): N_("skickade kallelse till ett möte"),
    ("cancelled", "meeting"): N_("ställde in ett möte"),
    ("answered", "meeting"): N_("svarade på en kallelse"),
    ("attached", "agenda_item"): N_("lade ett underlag till en punkt på dagordningen"),
    ("detached", "agenda_item"): N_("tog bort ett underlag från en punkt på dagordningen"),
    ("declared_conflict", "agenda_item"): N_("angav jäv i en fråga"),
    ("withdrew_conflict", "agenda_item"): N_("tog tillbaka jäv i en fråga"),
    ("changed", "annual_wheel"): N_("ändrade årshjulet"),
    ("changed", "agenda_template"): N_("ändrade mallen för en dagordning"),
    ("commented", "minutes"): N_("kommenterade ett protokoll"),
    ("settled_comment", "minutes"): N_("tog hand om en kommentar till ett protokoll"),
    ("assigned", "decision"): N_("ändrade ansvarig eller sista dag för ett beslut"),
    ("done", "decision"): N_("bockade av ett beslut"),
    ("undone", "decision"): N_("tog tillbaka avbockningen av ett beslut"),
    ("superseded", "decision"): N_("angav att ett beslut har ersatts av ett senare"),
    ("stands_again", "decision"): N_("angav att ett beslut gäller igen"),
    ("confirmed", "decision"): N_("förde in ett beslut ur ett gammalt protokoll"),
    ("struck", "decision"): N_("tog bort ett beslut ur registret"),
    ("decisions_reviewed", "document"): N_("gick igenom ett gammalt protokolls beslut"),
    ("sent_for_signing", "envelope"): N_("skickade en handling för underskrift"),
    ("signed", "envelope"): N_("skrev under"),
    ("signed_too_late", "envelope"): N_("skrev under när det redan var avgjort"),
    ("declined_to_sign", "envelope"): N_("avstod från att skriva under"),
    ("withdrew_from_signing", "envelope"): N_("drog tillbaka en handling från underskrift"),
    ("reminded_signer", "envelope"): N_("påminde om en underskrift"),
    ("extended_signing", "envelope"): N_("gav mer tid för underskrift"),
    ("delegated_signing", "envelope"): N_("lät någon annan skriva under"),
    ("wished_to_delegate", "envelope"): N_("bad om att någon annan skriver under"),
    ("refused_wish_to_delegate", "envelope"): N_("sade nej till att någon annan skriver under"),
    ("prepared_batch", "signing_batch"): N_("förberedde ett utskick till många"),
    ("ordered_batch", "signing_batch"): N_("skickade till många för underskrift"),
    ("dropped_batch", "signing_batch"): N_("kastade ett utskick som inte hade skickats"),
    ("reminded_batch", "signing_batch"): N_("påminde alla i ett utskick"),
    ("withdrew_batch", "signing_batch"): N_("tog tillbaka ett utskick"),
    ("batch_failed_for", "signing_batch"): N_("kunde inte skicka till en av mottagarna i ett utskick"),
    ("opened_meeting_room", "envelope"): N_("öppnade mötesrummet på en delad skärm"),
    ("closed_meeting_room", "envelope"): N_("stängde mötesrummet"),
    ("printed_for_signing", "envelope"): N_("skrev ut för underskrift på papper"),
    ("added_signed_copy", "envelope"): N_("lade till en undertecknad kopia"),
    ("said_which_sheet", "envelope"): N_("sa vilken sida en bild i den undertecknade kopian visar"),
    ("vouched_for_paper", "envelope"): N_("granskade det som skrivits under på papper"),
    ("sealed", "envelope"): N_("låste och stämplade en handling"),
    ("examined_seal", "envelope"): N_("kontrollerade en stämplad fil"),
    ("renewed_timestamp", "envelope"): N_("förnyade en tidsstämpel"),
    ("renewal_failed", "envelope"): N_("lyckades inte förnya en tidsstämpel"),
    ("warned_of_certificate", "installation"): N_(
        "skrev till administratörerna att stämpelns certifikat går ut"
    ),
    ("imported_seal", "installation"): N_("lade in ett köpt certifikat för stämpeln"),
    ("rotated_seal", "installation"): N_("bytte stämpelns nyckel"),
    ("seal_failed", "envelope"): N_("lyckades inte stämpla en handling"),
    ("completed_without_signer", "envelope"): N_("avslutade en handling utan en underskrift"),
    ("retried_seal", "envelope"): N_("försökte stämpla igen"),
    ("filed", "document"): N_("lade in en handling"),
    ("documents.filed", "document"): N_("lade in en handling"),
    ("documents.described", "document"): N_("ändrade en handlings uppgifter"),
    ("documents.file_added", "document"): N_("lade en fil till en handling"),
    ("documents.hidden", "document"): N_("dolde en handling för en person (jäv)"),
    ("documents.shown_again", "document"): N_("visade en handling igen"),
    ("documents.damage_found", "file"): N_("upptäckte en skadad fil"),
    ("documents.damage_mended", "file"): N_("fann att en fil är hel igen"),
    ("documents.restored", "file"): N_("återställde en skadad fil från säkerhetskopian"),
    ("documents.damage_found", "blob"): N_("upptäckte en skadad fil som hör till en underskrift"),
    ("documents.damage_mended", "blob"): N_("fann att en fil som hör till en underskrift är hel igen"),
    ("documents.blob_vanished", "blob"): N_("upptäckte att en fil är borta ur både databasen och lagringen"),
    ("documents.leftovers_destroyed", "shelf"): N_("raderade filer som ingen handling använder"),
    ("documents.split", "document"): N_("delade en handling i flera"),
    ("documents.joined", "document"): N_("slog ihop en handling med andra"),
    ("documents.split_undone", "document"): N_("ångrade en delning"),
    ("documents.joining_undone", "document"): N_("ångrade en sammanslagning"),
    ("papers.kept", "document"): N_("antecknade var en handlings papper finns"),
    ("papers.destroyed", "document"): N_("antecknade att en handlings papper är förstört"),
    ("papers.unknown", "document"): N_("antecknade att det är okänt var en handlings papper finns"),
    ("papers.never_existed", "document"): N_("antecknade att en handling aldrig funnits på papper"),
    ("papers.transfer_certified", "document"): N_("intygade överföringen av en handling från papper"),
    ("papers.binder_added", "binder"): N_("förde in en pärm i registret"),
    ("papers.binder_changed", "binder"): N_("ändrade en pärm i registret"),
    ("papers.binder_scanned", "binder"): N_("antecknade hur mycket av en pärm som är inläst"),
    ("papers.binder_removed", "binder"): N_("tog bort en pärm ur registret"),
    ("reading.retried", "document"): N_("läste av sidor igen"),
    ("reading.corrected", "page"): N_("rättade en avläst sida"),
    ("reading.corrected", "document"): N_("rättade en avläst sida"),
    ("reading.confirmed", "document"): N_("jämförde en avläst sida med bilden"),
    ("reading.withdrawn", "document"): N_("tog tillbaka en rättelse"),
    ("reading.read_again", "document"): N_("läste av en sida igen"),
    ("reading.parted", "document"): N_("delade uppslag i två sidor"),
    ("reading.rejoined", "document"): N_("ångrade delningen av uppslag"),
    ("reading.kept_whole", "document"): N_("lät uppslag stå som de är"),
    ("reading.parting_asked", "document"): N_("bad om att många uppslag ska delas"),
    ("reading.parting_asked", "import"): N_("bad om att uppslagen i en inläsning ska delas"),
    ("reading.rejoining_asked", "document"): N_("bad om att delningen av många uppslag ska ångras"),
    ("reading.rejoining_asked", "import"): N_("bad om att delningen av uppslagen i en inläsning ska ångras"),
    ("reading.keeping_asked", "import"): N_("lät uppslagen i en inläsning stå som de är"),
    ("intake.looked_again", "upload"): N_("granskade en uppladdning igen"),
    ("intake.suggestion_declined", "document"): N_("tog bort ett förslag om en handling"),
    ("intake.upload_begun", "unfinished_upload"): N_("började skicka en stor fil i delar"),
    ("intake.upload_given_up", "unfinished_upload"): N_("avbröt en stor fil som skickades i delar"),
    ("intake.retried", "import"): N_("försökte igen med en inläsning"),
    ("intake.described_many", "import"): N_("ändrade uppgifterna för flera handlingar i en inläsning"),
    ("intake.undone", "import"): N_("ångrade en inläsning"),
    ("intake.redone", "import"): N_("tog tillbaka en ångrad inläsning"),
    ("intake.mailbox_changed", "mailbox"): N_("ändrade varifrån e-post läses in"),
    ("intake.mail_password_kept", "mailbox"): N_("sparade lösenordet till e-postkontot från kommandoraden"),
    ("intake.message_taken", "message"): N_("kom med e-post"),
    ("intake.message_admitted", "message"): N_("godkände ett brev från en okänd avsändare"),
    ("intake.message_dismissed", "message"): N_("lade undan ett brev utan att läsa in det"),
    ("search.synonyms_added", "synonyms"): N_("lade till ord som betyder samma sak i sökningen"),
    ("search.synonyms_changed", "synonyms"): N_("ändrade ord som betyder samma sak i sökningen"),
    ("search.synonyms_taken_away", "synonyms"): N_("tog bort ord som betyder samma sak i sökningen"),
    ("search.synonyms_restored", "synonyms"): N_("återställde ord som betyder samma sak i sökningen"),
    ("proposed", "schedule"): N_("började på ett förslag till bevarande- och gallringsplan"),
    ("changed_row", "schedule"): N_("ändrade en rad i ett förslag till plan"),
    ("added_class", "schedule"): N_("lade till en handlingstyp i ett förslag till plan"),
    ("adopted", "schedule"): N_("antog bevarande- och gallringsplanen genom ett beslut"),
    ("discarded", "schedule"): N_("tog bort ett förslag till plan"),
    ("discharged", "fiscal_year"): N_("antecknade ansvarsfrihet för ett räkenskapsår"),
    ("discharge_forgotten", "fiscal_year"): N_("tog bort anteckningen om ansvarsfrihet"),
    ("placed", "legal_hold"): N_("lade ett gallringsstopp"),
    ("lifted", "legal_hold"): N_("hävde ett gallringsstopp"),
    ("held", "document"): N_("lade ett gallringsstopp på en handling"),
    ("hold_lifted", "document"): N_("hävde gallringsstoppet på en handling"),
    ("exempted", "document"): N_("beslutade att en handling sparas längre"),
    ("exemption_ended", "document"): N_("avslutade ett undantag från planen"),
    ("proposed", "disposal"): N_("gjorde en gallringslista"),
    ("objected", "disposal"): N_("gjorde en invändning mot en gallring"),
    ("objection_taken_back", "disposal"): N_("tog tillbaka en invändning mot en gallring"),
    ("withdrew", "disposal"): N_("tog tillbaka en gallringslista"),
    ("approved", "disposal"): N_("godkände en gallring"),
    ("spared", "disposal"): N_("lät handlingar vara kvar vid en gallring"),
    ("destroyed", "disposal"): N_("gallrade det som två personer har godkänt"),
    ("certified", "disposal"): N_("stämplade ett gallringsintyg"),
    ("disposed", "document"): N_("gallrade en handling"),
    ("documents.withdrawn", "document"): N_("tog bort en handling som inte skulle ha lästs in"),
    ("documents.put_back", "document"): N_("tog tillbaka en borttagen handling"),
    ("documents.erased", "document"): N_("raderade en borttagen handlings filer och text"),
    ("backed_up", "installation"): N_("tog en säkerhetskopia"),
    ("restored", "installation"): N_("återställde en säkerhetskopia"),
    ("upgraded", "installation"): N_("uppgraderade portalen"),
    ("secrets_locked", "installation"): N_("låste appars hemligheter i databasen"),
    ("checked_fixity", "installation"): N_("kontrollerade filernas kontrollsummor"),
    ("reindexed", "installation"): N_("byggde om sökindexet"),
    ("sealed_readings", "readings"): N_("förseglade en månads läslogg"),
    ("erased_payload", "entry"): N_("raderade uppgifterna i en loggpost"),
    ("erased_readings", "readings"): N_("raderade en månads läslogg"),
}


def sentence(verb: str, subject_kind: str) -> str:
    """Return what was done, in Swedish; the bare verb where no words are known."""
    return SENTENCES.get((verb, subject_kind), f"{verb} ({subject_kind})")


# What the access log says of each kind of reading.
READING_WORDS: dict[str, str] = {
    "opened": N_("öppnade"),
    "read": N_("läste"),
    "read_for_signing": N_("läste inför underskrift"),
    "downloaded": N_("hämtade"),
    "exported": N_("exporterade"),
    "searched": N_("sökte"),
    "searched_number": N_("sökte på ett personnummer"),
    "revealed": N_("visade ett personnummer"),
}

# What a log's page says of the fact that names the thing, the most telling first.
NAMING_FACTS = ("title", "name", "person", "number", "signer", "reason", "because")

# The settings of an association as the log names them.
SETTING_WORDS: dict[str, str] = {
    "name": N_("namnet"),
    "signer_rule": N_("vem som skriver under"),
    "signing_methods": N_("sätten att skriva under"),
    "paper_confirmers": N_("hur många som granskar det som skrivs under på papper"),
    "signing_order": N_("i vilken ordning de skriver under"),
    "signers_needed": N_("hur många underskrifter som räcker"),
    "remind_first_days": N_("dagar till första påminnelsen"),
    "remind_then_days": N_("dagar mellan påminnelser"),
    "quiet_from": N_("när tysta timmar börjar"),
    "quiet_until": N_("när tysta timmar slutar"),
    "minutes_form": N_("protokollens numrering"),
    "minutes_next": N_("nästa protokollsnummer"),
    "member_pages": N_("medlemssidorna"),
    "former_read_signed": N_("om tidigare ledamöter får läsa det de skrev under"),
    "quorum_least": N_("när styrelsen är beslutför"),
    "fiscal_year_start_month": N_("räkenskapsårets första månad"),
    "fiscal_year_start_day": N_("räkenskapsårets första dag"),
}
# Who acts without being a person.
ACTOR_WORDS: dict[str, str] = {
    "operator": N_("kommandoraden"),
    "mail": N_("ett brev"),
    "room": N_("någon vid den delade skärmen"),
}


def naming_fact(payload: Mapping[str, object] | None) -> str:
    """Return the fact of an entry that tells a reader which thing it speaks of; empty when none does."""
    facts = payload or {}
    return next((str(facts[key]) for key in NAMING_FACTS if facts.get(key)), "")


def changed_settings(payload: Mapping[str, object] | None) -> list[str]:
    """Return the Swedish names of the settings that an entry says were changed ("minutes_next = 7, …")."""
    told = str((payload or {}).get("settings", ""))
    keys = [part.partition(" = ")[0] for part in told.split(", ") if " = " in part]
    return [SETTING_WORDS.get(key, key) for key in keys]
