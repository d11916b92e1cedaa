"""Mail-in: how often, how much at once, whose letters are accepted, and what is said of those that are not."""

import re
from datetime import timedelta

from boardroom.core.letters import Letter
from boardroom.core.words import N_

MAIL_EVERY = timedelta(seconds=60)
MAIL_AFTER_TROUBLE = timedelta(minutes=5)
MAIL_LEASE = timedelta(minutes=15)  # a round's messages, each with its steps' time limits, stay below it
MESSAGES_IN_A_ROUND = 5
PUT_AWAY_IN_A_ROUND = 50
MAIL_SECONDS = 20.0  # for looking at one message's files; the worker looks at the rest afterwards

UNKNOWN_SENDER = N_("Avsändaren är okänd för föreningen.")
MAY_NOT_ADD = N_("Avsändaren har inget uppdrag som ger rätt att lägga till dokument.")
NO_SENDER = N_("Brevet säger inte vem det är från.")
NOT_FROM_THERE = N_("E-postservern säger att brevet inte kommer från den adress som står i det.")
TOO_LARGE = N_(
    "Brevet är större än portalen tar emot. Lägg till filen på sidan Lägg till dokument i stället."
)
NO_ATTACHMENTS = N_("Brevet har inget bifogat som går att lägga in. Själva brevtexten sparas inte.")
LETTER_ENCRYPTED = N_("Brevet är krypterat, så det bifogade går inte att läsa. Skicka det okrypterat.")
LETTER_UNREADABLE = N_(
    "Brevet gick inte att läsa. Spara det bifogade och lägg till det i portalen i stället."
)
MORE_ATTACHMENTS = N_(
    "Brevet har för många bilagor. De första hundra är inlästa; skicka resten i ett nytt brev."
)
ATTACHMENT_REFUSALS = {
    "encrypted": N_("Det bifogade brevet är krypterat. Skicka det som låg i det okrypterat."),
    "too_deep": N_("Brevet ligger i ett brev i ett brev. Öppna det och skicka bilagorna direkt."),
    "no_attachment": N_("Det bifogade brevet har inga bilagor. Skriv ut det som PDF om texten ska sparas."),
}
# What stands in the running's page for each ports.inbox.Trouble, with what to do about it.
MAIL_TROUBLES = {
    "no_password": N_(
        "Lösenordet till e-postkontot saknas. Den som sköter driften sparar det med kommandot "
        "boardroom association mail-password."
    ),
    "other_password": N_(
        "Lösenordet är sparat för en annan server eller ett annat användarnamn. Den som sköter driften sparar det "
        "på nytt med kommandot boardroom association mail-password."
    ),
    "unreachable": N_(
        "E-postservern svarar inte. Kontrollera serverns namn och port i inställningarna; annars går det ofta över "
        "av sig självt."
    ),
    "not_trusted": N_(
        "E-postserverns certifikat går inte att lita på. Kontrollera serverns namn i inställningarna, eller fråga "
        "den som sköter e-postservern."
    ),
    "log_in": N_("E-postservern godtar inte användarnamnet eller lösenordet. Spara lösenordet på nytt."),
    "no_folder": N_(
        "Mappen finns inte på e-postservern. Skapa den, eller ändra mappens namn i inställningarna."
    ),
    "broken": N_("E-postservern svarade något som portalen inte förstår. Det prövas igen om några minuter."),
}
DISK_FULL = N_("Det är nästan slut på plats på servern, så breven får vänta.")


def is_proved(authserv_id: str, letter: Letter | None) -> bool:
    """Tell whether the receiving server vouches that a letter comes from the domain of its sender's address.

    Only for the server whose name was given; DMARC (RFC 7489) must have passed for that very domain.
    """
    return (
        _is_judged(authserv_id, letter)
        and letter is not None
        and (letter.dmarc, letter.dmarc_domain) == ("pass", letter.sender.rpartition("@")[2])
    )


def is_disproved(authserv_id: str, letter: Letter | None) -> bool:
    """Tell whether the receiving server says that a letter does not come from where it says."""
    return _is_judged(authserv_id, letter) and letter is not None and letter.dmarc == "fail"


def _is_judged(authserv_id: str, letter: Letter | None) -> bool:
    return bool(authserv_id) and letter is not None and letter.judged_by == authserv_id.lower()


def accepts(senders: str, address: str) -> bool:
    """Tell whether an address is named among accepted senders: itself, or its domain as "@förvaltaren.se"."""
    named = {line.strip().lower() for line in re.split(r"[\s,;]+", senders) if line.strip()}
    domain = "@" + address.rpartition("@")[2]
    return bool(address) and (address.lower() in named or domain.lower() in named)


def is_sender(text: str) -> bool:
    """Tell whether a text can name accepted senders: an address, or a domain that begins with "@"."""
    return bool(re.fullmatch(r"[^\s@,;]*@[^\s@,;]+\.[^\s@,;]+", text))
