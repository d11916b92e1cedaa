"""Which tables of an association a package leaves out, and why; every other table that has an association is exported.

So a table that is added later is exported without anyone having to remember it. `tests/export/test_tables.py` holds
every table of the database to one of these lists, or finds it in a package.
"""

# Tables of an association that no package holds, with the reason.
LEFT_OUT: dict[str, str] = {
    "api_token": "keys of programs open this installation's door alone",
    "link": "links in letters open this installation's door alone",
    "invitation": "who is let in again is invited again",
    "message": "letters on their way; what was sent for signing stands in envelope_event",
    "bankid_order": "errands under way with BankID, a few minutes long",
    "eid_errand": "errands under way with an eID, a few minutes long",
    "meeting_room": "a shared screen that is open now",
    "indexed": "the search index is made anew from the rest",
    "shelf_check": "what was found on this installation's disk",
    "unfinished_upload": "files that have come in part",
    "upload_piece": "files that have come in part",
    "export_order": "the packages themselves",
    "leaving": "what this installation is to erase",
}

# Tables without an association: they belong to the installation or to people's accounts.
OF_THE_INSTALLATION: dict[str, str] = {
    "account": "how a person logs in belongs to the person and to this installation",
    "account_session": "as account",
    "passkey": "as account",
    "recovery_code": "as account",
    "known_browser": "as account",
    "eid_link": "as account",
    "challenge": "as account",
    "attempt": "as account",
    "one_time_code": "as account",
    "local_mail": "the demonstration's letters",
    "seal_certificate": "the installation's seal; each sealed PDF bears its certificate",
    "set_up": "the answers of the first pages",
}

# Columns that name pictures which are drawn again when someone looks: a package says "" there.
RENDITIONS = frozenset({"page.image_sha256", "page.thumb_sha256", "page.copy_sha256"})

# Columns whose names end like this open doors. A package holds a number that no key fits in their place.
DOOR_ENDINGS = (
    "token_hash",
    "pin_hash",
    "code_hash",
    "seat_hash",
    "password_hash",
    "secret",
    "password",
    "token",
)

# Tables that a package of one period or one class holds beside what belongs to its documents and minutes.
ALWAYS = frozenset(
    {
        "association",
        "person",
        "mandate_period",
        "mandate",
        "record_class",
        "fiscal_year",
        "schedule_version",
        "schedule_row",
    }
)

# The logs, of which no part can be taken.
LOGS = frozenset({"audit_entry", "reading_log"})

# What a part is chosen by; everything else in it belongs to one of these.
ROOTS = frozenset({"document", "minutes"})


def opens_doors(column: str) -> bool:
    """Tell whether a column holds what a door is opened by."""
    return column.endswith(DOOR_ENDINGS)
