"""What the log's pages say of an association's settings."""

from collections.abc import Mapping

from boardroom.core.words import N_

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


def changed_settings(payload: Mapping[str, object] | None) -> list[str]:
    """Return the Swedish names of the settings that an entry says were changed ("minutes_next = 7, …")."""
    told = str((payload or {}).get("settings", ""))
    keys = [part.partition(" = ")[0] for part in told.split(", ") if " = " in part]
    return [SETTING_WORDS.get(key, key) for key in keys]
